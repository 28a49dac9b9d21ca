"""A studio of its own for every test, without a window."""

from __future__ import annotations

import pytest

from chart_hero_app.view_models.training.studio import TrainingStudio
from tests.support.app_bench import AppBench


@pytest.fixture
def studio(bench: AppBench) -> TrainingStudio:
    """What the pages share, of an app without a window; its places are in the test's folder."""
    return bench.app.training

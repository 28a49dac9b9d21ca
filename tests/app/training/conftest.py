"""A studio of its own for every test, without a window."""

from __future__ import annotations

import pytest

from chart_hero_app.view_models.training import process_watch, run_form
from chart_hero_app.view_models.training.studio import TrainingStudio
from tests.support.app_bench import AppBench


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what is told at leisure: processes are looked at, and costs asked for, at once."""
    monkeypatch.setattr(process_watch, "LOOK_MS", 30)
    monkeypatch.setattr(run_form, "SETTLE_MS", 20)


@pytest.fixture
def studio(bench: AppBench) -> TrainingStudio:
    """What the pages share, of an app without a window; its places are in the test's folder."""
    return bench.app.training

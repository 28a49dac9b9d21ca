"""The app's own rules and fixtures, and a window around the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chart_hero_app.windows.main_window import MainWindow
from tests.app.conftest import (
    bench,
    burst_model,
    charted_once,
    groove,
    look,
    loop_is_never_blocked,
    nothing_left_over,
    own_folders,
    session,
)
from tests.support.app_bench import AppBench
from tests.support.app_window import shown_window

__all__ = [
    "bench",
    "burst_model",
    "charted_once",
    "groove",
    "look",
    "loop_is_never_blocked",
    "nothing_left_over",
    "own_folders",
    "session",
]


@pytest.fixture
def window(bench: AppBench, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of `bench`, on its start page."""
    with shown_window(bench, tmp_path) as window:
        yield window

"""The song with an unsure fill, with and without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.song_popovers import SongPopovers
from tests.support.app_bench import AppBench
from tests.support.app_window import shown_window
from tests.support.fill_song import lay_fill_song, select_fill


@pytest.fixture
def song(session: SongSession, bench: AppBench) -> SongSession:
    """The song, its fill selected; nothing is on its way."""
    lay_fill_song(session)
    select_fill(session)
    bench.until_idle()
    return session


@pytest.fixture
def window(bench: AppBench, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of the app."""
    with shown_window(bench, tmp_path) as window:
        yield window


@pytest.fixture
def popovers(window: MainWindow, song: SongSession) -> SongPopovers:
    """What lies over the timeline of the song, which is in the window."""
    window.focus_timeline()
    assert window.popovers is not None
    return window.popovers

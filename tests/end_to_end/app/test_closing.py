"""Closing the window while something is on its way: at once, without a crash, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongState
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.progress import Stage
from chart_hero_core.projects.disk import marker_of
from tests.support.app_bench import AppBench, write_groove
from tests.support.app_window import drop, shown_window

LONGEST_COMPUTING_S = 1.0
"""Of the GUI thread, while the window closes."""


@pytest.fixture(scope="module")
def long_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_groove(tmp_path_factory.mktemp("songs") / "long.wav", seconds=120.0)


@pytest.fixture
def closing(tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot) -> Iterator[AppBench]:
    """An app that is closed by the test itself."""
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot)
    yield bench
    bench.app.deleteLater()


def is_open(bench: AppBench) -> bool:
    return bench.app.session is not None


def stage_is(stage: Stage) -> Callable[[AppBench], bool]:
    def holds(bench: AppBench) -> bool:
        progress = bench.session.progress if is_open(bench) else None
        return progress is not None and progress.stage is stage

    return holds


def draws(bench: AppBench) -> bool:
    picture = bench.session.picture if is_open(bench) else None
    return picture is not None and picture.upto_s < 119.0


MOMENTS: dict[str, Callable[[AppBench], bool]] = {
    "just dropped": lambda bench: bench.app.is_opening,
    "opened": is_open,
    "decoding": draws,
    "listening": stage_is(Stage.LISTEN),
    "charting": stage_is(Stage.CHART),
    "charted": lambda bench: is_open(bench) and bench.session.state is SongState.READY,
}


def close(window: MainWindow, bench: AppBench) -> None:
    """Close the window as the user does, and everything behind it as the program does then."""
    started_s = time.thread_time()
    assert window.close()
    assert bench.app.close(), "a thread went on"
    assert time.thread_time() - started_s < LONGEST_COMPUTING_S


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_window_closes_at_any_moment_of_a_run(
    moment: str, closing: AppBench, tmp_path: Path, long_song: Path
) -> None:
    with shown_window(closing, tmp_path) as window:
        closing.app.begin()
        drop(window, long_song)
        QApplication.processEvents()
        closing.until(lambda: MOMENTS[moment](closing))

        close(window, closing)

    for place in closing.app.library.folder.glob("*.charthero"):
        assert not marker_of(place).exists(), "the project was let go of"


def test_a_window_closes_while_a_song_is_exported(closing: AppBench, tmp_path: Path, long_song: Path) -> None:
    songs = tmp_path / "Songs"
    songs.mkdir()
    with shown_window(closing, tmp_path) as window:
        closing.open(long_song)
        export = closing.app.export
        assert export is not None
        export.choose_folder(songs)
        closing.until_idle()
        export.export()
        closing.until(lambda: bool(export.share))

        close(window, closing)

    assert list(songs.iterdir()) == [], "a part of a song was left"


def test_a_window_closes_while_others_wait(closing: AppBench, tmp_path: Path, long_song: Path) -> None:
    others = [write_groove(tmp_path / f"other {number}.wav", bpm=100 + number) for number in range(3)]
    with shown_window(closing, tmp_path) as window:
        drop(window, long_song, *others)
        closing.until(lambda: is_open(closing) and closing.session.state is SongState.LISTENING)
        assert len(closing.app.queue.entries) == 4

        close(window, closing)

"""Things dragged over the window; the highway's menu; the first view of a song."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSettings, QUrl
from PySide6.QtWidgets import QApplication

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline import BAR_PX, GO_TO_MARGIN_PX
from chart_hero_app.widgets.empty_view import DropState
from chart_hero_app.windows.highway_menu import SPEEDS, highway_menu
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.chart import Difficulty
from chart_hero_core.editing.bar_spans import bar_of_number
from tests.support.app_bench import AppBench


@pytest.fixture
def window(bench: AppBench, layout: QSettings) -> Iterator[MainWindow]:
    window = MainWindow(bench.app, layout)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def song(window: MainWindow, session: SongSession) -> SongSession:
    QApplication.processEvents()
    return session


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.mark.parametrize(
    ("name", "state"),
    [("song.MP3", DropState.SONG), ("Song.charthero", DropState.SONG), ("letter.txt", DropState.NO_SONG)],
)
def test_over_a_song_it_says_what_letting_go_would_do(
    window: MainWindow, song: SongSession, tmp_path: Path, name: str, state: DropState
) -> None:
    window.show_drag(dragged(tmp_path / name))

    assert window.drop_overlay.drop_state is state
    assert window.drop_overlay.isVisible()
    assert window.drop_overlay.size() == window.centralWidget().size()


def test_a_folder_may_hold_songs(window: MainWindow, song: SongSession, tmp_path: Path) -> None:
    window.show_drag(dragged(tmp_path))

    assert window.drop_overlay.drop_state is DropState.SONG


def test_a_picture_is_let_through_to_the_cover(window: MainWindow, song: SongSession, tmp_path: Path) -> None:
    window.show_drag(dragged(tmp_path / "cover.png"))

    assert not window.drop_overlay.isVisible()


def test_on_the_start_page_the_drop_area_says_it(window: MainWindow, tmp_path: Path) -> None:
    window.show_drag(dragged(tmp_path / "song.flac"))

    assert window.empty_view.drop_area.drop_state is DropState.SONG
    assert not window.drop_overlay.isVisible()


def test_the_highway_follows_its_menu(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    menu = highway_menu(bench.session.highway, bench.app.settings, window)
    *_, lefty = menu.actions()
    speeds = [action for action in menu.actions() if action.text().startswith("Speed")]
    assert [speed.isChecked() for speed in speeds] == [speed == 1.0 for speed in SPEEDS]
    assert window.song_view is not None
    highway = window.song_view.highway

    speeds[-1].trigger()
    lefty.trigger()

    assert highway.speed == 2.0
    assert highway.plane.is_lefty
    assert bench.app.settings.choices.look.highway_speed == 2.0
    assert bench.app.settings.choices.kit.is_lefty
    menu.deleteLater()


def test_the_difficulty_of_the_highway_is_chosen_in_its_menu(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    menu = highway_menu(song.highway, bench.app.settings, window)
    by_name = {action.text(): action for action in menu.actions()}
    host = window.editor_page.panel.highway_host
    assert by_name["Expert"].isChecked()
    assert host.accessibleDescription() == ""

    by_name["Hard"].trigger()
    bench.until_idle()

    assert song.highway.difficulty is Difficulty.HARD
    assert host.accessibleDescription().startswith("Hard, made from Expert. ")
    menu.deleteLater()


def test_a_song_is_first_seen_with_wide_bars_from_its_start(window: MainWindow, song: SongSession) -> None:
    tempo_map, timeline = song.editor.document.tempo_map, song.timeline
    bar = bar_of_number(tempo_map, 2)
    left, right = (timeline.x_of(second) for second in tempo_map.seconds_at([bar.start_tick, bar.end_tick]))

    assert right - left == pytest.approx(BAR_PX)
    assert timeline.x_of(song.player.position_s) == pytest.approx(GO_TO_MARGIN_PX)
    assert window.editor_page.panel.current_page == "drums"


def test_an_own_zoom_is_kept(window: MainWindow, song: SongSession) -> None:
    song.timeline.zoom(2.0, 0.0)
    px_per_s = song.timeline.px_per_s

    song.state_changed.emit()

    assert song.timeline.px_per_s == px_per_s

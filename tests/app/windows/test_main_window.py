"""The window bound to the app: what is opened is shown, what is pressed is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from chart_hero_app.commands.command import Topic
from chart_hero_app.messages import nothing_to_open
from chart_hero_app.run_messages import tempo_doubtful
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.button import Button
from chart_hero_app.windows.editor_layout import EditorLayout, Side
from chart_hero_app.windows.main_window import SNAPS, MainWindow
from chart_hero_app.windows.selection_content import selection_content
from chart_hero_app.windows.shell import Workspace
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import ChartDocument, place_of
from chart_hero_core.editing.position import position_text
from chart_hero_core.editing.section_commands import change_metadata
from tests.app.conftest import delete_what_was_closed
from tests.support.app_bench import AppBench
from tests.support.widgets import cut_words, nameless_controls


@pytest.fixture
def window(bench: AppBench, layout: QSettings) -> Iterator[MainWindow]:
    """The window of an app on its start page."""
    window = MainWindow(bench.app, layout)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def song(window: MainWindow, session: SongSession) -> SongSession:
    """A charted song in the window."""
    QApplication.processEvents()
    return session


def test_the_start_page_comes_first(window: MainWindow) -> None:
    assert window.empty_view.isVisible()
    assert window.song_view is None
    assert window.windowTitle() == "Chart Hero"


def test_an_opened_song_fills_the_window(window: MainWindow, song: SongSession) -> None:
    assert window.editor_page.isVisible()
    assert window.song_bar._title._whole == "Groove"
    assert window.song_bar._artist._whole == "Nobody"
    assert window.windowTitle() == "Groove - Chart Hero"
    assert next(shown.text() for shown in window.status_bar._left).endswith("notes")


def test_a_song_without_an_artist_is_shown_as_unknown(window: MainWindow, song: SongSession) -> None:
    window.song_bar.offer(can_identify=True, can_record=True)
    assert not window.song_bar.identify.isVisible()

    song.editor.perform("change artist", lambda document: change_metadata(document, artist="Unknown"))

    assert window.song_bar._artist._whole == "Unknown song"
    assert window.song_bar.identify.isVisible()


def test_the_first_warnings_are_seen_without_scrolling(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    def seen() -> set[str]:
        buttons = window.findChildren(Button)
        return {button.text() for button in buttons if button.visibleRegion().boundingRect() == button.rect()}

    window.editor_page.panel.show_page("drums")
    song.timeline.display.show_trust(np.array([1.0, 38.0, 2.0, 30.0, 1.0, 41.0]))

    bench.until(lambda: {"Bar 6", "Bar 2"} <= seen())


def test_closing_the_song_brings_the_start_page_back(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    window.commands.run("file.close")
    bench.until(lambda: bool(bench.app.recent.entries))

    assert window.empty_view.isVisible()
    assert window.song_view is None


def test_the_position_follows_the_player(window: MainWindow, song: SongSession) -> None:
    song.player.seek(4.5)
    view = window.song_view
    assert view is not None

    view.draw_frame()

    tempo_map = song.editor.document.tempo_map
    assert window.song_bar._bar.text() == position_text(tempo_map, int(tempo_map.ticks_at(4.5)))
    assert window.song_bar._time.text().startswith("0:04.5 / 0:1")


def test_speed_and_snap_are_chosen_in_the_song_bar(window: MainWindow, song: SongSession) -> None:
    window.song_bar.speed_chosen.emit(0.6)
    window.song_bar.snap_chosen.emit(1)

    assert song.player.speed == 0.6
    assert song.timeline.display.options.snap == SNAPS[1]
    assert window.song_bar.speed.accessibleName() == "Speed, 60 %"
    assert window.song_bar.snap.accessibleName() == "Snap, 1/8"


def test_the_strip_speaks_of_the_selection(window: MainWindow, song: SongSession) -> None:
    snare = next(note for note in song.editor.document.notes if note.pad is Pad.SNARE)
    song.editor.select([place_of(snare)])

    content = window.editor_page.strip.content
    assert (content.title, content.pad) == ("Snare", Pad.SNARE)
    assert content.detail.startswith(f"bar {position_text(song.editor.document.tempo_map, snare.tick)}")

    song.editor.select(map(place_of, song.editor.document.notes[:9]))

    assert window.editor_page.strip.content.title == "9 notes"


def test_the_strip_offers_what_somebody_carries_out(window: MainWindow, song: SongSession) -> None:
    window.commands.bind("notes.ghost", lambda: None)
    snare = next(note for note in song.editor.document.notes if note.pad is Pad.SNARE)
    song.editor.select([place_of(snare)])

    buttons = selection_content(song, window.commands).buttons

    assert ("notes.ghost", "Ghost", "G") in [(b.command, b.text, b.keys) for b in buttons]


def test_a_doubtful_note_says_how_sure_it_is(window: MainWindow, song: SongSession) -> None:
    def doubt_first(document: ChartDocument) -> ChartDocument:
        first = replace(document.notes[0], confidence=0.4)
        return replace(document, notes=(first, *document.notes[1:]))

    song.editor.perform("doubt", doubt_first)
    song.editor.select([place_of(song.editor.document.notes[0])])

    assert window.editor_page.strip.content.doubt == "40 % sure"
    assert window.song_bar.review.text() == f"{song.review.n_left} doubtful"


def test_an_edit_is_seen_in_the_bars(window: MainWindow, song: SongSession) -> None:
    title = replace(song.editor.document.metadata, title="Other")
    song.editor.perform("rename", lambda document: replace(document, metadata=title))

    assert window.song_bar._title._whole == "Other"


def test_a_notice_is_shown_and_answered(window: MainWindow, bench: AppBench, song: SongSession) -> None:
    bench.app.notice.clear()
    bench.app.notice.say("tempo", tempo_doubtful(33, 48, 38.0, 60.0))
    assert window.notice_row.isVisible()

    window.notice_row.dismissed.emit()

    assert not window.notice_row.isVisible()


def test_a_fault_is_shown_over_an_unchanged_song(
    window: MainWindow, bench: AppBench, song: SongSession
) -> None:
    bench.app.fault_raised.emit(nothing_to_open(("intro.wav",)))

    assert window.error_card.isVisible()
    assert bench.app.session is song


def test_a_place_that_is_typed_is_gone_to(window: MainWindow, song: SongSession) -> None:
    place = window._find_place("bar 3")
    assert place is not None
    tempo_map = song.editor.document.tempo_map
    assert position_text(tempo_map, round(float(tempo_map.ticks_at(place.second)))) == "3.1.1"

    window.palette_list.place_asked.emit(place.second)

    assert song.player.position_s == place.second
    assert window._find_place("ghost") is None
    assert window._find_place("bar 4000") is None


def test_commands_of_the_window_do_what_they_say(window: MainWindow, song: SongSession) -> None:
    run, page = window.commands.run, window.editor_page
    run("view.queue")
    assert window.workspace is Workspace.QUEUE
    run("view.editor")
    assert window.workspace is Workspace.EDITOR
    run("view.panel")
    assert not page.has_panel
    run("view.sound")
    assert page.has_panel
    assert page.panel.current_page == "sound"
    run("review.other_model")
    assert page.panel.current_page == "song"
    run("view.highway")
    assert not page.has_highway


def test_several_songs_are_counted_on_the_queue(window: MainWindow, bench: AppBench) -> None:
    bench.app.runner.close()
    for name in ("a.wav", "b.wav"):
        bench.app.queue.add(Path(name))

    assert window.top_bar.workspaces.segment(Workspace.QUEUE).accessibleName() == "Queue, 2"


def test_every_control_of_the_whole_window_has_a_name(window: MainWindow, song: SongSession) -> None:
    assert nameless_controls(window) == []


def test_no_word_of_the_whole_window_is_cut(window: MainWindow, song: SongSession) -> None:
    for size in ((1024, 640), (1440, 900)):
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()

        assert cut_words(window) == []


def test_the_layout_is_commanded_from_menu_and_palette(window: MainWindow, song: SongSession) -> None:
    run, page = window.commands.run, window.editor_page
    run("view.panel_left")
    assert page.chosen.panel is Side.LEFT
    assert window.commands.is_on("view.panel_left")
    run("view.highway_window")
    assert page.panel.highway_host.window() is not window
    view = window.song_view
    assert view is not None
    run("view.overview")
    run("view.strips")
    assert not view.timeline.overview.isVisible()
    assert not view.timeline.strips.isVisible()

    run("view.reset_layout")

    assert page.chosen == EditorLayout()
    assert view.timeline.overview.isVisible()
    assert view.timeline.strips.isVisible()
    assert page.panel.isAncestorOf(page.panel.highway_host)


def test_keys_hold_in_a_window_of_its_own_too(window: MainWindow, song: SongSession) -> None:
    window.commands.run("view.highway_window")
    started: list[str] = []
    window.commands.ran.connect(started.append)
    floating = window.editor_page.panel.highway_host.window()

    QTest.keyClick(floating, Qt.Key.Key_Home)

    assert started == ["play.to_start"]


def test_the_view_menu_has_the_layout_in_a_menu_of_its_own(window: MainWindow, song: SongSession) -> None:
    menu = QMenu(window)
    of_view = [command for command in window.commands.commands if command.topic is Topic.VIEW]
    for _ in range(2):
        window.menus.fill(menu, of_view)
    delete_what_was_closed()

    (layout,) = menu.findChildren(QMenu)
    assert layout.title() == "Layout"
    assert [action.data() for action in layout.actions() if action.data()][-1] == "view.reset_layout"
    assert "view.panel_left" not in [action.data() for action in menu.actions()]
    menu.deleteLater()

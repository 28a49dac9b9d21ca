"""Fill repair under the user's hands: its keys, its place, what comes after it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.fill_repair_popover import GAP_PX, WIDTH_PX, ReadingRow
from chart_hero_app.windows.lent_view import LentView, make_room
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.song_popovers import SongPopovers
from tests.support.app_bench import AppBench
from tests.support.app_window import press
from tests.support.fill_song import FILL_BARS, lay_fill_song, select_fill
from tests.support.widgets import cut_words, nameless_controls


@pytest.fixture
def opened(popovers: SongPopovers, window: MainWindow, bench: AppBench) -> SongPopovers:
    """The popover, opened by its key."""
    open_by_key(popovers, window, bench)
    return popovers


def open_by_key(popovers: SongPopovers, window: MainWindow, bench: AppBench) -> None:
    press(window, Qt.Key.Key_F)
    bench.until(lambda: popovers.repair.is_open and not popovers.repair.is_searching)


def fill_rect(window: MainWindow, song: SongSession) -> QRect:
    """The selected notes, in pixels of the timeline."""
    view = window.song_view
    assert view is not None
    lanes, axis = view.timeline.lanes.geometry(), song.timeline
    seconds = [float(song.editor.document.tempo_map.seconds_at(n.tick)) for n in song.editor.selected_notes]
    left, right = (lanes.left() + round(axis.x_of(second)) for second in (seconds[0], seconds[-1]))
    return QRect(left, lanes.top(), right - left, lanes.height())


def test_the_popover_stands_beside_the_fill(
    opened: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    popover = opened.repair_popover

    assert popover.isVisible()
    assert popover.width() == WIDTH_PX
    assert not popover.geometry().intersects(fill_rect(window, song).adjusted(-GAP_PX, 0, GAP_PX, 0))
    assert nameless_controls(popover) == []
    assert cut_words(popover) == []


@pytest.mark.parametrize("size", [(1024, 640), (1440, 900)])
@pytest.mark.parametrize("px_per_s", [40.0, 700.0])
def test_it_is_never_over_the_fill(
    popovers: SongPopovers,
    window: MainWindow,
    song: SongSession,
    bench: AppBench,
    size: tuple[int, int],
    px_per_s: float,
) -> None:
    window.resize(*size)
    QApplication.processEvents()
    song.timeline.zoom(px_per_s / song.timeline.px_per_s, 0.0)

    open_by_key(popovers, window, bench)

    view = window.song_view
    assert view is not None
    assert not popovers.repair_popover.geometry().intersects(fill_rect(window, song))
    assert view.timeline.rect().contains(popovers.repair_popover.geometry())


def test_it_is_whole_with_large_text(
    popovers: SongPopovers, window: MainWindow, bench: AppBench, look: Look
) -> None:
    look.choose_text_percent(150)

    open_by_key(popovers, window, bench)

    assert cut_words(popovers.repair_popover) == []


def test_keys_choose_hear_and_take(
    opened: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    press(window, Qt.Key.Key_Down)
    by_arrow = opened.repair.chosen
    press(window, Qt.Key.Key_1)
    by_figure = opened.repair.chosen
    press(window, Qt.Key.Key_2)
    bench.sound.advance(1.0)
    press(window, Qt.Key.Key_Space)
    again_s = song.player.position_s
    press(window, Qt.Key.Key_Return)

    assert (by_arrow, by_figure) == (1, 0)
    assert again_s == pytest.approx(1.42)
    assert song.editor.history.undo_name == "repair fill, bar 2"
    assert not opened.repair_popover.isVisible()


def test_the_chosen_reading_has_the_focus_and_a_spoken_name(opened: SongPopovers, window: MainWindow) -> None:
    press(window, Qt.Key.Key_Down)

    row = QApplication.focusWidget()
    assert isinstance(row, ReadingRow)
    assert row.isChecked()
    assert row.accessibleName().startswith("2, ")
    assert row.accessibleName().endswith(" %")


def test_escape_leaves_and_gives_the_focus_back(
    opened: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    before = song.editor.document

    press(window, Qt.Key.Key_Escape)

    assert song.editor.document is before
    assert not opened.repair_popover.isVisible()
    assert QApplication.focusWidget() is window.editor_page.timeline


def test_enter_on_close_closes(opened: SongPopovers, window: MainWindow, song: SongSession) -> None:
    close = next(b for b in opened.repair_popover.findChildren(Button) if b.text() == "Close")
    close.setFocus()

    press(window, Qt.Key.Key_Return)

    assert not opened.repair.is_open
    assert song.editor.history.undo_name is None


def test_a_repair_is_offered_to_the_other_fill(
    opened: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    press(window, Qt.Key.Key_2)
    press(window, Qt.Key.Key_Return)
    bench.until(lambda: opened.similar.offer is not None)

    offer = opened.similar.offer
    assert offer is not None
    assert offer.bar.number == FILL_BARS[0]
    assert FILL_BARS[1] in [bar.number for bar in offer.siblings]


def test_a_sure_fill_leads_to_the_sensitivity(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    lay_fill_song(song, is_sure=True)
    select_fill(song)
    window.editor_page.panel.show_page("song")

    open_by_key(popovers, window, bench)
    words = popovers.repair_popover._sentence.text()
    popovers.repair_popover._sensitivity.click()

    assert words == "No other reading of this fill was heard. A higher sensitivity may show more."
    assert window.editor_page.panel.current_page == "drums"
    assert not popovers.repair_popover.isVisible()


def test_a_song_that_is_closed_takes_the_popover_with_it(
    opened: SongPopovers, window: MainWindow, bench: AppBench
) -> None:
    press(window, Qt.Key.Key_2)

    window.commands.run("file.close")
    bench.until_idle()

    assert window.popovers is None
    assert not bench.app.player.is_playing
    assert bench.faults == []


def test_another_workspace_leaves_the_fill(opened: SongPopovers, window: MainWindow) -> None:
    window.commands.run("view.queue")

    assert not opened.repair.is_open


def test_keys_of_the_repair_are_those_of_the_editor_again(
    opened: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    press(window, Qt.Key.Key_Escape)
    here = song.editor.active_pad
    song.editor.select([])
    press(window, Qt.Key.Key_Down)

    assert song.editor.active_pad is not here
    assert window.commands.reason("review.repair_next") == "No fill is being repaired"


@pytest.mark.parametrize("start_s", [0.0, 1.0, 6.0, 11.0])
@pytest.mark.parametrize("length_s", [0.3, 1.0])
def test_room_is_made_wherever_the_fill_is(song: SongSession, start_s: float, length_s: float) -> None:
    axis = song.timeline
    axis.resize(800.0)
    axis.zoom(900.0 / axis.px_per_s, 0.0)

    make_room(axis, start_s, start_s + length_s, 450.0)

    left, right = axis.x_of(start_s), axis.x_of(start_s + length_s)
    assert 0 <= left < right <= 800.0
    assert max(left, 800.0 - right) >= 450.0


def crowded(song: SongSession) -> tuple[float, float]:
    """Zoom so far in that the popover finds no room beside the fill; returns the view."""
    song.timeline.zoom(900.0 / song.timeline.px_per_s, 0.0)
    song.timeline.scroll_to(6.0)
    return song.timeline.start_s, song.timeline.px_per_s


def test_the_view_is_given_back_when_the_popover_closes(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    window.resize(1024, 640)
    QApplication.processEvents()
    before = crowded(song)

    open_by_key(popovers, window, bench)
    lent = song.timeline.start_s, song.timeline.px_per_s
    press(window, Qt.Key.Key_Escape)

    assert lent != before
    assert (song.timeline.start_s, song.timeline.px_per_s) == pytest.approx(before)


def test_a_view_that_was_zoomed_meanwhile_is_kept(song: SongSession) -> None:
    song.timeline.resize(800.0)
    crowded(song)
    view = LentView(song.timeline)

    view.lend(6.0, 7.0, 450.0)
    song.timeline.zoom(1.5, 100.0)
    wished = song.timeline.start_s, song.timeline.px_per_s
    view.give_back()

    assert (song.timeline.start_s, song.timeline.px_per_s) == wished

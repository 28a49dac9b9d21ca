"""A fix that is offered to the bars like it, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.song_popovers import SongPopovers
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import NotePlace
from chart_hero_core.editing.note_placing import delete_notes, move_to_lane
from chart_hero_core.editing.note_settling import toggle_pin
from tests.support.app_bench import AppBench
from tests.support.app_window import press, said
from tests.support.fill_song import BAR, FILL_BARS
from tests.support.widgets import cut_words, nameless_controls

OFF = 240
FIXED = 3
HAT = NotePlace((FIXED - 1) * BAR + OFF, Pad.YELLOW_CYMBAL)
"""The second hat of bar 3, which every bar has; bars 5 and 6 are like it."""


@pytest.fixture
def offered(popovers: SongPopovers, song: SongSession, bench: AppBench) -> SongPopovers:
    """The second hat of bar 3 is a crash now, and the bars like it are offered the same."""
    song.editor.perform("", lambda document: move_to_lane(document, [HAT], Pad.GREEN_CYMBAL).document)
    song.editor.select([NotePlace(HAT.tick, Pad.GREEN_CYMBAL)])
    bench.app.player.seek(0.0)
    popovers.look_for_similar_bars()
    bench.until(lambda: popovers.similar.offer is not None)
    return popovers


def numbers(popovers: SongPopovers) -> list[int]:
    assert popovers.similar.offer is not None
    return [bar.number for bar in popovers.similar.offer.siblings]


def ticked(popovers: SongPopovers) -> list[int]:
    return [numbers(popovers)[index] for index in sorted(popovers.similar.ticked)]


def has_crash(song: SongSession, bar: int) -> bool:
    return NotePlace((bar - 1) * BAR + OFF, Pad.GREEN_CYMBAL) in {
        NotePlace(note.tick, note.pad) for note in song.editor.document.notes
    }


def test_the_sheet_says_where_the_fix_fits(offered: SongPopovers, window: MainWindow) -> None:
    sheet = offered.sheet

    assert sheet.isVisible()
    assert set(numbers(offered)) >= {5, 6}
    assert sheet.accessibleDescription() == (f"Your repair of bar 3 fits {len(numbers(offered))} other bars.")
    assert set(ticked(offered)) >= {5, 6}
    assert sheet.apply_button.text() == f"Apply to {len(ticked(offered))} bars"
    assert nameless_controls(sheet) == []
    assert cut_words(sheet) == []


def test_space_ticks_and_arrows_move(offered: SongPopovers, window: MainWindow) -> None:
    first = numbers(offered)[0]
    press(window, Qt.Key.Key_Space)
    without_first = ticked(offered)
    press(window, Qt.Key.Key_Right)
    here = offered.sheet.current
    press(window, Qt.Key.Key_Left)
    press(window, Qt.Key.Key_Space)

    assert first not in without_first
    assert here == 1
    assert first in ticked(offered)


def test_enter_applies_as_one_step_of_undo(
    offered: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    before, chosen = song.editor.document, ticked(offered)

    press(window, Qt.Key.Key_Return)

    assert all(has_crash(song, bar) for bar in chosen)
    assert song.editor.history.undo_name == f"fix {len(chosen)} bars like bar 3"
    assert not offered.sheet.isVisible()
    assert QApplication.focusWidget() is window.editor_page.timeline
    song.editor.undo()
    assert song.editor.document == before


def test_escape_leaves_the_other_bars(offered: SongPopovers, window: MainWindow, song: SongSession) -> None:
    before = song.editor.document

    press(window, Qt.Key.Key_Escape)

    assert song.editor.document is before
    assert not offered.sheet.isVisible()


def test_the_focus_stays_in_the_sheet(offered: SongPopovers, window: MainWindow) -> None:
    reached = []
    for _ in range(len(numbers(offered)) + 2):
        press(window, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())

    assert all(widget is not None and offered.sheet.isAncestorOf(widget) for widget in reached)
    assert len(set(reached)) == len(reached)


def test_letters_do_not_edit_what_lies_below(
    offered: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    before = song.editor.document

    press(window, Qt.Key.Key_Delete)
    press(window, Qt.Key.Key_G)

    assert song.editor.document is before


def test_a_bar_is_heard_as_it_would_be(offered: SongPopovers, window: MainWindow, song: SongSession) -> None:
    offered.similar.listen(0)

    start_s = float(song.editor.document.tempo_map.seconds_at((numbers(offered)[0] - 1) * BAR))
    assert song.player.is_playing
    assert song.player.position_s == pytest.approx(start_s)


def test_bars_with_pinned_notes_are_not_ticked(
    popovers: SongPopovers, song: SongSession, bench: AppBench
) -> None:
    pinned = NotePlace(4 * BAR + 480, Pad.SNARE)
    song.editor.perform("", lambda document: toggle_pin(document, [pinned]).document)
    song.editor.perform("", lambda document: move_to_lane(document, [HAT], Pad.GREEN_CYMBAL).document)

    popovers.similar.look(HAT.tick)
    bench.until(lambda: popovers.similar.offer is not None)

    assert 5 in numbers(popovers)
    assert 5 not in ticked(popovers)


def test_an_edit_takes_the_offer_back(offered: SongPopovers, song: SongSession) -> None:
    song.editor.perform("", lambda document: delete_notes(document, [NotePlace(480, Pad.SNARE)]).document)

    assert offered.similar.offer is None
    assert not offered.sheet.isVisible()


def test_nothing_changed_is_said(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    song.editor.select([HAT])

    window.commands.run("review.similar")
    bench.until_idle()

    assert said(window)[0].sentence.startswith("You have changed nothing in bar 3 yet.")


def test_a_fix_that_fits_nowhere_else_is_said_only_to_whoever_asks(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    before = song.editor.document.notes
    tick = (FILL_BARS[0] - 1) * BAR
    everything = [NotePlace(note.tick, note.pad) for note in song.editor.document.notes_between(0, 6 * BAR)]
    kept = [place for place in everything if not tick <= place.tick < tick + BAR]
    song.editor.perform("", lambda document: delete_notes(document, kept).document)
    hat = NotePlace(tick + OFF, Pad.YELLOW_CYMBAL)
    song.editor.perform("", lambda document: move_to_lane(document, [hat], Pad.GREEN_CYMBAL).document)
    bench.app.notice.clear()

    popovers.similar.look(tick, before)
    bench.until_idle()
    quiet = said(window)
    popovers.similar.look(tick)
    bench.until_idle()

    assert quiet == []
    assert popovers.similar.offer is None
    assert said(window)[0].sentence.startswith("No other bar is like bar 2")


def test_a_song_that_is_closed_takes_the_sheet_with_it(
    offered: SongPopovers, window: MainWindow, bench: AppBench
) -> None:
    sheet = offered.sheet

    window.commands.run("file.close")

    assert not sheet.isVisible()
    assert window.popovers is None
    assert bench.faults == []

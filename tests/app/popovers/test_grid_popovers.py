"""Places, signatures, tempos that are typed; bars that are asked about; taps; names of sections."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.song_popovers import SongPopovers
from chart_hero_core.domain.timing import TimeSignature
from chart_hero_core.editing.section_commands import add_section
from tests.support.app_bench import AppBench
from tests.support.app_window import press, said
from tests.support.fill_song import BAR
from tests.support.widgets import cut_words, nameless_controls

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def type_in(window: MainWindow, text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget() or window, text)
    press(window, Qt.Key.Key_Return)


# ---- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "second"), [("4", 5.74), ("2.3", 2.86), ("0:05", 5.0)])
def test_a_place_is_gone_to(
    popovers: SongPopovers, window: MainWindow, song: SongSession, text: str, second: float
) -> None:
    press(window, Qt.Key.Key_G, CTRL)
    type_in(window, text)

    assert song.player.position_s == pytest.approx(second, abs=0.01)
    assert not popovers.boxes.place.isVisible()
    assert QApplication.focusWidget() is window.editor_page.timeline


@pytest.mark.parametrize(
    ("text", "words"), [("480", "The song ends in bar 7."), ("soon", "'soon' is no place. Give a bar")]
)
def test_what_is_no_place_is_said_in_the_box(
    popovers: SongPopovers, window: MainWindow, song: SongSession, text: str, words: str
) -> None:
    before_s = song.player.position_s
    press(window, Qt.Key.Key_G, CTRL)
    type_in(window, text)

    assert popovers.boxes.place.isVisible()
    assert popovers.boxes.place._words.text().startswith(words)
    assert song.player.position_s == before_s
    assert cut_words(popovers.boxes.place) == nameless_controls(popovers.boxes.place) == []


def test_a_box_goes_with_escape_or_when_something_else_has_the_focus(
    popovers: SongPopovers, window: MainWindow
) -> None:
    press(window, Qt.Key.Key_G, CTRL)
    press(window, Qt.Key.Key_Escape)
    after_escape = popovers.boxes.place.isVisible()
    press(window, Qt.Key.Key_G, CTRL)
    window.focus_timeline()

    assert (after_escape, popovers.boxes.place.isVisible()) == (False, False)


# ---- the grid ----------------------------------------------------------------------------------


def test_a_signature_is_typed(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    press(window, Qt.Key.Key_T, CTRL, SHIFT)
    title = popovers.boxes.signature.accessibleName()
    type_in(window, "three")
    problem = popovers.boxes.signature._words.text()
    QApplication.focusWidget().selectAll()
    type_in(window, "7/8")
    bench.until_idle()

    assert title == "Time signature from bar 2 on"
    assert problem == "Type beats and their length, such as 7/8."
    assert song.editor.document.tempo_map.signature_at(BAR) == TimeSignature(BAR, 7, 8)
    assert song.editor.history.undo_name == "time signature 7/8, bar 2"


def test_a_tempo_is_typed(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    window.commands.run("tempo.bpm")
    text = popovers.boxes.tempo.field.text()
    type_in(window, "126,5")
    bench.until_idle()

    assert text == "125"
    assert song.editor.document.tempo_map.bpm_at(BAR) == 126.5


def test_a_tempo_out_of_range_is_told(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    window.commands.run("tempo.bpm")
    type_in(window, "5000")
    bench.until_idle()

    assert said(window)[0].sentence.startswith("A tempo of 5000 BPM cannot be used.")


# ---- how a bar fits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off_ms", "accepted", "words", "can_accept"),
    [
        (-38.2, frozenset(), "Bar 2: beats 38 ms off", True),
        (-38.2, frozenset({2}), "Bar 2: beats 38 ms off, accepted", False),
        (4.0, frozenset(), "Bar 2: beats fit", False),
        (math.nan, frozenset(), "Bar 2: nothing was heard to check it by", True),
    ],
)
def test_a_bar_says_how_it_fits(
    popovers: SongPopovers,
    window: MainWindow,
    song: SongSession,
    off_ms: float,
    accepted: frozenset[int],
    words: str,
    can_accept: bool,
) -> None:
    song.timeline.display.show_trust(np.array([0.0, off_ms]), accepted)

    assert window.song_view is not None
    window.song_view.timeline.bar_asked.emit(2)

    assert popovers.trust.isVisible()
    assert popovers.trust.accessibleName() == words
    assert popovers.trust.buttons[-1].isEnabled() == can_accept
    assert cut_words(popovers.trust) == nameless_controls(popovers.trust) == []


def test_the_bar_at_the_playhead_is_asked_about_by_command(
    popovers: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    song.timeline.display.show_trust(np.zeros(0))
    unknown = window.commands.reason("tempo.trust")
    song.timeline.display.show_trust(np.array([0.0, 30.0, 0.0]))
    song.player.seek(2.5)

    window.commands.run("tempo.trust")

    assert unknown.startswith("Nobody knows")
    assert popovers.trust.accessibleName() == "Bar 2: beats 30 ms off"
    press(window, Qt.Key.Key_Escape)
    assert not popovers.trust.isVisible()


def test_what_can_be_done_about_a_bar(popovers: SongPopovers, song: SongSession) -> None:
    song.timeline.display.show_trust(np.array([0.0, 30.0]))
    tap, move, right = popovers.trust.buttons
    popovers.ask_about_bar(2)
    move.click()
    tool = song.timeline.display.options.tool
    popovers.ask_about_bar(2)
    tap.click()
    taps = popovers.taps.is_on, song.player.is_playing
    popovers.ask_about_bar(2)
    right.click()

    assert tool is Tool.BEAT
    assert taps == (True, True)
    assert song.player.position_s == pytest.approx(1.9)
    assert song.editor.document.accepted_bars == {2}
    assert song.editor.history.undo_name == "accept bar 2"


# ---- taps --------------------------------------------------------------------------------------


def test_taps_are_counted_and_become_the_tempo(
    popovers: SongPopovers, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    before = song.editor.document
    press(window, Qt.Key.Key_T)
    starts = song.player.is_playing, popovers.tap_strip.isVisible(), popovers.taps.n_taps
    for _ in range(5):
        press(window, Qt.Key.Key_T)
        bench.until_idle()
        bench.sound.advance(0.6)
    words = popovers.tap_strip.count.text(), popovers.tap_strip.tempo.text()
    press(window, Qt.Key.Key_Space)

    assert starts == (True, True, 0)
    assert words[0] == "5 taps"
    assert float(words[1].removesuffix(" BPM")) == pytest.approx(100.0, abs=2.0)
    assert len(song.editor.history.done) == 1
    assert not popovers.tap_strip.isVisible()
    song.editor.undo()
    assert song.editor.document == before


def test_the_notice_of_a_doubtful_tempo_begins_the_tapping(
    popovers: SongPopovers, song: SongSession, bench: AppBench
) -> None:
    bench.app.tap_wanted.emit()

    assert song.player.is_playing
    assert popovers.tap_strip.isVisible()
    assert popovers.tap_strip.tempo.text() == "The grid follows from the third tap on."
    assert cut_words(popovers.tap_strip) == nameless_controls(popovers.tap_strip) == []


def test_done_ends_the_taps_and_plays_on(popovers: SongPopovers, song: SongSession) -> None:
    popovers.taps.begin()
    popovers.taps.end()

    assert not popovers.tap_strip.isVisible()
    assert song.player.is_playing


# ---- sections ----------------------------------------------------------------------------------


def test_a_section_is_named_in_place(popovers: SongPopovers, window: MainWindow, song: SongSession) -> None:
    song.editor.perform("", lambda document: add_section(document, 0, "Intro"))
    song.player.seek(2.0)
    press(window, Qt.Key.Key_F2)
    type_in(window, "Verse")

    assert [section.name for section in song.editor.document.sections] == ["Verse"]
    assert QApplication.focusWidget() is window.editor_page.timeline


def test_escape_leaves_the_name(popovers: SongPopovers, window: MainWindow, song: SongSession) -> None:
    song.editor.perform("", lambda document: add_section(document, 0, "Intro"))
    press(window, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Verse")
    press(window, Qt.Key.Key_Escape)

    assert [section.name for section in song.editor.document.sections] == ["Intro"]
    assert QApplication.focusWidget() is window.editor_page.timeline


def test_without_a_section_there_is_nothing_to_name(
    popovers: SongPopovers, window: MainWindow, song: SongSession
) -> None:
    song.editor.perform("", lambda document: replace(document, sections=()))

    assert window.commands.reason("tempo.rename_section") == "No section before the playhead"

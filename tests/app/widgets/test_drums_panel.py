"""The Drums tab: lanes in figures, sensitivities under the hand, tempo, warnings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing
from chart_hero_app.widgets.drums_panel import DrumsPanel
from chart_hero_app.widgets.sensitivity_slider import SensitivitySlider
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.document import LANES, ChartDocument, note_order
from chart_hero_core.review.doubts import lane_counts
from tests.support.app_bench import AppBench
from tests.support.widgets import cut_words, nameless_controls, settle

PANEL_PX = 304


@pytest.fixture
def panel(session: SongSession, look: Look, qtbot: QtBot) -> DrumsPanel:
    return shown(DrumsPanel(session, look), qtbot)


def shown(panel: DrumsPanel, qtbot: QtBot, width: int = PANEL_PX) -> DrumsPanel:
    qtbot.addWidget(panel)
    panel.resize(width, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def drag(slider: SensitivitySlider, qtbot: QtBot, values: tuple[int, ...]) -> None:
    """Take hold of the handle, move it through values, and let go."""

    def place(value: int) -> QPoint:
        return QPoint(6 + round((slider.width() - 12) * value / 100), slider.height() // 2)

    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=place(slider.value()))
    for value in values:
        qtbot.mouseMove(slider, place(value))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place(values[-1]))


def notes_of(session: SongSession, pad: Pad) -> int:
    return lane_counts(session.editor.document)[pad].n_notes


# Lanes


def test_every_lane_says_how_many_notes_it_has(panel: DrumsPanel, session: SongSession) -> None:
    counts = lane_counts(session.editor.document)

    shown_counts = {pad: panel.lanes._counts[pad].text() for pad in LANES}

    assert shown_counts == {pad: str(counts[pad].n_notes) for pad in LANES}
    assert notes_of(session, Pad.KICK) > 0


def test_doubtful_notes_are_counted_apart(panel: DrumsPanel, session: SongSession) -> None:
    def doubt(document: ChartDocument) -> ChartDocument:
        first = next(note for note in document.notes if note.pad is Pad.SNARE)
        notes = [replace(note, confidence=0.3 if note == first else 0.9) for note in document.notes]
        return replace(document, notes=tuple(notes))

    session.editor.perform("doubt", doubt)
    settle()

    assert panel.lanes._doubts[Pad.SNARE].text() == "1"
    assert panel.lanes._doubts[Pad.KICK].text() == ""


def test_during_a_run_the_strokes_so_far_are_counted(
    panel: DrumsPanel, session: SongSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_state", SongState.LISTENING)
    strokes = (HeardStroke(1.0, Pad.KICK), HeardStroke(2.0, Pad.KICK), HeardStroke(2.0, Pad.SNARE))

    session.timeline.display.show_hearing(Hearing(3.0, strokes))
    settle()

    assert panel.lanes._counts[Pad.KICK].text() == "2"
    assert panel.lanes._counts[Pad.YELLOW_CYMBAL].text() == "0"
    assert panel.tempo.texts[0] == "Not known yet"
    assert not panel.tempo.halve.isEnabled()


def test_a_click_on_a_row_makes_its_lane_the_active_one(
    panel: DrumsPanel, session: SongSession, qtbot: QtBot
) -> None:
    name = panel.lanes._names[Pad.BLUE_TOM]
    qtbot.mouseClick(panel.lanes, Qt.MouseButton.LeftButton, pos=name.geometry().center())
    settle()

    assert session.editor.active_pad is Pad.BLUE_TOM
    assert panel.lanes._active is Pad.BLUE_TOM


def test_a_hidden_panel_catches_up_when_it_is_seen(panel: DrumsPanel, session: SongSession) -> None:
    before = panel.lanes._counts[Pad.KICK].text()
    panel.hide()
    session.editor.perform("clear", lambda document: replace(document, notes=()))
    assert panel.lanes._counts[Pad.KICK].text() == before

    panel.show()

    assert panel.lanes._counts[Pad.KICK].text() == "0"


def test_many_changes_at_once_are_shown_once(
    panel: DrumsPanel, session: SongSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    n_shown: list[int] = []
    show_song = panel.show_song
    monkeypatch.setattr(panel, "show_song", lambda: (n_shown.append(1), show_song()))

    session.state_changed.emit()
    session.timeline.display.marks_changed.emit()
    session.timeline.display.trust_changed.emit()
    at_once = len(n_shown)
    settle()

    assert (at_once, len(n_shown)) == (0, 1)


# Sensitivity


def test_a_drag_repaints_meanwhile_and_is_one_step(
    panel: DrumsPanel, session: SongSession, bench: AppBench, qtbot: QtBot
) -> None:
    before, n_steps = notes_of(session, Pad.KICK), len(session.editor.history.done)
    slider = panel.lanes.sliders[Pad.KICK]

    drag(slider, qtbot, (30, 10, 0))
    bench.until_idle()

    assert notes_of(session, Pad.KICK) < before
    assert len(session.editor.history.done) == n_steps + 1
    assert session.editor.history.undo_name == "sensitivity of Kick"
    assert slider.value() == 0
    assert session.editor.active_pad is Pad.KICK


def test_undo_brings_the_slider_back(
    panel: DrumsPanel, session: SongSession, bench: AppBench, qtbot: QtBot
) -> None:
    slider = panel.lanes.sliders[Pad.SNARE]
    drag(slider, qtbot, (80,))
    bench.until_idle()
    assert slider.value() == pytest.approx(80, abs=1)

    session.editor.undo()
    settle()

    assert slider.value() == 50
    assert slider.accessibleName() == "Snare sensitivity, 50 of 100"


def test_a_held_key_is_one_step(
    panel: DrumsPanel, session: SongSession, bench: AppBench, qtbot: QtBot
) -> None:
    n_steps = len(session.editor.history.done)
    slider = panel.lanes.sliders[Pad.YELLOW_CYMBAL]
    for _ in range(3):
        qtbot.keyPress(slider, Qt.Key.Key_Right)
    qtbot.keyRelease(slider, Qt.Key.Key_Right)
    bench.until_idle()
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    bench.until_idle()

    assert slider.value() == 63
    assert slider.accessibleName() == "Hi-hat sensitivity, 63 of 100"
    assert len(session.editor.history.done) == n_steps + 2


@pytest.mark.parametrize(("key", "value"), [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 100)])
def test_home_and_end_go_all_the_way(
    panel: DrumsPanel, bench: AppBench, qtbot: QtBot, key: Qt.Key, value: int
) -> None:
    slider = panel.lanes.sliders[Pad.KICK]
    qtbot.keyClick(slider, key)
    bench.until_idle()

    assert slider.value() == value


def test_a_double_click_goes_back_to_the_models_own(
    panel: DrumsPanel, session: SongSession, bench: AppBench, qtbot: QtBot
) -> None:
    slider = panel.lanes.sliders[Pad.KICK]
    drag(slider, qtbot, (20,))
    bench.until_idle()

    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton)
    bench.until_idle()

    assert slider.value() == 50
    assert session.rereading.sensitivity(Pad.KICK) == 0.5


def test_a_click_beside_the_handle_brings_it_there(
    panel: DrumsPanel, session: SongSession, bench: AppBench, qtbot: QtBot
) -> None:
    slider = panel.lanes.sliders[Pad.KICK]
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 1, slider.height() // 2))
    bench.until_idle()

    assert session.rereading.sensitivity(Pad.KICK) == 1.0


def test_a_lane_that_the_kit_lacks_cannot_be_moved(panel: DrumsPanel, bench: AppBench) -> None:
    assert panel.lanes.sliders[Pad.BLUE_CYMBAL].isEnabled()

    bench.app.settings.change("kit", missing="blue_cymbal", stand_in="green_cymbal")
    bench.until_idle()
    panel.show_song()

    missing = [pad for pad, slider in panel.lanes.sliders.items() if not slider.isEnabled()]
    assert missing == [Pad.BLUE_CYMBAL]
    assert panel.lanes.sliders[Pad.BLUE_CYMBAL].toolTip() == "Your kit has no such pad"


# Tempo


def test_the_card_says_tempo_fit_and_signature(panel: DrumsPanel, session: SongSession) -> None:
    session.timeline.display.show_trust(np.array([1.0, -30.0, np.nan, 2.0]))
    settle()

    assert panel.tempo.texts == ("120.0 BPM, steady", "2 of 3 bars fit", "4/4 throughout")


def test_bars_of_a_beat_that_was_not_followed_are_not_called_fitting(
    panel: DrumsPanel, session: SongSession
) -> None:
    assert session.tempo is not None
    session.tempo = replace(session.tempo, followed=0.4)
    session.timeline.display.show_trust(np.array([1.0, 2.0]))
    settle()

    assert panel.tempo.texts[1] == "Beat hard to follow"


def test_an_accepted_bar_counts_as_fitting(panel: DrumsPanel, session: SongSession) -> None:
    session.timeline.display.show_trust(np.array([1.0, -30.0, 40.0]), frozenset({2}))
    settle()

    assert panel.tempo.texts[1] == "2 of 3 bars fit"
    assert [warning.sentence for warning, _ in panel.warnings._shown] == ["Up to 40 ms off"]


def test_a_grid_set_by_hand_is_not_judged(panel: DrumsPanel, session: SongSession, bench: AppBench) -> None:
    panel.tempo.double.click()
    bench.until_idle()

    assert panel.tempo.texts[0] == "240.0 BPM, steady"
    assert panel.tempo.fit.isHidden()

    panel.tempo.halve.click()
    bench.until_idle()

    assert panel.tempo.texts[0] == "120.0 BPM, steady"


# Warnings


def three_hands(document: ChartDocument) -> ChartDocument:
    kept = tuple(note for note in document.notes if note.tick != 3840)
    hands = (Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL)
    added = tuple(DrumNote(3840, pad) for pad in hands)
    return replace(document, notes=tuple(sorted((*kept, *added), key=note_order)))


def test_what_goes_against_the_hands_comes_before_the_tempo_and_leads_there(
    panel: DrumsPanel, session: SongSession, bench: AppBench
) -> None:
    session.editor.perform("add", three_hands)
    bench.until_idle()
    session.timeline.display.show_trust(np.array([1.0, 1.0, 1.0, 38.0, 33.0]))
    settle()

    texts = [(warning.sentence, bar) for warning, bar in panel.warnings._shown]
    assert texts == [("Three hands at once", 3), ("2 bars up to 38 ms off", 4)]
    assert panel.warnings.count.text == "2"

    panel.warnings.place_asked.emit(panel.warnings._shown[0][0].tick)

    assert session.player.position_s == pytest.approx(
        float(session.editor.document.tempo_map.seconds_at(3840))
    )


def test_without_warnings_their_part_is_not_there(panel: DrumsPanel, session: SongSession) -> None:
    session.timeline.display.show_trust(np.array([1.0, 1.0]))
    settle()

    assert panel.warnings.isHidden()


def test_many_warnings_are_shown_when_asked_for(panel: DrumsPanel, session: SongSession) -> None:
    session.timeline.display.show_trust(np.array([40.0, 1.0] * 12))
    settle()
    assert len(panel.warnings._shown) == 3
    assert panel.warnings.more.text() == "Show 9 more"

    panel.warnings.more.click()

    assert len(panel.warnings._shown) == 12
    assert panel.warnings.more.isHidden()


# Room and access


@pytest.mark.parametrize(("width", "text_percent"), [(304, 100), (280, 100), (456, 150), (420, 150)])
def test_no_word_is_cut(
    session: SongSession, look: Look, qtbot: QtBot, width: int, text_percent: int
) -> None:
    look.choose_text_percent(text_percent)
    panel = shown(DrumsPanel(session, look), qtbot, width)
    session.timeline.display.show_trust(np.array([1.0, 40.0] * 50))

    settle()

    assert cut_words(panel) == []
    assert panel.minimumSizeHint().width() <= width


@pytest.mark.usefixtures("pseudo_locale")
def test_no_word_of_a_longer_language_is_cut(session: SongSession, look: Look, qtbot: QtBot) -> None:
    panel = shown(DrumsPanel(session, look), qtbot, 280)
    session.timeline.display.show_trust(np.array([1.0, 40.0] * 50))

    settle()

    assert cut_words(panel) == []
    assert panel.lanes._is_stacked
    assert panel.minimumSizeHint().width() <= 280


def test_every_control_has_a_name(panel: DrumsPanel) -> None:
    assert nameless_controls(panel) == []


def test_a_row_wraps_where_two_words_do_not_fit(panel: DrumsPanel) -> None:
    row = panel.tempo.layout().itemAt(0).layout()
    assert isinstance(row, WrapRow)
    one_line = row.heightForWidth(row.sizeHint().width())

    assert row.heightForWidth(row.sizeHint().width() - 1) > one_line

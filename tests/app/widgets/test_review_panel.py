"""The Review tab: the counter, the places, the way through them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.widgets.review_panel import ReviewPanel
from chart_hero_core.editing.document import ChartDocument
from tests.support.widgets import cut_words, nameless_controls, settle

SURE = {4: 0.5, 20: 0.6, 21: 0.55, 40: 0.3}
"""Notes made doubtful, by index; the two in the middle are neighbours, the last one is the least sure."""


def doubted(document: ChartDocument) -> ChartDocument:
    notes = [replace(note, confidence=SURE.get(i, 0.9)) for i, note in enumerate(document.notes)]
    return replace(document, notes=tuple(notes))


@pytest.fixture
def doubtful(session: SongSession) -> SongSession:
    """The groove, with four notes that are not sure."""
    session.editor.perform("doubt", doubted)
    return session


@pytest.fixture
def panel(doubtful: SongSession, look: Look, qtbot: QtBot) -> ReviewPanel:
    return shown(ReviewPanel(doubtful, look), qtbot)


def shown(panel: ReviewPanel, qtbot: QtBot, width: int = 304) -> ReviewPanel:
    qtbot.addWidget(panel)
    panel.resize(width, 560)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def row_words(panel: ReviewPanel) -> list[str]:
    model = panel.places.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click_row(panel: ReviewPanel, qtbot: QtBot, row: int) -> None:
    place = panel.places.visualRect(panel.places.model().index(row, 0)).center()
    qtbot.mouseClick(panel.places.viewport(), Qt.MouseButton.LeftButton, pos=place)


def lit_row(panel: ReviewPanel) -> int:
    return panel.places.currentIndex().row()


def keep_all(session: SongSession) -> None:
    for place in session.review.doubts.places:
        session.review.go_to(place)
        session.review.keep()


def test_the_counter_counts_notes_and_the_list_places(panel: ReviewPanel) -> None:
    assert panel.texts == ("4", "doubtful left", "0 of 4 settled", "")
    assert len(row_words(panel)) == 3


def test_a_row_says_where_what_and_how_sure(panel: ReviewPanel, doubtful: SongSession) -> None:
    first = doubtful.review.doubts.places[0]

    assert row_words(panel)[0].startswith(f"{first.position}, ")
    assert row_words(panel)[0].endswith("50 % sure")


def test_what_is_settled_leaves_the_list_and_fills_the_bar(panel: ReviewPanel, doubtful: SongSession) -> None:
    doubtful.review.next()
    doubtful.review.keep()

    assert panel.texts[:3] == ("3", "doubtful left", "1 of 4 settled")
    assert len(row_words(panel)) == 2
    assert panel._progress.value() == 1


def test_undo_brings_it_back(panel: ReviewPanel, doubtful: SongSession) -> None:
    doubtful.review.next()
    doubtful.review.keep()
    doubtful.editor.undo()

    assert panel.texts[0] == "4"
    assert len(row_words(panel)) == 3


def test_a_settled_place_fades_before_it_leaves(
    panel: ReviewPanel, doubtful: SongSession, look: Look
) -> None:
    look.choose_reduced_motion(False)
    doubtful.review.next()
    doubtful.review.keep()

    assert len(panel.places.places) == 3
    assert panel.texts[0] == "3"
    look.motion.advance(0.25)
    assert len(panel.places.places) == 2


def test_a_click_goes_there_and_lights_the_row(
    panel: ReviewPanel, doubtful: SongSession, qtbot: QtBot
) -> None:
    click_row(panel, qtbot, 1)

    assert doubtful.review.current == doubtful.review.doubts.places[1]
    assert lit_row(panel) == 1


def test_arrows_go_through_the_list_and_letters_are_left_to_the_song(
    panel: ReviewPanel, doubtful: SongSession, qtbot: QtBot
) -> None:
    click_row(panel, qtbot, 0)
    qtbot.keyClick(panel.places, Qt.Key.Key_Down)
    qtbot.keyClick(panel.places, Qt.Key.Key_Space)

    assert doubtful.review.current == doubtful.review.doubts.places[1]
    assert lit_row(panel) == 1


def test_next_and_previous_light_where_they_go(panel: ReviewPanel) -> None:
    lit = []
    for button in (panel.next, panel.next, panel.previous):
        button.click()
        lit.append(lit_row(panel))

    assert lit == [0, 1, 0]


def test_the_list_can_be_sorted_by_doubt(panel: ReviewPanel, doubtful: SongSession) -> None:
    panel.order.segment(1).click()

    assert panel.places.places == doubtful.review.doubts.by_doubt
    assert panel.places.places[0].least_confidence == 0.3


def test_the_switches_are_the_settings(panel: ReviewPanel, doubtful: SongSession) -> None:
    assert panel.loops.isChecked()
    panel.loops.click()
    assert not doubtful.review.loops

    doubtful.review.switch_slow(False)

    assert not panel.slow.isChecked()


def test_at_the_end_it_offers_the_export(panel: ReviewPanel, doubtful: SongSession, qtbot: QtBot) -> None:
    keep_all(doubtful)

    assert panel.texts == ("0", "doubtful left", "4 of 4 settled", "Nothing doubtful left. Export?")
    assert not panel.places.isVisible()
    with qtbot.waitSignal(panel.export_asked):
        panel.export.click()


def test_before_there_is_a_chart_it_says_so(
    panel: ReviewPanel, doubtful: SongSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubtful, "_state", SongState.LISTENING)
    doubtful.state_changed.emit()

    assert panel.texts[3] == "Doubtful places are listed here once the song is charted."
    assert not panel.export.isVisible()
    assert not panel.next.isEnabled()


@pytest.mark.parametrize(("width", "text_percent"), [(304, 100), (280, 100), (456, 150), (420, 150)])
def test_no_word_is_cut(
    doubtful: SongSession, look: Look, qtbot: QtBot, width: int, text_percent: int
) -> None:
    look.choose_text_percent(text_percent)
    panel = shown(ReviewPanel(doubtful, look), qtbot, width)

    settle()

    assert cut_words(panel) == []
    assert panel.minimumSizeHint().width() <= width


@pytest.mark.usefixtures("pseudo_locale")
def test_names_that_do_not_fit_get_a_line_of_their_own(
    doubtful: SongSession, look: Look, qtbot: QtBot
) -> None:
    panel = shown(ReviewPanel(doubtful, look), qtbot, 280)

    assert cut_words(panel) == []
    assert panel.places._painter.plan.is_stacked


def test_every_control_has_a_name(panel: ReviewPanel) -> None:
    assert nameless_controls(panel) == []

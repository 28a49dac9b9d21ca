from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.document import ChartDocument, NotePlace, note_order
from chart_hero_core.editing.history import History

KICK, SNARE = DrumNote(0, Pad.KICK), DrumNote(480, Pad.SNARE)


@pytest.fixture
def editor(qtbot: QtBot) -> EditorModel:
    return EditorModel(History(ChartDocument(TempoMap.steady(120.0), (KICK,), duration_s=10.0)))


def with_note(note: DrumNote):
    """Make an edit that adds a note."""
    return lambda document: replace(document, notes=tuple(sorted((*document.notes, note), key=note_order)))


def test_an_edit_tells_whoever_shows_and_whoever_keeps_the_song(editor: EditorModel, qtbot: QtBot) -> None:
    told: list[tuple[str, Change]] = []
    editor.changed.connect(lambda change: told.append(("changed", change)))
    editor.edited.connect(lambda change: told.append(("edited", change)))

    editor.perform("add snare, bar 1", with_note(SNARE))

    assert [signal for signal, _ in told] == ["changed", "edited"]
    assert told[1][1].added == (SNARE,)
    assert editor.history.undo_name == "add snare, bar 1"


def test_an_edit_that_changes_nothing_is_no_step(editor: EditorModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(editor.changed):
        editor.perform("nothing", lambda document: document)

    assert editor.history.done == ()


def test_undo_and_redo_go_back_and_on(editor: EditorModel) -> None:
    editor.perform("add snare", with_note(SNARE))

    editor.undo()
    assert editor.document.notes == (KICK,)
    editor.redo()
    assert editor.document.notes == (KICK, SNARE)


def test_a_drag_is_one_step(editor: EditorModel) -> None:
    for tick in (480, 490, 500):
        editor.perform("add snare", with_note(DrumNote(tick, Pad.SNARE)), amend_key="drag")
    editor.end_amending()
    editor.perform("add snare", with_note(DrumNote(960, Pad.SNARE)), amend_key="drag")

    assert [note.tick for note in editor.document.notes] == [0, 500, 960]
    assert len(editor.history.done) == 2


def test_a_drag_back_to_its_start_leaves_the_step_before_it_alone(editor: EditorModel) -> None:
    editor.perform("add snare", with_note(SNARE))
    editor.perform("drag", with_note(DrumNote(960, Pad.SNARE)), amend_key="drag")
    editor.perform("drag", lambda document: document, amend_key="drag")
    editor.perform("drag", with_note(DrumNote(970, Pad.SNARE)), amend_key="drag")

    assert [note.tick for note in editor.document.notes] == [0, 480, 970]
    assert [change.name for change in editor.history.done] == ["add snare", "drag"]


def test_a_note_that_is_gone_is_not_selected_any_more(editor: EditorModel, qtbot: QtBot) -> None:
    editor.perform("add snare", with_note(SNARE))
    editor.select([NotePlace(480, Pad.SNARE), NotePlace(99, Pad.SNARE)])
    assert editor.selected_notes == (SNARE,)

    with qtbot.waitSignal(editor.selection_changed):
        editor.undo()
    assert editor.selection == frozenset()


def test_a_restart_forgets_the_past(editor: EditorModel) -> None:
    editor.perform("add snare", with_note(SNARE))
    editor.restart(History(ChartDocument(TempoMap.steady(90.0))))

    assert editor.history.undo_name is None
    assert editor.document.notes == ()


def test_lane_and_candidates_tell_once(editor: EditorModel, qtbot: QtBot) -> None:
    for signal, act in (
        (editor.lane_changed, lambda: editor.activate_lane(Pad.BLUE_TOM)),
        (editor.candidates_changed, lambda: editor.show_candidates([SNARE])),
    ):
        with qtbot.waitSignal(signal):
            act()
        with qtbot.assertNotEmitted(signal):
            act()

    assert editor.active_pad is Pad.BLUE_TOM
    assert editor.candidates == (SNARE,)

"""Commands that settle notes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.editing.document import NotePlace, stroke_of
from chart_hero_core.editing.note_placing import delete_notes, move_to_lane
from chart_hero_core.editing.note_settling import (
    keep_doubtful,
    pin_notes,
    take_candidates,
    toggle_pin,
    unpin_notes,
)
from tests.support.documents import document_of, documents, heard_note, places, selections

KICK = heard_note(480, Pad.KICK)
SNARE = heard_note(480, Pad.SNARE, confidence=0.4)
HAT = heard_note(480, Pad.YELLOW_CYMBAL)


def test_a_pinned_note_settles_its_stroke() -> None:
    edited = pin_notes(document_of(SNARE, HAT), places(SNARE))

    assert edited.document.note_at(NotePlace(480, Pad.SNARE)) == replace(SNARE, is_pinned=True)
    assert edited.document.settled == {stroke_of(SNARE)}
    assert edited.places == places(SNARE)


def test_unpinning_forgets_the_stroke_and_no_other() -> None:
    pinned = pin_notes(document_of(KICK, SNARE, HAT), places(KICK, SNARE, HAT)).document

    edited = unpin_notes(pinned, places(SNARE))

    assert edited.document.notes_at(places(SNARE)) == (SNARE,)
    assert edited.document.settled == {stroke_of(KICK), stroke_of(HAT)}
    assert edited.places == places(SNARE)


def test_unpinning_finds_the_stroke_of_another_voice() -> None:
    moved = move_to_lane(document_of(KICK, SNARE), places(SNARE), Pad.GREEN_CYMBAL)
    both = pin_notes(moved.document, places(KICK)).document

    edited = unpin_notes(both, moved.places)

    assert edited.document.settled == {stroke_of(KICK)}


def test_unpinning_brings_back_no_deleted_note() -> None:
    pinned = pin_notes(document_of(KICK, SNARE), places(SNARE)).document
    deleted = delete_notes(pinned, places(KICK)).document

    assert unpin_notes(deleted, places(SNARE)).document.settled == {stroke_of(KICK)}


def test_a_new_reading_of_a_stroke_is_the_same_stroke() -> None:
    later = StrokeKey(DrumVoice.SNARE, 0.51)
    document = document_of(replace(SNARE, is_pinned=True), settled=frozenset({later}))

    assert not unpin_notes(document, places(SNARE)).document.settled


def test_a_note_that_nobody_heard_can_be_unpinned() -> None:
    note = DrumNote(0, Pad.SNARE, is_pinned=True)

    assert unpin_notes(document_of(note), places(note)).document.notes == (replace(note, is_pinned=False),)


def test_unpinning_what_is_free_changes_nothing() -> None:
    document = document_of(SNARE)

    assert unpin_notes(document, places(SNARE)).document is document


def test_pins_go_off_where_all_have_one() -> None:
    pinned = replace(KICK, is_pinned=True)
    once = toggle_pin(document_of(pinned, SNARE), places(pinned, SNARE))
    twice = toggle_pin(once.document, once.places)

    assert [note.is_pinned for note in once.document.notes] == [True, True]
    assert [note.is_pinned for note in twice.document.notes] == [False, False]


def test_keeping_settles_the_doubtful_alone() -> None:
    edited = keep_doubtful(document_of(KICK, SNARE), places(KICK, SNARE))

    assert [note.is_pinned for note in edited.document.notes] == [True, False]
    assert edited.document.notes[0].pad is Pad.SNARE


def test_keeping_knows_another_limit() -> None:
    document = document_of(SNARE)

    assert keep_doubtful(document, places(SNARE), limit=0.3).document is document


def test_a_candidate_becomes_a_settled_note() -> None:
    edited = take_candidates(document_of(KICK), [SNARE])

    assert edited.document.note_at(NotePlace(480, Pad.SNARE)) == replace(SNARE, is_pinned=True)
    assert edited.document.settled == {stroke_of(SNARE)}
    assert edited.places == places(SNARE)


def test_a_candidate_takes_the_place_of_its_colour() -> None:
    tom = heard_note(480, Pad.YELLOW_TOM)

    edited = take_candidates(document_of(HAT), [tom])

    assert edited.document.notes == (replace(tom, is_pinned=True),)
    assert edited.document.settled == {stroke_of(tom), stroke_of(HAT)}


@given(st.data())
@settings(max_examples=50)
def test_pinning_and_unpinning_leads_home(data: st.DataObject) -> None:
    drawn = data.draw(documents())
    document = replace(drawn, notes=tuple(replace(note, is_pinned=False) for note in drawn.notes))
    chosen = data.draw(selections(document))

    pinned = pin_notes(document, chosen).document

    assert unpin_notes(pinned, chosen).document == document

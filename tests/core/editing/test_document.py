"""The open song as a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import (
    ChartDocument,
    NotePlace,
    colour_keys_of,
    is_doubtful,
    place_of,
    stroke_of,
)
from tests.support.documents import document_of, documents, heard_note, places

KICK, SNARE = DrumNote(0, Pad.KICK), DrumNote(480, Pad.SNARE)


def test_notes_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        ChartDocument(TempoMap.steady(120.0), (SNARE, KICK))


def test_two_notes_of_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="share a place"):
        document_of(SNARE, SNARE)


def test_a_tom_and_a_cymbal_of_a_colour_on_a_tick_are_refused() -> None:
    with pytest.raises(ValueError, match="share a colour"):
        document_of(DrumNote(0, Pad.BLUE_CYMBAL), DrumNote(0, Pad.BLUE_TOM))


def test_a_tom_and_a_cymbal_of_other_colours_go_together() -> None:
    assert len(document_of(DrumNote(0, Pad.BLUE_CYMBAL), DrumNote(0, Pad.GREEN_TOM)).notes) == 2


def test_a_note_is_found_by_its_place() -> None:
    assert document_of(KICK, SNARE).note_at(NotePlace(480, Pad.SNARE)) == SNARE


@pytest.mark.parametrize(
    "place", [NotePlace(480, Pad.KICK), NotePlace(481, Pad.SNARE), NotePlace(9_999, Pad.KICK)]
)
def test_an_empty_place_holds_nothing(place: NotePlace) -> None:
    assert document_of(KICK, SNARE).note_at(place) is None


def test_notes_of_places_come_in_order_and_empty_places_are_left_out() -> None:
    found = document_of(KICK, SNARE).notes_at(
        [NotePlace(480, Pad.SNARE), NotePlace(7, Pad.KICK), NotePlace(0, Pad.KICK)]
    )

    assert found == (KICK, SNARE)


def test_a_span_holds_its_start_but_not_its_end() -> None:
    document = document_of(KICK, SNARE, DrumNote(960, Pad.KICK))

    assert tuple(document.notes_between(480, 960)) == (SNARE,)


def test_what_is_not_there_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="no such note"):
        document_of(KICK).notes_exchanged([SNARE], ())


def test_a_note_that_differs_is_not_the_one_that_is_there() -> None:
    with pytest.raises(ValueError, match="no such note"):
        document_of(KICK).notes_exchanged([DrumNote(0, Pad.KICK, velocity=5)], ())


@given(documents(), st.data())
def test_taking_notes_away_and_putting_them_back_changes_nothing(
    document: ChartDocument, data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(document.notes), unique=True)) if document.notes else []
    rest = document_of(*document.notes_exchanged(some, ()), tempo_map=document.tempo_map)

    assert rest.notes_exchanged((), some) == document.notes


def test_notes_of_a_colour_and_tick_share_a_key_and_others_none() -> None:
    notes = [DrumNote(tick, pad) for tick in (0, 1, 480) for pad in Pad]

    keys = colour_keys_of(notes).tolist()

    kinds = [(note.tick, note.pad.colour) for note in notes]
    assert len(set(keys)) == len(set(kinds)) == len(set(zip(keys, kinds, strict=True)))


def test_seconds_are_those_of_the_grid() -> None:
    assert document_of(KICK, SNARE).seconds.tolist() == [0.0, 0.5]


def test_the_end_is_the_song_s_or_the_last_note_behind_it() -> None:
    assert document_of(KICK, duration_s=2.0).end_tick == 1920
    assert document_of(SNARE, duration_s=0.1).end_tick == 480


def test_an_unsure_note_is_doubtful_until_it_is_pinned() -> None:
    assert is_doubtful(DrumNote(0, Pad.SNARE, confidence=0.64))
    assert not is_doubtful(DrumNote(0, Pad.SNARE, confidence=0.65))
    assert not is_doubtful(DrumNote(0, Pad.SNARE, confidence=0.1, is_pinned=True))


def test_a_stroke_is_a_voice_and_a_second() -> None:
    assert stroke_of(heard_note(480, Pad.SNARE)) == StrokeKey(DrumVoice.SNARE, 0.5)
    assert stroke_of(SNARE) is None


def test_a_place_is_a_tick_and_a_pad() -> None:
    assert places(SNARE) == {place_of(SNARE)} == {(480, Pad.SNARE)}

"""Notes on their way from one place to another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.editing.clipboard import (
    Clip,
    clip_from_text,
    clip_to_text,
    copy_notes,
    paste_as_fill,
    paste_notes,
)
from chart_hero_core.editing.document import ChartDocument, place_of, stroke_of
from chart_hero_core.errors import FormatError
from tests.support.documents import document_of, documents, heard_note, places, selections

OFF_BEAT = heard_note(2520, Pad.SNARE, dynamics=Dynamics.GHOST, velocity=33)
LATER = heard_note(2880, Pad.BLUE_CYMBAL, DrumVoice.RIDE_BELL)


def clip_of(*notes: DrumNote) -> Clip:
    clip = copy_notes(document_of(*notes), places(*notes))
    assert clip is not None
    return clip


def test_nothing_is_copied_of_nothing() -> None:
    assert copy_notes(document_of(OFF_BEAT), ()) is None


def test_what_is_off_the_beat_is_pasted_off_the_beat() -> None:
    edited = paste_notes(document_of(), clip_of(OFF_BEAT, LATER), 960)

    assert [note.tick for note in edited.document.notes] == [1080, 1440]
    assert edited.places == places(*edited.document.notes)


def test_notes_of_several_bars_are_counted_from_the_bar_line() -> None:
    clip = clip_of(OFF_BEAT, heard_note(3840, Pad.KICK))

    assert [note.tick for note in clip.notes] == [600, 1920]
    assert clip.length_ticks == 3840


def test_a_pasted_note_is_as_it_was_but_nobody_heard_it() -> None:
    [note] = paste_notes(document_of(), clip_of(OFF_BEAT), 0).document.notes

    assert note == DrumNote(
        120, Pad.SNARE, Dynamics.GHOST, voice=DrumVoice.SNARE, velocity=33, is_pinned=True
    )


def test_pasting_keeps_what_is_not_in_the_way() -> None:
    hat, tom = heard_note(120, Pad.YELLOW_CYMBAL), heard_note(120, Pad.SNARE)

    edited = paste_notes(document_of(hat, tom), clip_of(OFF_BEAT), 0)

    assert hat in edited.document.notes
    assert edited.document.settled == {stroke_of(tom)}


def test_a_fill_replaces_all_that_its_beats_hold() -> None:
    inside, outside = heard_note(470, Pad.KICK), heard_note(480, Pad.KICK)

    edited = paste_as_fill(document_of(inside, outside), clip_of(OFF_BEAT), 0)

    assert [place_of(note) for note in edited.document.notes] == [(120, Pad.SNARE), (480, Pad.KICK)]
    assert edited.document.settled == {stroke_of(inside)}
    assert edited.places == {(120, Pad.SNARE)}


def test_ticks_follow_the_resolution_of_the_song() -> None:
    coarse = document_of(tempo_map=TempoMap((TempoChange(0, 120.0),), resolution=192))

    assert [note.tick for note in paste_notes(coarse, clip_of(OFF_BEAT), 0).document.notes] == [48]


@given(st.data())
@settings(max_examples=50)
def test_a_clip_comes_back_from_its_text(data: st.DataObject) -> None:
    document = data.draw(documents())
    clip = copy_notes(document, data.draw(selections(document)))

    if clip is not None:
        assert clip_from_text(clip_to_text(clip)) == clip


@given(st.data())
@settings(max_examples=50)
def test_what_is_pasted_where_it_was_stands_where_it_was(data: st.DataObject) -> None:
    document = data.draw(documents())
    clip = copy_notes(document, frozenset(map(place_of, document.notes)))

    if clip is not None:
        start = document.notes[0].tick - clip.notes[0].tick
        pasted = paste_as_fill(document, clip, start).document
        assert list(map(place_of, pasted.notes)) == list(map(place_of, document.notes))


@pytest.mark.parametrize(
    "text", ["", "hello", "[1, 2]", '{"format": "something else"}', "[" * 100_000, "1" * 5_000]
)
def test_a_foreign_text_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="holds no drum notes; copy some notes first"):
        clip_from_text(text)


def test_a_later_version_is_refused() -> None:
    entry = json.loads(clip_to_text(clip_of(OFF_BEAT))) | {"version": 2}

    with pytest.raises(FormatError, match="newer Chart Hero"):
        clip_from_text(json.dumps(entry))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tick", -1),
        ("tick", 1.5),
        ("tick", 2**63),
        ("pad", "red_cymbal"),
        ("velocity", 0),
        ("velocity", "loud"),
        ("voice", "cowbell"),
        ("dynamics", None),
        ("is_double_kick", True),
    ],
)
def test_a_damaged_note_is_refused(field: str, value: object) -> None:
    entry = json.loads(clip_to_text(clip_of(OFF_BEAT)))
    entry["notes"][0][field] = value

    with pytest.raises(FormatError, match="damaged; copy them again"):
        clip_from_text(json.dumps(entry))


@pytest.mark.parametrize("field", ["notes", "length_ticks", "resolution"])
def test_a_text_without_a_part_is_refused(field: str) -> None:
    entry = json.loads(clip_to_text(clip_of(OFF_BEAT)))
    del entry[field]

    with pytest.raises(FormatError, match="damaged"):
        clip_from_text(json.dumps(entry))


def test_the_song_is_the_same_object_where_nothing_lands() -> None:
    document: ChartDocument = document_of(OFF_BEAT)

    assert paste_as_fill(document, Clip((), 480, 480), 0).document is document

"""What the model says of the notes that a hand has changed."""

from __future__ import annotations

import pytest

from chart_hero_core.charting import ChartingSpec
from chart_hero_core.domain.chart import Dynamics, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.note_placing import add_note, delete_notes, move_by_ticks, move_to_lane
from chart_hero_core.editing.note_qualities import toggle_ghost
from chart_hero_core.editing.note_settling import pin_notes
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.review.hand_changes import HandChange, find_hand_changes
from chart_hero_core.review.reading import reread
from tests.support.grooves import rock_bar
from tests.support.heard_songs import activations_of, heard_groove

TEMPO_MAP = TempoMap.steady(120.0)
SPEC = ChartingSpec()
PEAKS = SongPeaks.of(
    activations_of(heard_groove([*rock_bar(1), *rock_bar(2)], TEMPO_MAP), 7.0), DecodingSpec()
)
SONG = reread(ChartDocument(TEMPO_MAP, duration_s=7.0), PEAKS, SPEC)
SNARE = next(NotePlace(note.tick, note.pad) for note in SONG.notes if note.pad is Pad.SNARE)


def changes_of(document: ChartDocument) -> tuple[HandChange, ...]:
    return find_hand_changes(document, PEAKS, SPEC)


def test_hand_and_model_agree_at_first() -> None:
    assert changes_of(SONG) == ()


def test_what_is_only_kept_is_no_change() -> None:
    assert changes_of(pin_notes(SONG, [SNARE]).document) == ()


@pytest.mark.parametrize(("delta_ticks", "delta_rows"), [(60, 0), (0, -1), (1920, -2)])
def test_a_moved_note_is_told_with_the_place_it_came_from(delta_ticks: int, delta_rows: int) -> None:
    moved = move_by_ticks(SONG, [SNARE], delta_ticks, delta_rows)

    (change,) = changes_of(moved.document)

    assert change.said == SONG.note_at(SNARE)
    (place,) = moved.places
    assert change.yours == moved.document.note_at(place)


def test_a_note_of_another_kind_is_told() -> None:
    edited = toggle_ghost(SONG, [SNARE]).document

    (change,) = changes_of(edited)

    assert change.said is not None
    assert change.yours is not None
    assert (change.said.dynamics, change.yours.dynamics) == (Dynamics.NEUTRAL, Dynamics.GHOST)


def test_of_a_deleted_note_the_model_alone_says_something() -> None:
    assert changes_of(delete_notes(SONG, [SNARE]).document) == (HandChange(SONG.note_at(SNARE), None),)


def test_of_an_added_note_the_model_says_nothing() -> None:
    place = NotePlace(SNARE.tick + 60, Pad.GREEN_TOM)
    edited = add_note(SONG, place).document

    assert changes_of(edited) == (HandChange(None, edited.note_at(place)),)


def test_a_note_that_was_moved_there_and_back_is_none() -> None:
    away = move_to_lane(SONG, [SNARE], Pad.GREEN_TOM)

    back = move_to_lane(away.document, away.places, Pad.SNARE)

    assert changes_of(back.document) == ()

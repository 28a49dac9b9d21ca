"""Doubtful notes as places to go through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, is_doubtful
from chart_hero_core.review.doubts import Doubts, lane_counts

TEMPO_MAP = TempoMap.steady(120.0, origin_s=-1.0)


def document_of(*notes: tuple[int, float], pad: Pad = Pad.SNARE) -> ChartDocument:
    return ChartDocument(TEMPO_MAP, tuple(DrumNote(tick, pad, confidence=sure) for tick, sure in notes))


def test_sure_notes_are_no_doubts() -> None:
    assert Doubts.of(document_of((0, 0.65), (480, 0.9))).places == ()


def test_neighbours_within_a_beat_form_a_place() -> None:
    doubts = Doubts.of(document_of((0, 0.5), (480, 0.4), (961, 0.3)))

    assert [len(place.notes) for place in doubts.places] == [2, 1]
    assert doubts.n_notes == 3


def test_sure_notes_between_do_not_part_a_place() -> None:
    assert len(Doubts.of(document_of((0, 0.5), (240, 0.9), (480, 0.5))).places) == 1


def test_a_place_is_no_longer_than_a_bar() -> None:
    doubts = Doubts.of(document_of(*((480 * i, 0.5) for i in range(12))))

    assert [len(place.notes) for place in doubts.places] == [5, 5, 2]


def test_a_place_says_where_it_is_and_how_sure() -> None:
    (place,) = Doubts.of(document_of((1920, 0.6), (2160, 0.3))).places

    assert place.position == "2.1.1"
    assert (place.start_s, place.end_s) == (1.0, 1.25)
    assert (place.start_tick, place.end_tick) == (1920, 2160)
    assert place.least_confidence == 0.3
    assert place.pads == (Pad.SNARE,)


def test_settled_notes_leave_the_list() -> None:
    document = document_of((0, 0.5))
    document = replace(document, notes=tuple(replace(note, is_pinned=True) for note in document.notes))

    assert Doubts.of(document).n_notes == 0


def test_places_are_found_from_a_second_on_both_sides() -> None:
    doubts = Doubts.of(document_of((0, 0.5), (1920, 0.5), (3840, 0.5)))
    first, second, third = doubts.places

    assert doubts.after(-2.0) is first
    assert doubts.after(1.0) is third
    assert doubts.before(1.0) is first
    assert doubts.before(1.5) is second
    assert doubts.after(3.0) is None
    assert doubts.before(-1.0) is None


def test_the_least_sure_place_can_come_first() -> None:
    doubts = Doubts.of(document_of((0, 0.5), (1920, 0.2), (3840, 0.4)))

    assert [place.least_confidence for place in doubts.by_doubt] == [0.2, 0.4, 0.5]


@pytest.mark.parametrize(("limit", "n_doubtful"), [(0.65, 1), (0.3, 0), (1.0, 2)])
def test_lanes_are_counted(limit: float, n_doubtful: int) -> None:
    counts = lane_counts(document_of((0, 0.5), (480, 0.9)), limit)

    assert (counts[Pad.SNARE].n_notes, counts[Pad.SNARE].n_doubtful) == (2, n_doubtful)
    assert counts[Pad.KICK].n_notes == 0


@given(notes=st.dictionaries(st.integers(0, 9000), st.floats(0, 1), max_size=30))
def test_every_doubtful_note_is_in_one_place(notes: dict[int, float]) -> None:
    document = document_of(*sorted(notes.items()))

    places = Doubts.of(document).places

    gathered = [note for place in places for note in place.notes]
    assert gathered == [note for note in document.notes if is_doubtful(note)]

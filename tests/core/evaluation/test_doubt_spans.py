from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.evaluation.doubt_spans import DoubtSpan, ReviewEffect, review_effect, total_review
from chart_hero_core.evaluation.edits import SongEdits, count_edits
from chart_hero_core.evaluation.strokes import PadStroke


def snares(*seconds: float) -> list[PadStroke]:
    return [PadStroke(second, Pad.SNARE) for second in seconds]


def missed_and_invented() -> SongEdits:
    """An add at 2 s and a delete at 5 s among ten notes."""
    reference = snares(*range(10))
    predicted = snares(0, 1, 3, 4, 5, 5.5, 6, 7, 8, 9)
    return count_edits(reference, predicted)


def test_edits_inside_marked_places_are_found() -> None:
    effect = review_effect(missed_and_invented(), [DoubtSpan(1.9, 2.1), DoubtSpan(7.0, 8.0)])

    assert (effect.n_edits, effect.n_caught, effect.n_spans_with_edits) == (2, 1, 1)
    assert (effect.recall, effect.precision) == (0.5, 0.5)
    assert (effect.edits_per_100, effect.after_review_per_100, effect.spans_per_100) == (20, 10, 20)


@pytest.mark.parametrize(("end_s", "n_caught"), [(1.875, 1), (1.8749, 0)])
def test_without_a_grid_a_place_reaches_an_eighth_of_a_second_further(end_s: float, n_caught: int) -> None:
    assert review_effect(missed_and_invented(), [DoubtSpan(1.0, end_s)]).n_caught == n_caught


@pytest.mark.parametrize(("bpm", "n_caught"), [(60.0, 1), (240.0, 0)])
def test_on_a_grid_it_reaches_a_sixteenth_note_further(bpm: float, n_caught: int) -> None:
    span = DoubtSpan(1.0, 1.8)

    assert review_effect(missed_and_invented(), [span], TempoMap.steady(bpm)).n_caught == n_caught


def test_a_sixteenth_note_over_a_change_of_tempo_has_the_length_of_both() -> None:
    # 60 BPM to second 2, then 120: a sixteenth that ends 1/32 behind the change began 1/32 before it
    halves = TempoMap((TempoChange(0, 60.0), TempoChange(960, 120.0)))
    edits = count_edits(snares(1.0), snares(1.0, 2.0625))

    assert review_effect(edits, [DoubtSpan(1.0, 1.875)], halves).n_caught == 1
    assert review_effect(edits, [DoubtSpan(1.0, 1.874)], halves).n_caught == 0


def test_an_edit_in_two_places_counts_once() -> None:
    effect = review_effect(missed_and_invented(), [DoubtSpan(1.9, 2.1), DoubtSpan(2.0, 2.2)])

    assert (effect.n_caught, effect.n_spans_with_edits) == (1, 2)


def test_without_places_nothing_is_found() -> None:
    effect = review_effect(missed_and_invented(), [])

    assert (effect.recall, effect.precision, effect.after_review_per_100) == (0.0, None, 20)


def test_where_nothing_is_wrong_there_is_nothing_to_find() -> None:
    effect = review_effect(count_edits(snares(1.0), snares(1.0)), [DoubtSpan(1.0, 1.0)])

    assert (effect.recall, effect.precision, effect.after_review_per_100) == (None, 0.0, 0)


def test_songs_add_up() -> None:
    one, other = ReviewEffect(10, 4, 2, 3, 1), ReviewEffect(30, 2, 1, 1, 1)

    assert total_review([one, other]) == ReviewEffect(40, 6, 3, 4, 2)
    assert total_review([]) == ReviewEffect(0, 0, 0, 0, 0)


spans = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 20)).map(
        lambda pair: DoubtSpan(pair[0] / 10, (pair[0] + pair[1]) / 10)
    ),
    max_size=6,
)


@given(spans, spans)
def test_more_places_never_find_less(some: list[DoubtSpan], more: list[DoubtSpan]) -> None:
    edits = missed_and_invented()

    assert (
        review_effect(edits, some).n_caught <= review_effect(edits, [*some, *more]).n_caught <= edits.n_edits
    )

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import Pad
from chart_hero_core.evaluation.reliability import measure_reliability, reliability_of_strokes
from chart_hero_core.evaluation.strokes import PadStroke

judged_notes = st.lists(
    st.tuples(st.booleans(), st.integers(0, 10).map(lambda i: i / 10)), min_size=1, max_size=60
)

# 150 notes at 0.2 of which a fifth is right, 150 at 0.8 of which four fifths are.
CONFIDENCES = np.repeat([0.2, 0.8], 150)
RIGHT = np.repeat([True, False, True, False], [30, 120, 120, 30])


def test_confidences_that_keep_their_word_have_no_calibration_error() -> None:
    reliability = measure_reliability(RIGHT, CONFIDENCES)
    assert reliability.calibration_error == pytest.approx(0, abs=1e-12)
    assert reliability.brier == pytest.approx(0.2 * 0.8)
    assert (reliability.n_notes, reliability.n_right) == (300, 150)


def test_confidences_that_promise_too_much() -> None:
    assert measure_reliability(RIGHT, np.ones(300)).calibration_error == pytest.approx(0.5)


def test_doubt_finds_wrong_notes_with_ties_as_one_half() -> None:
    expected = (120 * 120 + 0.5 * (120 * 30 + 30 * 120)) / 150**2
    assert measure_reliability(RIGHT, CONFIDENCES).doubt_auc == pytest.approx(expected)


@pytest.mark.parametrize(
    ("confidences", "auc"), [((0.9, 0.8, 0.2, 0.1), 1.0), ((0.1, 0.2, 0.8, 0.9), 0.0), ((0.5,) * 4, 0.5)]
)
def test_doubt_auc_of_the_extremes(confidences: tuple[float, ...], auc: float) -> None:
    assert measure_reliability((True, True, False, False), confidences).doubt_auc == auc


def test_doubt_auc_needs_right_and_wrong_notes() -> None:
    assert measure_reliability((True, True), (0.1, 0.9)).doubt_auc is None


def test_bins_differ_by_one_note_at_most() -> None:
    bins = measure_reliability(np.ones(32), np.arange(32) / 32).bins
    assert [one.n_notes for one in bins] == [3, 3] + [2] * 13


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="one note at least"):
        measure_reliability((True,), (0.5, 0.6))


def test_no_note_is_an_error() -> None:
    with pytest.raises(ValueError, match="one note at least"):
        measure_reliability((), ())


@given(judged_notes, st.randoms(use_true_random=False))
def test_the_order_of_notes_means_nothing(notes: list[tuple[bool, float]], random: object) -> None:
    shuffled = notes.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (measure_reliability(*zip(*some, strict=True)) for some in (notes, shuffled))
    assert one.calibration_error == pytest.approx(other.calibration_error)
    assert one.doubt_auc == other.doubt_auc


@given(judged_notes)
def test_measures_stay_between_zero_and_one(notes: list[tuple[bool, float]]) -> None:
    reliability = measure_reliability(*zip(*notes, strict=True))
    assert 0 <= reliability.calibration_error <= 1
    assert 0 <= reliability.brier <= 1
    assert sum(one.n_notes for one in reliability.bins) == len(notes)


def test_strokes_are_judged_per_pad_and_together() -> None:
    reference = [PadStroke(0.0, Pad.KICK), PadStroke(1.0, Pad.SNARE)]
    predicted = [PadStroke(0.0, Pad.KICK, None, 0.9), PadStroke(1.5, Pad.SNARE, None, 0.3)]
    measured = reliability_of_strokes([(reference, predicted)])
    assert set(measured) == {None, Pad.KICK, Pad.SNARE}
    assert measured[Pad.KICK].calibration_error == pytest.approx(0.1)
    assert measured[Pad.SNARE].n_right == 0
    assert measured[None].doubt_auc == 1


def test_nothing_predicted_is_nothing_to_judge() -> None:
    assert reliability_of_strokes([([PadStroke(0.0, Pad.KICK)], [])]) == {}

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.evaluation.matching import SAME_STROKE_S, distinct_strokes, match_events

rising_s = st.lists(st.integers(0, 200), unique=True, max_size=20).map(lambda ms: np.array(sorted(ms)) / 1000)


def test_an_event_less_than_10_ms_after_the_last_kept_one_is_the_same() -> None:
    assert distinct_strokes([0.0, 0.0099, 0.0101]) == [0, 2]


def test_the_10_ms_run_from_the_last_kept_event_not_from_the_last_one() -> None:
    assert distinct_strokes([0.0, 0.008, 0.016]) == [0, 2]


def test_events_exactly_10_ms_apart_are_two_however_floats_round() -> None:
    step_s = 1.13 - 1.12
    assert step_s < SAME_STROKE_S
    assert distinct_strokes([1.12, 1.13]) == [0, 1]


def test_the_matching_is_the_largest_one_not_the_nearest() -> None:
    pairs = match_events(np.array([0.0, 0.025]), np.array([0.020, 0.050]), 0.025)
    assert pairs.reference.tolist() == [0, 1]
    assert pairs.predicted.tolist() == [0, 1]


def test_the_edge_of_the_window_is_inside() -> None:
    assert len(match_events(np.array([1.0]), np.array([1.5]), 0.5)) == 1
    assert len(match_events(np.array([1.0]), np.array([1.51]), 0.5)) == 0


@pytest.mark.parametrize(("n_reference", "n_predicted"), [(0, 0), (0, 2), (2, 0)])
def test_nothing_matches_nothing(n_reference: int, n_predicted: int) -> None:
    assert len(match_events(np.arange(n_reference) * 1.0, np.arange(n_predicted) * 1.0, 0.05)) == 0


@given(rising_s, rising_s)
def test_pairs_are_one_to_one_and_within_the_window(reference_s: np.ndarray, predicted_s: np.ndarray) -> None:
    pairs = match_events(reference_s, predicted_s, 0.02)
    assert len(set(pairs.reference.tolist())) == len(set(pairs.predicted.tolist())) == len(pairs)
    distances_s = np.abs(reference_s[pairs.reference] - predicted_s[pairs.predicted])
    assert np.all(distances_s <= 0.02 + 1e-9)

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.evaluation.bootstrap import bootstrap_interval, cautious_interval


def test_one_song_has_no_interval() -> None:
    assert bootstrap_interval([3.0]) is None
    assert bootstrap_interval([]) is None


def test_equal_songs_leave_no_doubt() -> None:
    interval = bootstrap_interval([2.0, 2.0, 2.0])
    assert interval is not None
    assert interval.as_json() == [2.0, 2.0]


def test_the_interval_is_the_same_every_time() -> None:
    values = np.arange(7.0)
    assert bootstrap_interval(values) == bootstrap_interval(values)


def test_the_interval_of_many_songs_is_that_of_a_normal_mean() -> None:
    values = np.random.default_rng(5).normal(10, 2, 400)
    interval = bootstrap_interval(values)
    assert interval is not None
    half_width = 1.96 * values.std() / 20
    assert interval.low == pytest.approx(values.mean() - half_width, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + half_width, abs=0.03)


def test_paired_systems_are_drawn_together() -> None:
    values = np.array([[10.0, 11.0], [50.0, 51.0], [90.0, 91.0]])
    interval = bootstrap_interval(values, lambda draws: (draws[..., 1] - draws[..., 0]).mean(axis=1))
    assert interval is not None
    assert (interval.low, interval.high) == (1.0, 1.0)


def test_three_songs_that_gained_are_no_proof() -> None:
    gains = [0.4, 2.0, 1.1]
    drawn, cautious = bootstrap_interval(gains), cautious_interval(gains)
    assert drawn is not None
    assert cautious is not None
    assert drawn.low > 0
    assert cautious.low < 0 < drawn.high < cautious.high


def test_with_many_songs_caution_changes_little() -> None:
    values = np.random.default_rng(5).normal(10, 2, 60)
    drawn, cautious = bootstrap_interval(values), cautious_interval(values)
    assert drawn is not None
    assert cautious is not None
    assert cautious.low == pytest.approx(drawn.low, abs=0.05)
    assert cautious.high == pytest.approx(drawn.high, abs=0.05)


def test_one_song_has_no_cautious_interval_either() -> None:
    assert cautious_interval([3.0]) is None

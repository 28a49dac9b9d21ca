from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.tempo.fit import Anchors, PulseGrid, fit_grid


def anchors_of(seconds: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Anchors:
    return Anchors(np.arange(len(seconds), dtype=np.float64), seconds, np.ones(len(seconds)))


BARS = np.arange(0, 128, 4)


def test_a_straight_line_takes_one_piece() -> None:
    grid = fit_grid(anchors_of(1.0 + 0.5 * np.arange(128)), 128, BARS)
    assert grid.slopes == pytest.approx([0.5])
    assert grid.seconds[0] == pytest.approx(1.0)


def test_a_corner_takes_two_pieces() -> None:
    grid = fit_grid(anchors_of(np.cumsum(np.where(np.arange(128) <= 64, 0.5, 0.4))), 128, BARS)
    assert list(grid.knots) == [0, 64, 127]
    assert grid.slopes == pytest.approx([0.5, 0.4], rel=1e-3)


def test_what_stays_within_the_bound_takes_one_piece() -> None:
    wander = 0.004 * np.sin(np.arange(128) / 10)
    assert len(fit_grid(anchors_of(0.5 * np.arange(128) + wander), 128, BARS).knots) == 2


def test_a_fit_that_may_not_bend_stays_straight() -> None:
    corner = np.cumsum(np.where(np.arange(128) <= 64, 0.5, 0.4))
    assert len(fit_grid(anchors_of(corner), 128, BARS, may_bend=False).knots) == 2


@given(
    st.lists(st.floats(0.2, 1.1), min_size=1, max_size=8),
    st.floats(-10, 3600),
    st.lists(st.floats(-20, 80), min_size=1, max_size=8),
)
def test_places_come_back_from_their_seconds(slopes: list[float], start: float, places: list[float]) -> None:
    knots = 8.0 * np.arange(len(slopes) + 1)
    grid = PulseGrid(knots, start + np.concatenate(([0.0], np.cumsum(8 * np.array(slopes)))))
    assert grid.places_at(grid.seconds_at(np.array(places))) == pytest.approx(places, abs=1e-6)

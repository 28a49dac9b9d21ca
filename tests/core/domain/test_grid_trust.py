"""How far the bars of a grid are believed."""

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.domain.grid_trust import BarRun, GridTrust

OFF = np.array([30.0, 0.0, -26.0, 40.0, np.nan, 50.0])


def test_bars_where_nothing_was_heard_are_not_counted() -> None:
    assert GridTrust(np.array([1.0, np.nan, -25.0, 25.1])).count == (2, 3)
    assert GridTrust().count == (0, 0)
    assert not GridTrust().is_known


def test_bars_that_do_not_fit_are_told_in_runs() -> None:
    trust = GridTrust(OFF)

    assert trust.doubtful_runs == (BarRun(1, 1, 30.0), BarRun(3, 4, 40.0), BarRun(6, 6, 50.0))
    assert trust.longest_run == BarRun(3, 4, 40.0)
    assert GridTrust(np.array([10.0, np.nan])).longest_run is None


def test_an_accepted_bar_counts_as_right_and_its_neighbours_do_not() -> None:
    trust = GridTrust(OFF, frozenset({4}))

    assert trust.doubtful_runs == (BarRun(1, 1, 30.0), BarRun(3, 3, 26.0), BarRun(6, 6, 50.0))
    assert trust.count == (2, 5)
    assert trust.off_ms(4) == 40.0


def test_an_accepted_bar_in_which_nothing_was_heard_counts_as_right() -> None:
    assert GridTrust(OFF, frozenset({5})).count == (2, 6)


def test_bars_behind_the_last_one_are_not_known() -> None:
    trust = GridTrust(OFF, frozenset({7}))

    assert trust.off_ms(7) == pytest.approx(np.nan, nan_ok=True)
    assert trust.count == (1, 5)

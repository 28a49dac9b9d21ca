"""Edits of the bars of a tempo map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.bar_edits import (
    counted_out,
    with_bar_at,
    with_bars_in_front,
    with_bars_shifted,
    with_signature,
)
from chart_hero_core.errors import OptionError
from tests.support.documents import grids

STEADY = TempoMap.steady(120.0)
LATE = TempoMap.steady(120.0, origin_s=-1.0)


def bars_are_whole(grid: TempoMap) -> bool:
    pairs = zip(grid.time_signatures, grid.time_signatures[1:], strict=False)
    return all((later.tick - first.tick) % first.bar_ticks(grid.resolution) == 0 for first, later in pairs)


def test_a_signature_begins_on_its_bar_line() -> None:
    grid = with_signature(STEADY, 2000, 7, 8)

    assert grid.time_signatures == (TimeSignature(0), TimeSignature(1920, 7, 8))


def test_a_signature_that_is_in_force_changes_nothing() -> None:
    assert with_signature(STEADY, 4000, 4, 4) == STEADY


def test_the_next_signature_cuts_a_bar_of_its_own() -> None:
    grid = with_signature(with_signature(STEADY, 7680, 6, 8), 0, 3, 4)

    # 7680 ticks are five bars of 3/4 and a quarter
    assert grid.time_signatures == (
        TimeSignature(0, 3, 4),
        TimeSignature(7200, 1, 4),
        TimeSignature(7680, 6, 8),
    )


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 4), (33, 4), (4, 3), (4, 32)])
def test_a_signature_that_nobody_counts_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(OptionError, match=f"{numerator}/{denominator} cannot be used"):
        with_signature(STEADY, 0, numerator, denominator)


def test_a_bar_starts_here_and_bars_before_stay() -> None:
    grid = with_bar_at(STEADY, 4850)

    assert grid.time_signatures == (TimeSignature(0), TimeSignature(3840, 2, 4), TimeSignature(4800))


def test_where_a_bar_starts_already_nothing_changes() -> None:
    assert with_bar_at(STEADY, 1925) is STEADY
    assert with_bars_shifted(STEADY, 1925) is STEADY


def test_all_bars_move_along() -> None:
    grid = with_bars_shifted(STEADY, 4800)

    # tick 0 lies two beats earlier, so that the beat at 2.0 + 2 x 0.5 s starts a bar
    assert grid == TempoMap.steady(120.0, origin_s=-1.0)


def test_bars_move_without_growing_at_the_start() -> None:
    assert with_bars_shifted(LATE, 960) == TempoMap.steady(120.0, origin_s=0.0)


def test_shifting_a_bar_round_leads_home() -> None:
    grid = STEADY
    for _ in range(4):
        grid = with_bars_shifted(grid, 480)

    assert grid == STEADY


def test_bars_of_a_later_signature_move_alone() -> None:
    grid = with_bars_shifted(with_signature(STEADY, 3840, 3, 4), 3840 + 480)

    assert grid.time_signatures == (TimeSignature(0), TimeSignature(3840, 1, 4), TimeSignature(4320, 3, 4))


def test_the_beat_of_a_pickup_is_counted_in_the_signature_s_notes() -> None:
    sevens = with_signature(STEADY, 0, 7, 8)

    assert with_bar_at(sevens, 250).time_signatures == (TimeSignature(0, 1, 8), TimeSignature(240, 7, 8))


def test_a_late_start_gets_whole_bars_in_front() -> None:
    grid = TempoMap((TempoChange(0, 120.0), TempoChange(960, 90.0)), origin_s=2.5)

    earlier = with_bars_in_front(grid)

    assert earlier.origin_s == pytest.approx(-1.5)
    assert [change.tick for change in earlier.tempo_changes] == [0, 4800]
    assert with_bars_in_front(earlier) is earlier


def test_a_cut_that_no_signature_can_say_is_left() -> None:
    signatures = (TimeSignature(0), TimeSignature(1001))

    assert counted_out(signatures, 480) == signatures


@given(grids(), st.integers(0, 20_000), st.sampled_from([with_bar_at, with_bars_shifted]))
@settings(max_examples=60)
def test_beats_keep_their_seconds(grid: TempoMap, tick: int, edit) -> None:
    edited = edit(grid, tick)

    seconds = np.linspace(grid.origin_s, 60.0, 50)
    shift = edited.ticks_at(seconds) - grid.ticks_at(seconds)
    assert np.allclose(shift, shift[0])
    assert bars_are_whole(edited)
    assert edited.origin_s <= 0.0


@given(grids(), st.integers(0, 20_000))
@settings(max_examples=60)
def test_a_bar_line_comes_to_the_beat(grid: TempoMap, tick: int) -> None:
    signature = grid.signature_at(tick)
    unit = 4 * 480 // signature.denominator
    beat = signature.tick + (tick - signature.tick) // unit * unit
    second = float(grid.seconds_at(beat))

    for edited in (with_bar_at(grid, beat), with_bars_shifted(grid, beat)):
        lines_s = edited.seconds_at(edited.bar_ticks(40_000))
        assert np.abs(lines_s - second).min() < 1e-9


@given(grids(), st.integers(0, 20_000), st.integers(1, 12), st.sampled_from([2, 4, 8, 16]))
@settings(max_examples=60)
def test_every_signature_begins_on_a_bar_line(
    grid: TempoMap, tick: int, numerator: int, denominator: int
) -> None:
    edited = with_signature(grid, tick, numerator, denominator)

    assert bars_are_whole(edited)
    assert edited.tempo_changes == grid.tempo_changes

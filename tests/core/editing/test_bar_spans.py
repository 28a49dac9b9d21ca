"""Bars and beats around a place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.bar_spans import (
    bar_at,
    bar_of_number,
    bars_until,
    beat_line_after,
    beat_line_before,
    nearest_bar_line,
    nearest_beat_line,
)
from tests.support.documents import grids

# two bars of 4/4, then 7/8 (1680 ticks) from 3840, then 6/8 (1440) from 7200
MIXED = TempoMap(
    (TempoChange(0, 120.0),), (TimeSignature(0), TimeSignature(3840, 7, 8), TimeSignature(7200, 6, 8))
)


@pytest.mark.parametrize(
    ("tick", "number", "start", "end"),
    [
        (0, 1, 0, 1920),
        (1919, 1, 0, 1920),
        (1920, 2, 1920, 3840),
        (3840, 3, 3840, 5520),
        (7200, 5, 7200, 8640),
    ],
)
def test_a_bar_is_found_by_a_tick_in_it(tick: int, number: int, start: int, end: int) -> None:
    bar = bar_at(MIXED, tick)

    assert (bar.number, bar.start_tick, bar.end_tick) == (number, start, end)


def test_a_signature_cuts_the_bar_before_it_short() -> None:
    grid = TempoMap((TempoChange(0, 120.0),), (TimeSignature(0), TimeSignature(960, 3, 4)))

    assert bar_at(grid, 500).length_ticks == 960
    assert bar_at(grid, 960).number == 2


def test_ticks_before_the_start_belong_to_the_first_bar() -> None:
    assert bar_at(MIXED, -10).number == 1


@given(grids(), st.integers(-10, 40_000))
def test_all_bars_until_a_tick_are_those_that_follow_each_other_up_to_it(grid: TempoMap, tick: int) -> None:
    bars = list(bars_until(grid, tick))

    assert bars[0] == bar_at(grid, 0)
    assert bars[-1] == bar_at(grid, tick)
    assert all(after == bar_at(grid, before.end_tick) for before, after in pairwise(bars))


@given(grids(), st.integers(0, 40_000))
def test_a_bar_is_found_by_its_number(grid: TempoMap, tick: int) -> None:
    bar = bar_at(grid, tick)

    assert bar_of_number(grid, bar.number) == bar
    assert bar.start_tick <= tick < bar.end_tick


@given(grids())
def test_bars_begin_on_the_bar_lines_of_the_map(grid: TempoMap) -> None:
    lines = grid.bar_ticks(20_000)

    assert [bar_of_number(grid, number).start_tick for number in range(1, len(lines) + 1)] == lines


def test_numbers_below_one_are_the_first_bar() -> None:
    assert bar_of_number(MIXED, 0).start_tick == 0


def test_a_beat_of_six_eight_is_a_dotted_quarter() -> None:
    assert list(bar_at(MIXED, 7200).beat_lines()) == [7200, 7920]


def test_the_nearest_lines() -> None:
    assert nearest_bar_line(MIXED, 2900) == 3840
    assert nearest_bar_line(MIXED, 2700) == 1920
    assert nearest_beat_line(MIXED, 2900) == 2880
    assert nearest_beat_line(MIXED, 1800) == 1920


@pytest.mark.parametrize(
    ("tick", "before", "after"), [(0, 0, 480), (480, 0, 960), (1920, 1440, 2400), (5520, 5280, 6000)]
)
def test_beat_lines_beside_a_tick(tick: int, before: int, after: int) -> None:
    assert (beat_line_before(MIXED, tick), beat_line_after(MIXED, tick)) == (before, after)

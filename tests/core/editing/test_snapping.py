"""The grid that a hand snaps to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoMap, TimeSignature
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.snapping import (
    DIVISIONS,
    Grouping,
    SnapSpec,
    grid_lines,
    next_line,
    previous_line,
    snap_second,
    snap_tick,
)
from tests.support.documents import grids

STEADY = TempoMap.steady(120.0)
SEVEN = TempoMap.steady(120.0, signature=TimeSignature(0, 7, 8))

specs = st.builds(SnapSpec, st.sampled_from(DIVISIONS), st.sampled_from(Grouping))
ticks = st.integers(0, 30_000)


@pytest.mark.parametrize(
    ("spec", "label", "step"),
    [
        (SnapSpec(4), "1/4", 480),
        (SnapSpec(16), "1/16", 120),
        (SnapSpec(64), "1/64", 30),
        (SnapSpec(4, Grouping.TRIPLETS), "1/6", 320),
        (SnapSpec(32, Grouping.TRIPLETS), "1/48", 40),
        (SnapSpec(16, Grouping.QUINTUPLETS), "1/20", 96),
    ],
)
def test_steps_and_their_names(spec: SnapSpec, label: str, step: int) -> None:
    assert spec.label == label
    assert spec.step_ticks(480) == step


def test_a_division_that_no_box_offers_is_refused() -> None:
    with pytest.raises(ValueError, match="division 12 is none of"):
        SnapSpec(12)


def test_coarser_and_finer_stop_at_the_ends() -> None:
    assert SnapSpec(16).coarser() == SnapSpec(8)
    assert SnapSpec(4).coarser() == SnapSpec(4)
    assert SnapSpec(16).finer() == SnapSpec(32)
    assert SnapSpec(64).finer() == SnapSpec(64)


def test_triplets_come_and_go() -> None:
    triplets = SnapSpec(16).grouped(Grouping.TRIPLETS)

    assert triplets == SnapSpec(16, Grouping.TRIPLETS)
    assert triplets.grouped(Grouping.TRIPLETS) == SnapSpec(16)
    assert triplets.grouped(Grouping.QUINTUPLETS) == SnapSpec(16, Grouping.QUINTUPLETS)


def test_off_keeps_the_grid_for_later() -> None:
    off = SnapSpec(32, Grouping.TRIPLETS).toggled()

    assert off.label == "Off"
    assert off.toggled() == SnapSpec(32, Grouping.TRIPLETS)
    assert off.finer().is_on


@pytest.mark.parametrize(("tick", "line"), [(0, 0), (59, 0), (61, 120), (1900, 1920), (-40, 0)])
def test_a_tick_snaps_to_the_nearest_line(tick: int, line: int) -> None:
    assert snap_tick(STEADY, SnapSpec(16), tick) == line


def test_a_second_snaps_to_the_nearest_line() -> None:
    assert snap_second(STEADY, SnapSpec(16), 0.13) == 120


def test_off_every_tick_is_a_line() -> None:
    assert snap_tick(STEADY, SnapSpec(is_on=False), 61.4) == 61
    assert snap_tick(STEADY, SnapSpec(is_on=False), -3.0) == 0


def test_steps_are_counted_from_each_bar_line_anew() -> None:
    assert grid_lines(SEVEN, SnapSpec(4), 0, 3360).tolist() == [0, 480, 960, 1440, 1680, 2160, 2640, 3120]
    assert snap_tick(SEVEN, SnapSpec(4), 1700) == 1680
    assert next_line(SEVEN, SnapSpec(4), 1440) == 1680
    assert previous_line(SEVEN, SnapSpec(4), 1680) == 1440


def test_the_start_has_no_line_before_it() -> None:
    assert previous_line(STEADY, SnapSpec(16), 0) == 0
    assert previous_line(STEADY, SnapSpec(is_on=False), 10) == 0


def test_a_free_hand_steps_by_sixty_fourths() -> None:
    off = SnapSpec(4, is_on=False)

    assert next_line(STEADY, off, 61) == 91
    assert previous_line(STEADY, off, 61) == 31


def test_off_only_bar_lines_are_drawn() -> None:
    assert grid_lines(STEADY, SnapSpec(is_on=False), 100, 4000).tolist() == [1920, 3840]


@given(grids(), specs, ticks)
def test_a_line_snaps_to_itself(grid: TempoMap, spec: SnapSpec, tick: int) -> None:
    line = snap_tick(grid, spec, tick)

    assert snap_tick(grid, spec, line) == line


@given(grids(), specs, ticks)
def test_snapping_moves_by_half_a_step_at_most(grid: TempoMap, spec: SnapSpec, tick: int) -> None:
    assert abs(snap_tick(grid, spec, tick) - tick) <= spec.step_ticks(grid.resolution) / 2


@given(grids(), specs, ticks)
def test_a_step_on_and_back_leads_home(grid: TempoMap, spec: SnapSpec, tick: int) -> None:
    line = snap_tick(grid, spec, tick)

    assert previous_line(grid, spec, next_line(grid, spec, line)) == line


@given(grids(), specs, ticks)
def test_nothing_lies_between_neighbouring_lines(grid: TempoMap, spec: SnapSpec, tick: int) -> None:
    after = next_line(grid, spec, tick)

    assert grid_lines(grid, spec, tick + 1, after).tolist() == []
    assert grid_lines(grid, spec, after, after + 1).tolist() == [after]


@given(grids(), specs, ticks)
def test_every_bar_line_is_a_line(grid: TempoMap, spec: SnapSpec, tick: int) -> None:
    start = bar_at(grid, tick).start_tick

    assert snap_tick(grid, spec, start) == start

"""Edits of a tempo map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.bar_edits import counted_out
from chart_hero_core.editing.bar_spans import bar_at, beat_line_after, beat_line_before, nearest_beat_line
from chart_hero_core.editing.tempo_maps import (
    BPM_RANGE,
    at_double_tempo,
    at_half_tempo,
    with_beat_at,
    with_bpm,
    with_marker,
    without_marker,
)
from chart_hero_core.errors import OptionError
from tests.support.documents import grids

STEADY = TempoMap.steady(120.0)
TWO_PARTS = TempoMap((TempoChange(0, 120.0), TempoChange(7680, 100.0)))
"""Four bars of 2 s, then bars of 2.4 s."""


def line_seconds(grid: TempoMap, until_s: float = 60.0) -> np.ndarray:
    return grid.seconds_at(grid.bar_ticks(int(grid.ticks_at(until_s))))


# ---- a tempo from a bar on ---------------------------------------------------------------------


def test_without_a_later_marker_the_rest_of_the_song_takes_the_tempo() -> None:
    grid = with_bpm(STEADY, 1920, 60.0)

    assert grid.tempo_changes == (TempoChange(0, 120.0), TempoChange(1920, 60.0))


def test_the_next_marker_keeps_its_second() -> None:
    grid = with_bpm(TWO_PARTS, 1920, 119.0)

    # 6 s hold 11.9 beats: twelve, and the last one is a little shorter
    assert grid.seconds_at(7680) == pytest.approx(8.0)
    assert [change.tick for change in grid.tempo_changes] == [0, 1920, 7200, 7680]
    assert grid.tempo_changes[2].bpm == pytest.approx(119.0 / 0.9, rel=1e-3)


def test_the_part_holds_as_many_beats_as_fit() -> None:
    grid = with_bpm(TWO_PARTS, 1920, 140.0)

    # 6 s hold 14 beats; three bars and a half, so that the bar line at 8 s stays one
    assert grid.time_signatures == (TimeSignature(0), TimeSignature(7680, 2, 4), TimeSignature(8640))
    assert [(change.tick, change.bpm) for change in grid.tempo_changes] == [
        (0, 120.0),
        (1920, 140.0),
        (8640, 100.0),
    ]
    assert grid.seconds_at(8640) == pytest.approx(8.0)


def test_the_beat_before_meets_a_line_that_moves() -> None:
    grid = with_bpm(STEADY, 1920, 90.0, start_s=2.1)

    assert grid.seconds_at([1440, 1920, 2400]) == pytest.approx([1.5, 2.1, 2.1 + 2 / 3])


def test_a_first_line_behind_the_start_gets_bars_in_front() -> None:
    grid = with_bpm(STEADY, 0, 120.0, start_s=0.25)

    assert grid.origin_s == pytest.approx(-1.75)


def test_markers_before_the_end_go() -> None:
    many = TempoMap(tuple(TempoChange(480 * beat, 120.0 + beat) for beat in range(12)))

    grid = with_bpm(many, 0, 100.0, until_tick=1920)

    assert grid.seconds_at(grid.tempo_changes[-1].tick) == pytest.approx(float(many.seconds_at(480 * 11)))
    assert grid.bpm_at(0) == 100.0


@pytest.mark.parametrize("bpm", [0.0, -5.0, 9.99, 1001.0, float("nan"), float("inf")])
def test_a_tempo_out_of_range_is_refused(bpm: float) -> None:
    with pytest.raises(OptionError, match="BPM cannot be used; choose one from 10 to 1000"):
        with_bpm(STEADY, 0, bpm)


@given(grids(), st.integers(0, 20), st.floats(60.0, 240.0))
@settings(max_examples=80)
def test_what_follows_the_next_marker_keeps_its_seconds(grid: TempoMap, n_bar: int, bpm: float) -> None:
    grid = with_marker(grid, 24_000)
    bar = bar_at(grid, 1920 * n_bar % 20_000)
    edited = with_bpm(grid, bar.start_tick, bpm, until_tick=bar.end_tick)
    later = [change for change in grid.tempo_changes if change.tick >= bar.end_tick]

    start_s = float(grid.seconds_at(later[0].tick))
    assert edited.bpm_at(float(edited.ticks_at(start_s)) + 1) == later[0].bpm
    next_bar = bar_at(grid, later[0].tick - 1)
    start_s = float(grid.seconds_at(next_bar.end_tick))
    before, after = (
        [second for second in line_seconds(tempo_map) if start_s - 1e-6 <= second < 55.000001]
        for tempo_map in (grid, edited)
    )
    assert np.allclose(before, after)


# ---- beat lines --------------------------------------------------------------------------------


def test_a_beat_line_takes_the_beats_beside_it_along_and_no_other() -> None:
    grid = with_beat_at(STEADY, 1920, 2.05)

    assert grid.seconds_at([0, 1440, 1920, 2400, 9600]) == pytest.approx([0.0, 1.5, 2.05, 2.5, 10.0])
    assert [change.tick for change in grid.tempo_changes] == [0, 1440, 1920, 2400]


def test_a_line_moved_back_is_where_it_was() -> None:
    grid = with_beat_at(with_beat_at(STEADY, 1920, 2.05), 1920, 2.0)

    assert [change.bpm for change in grid.tempo_changes] == pytest.approx([120.0] * 4)


def test_the_parts_beside_a_line_give_way() -> None:
    grid = with_beat_at(TWO_PARTS, 3840, 4.4, between_markers=True)

    assert grid.seconds_at([0, 1920, 3840, 7680]) == pytest.approx([0.0, 2.2, 4.4, 8.0])
    assert [change.tick for change in grid.tempo_changes] == [0, 3840, 7680]


def test_behind_the_last_marker_the_rest_takes_the_tempo() -> None:
    grid = with_beat_at(STEADY, 3840, 4.4, between_markers=True)

    assert len(grid.tempo_changes) == 1
    assert grid.bpm_at(0) == pytest.approx(120.0 / 1.1)


def test_the_first_line_moves_the_start() -> None:
    grid = with_beat_at(TempoMap.steady(120.0, origin_s=-1.0), 0, -0.9)

    assert grid.seconds_at([0, 480]) == pytest.approx([-0.9, -0.5])


@pytest.mark.parametrize("second", [-10.0, 1.5, 2.5, 10.0])
def test_a_line_stays_between_its_neighbours(second: float) -> None:
    grid = with_beat_at(STEADY, 1920, second)

    tempos = [change.bpm for change in grid.tempo_changes]
    assert BPM_RANGE[0] <= min(tempos) <= max(tempos) <= BPM_RANGE[1]
    assert grid.seconds_at([1440, 2400]) == pytest.approx([1.5, 2.5])


@given(grids(), st.integers(480, 20_000), st.floats(-0.1, 0.1))
@settings(max_examples=80)
def test_only_the_two_beats_beside_a_line_change(grid: TempoMap, tick: int, shift_s: float) -> None:
    line = nearest_beat_line(grid, tick)
    before, after = beat_line_before(grid, line), beat_line_after(grid, line)
    edited = with_beat_at(grid, line, float(grid.seconds_at(line)) + shift_s)

    ticks = np.concatenate((np.linspace(0, before, 20), np.linspace(after, 30_000, 20)))
    assert np.allclose(edited.seconds_at(ticks), grid.seconds_at(ticks))
    assert np.all(np.diff(edited.seconds_at(np.linspace(before, after, 9))) > 0)


# ---- markers -----------------------------------------------------------------------------------


def test_a_marker_changes_nothing_by_itself() -> None:
    grid = with_marker(STEADY, 960)

    assert grid.tempo_changes == (TempoChange(0, 120.0), TempoChange(960, 120.0))
    assert with_marker(grid, 960) is grid


def test_without_a_marker_one_tempo_leads_over_both_parts() -> None:
    bent = with_beat_at(TWO_PARTS, 3840, 4.4, between_markers=True)

    straight = without_marker(bent, 3840)

    assert [change.bpm for change in straight.tempo_changes] == pytest.approx([120.0, 100.0])
    assert straight.seconds_at(7680) == pytest.approx(8.0)


def test_without_the_last_marker_the_tempo_before_goes_on() -> None:
    assert without_marker(TWO_PARTS, 7680) == STEADY


@pytest.mark.parametrize("tick", [0, 480])
def test_the_first_marker_stays_and_no_other_is_found(tick: int) -> None:
    assert without_marker(TWO_PARTS, tick) is TWO_PARTS


# ---- half and double ---------------------------------------------------------------------------


def test_twice_the_beats_in_the_same_time() -> None:
    grid = at_double_tempo(TWO_PARTS)

    assert grid.tempo_changes == (TempoChange(0, 240.0), TempoChange(15_360, 200.0))


def test_half_the_beats_in_the_same_time() -> None:
    assert at_half_tempo(TWO_PARTS).tempo_changes == (TempoChange(0, 60.0), TempoChange(3840, 50.0))


def test_a_bar_too_many_is_cut_in_half() -> None:
    grid = TempoMap((TempoChange(0, 120.0),), (TimeSignature(0), TimeSignature(5760, 3, 4)))

    assert at_half_tempo(grid).time_signatures == (
        TimeSignature(0),
        TimeSignature(1920, 2, 4),
        TimeSignature(2880, 3, 4),
    )


def test_an_odd_tick_keeps_what_follows_in_time() -> None:
    grid = TempoMap((TempoChange(0, 120.0), TempoChange(481, 90.0), TempoChange(960, 100.0)))

    half = at_half_tempo(grid)

    assert [change.tick for change in half.tempo_changes] == [0, 241, 480]
    assert half.seconds_at(480) == pytest.approx(float(grid.seconds_at(960)))


@pytest.mark.parametrize(("edit", "bpm"), [(at_double_tempo, 600.0), (at_half_tempo, 15.0)])
def test_a_tempo_that_leaves_the_range_is_refused(edit, bpm: float) -> None:
    with pytest.raises(OptionError, match="cannot be used"):
        edit(TempoMap.steady(bpm))


@given(grids())
@settings(max_examples=60)
def test_double_and_half_lead_home(grid: TempoMap) -> None:
    plain = replace(grid, time_signatures=counted_out(grid.time_signatures, grid.resolution))

    assert at_half_tempo(at_double_tempo(grid)) == plain


@given(grids(), st.integers(0, 20_000))
@settings(max_examples=60)
def test_at_double_tempo_every_place_keeps_its_second(grid: TempoMap, tick: int) -> None:
    assert at_double_tempo(grid).seconds_at(2 * tick) == pytest.approx(float(grid.seconds_at(tick)))

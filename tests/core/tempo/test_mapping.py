from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.tempo.bars import BarCount
from chart_hero_core.tempo.fit import PulseGrid
from chart_hero_core.tempo.mapping import Notation, make_tempo_map


def count(n_beats: int, metre: int = 4, first_place: int = 0) -> BarCount:
    places = (np.arange(n_beats) + first_place) % metre
    return BarCount(places, np.full(n_beats, metre), 0.0, 1.0)


def line(n_beats: int, bpm: float, start_s: float = 0.3) -> PulseGrid:
    return PulseGrid(np.array([0.0, n_beats - 1.0]), np.array([start_s, start_s + 60 / bpm * (n_beats - 1)]))


@settings(max_examples=30)
@given(bpm=st.floats(55, 220), n_beats=st.integers(64, 600))
def test_rounded_tempos_end_within_two_milliseconds_or_are_whole(bpm: float, n_beats: int) -> None:
    grid = line(n_beats, bpm)
    tempo_map = make_tempo_map(grid, count(n_beats), Notation(), (n_beats - 1) / 2)
    end_tick = float(tempo_map.ticks_at(grid.seconds[-1]))
    shift_s = abs(end_tick / 480 - round(end_tick / 480)) * 60 / bpm
    is_whole = (2 * tempo_map.tempo_changes[0].bpm) % 1 == 0
    assert shift_s < (0.0026 if is_whole else 0.002)
    assert all(change.bpm == round(change.bpm, 3) for change in tempo_map.tempo_changes)


@settings(max_examples=30)
@given(st.lists(st.floats(0.3, 1.0), min_size=2, max_size=30))
def test_rounding_errors_do_not_add_up(slopes: list[float]) -> None:
    knots = 8.0 * np.arange(len(slopes) + 1)
    grid = PulseGrid(knots, np.concatenate(([0.0], np.cumsum(8 * np.array(slopes)))))
    tempo_map = make_tempo_map(grid, count(int(knots[-1]) + 1), Notation(), 0.0)
    ticks = tempo_map.ticks_at(grid.seconds)
    assert tempo_map.seconds_at(np.rint(ticks / 480) * 480) == pytest.approx(grid.seconds, abs=0.001)


def test_a_pickup_is_filled_up_to_a_whole_bar() -> None:
    tempo_map = make_tempo_map(line(64, 120), count(64, first_place=2), Notation(), 30.0)
    assert tempo_map.origin_s == pytest.approx(0.3 - 2 * 0.5)
    assert tempo_map.seconds_at(4 * 480) == pytest.approx(1.3)


def test_a_change_of_metre_stands_on_its_bar_line() -> None:
    bars = BarCount(np.array([0, 1, 2, 3, 0, 1, 2, 0, 1, 2]), np.array([4] * 4 + [3] * 6), 0.0, 1.0)
    signatures = make_tempo_map(line(10, 120, 0.0), bars, Notation(), 4.5).time_signatures
    assert [(item.tick, item.numerator) for item in signatures] == [(0, 4), (4 * 480, 3)]


def test_eighth_pulses_are_half_as_long() -> None:
    tempo_map = make_tempo_map(line(70, 200, 0.0), count(70, metre=7), Notation(2), 35.0)
    assert tempo_map.tempo_changes[0].bpm == 100.0
    assert (tempo_map.time_signatures[0].numerator, tempo_map.time_signatures[0].denominator) == (7, 8)
    assert tempo_map.seconds_at(7 * 240) == pytest.approx(7 * 0.3)

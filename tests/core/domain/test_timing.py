"""Laws of the clocks."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.timing import FrameGrid, TempoChange, TempoMap, TimeSignature
from tests.support.timing import ORIGINS_S, TICKS, frame_grids, tempo_maps

STEP = TempoMap(  # two bars of 4/4 at 120, then 3/4 at 60
    (TempoChange(0, 120.0), TempoChange(3840, 60.0)),
    (TimeSignature(0), TimeSignature(3840, 3, 4)),
    origin_s=0.5,
)


@given(tempo_maps(), st.lists(TICKS, min_size=1))
def test_ticks_survive_the_way_to_seconds_and_back(tempo_map: TempoMap, ticks: list[int]) -> None:
    assert tempo_map.ticks_at(tempo_map.seconds_at(ticks)) == pytest.approx(ticks, abs=1e-3)


@given(tempo_maps(), st.floats(-100.0, 5000.0))
def test_seconds_survive_the_way_to_ticks_and_back(tempo_map: TempoMap, seconds: float) -> None:
    assert float(tempo_map.seconds_at(tempo_map.ticks_at(seconds))) == pytest.approx(seconds, abs=1e-6)


@given(tempo_maps(), TICKS, st.integers(1, 10_000))
def test_later_ticks_sound_later(tempo_map: TempoMap, tick: int, step: int) -> None:
    assert tempo_map.seconds_at(tick) < tempo_map.seconds_at(tick + step)


@given(tempo_maps())
def test_tick_0_sounds_at_the_origin(tempo_map: TempoMap) -> None:
    assert float(tempo_map.seconds_at(0)) == tempo_map.origin_s


@given(tempo_maps(), ORIGINS_S, st.lists(TICKS, min_size=1))
def test_a_moved_map_shows_every_tick_that_much_later(
    tempo_map: TempoMap, shift_s: float, ticks: list[int]
) -> None:
    moved = tempo_map.moved_by(shift_s).seconds_at(ticks)

    assert moved == pytest.approx(tempo_map.seconds_at(ticks) + shift_s, abs=1e-6)


@given(tempo_maps(), ORIGINS_S)
def test_moving_changes_nothing_but_the_origin(tempo_map: TempoMap, shift_s: float) -> None:
    moved = tempo_map.moved_by(shift_s)

    assert moved.tempo_changes == tempo_map.tempo_changes
    assert moved.time_signatures == tempo_map.time_signatures
    assert moved.resolution == tempo_map.resolution


def test_seconds_of_a_tempo_step_by_hand() -> None:
    # eight beats of 0.5 s after the origin, then beats of 1 s
    assert STEP.seconds_at([0, 480, 3840, 4320]).tolist() == [0.5, 1.0, 4.5, 5.5]


def test_before_the_start_the_first_tempo_holds() -> None:
    assert float(STEP.seconds_at(-480)) == 0.0
    assert float(STEP.ticks_at(0.0)) == -480.0


def test_conversions_keep_the_shape() -> None:
    assert STEP.seconds_at(np.zeros((2, 3))).shape == (2, 3)
    assert STEP.ticks_at(np.zeros((0,))).shape == (0,)


@pytest.mark.parametrize(
    ("tick", "bpm"), [(-1, 120.0), (0, 120.0), (3839, 120.0), (3840, 60.0), (9999, 60.0)]
)
def test_a_tempo_holds_from_its_own_tick_on(tick: int, bpm: float) -> None:
    assert STEP.bpm_at(tick) == bpm


@pytest.mark.parametrize(("tick", "numerator"), [(-1, 4), (0, 4), (3839, 4), (3840, 3), (9999, 3)])
def test_a_signature_holds_from_its_own_tick_on(tick: int, numerator: int) -> None:
    assert STEP.signature_at(tick).numerator == numerator


@given(tempo_maps(), TICKS)
def test_the_signature_in_force_is_the_last_that_has_begun(tempo_map: TempoMap, tick: int) -> None:
    begun = [signature for signature in tempo_map.time_signatures if signature.tick <= tick]

    assert tempo_map.signature_at(tick) == begun[-1]


def test_bar_lines_of_a_change_of_metre_by_hand() -> None:
    assert STEP.bar_ticks(7000) == [0, 1920, 3840, 5280, 6720]


def test_the_end_itself_may_be_a_bar_line() -> None:
    assert STEP.bar_ticks(5280)[-1] == 5280
    assert STEP.bar_ticks(5279)[-1] == 3840


@given(tempo_maps(), st.integers(0, 60_000))
def test_bar_lines_rise_from_0_and_hold_every_signature(tempo_map: TempoMap, end_tick: int) -> None:
    lines = tempo_map.bar_ticks(end_tick)

    assert lines[0] == 0
    assert lines == sorted(set(lines))
    assert lines[-1] <= end_tick
    assert {s.tick for s in tempo_map.time_signatures if s.tick <= end_tick} <= set(lines)


@given(tempo_maps(), st.integers(0, 60_000))
def test_no_bar_is_longer_than_its_signature_says(tempo_map: TempoMap, end_tick: int) -> None:
    lines = tempo_map.bar_ticks(end_tick)

    for line, next_line in pairwise(lines):
        assert next_line - line <= tempo_map.signature_at(line).bar_ticks(tempo_map.resolution)


@pytest.mark.parametrize(
    ("numerator", "denominator", "ticks"),
    [(4, 4, 1920), (3, 4, 1440), (6, 8, 1440), (7, 8, 1680), (2, 2, 1920)],
)
def test_length_of_a_bar(numerator: int, denominator: int, ticks: int) -> None:
    assert TimeSignature(0, numerator, denominator).bar_ticks(480) == ticks


def test_a_steady_map_has_one_tempo_and_common_time() -> None:
    steady = TempoMap.steady(140.0, origin_s=1.0)

    assert steady.tempo_changes == (TempoChange(0, 140.0),)
    assert steady.time_signatures == (TimeSignature(0, 4, 4),)


@pytest.mark.parametrize(
    ("changes", "signatures", "message"),
    [
        ((), (TimeSignature(0),), "tempo_changes must start at tick 0"),
        ((TempoChange(1, 120.0),), (TimeSignature(0),), "tempo_changes must start at tick 0"),
        ((TempoChange(0, 120.0),), (TimeSignature(9),), "time_signatures must start at tick 0"),
        ((TempoChange(0, 120.0), TempoChange(0, 90.0)), (TimeSignature(0),), "tempo_changes must rise"),
    ],
)
def test_a_map_without_a_start_or_an_order_cannot_be_made(
    changes: tuple[TempoChange, ...], signatures: tuple[TimeSignature, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        TempoMap(changes, signatures)


@pytest.mark.parametrize("bpm", [0.0, -120.0, float("nan")])
def test_a_tempo_must_be_positive(bpm: float) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        TempoChange(0, bpm)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 4), (4, 0), (4, 3), (4, -4)])
def test_a_time_signature_must_be_writable(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match=r"numerator|denominator"):
        TimeSignature(0, numerator, denominator)


@given(frame_grids(), st.integers(0, 1_000_000))
def test_frames_survive_the_way_to_seconds_and_back(grid: FrameGrid, frame: int) -> None:
    assert grid.frame_at(grid.seconds_at(frame)) == pytest.approx(frame, abs=1e-6)


@given(frame_grids(), st.integers(0, 100_000))
def test_a_frame_is_centred_on_its_sample(grid: FrameGrid, frame: int) -> None:
    assert grid.seconds_at(frame) * grid.sample_rate == pytest.approx(frame * grid.hop_length)


def test_the_frame_rate_is_exact() -> None:
    assert FrameGrid(22_050, 256).frame_rate == Fraction(11_025, 128)  # 86.13..., not 86

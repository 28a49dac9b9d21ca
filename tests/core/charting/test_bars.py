"""Where bars, half bars and beats lie."""

import numpy as np
import pytest

from chart_hero_core.charting.bars import Bars, Strength
from chart_hero_core.domain.timing import TempoMap, TimeSignature
from tests.support.grooves import WINDING_MAP


def strengths(signature, *ticks):
    bars = Bars.covering(TempoMap.steady(120.0, signature=signature), max(ticks))
    return [Strength(value) for value in bars.strengths_of(np.array(ticks))]


def test_four_four():
    found = strengths(TimeSignature(0), 0, 960, 480, 240, 160, 120)
    assert found == [
        Strength.BAR,
        Strength.HALF_BAR,
        Strength.BEAT,
        Strength.EIGHTH,
        Strength.TRIPLET,
        Strength.OTHER,
    ]


def test_six_eight_has_two_beats():
    assert strengths(TimeSignature(0, 6, 8), 0, 720, 480) == [
        Strength.BAR,
        Strength.HALF_BAR,
        Strength.EIGHTH,
    ]


def test_a_waltz_has_no_half_bar():
    assert strengths(TimeSignature(0, 3, 4), 480, 720) == [Strength.BEAT, Strength.EIGHTH]


def test_a_tick_just_before_the_bar_line_is_as_strong_as_the_line():
    assert strengths(TimeSignature(0), 1910) == [Strength.BAR]


@pytest.mark.parametrize("last_tick", [0, 1919, 1920, 9000, 30_000])
def test_the_bars_cover_the_last_tick(last_tick):
    bars = Bars.covering(WINDING_MAP, last_tick)
    assert bars.lines[-2] <= last_tick < bars.lines[-1]
    assert len(bars.beat_ticks) == len(bars.lines) - 1

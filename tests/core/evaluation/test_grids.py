from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.evaluation.grids import BeatList, Grid, MappedBeats

UNEVEN = BeatList(np.array([1.0, 1.5, 2.2, 2.6]), np.array([1.5]))
MAPPED = MappedBeats(TempoMap((TempoChange(0, 120.0), TempoChange(960, 75.0)), origin_s=0.3))


@pytest.mark.parametrize("grid", [UNEVEN, MAPPED])
@given(position=st.floats(-20, 200))
def test_positions_and_seconds_there_and_back(grid: Grid, position: float) -> None:
    assert float(grid.positions_at(grid.seconds_at(position))) == pytest.approx(position, abs=1e-6)


def test_between_beats_time_runs_evenly() -> None:
    assert UNEVEN.seconds_at([0.5, 1.5]).tolist() == pytest.approx([1.25, 1.85])


def test_a_list_is_continued_at_its_first_and_its_median_last_tempo() -> None:
    assert UNEVEN.seconds_at([-1, 4]).tolist() == pytest.approx([0.5, 3.1])


def test_a_list_that_begins_inside_a_bar_has_the_line_before() -> None:
    beats = np.arange(1.0, 11.0)
    bars = BeatList(beats, beats[[3, 7]]).bars_until(0)
    assert bars.positions.tolist() == pytest.approx([-1, 3, 7])
    assert bars.lines_s.tolist() == pytest.approx([0, 4, 8])
    assert bars.lengths.tolist() == pytest.approx([4, 4, 4])


def test_a_list_that_begins_on_a_bar_has_no_line_before() -> None:
    beats = np.arange(8.0)
    assert BeatList(beats, beats[[0, 4]]).bars_until(0).positions.tolist() == [0, 4]


def test_one_bar_line_says_nothing_of_lengths() -> None:
    bars = UNEVEN.bars_until(0)
    assert bars.positions.tolist() == [1]
    assert np.isnan(bars.lengths).all()


def test_beats_of_a_map_are_quarter_notes_whatever_the_metre() -> None:
    grid = MappedBeats(TempoMap((TempoChange(0, 120.0),), (TimeSignature(0, 6, 8),)))
    assert grid.beats_until(1.4).tolist() == [0, 0.5, 1.0, 1.5]
    assert grid.bars_until(3.1).positions.tolist() == [0, 3, 6]
    assert grid.bars_until(3.1).lengths.tolist() == [3, 3, 3]


def test_markers_of_a_map_stand_where_they_sound() -> None:
    seconds = [marker.seconds for marker in MAPPED.markers]
    assert seconds == pytest.approx([0.3, 1.3])
    assert [marker.bpm for marker in MAPPED.markers] == [120, 75]


@pytest.mark.parametrize("beats", [[], [1.0], [1.0, 1.0], [2.0, 1.0]])
def test_a_list_needs_two_rising_beats(beats: list[float]) -> None:
    with pytest.raises(ValueError, match="two or more rising"):
        BeatList(np.array(beats), np.zeros(0))


def test_downbeats_must_rise() -> None:
    with pytest.raises(ValueError, match="downbeats must rise"):
        BeatList(np.arange(4.0), np.array([2.0, 1.0]))

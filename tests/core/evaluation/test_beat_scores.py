from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.evaluation.beat_scores import BeatScores, score_beats
from chart_hero_core.evaluation.grid_cut import offsets_to_nearest
from chart_hero_core.evaluation.grids import BeatList, Grid, MappedBeats


def beats(n: int = 65, start_s: float = 1.0, step_s: float = 0.5, first_number: int = 1) -> BeatList:
    """Make a list in 4/4 whose first beat carries a number of the bar."""
    index = np.arange(n)
    times_s = start_s + step_s * index
    return BeatList(times_s, times_s[(index + first_number - 1) % 4 == 0])


def score(predicted: Grid, reference: Grid | None = None, onsets_s: object = ()) -> BeatScores:
    scores = score_beats(reference or beats(), predicted, onsets_s)  # type: ignore[arg-type]
    assert scores is not None
    return scores


def test_the_reference_itself_is_perfect() -> None:
    scores = score(beats())
    assert scores.beat_f_70 == scores.beat_f_30 == scores.downbeat_f_70 == scores.downbeat_f_30 == 1
    assert scores.cmlt == scores.amlt == scores.within_20_ms == 1
    assert (scores.octave, scores.phase_beats, scores.tempo_error) == (1, 0, 0)
    assert scores.drift_by_count_ms == scores.drift_by_phase_ms == 0
    assert (scores.n_beats, scores.n_bars) == (65, 17)


@pytest.mark.parametrize(
    ("n", "step_s", "octave"),
    [
        (129, 0.25, Fraction(2)),
        (33, 1.0, Fraction(1, 2)),
        (98, 1 / 3, Fraction(3, 2)),
        (50, 0.75, Fraction(2, 3)),
        (50, 0.65, None),
    ],
)
def test_octave(n: int, step_s: float, octave: Fraction | None) -> None:
    assert score(beats(n, step_s=step_s)).octave == octave


def test_a_doubled_tempo_keeps_every_beat_and_loses_half_its_precision() -> None:
    scores = score(beats(129, step_s=0.25))
    assert scores.within_20_ms == 1
    assert scores.beat_f_70 == pytest.approx(2 * 65 / (65 + 129))
    assert scores.tempo_error == pytest.approx(1)
    assert scores.phase_beats is None
    assert scores.drift_by_count_ms is None


@pytest.mark.parametrize(("first_number", "phase"), [(1, 0), (4, 1), (3, 2), (2, -1)])
def test_phase_says_how_many_beats_late_the_bars_begin(first_number: int, phase: int) -> None:
    scores = score(beats(first_number=first_number))
    assert scores.phase_beats == phase
    assert scores.downbeat_f_70 == (1 if phase == 0 else 0)


@pytest.mark.parametrize(
    ("shift_s", "f_70", "f_30", "within"), [(0.010, 1, 1, 1), (0.050, 1, 0, 0), (-0.025, 1, 1, 0)]
)
def test_shifted_beats(shift_s: float, f_70: float, f_30: float, within: float) -> None:
    scores = score(beats(start_s=1 + shift_s))
    assert (scores.beat_f_70, scores.beat_f_30, scores.within_20_ms) == (f_70, f_30, within)
    assert scores.median_offset_ms == pytest.approx(shift_s * 1000)


def test_a_beat_a_little_before_the_cut_is_not_lost() -> None:
    assert score(beats(start_s=0.990)).n_predicted_beats == 65


def test_a_slow_grid_drifts() -> None:
    scores = score(beats(step_s=0.501))
    assert scores.drift_by_count_ms == pytest.approx(64)
    assert scores.drift_by_phase_ms == pytest.approx(64)


def test_a_lost_beat_is_seen_by_counting() -> None:
    times_s = np.delete(beats(66).beats_s, 30)
    scores = score(BeatList(times_s, np.zeros(0)))
    assert scores.drift_by_phase_ms == pytest.approx(0)
    assert scores.drift_by_count_ms == pytest.approx(500)


def test_a_list_that_ends_early_runs_on() -> None:
    scores = score(beats(40))
    assert scores.drift_by_count_ms == pytest.approx(0)
    assert scores.beat_f_70 == pytest.approx(2 * 40 / (65 + 40))


def test_without_bars_on_a_side_downbeats_mean_nothing() -> None:
    scores = score(replace(beats(), downbeats_s=np.zeros(0)))
    assert scores.downbeat_f_70 is None
    assert scores.phase_beats is None
    assert scores.beat_f_70 == 1


def test_onsets_cut_the_reference() -> None:
    scores = score(beats(), onsets_s=[20.0, 5.0, 11.0])
    assert scores.n_beats == 31


def test_onsets_near_lines_of_our_grid() -> None:
    onsets_s = [1.0, 1.125, 1.260, 1.333, 5.060, 30.0]  # on 1/4, 10 ms late, on a triplet, 23 ms off
    assert score(beats(), onsets_s=onsets_s).onsets_within_15_ms == pytest.approx(5 / 6)


def test_a_song_of_few_beats_is_left_out() -> None:
    assert score_beats(beats(15), beats(15), []) is None


def test_a_map_without_onsets_has_no_span() -> None:
    steady = MappedBeats(TempoMap.steady(120))
    assert score_beats(steady, steady, []) is None


def test_no_predicted_beat_inside_the_cut() -> None:
    scores = score(beats(8, start_s=100.0))
    assert (scores.n_predicted_beats, scores.beat_f_70, scores.octave, scores.cmlt) == (0, 0, None, 0)


def mapped(*bpm_of_bars: float) -> MappedBeats:
    return MappedBeats(TempoMap(tuple(TempoChange(1920 * i, bpm) for i, bpm in enumerate(bpm_of_bars))))


@pytest.mark.parametrize(
    ("bpm_of_bars", "n_markers"),
    [
        ([120.0], 1),
        ([120.0, 120.004] * 8, 1),  # changes below 0.01 BPM are none
        ([120.0, 120.02] * 8, 10),  # of 16 bars, the onsets span bars 2 to 11
    ],
)
def test_markers_inside_the_cut_are_counted(bpm_of_bars: list[float], n_markers: int) -> None:
    onsets_s = np.arange(2.0, 22.0, 0.25)
    scores = score(mapped(*bpm_of_bars), mapped(120.0), onsets_s)
    assert (scores.n_markers, scores.n_reference_markers) == (n_markers, 1)


def test_a_list_of_beats_has_no_markers() -> None:
    scores = score(beats())
    assert (scores.n_markers, scores.n_reference_markers) == (None, None)


def test_nearest_of_two_equally_near_events_is_the_earlier() -> None:
    assert offsets_to_nearest(np.array([1.0, 2.0]), np.array([1.5, 1.75, 0.0])).tolist() == [-0.5, 0.25, 1.0]


def test_without_events_nothing_is_near() -> None:
    assert np.isinf(offsets_to_nearest(np.zeros(0), np.array([1.0]))).all()

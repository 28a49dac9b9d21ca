from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.evaluation.beat_scores import score_beats
from chart_hero_core.evaluation.counts import Counts
from chart_hero_core.evaluation.grids import BeatList, Grid, MappedBeats
from chart_hero_core.evaluation.metre import MetreScore
from chart_hero_core.evaluation.slots import SlotScore

EIGHTHS_S = np.arange(2.0, 18.01, 0.25)
"""On eighths at 120 BPM, from the second bar of 4/4 on."""


def mapped(*signatures: TimeSignature, bpm: float = 120.0, origin_s: float = 0.0) -> MappedBeats:
    return MappedBeats(TempoMap((TempoChange(0, bpm),), signatures or (TimeSignature(0),), origin_s))


def metre_of(reference: Grid, predicted: Grid) -> MetreScore:
    scores = score_beats(reference, predicted, EIGHTHS_S)
    assert scores is not None
    assert scores.metre is not None
    return scores.metre


def slots_of(reference: Grid, predicted: Grid) -> SlotScore:
    scores = score_beats(reference, predicted, EIGHTHS_S)
    assert scores is not None
    assert scores.slots is not None
    return scores.slots


def test_bars_of_one_length_agree() -> None:
    assert metre_of(mapped(), mapped()) == MetreScore(1.0, is_common_time=True, changes=Counts(0, 0, 0))


def test_a_waltz_heard_in_four_agrees_nowhere() -> None:
    waltz = mapped(TimeSignature(0, 3, 4))

    assert metre_of(waltz, mapped()) == MetreScore(0.0, is_common_time=False, changes=Counts(0, 0, 0))


def test_three_four_and_six_eight_agree() -> None:
    assert metre_of(mapped(TimeSignature(0, 3, 4)), mapped(TimeSignature(0, 6, 8))).share_right == 1.0


def test_a_change_of_metre_counts_from_where_it_is() -> None:
    # 4/4 to second 10, then 3/4; the onsets span seconds 2 to 18
    changing = mapped(TimeSignature(0), TimeSignature(5 * 1920, 3, 4))

    score = metre_of(changing, mapped())

    assert score.share_right == pytest.approx(8 / 16)
    assert score.changes == Counts(0, 0, 1)


@pytest.mark.parametrize(("bars_before", "n_found"), [(5, 1), (4, 0)])
def test_a_change_is_found_within_a_beat(bars_before: int, n_found: int) -> None:
    there = mapped(TimeSignature(0), TimeSignature(5 * 1920, 3, 4))
    heard = mapped(TimeSignature(0), TimeSignature(bars_before * 1920, 3, 4))

    assert metre_of(there, heard).changes == Counts(n_found, 1, 1)


def test_without_predicted_bars_nothing_is_said_about_their_length() -> None:
    beats = BeatList(np.arange(0.0, 20.0, 0.5), np.zeros(0))

    assert metre_of(mapped(), beats) == MetreScore(None, is_common_time=True, changes=Counts(0, 0, 0))


def test_without_bars_in_the_reference_there_is_no_metre() -> None:
    scores = score_beats(BeatList(np.arange(0.0, 20.0, 0.5), np.zeros(0)), mapped(), EIGHTHS_S)

    assert scores is not None
    assert scores.metre is None


def test_onsets_stand_at_their_places_on_the_grid_itself() -> None:
    assert slots_of(mapped(), mapped()) == SlotScore(1.0, 1.0, 0)


@pytest.mark.parametrize(("late_s", "share"), [(0.020, 1.0), (0.022, 0.0)])
def test_a_place_is_right_within_a_24th_of_a_beat(late_s: float, share: float) -> None:
    assert slots_of(mapped(), mapped(origin_s=-late_s)).share_right == share


@pytest.mark.parametrize(("late_beats", "shift"), [(1, -1), (-1, 1)])
def test_bars_a_beat_off_are_right_after_a_shift(late_beats: int, shift: int) -> None:
    score = slots_of(mapped(), mapped(origin_s=0.5 * late_beats - 2.0 * (late_beats > 0)))

    assert score == SlotScore(0.0, 1.0, shift)
    assert not score.is_catastrophic


def test_a_doubled_tempo_is_useless() -> None:
    score = slots_of(mapped(), mapped(bpm=240.0))

    assert score.best_share < 0.1
    assert score.is_catastrophic


def test_beat_zero_is_the_bar_line_behind_a_pickup() -> None:
    # the first onset lies half a bar before the line at second 4; the other grid begins its bars a beat later
    onsets_s = np.arange(3.0, 18.01, 0.25)
    scores = score_beats(mapped(), mapped(TimeSignature(0, 1, 4), TimeSignature(480)), onsets_s)

    assert scores is not None
    assert scores.slots == SlotScore(0.0, 1.0, -1)

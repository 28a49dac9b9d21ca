from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.evaluation.class_schemes import EIGHT_LANES, FIVE_CLASSES, SEVEN_CLASSES, ClassScheme
from chart_hero_core.evaluation.counts import Counts, Timing, total_counts
from chart_hero_core.evaluation.onset_scores import score_onsets
from tests.core.evaluation.strategies import onset_lists, song, strokes_at

KICK, SNARE, CLOSED, OPEN = (
    DrumVoice.KICK,
    DrumVoice.SNARE,
    DrumVoice.HI_HAT_CLOSED,
    DrumVoice.HI_HAT_OPEN,
)


def test_counts_and_shares() -> None:
    counts = Counts(n_matched=3, n_predicted=4, n_reference=6)
    assert (counts.n_false_positives, counts.n_false_negatives) == (1, 3)
    assert counts.precision == pytest.approx(0.75)
    assert counts.recall == pytest.approx(0.5)
    assert counts.f_measure == pytest.approx(0.6)


@pytest.mark.parametrize(("n_predicted", "n_reference", "f"), [(0, 0, 1.0), (2, 0, 0.0), (0, 2, 0.0)])
def test_f_of_an_empty_side(n_predicted: int, n_reference: int, f: float) -> None:
    assert Counts(0, n_predicted, n_reference).f_measure == f


def test_the_total_of_no_counts_is_empty() -> None:
    assert total_counts([]) == Counts(0, 0, 0)


def test_a_scheme_holds_every_voice_once() -> None:
    with pytest.raises(ValueError, match="every voice once"):
        ClassScheme("kicks", {"KD": (KICK,)})


def test_five_classes_take_open_and_closed_hats_for_one() -> None:
    pair = song(strokes_at(OPEN, 1.0), strokes_at(CLOSED, 1.0))
    assert score_onsets([pair], FIVE_CLASSES).micro == Counts(1, 1, 1)
    assert score_onsets([pair], SEVEN_CLASSES).micro == Counts(0, 1, 1)


def test_eight_lanes_tell_toms_apart() -> None:
    pair = song(strokes_at(DrumVoice.TOM_HIGH, 1.0), strokes_at(DrumVoice.TOM_LOW, 1.0))
    assert score_onsets([pair], FIVE_CLASSES).micro.f_measure == 1
    assert score_onsets([pair], EIGHT_LANES).micro.f_measure == 0


def test_a_stroke_of_another_class_matches_nothing() -> None:
    scores = score_onsets([song(strokes_at(KICK, 1.0), strokes_at(SNARE, 1.0))])
    assert scores.per_class["KD"] == Counts(0, 0, 1)
    assert scores.per_class["SD"] == Counts(0, 1, 0)


def test_the_window_decides() -> None:
    pair = song(strokes_at(KICK, 1.0), strokes_at(KICK, 1.030))
    assert score_onsets([pair], window_s=0.050).micro.n_matched == 1
    assert score_onsets([pair], window_s=0.025).micro.n_matched == 0


def test_a_flam_written_twice_counts_once_on_both_sides() -> None:
    pair = song(strokes_at(SNARE, 1.0, 1.005), strokes_at(SNARE, 1.002, 1.004, 1.006))
    assert score_onsets([pair]).micro == Counts(1, 1, 1)


def test_open_and_closed_hat_at_once_count_once_in_five_classes() -> None:
    hats = strokes_at(OPEN, 1.0) + strokes_at(CLOSED, 1.001)
    assert score_onsets([song(hats, hats)], FIVE_CLASSES).per_class["HH"] == Counts(1, 1, 1)


def test_micro_sums_counts_and_track_mean_averages_songs() -> None:
    long = song(strokes_at(KICK, *range(8)), strokes_at(KICK, *range(8)), "long")
    short = song(strokes_at(KICK, 0.0, 1.0), [], "short")
    scores = score_onsets([long, short])
    assert scores.micro.f_measure == pytest.approx(16 / 18)
    assert scores.track_mean_f == pytest.approx(0.5)


def test_class_track_mean_counts_a_rightly_empty_class_as_one() -> None:
    scores = score_onsets([song(strokes_at(KICK, 1.0), strokes_at(SNARE, 1.0))])
    assert scores.class_track_mean_f == pytest.approx(3 / 5)  # toms, hi-hat, cymbals


def test_timing_is_positive_for_late_predictions() -> None:
    errors_ms = (1.0, 2.0, 3.0, 4.0, 40.0)
    predicted = strokes_at(KICK, *(i + error / 1000 for i, error in enumerate(errors_ms)))
    timing = score_onsets([song(strokes_at(KICK, *range(5)), predicted)]).timing("KD")
    assert timing is not None
    assert timing.n_pairs == 5
    assert timing.median_ms == pytest.approx(3)
    assert timing.mean_ms == pytest.approx(10)
    assert timing.p90_ms == pytest.approx(25.6)  # 60 % of the way from 4 to 40


def test_timing_without_a_pair_is_none() -> None:
    scores = score_onsets([song(strokes_at(KICK, 1.0), [])])
    assert scores.timing() is None
    assert scores.timing("KD") is None


def test_timing_of_all_classes_takes_every_pair() -> None:
    reference = strokes_at(KICK, 1.0) + strokes_at(SNARE, 2.0)
    predicted = strokes_at(KICK, 1.010) + strokes_at(SNARE, 1.990)
    timing = score_onsets([song(reference, predicted)]).timing()
    assert timing == Timing(2, pytest.approx(0), pytest.approx(0), pytest.approx(10))


def test_the_interval_of_equal_songs_is_a_point() -> None:
    half = strokes_at(KICK, 1.0)
    songs = [song(strokes_at(KICK, 1.0, 2.0), half, name) for name in "ab"]
    interval = score_onsets(songs).micro_f_interval
    assert interval is not None
    assert interval.low == interval.high == pytest.approx(2 / 3)


def test_no_song_is_an_error() -> None:
    with pytest.raises(ValueError, match="no song"):
        score_onsets([])


@pytest.mark.parametrize("scheme", [FIVE_CLASSES, SEVEN_CLASSES, EIGHT_LANES])
@given(onsets=onset_lists)
def test_a_truth_scores_one_against_itself(scheme: ClassScheme, onsets: list[DrumOnset]) -> None:
    scores = score_onsets([song(onsets, onsets)], scheme, 0.025)
    assert scores.micro.f_measure == scores.track_mean_f == scores.class_track_mean_f == 1


@given(reference=onset_lists, predicted=onset_lists)
def test_swapping_the_sides_swaps_precision_and_recall(
    reference: list[DrumOnset], predicted: list[DrumOnset]
) -> None:
    counts = score_onsets([song(reference, predicted)]).micro
    swapped = score_onsets([song(predicted, reference)]).micro
    assert swapped == Counts(counts.n_matched, counts.n_reference, counts.n_predicted)


@given(reference=onset_lists, predicted=onset_lists)
def test_order_and_velocity_do_not_matter(reference: list[DrumOnset], predicted: list[DrumOnset]) -> None:
    reordered = [replace(onset, velocity=1) for onset in reversed(predicted)]
    plain = score_onsets([song(reference, predicted)])
    assert score_onsets([song(reference, reordered)]).per_class == plain.per_class


@given(reference=onset_lists, predicted=onset_lists)
def test_a_wider_window_finds_no_less(reference: list[DrumOnset], predicted: list[DrumOnset]) -> None:
    pair = song(reference, predicted)
    wide, narrow = (score_onsets([pair], window_s=window_s).micro for window_s in (0.050, 0.025))
    assert wide.n_matched >= narrow.n_matched

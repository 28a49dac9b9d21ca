from __future__ import annotations

import time
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from chart_hero_core.domain.grid_trust import GridTrust
from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.tempo.estimate import UNSURE_NATS, TempoEstimate
from chart_hero_core.tempo.estimator import estimate_tempo
from tests.support import performances as songs
from tests.support.performances import Faults, Performance, perform

Floats = npt.NDArray[np.float64]


def estimate(performance: Performance) -> TempoEstimate:
    return estimate_tempo(performance.activations, performance.onsets)


def share_within_20_ms(truth: Floats, found: Floats) -> float:
    return float(np.mean(np.abs(truth[:, None] - found[None, :]).min(axis=1) <= 0.020))


def within(performance: Performance, times_s: Floats) -> Floats:
    return times_s[times_s < performance.activations.duration_s]


def assert_beats_and_bars_right(performance: Performance, found: TempoEstimate) -> None:
    """Beats, and bar lines both ways: none missing, none too many."""
    downbeats_s = within(performance, performance.grid.downbeats_s)
    assert share_within_20_ms(within(performance, performance.grid.beats_s), found.beats_s) >= 0.9
    assert share_within_20_ms(downbeats_s, found.downbeats_s) >= 0.9
    inside = found.downbeats_s[found.downbeats_s >= performance.grid.beats_s[0] - 0.02]
    assert share_within_20_ms(inside, performance.grid.downbeats_s) >= 0.9


SONGS: dict[str, tuple[songs.TrueGrid, songs.Bar]] = {
    "steady": (songs.steady(120), songs.ROCK),
    "odd tempo": (songs.steady(93.37), songs.ROCK),
    "6 % faster": (songs.drifting(110, 0.06), songs.ROCK),
    "6 % slower": (songs.drifting(130, -0.06), songs.ROCK),
    "tempo step": (songs.stepping(120, 132), songs.ROCK),
    "large tempo step": (songs.stepping(100, 140), songs.ROCK),
    "waltz": (songs.steady(110, metre=3), songs.WALTZ),
    "starts on beat 3": (songs.steady(117, first_place=2), songs.ROCK),
    "five": (songs.steady(125, metre=5), songs.FIVE),
    "seven eighths": (songs.steady(200, metre=7), songs.SEVEN),
    "half-time feel": (songs.steady(140), songs.HALF_TIME),
    "double bass": (songs.steady(180), songs.DOUBLE_BASS),
    "blast beat": (songs.steady(175), songs.BLAST),
    "punk": (songs.steady(205), songs.PUNK),
    "slow": (songs.steady(70), songs.ROCK),
    "swing": (songs.steady(140), songs.SWING),
}


@pytest.mark.parametrize("name", SONGS)
def test_beats_and_bar_lines_are_found_and_bars_lie_within_10_ms(name: str) -> None:
    performance = perform(*SONGS[name])
    found = estimate(performance)
    assert_beats_and_bars_right(performance, found)
    assert np.nanpercentile(np.abs(found.bar_residuals_ms), 95) < 10.0


OFFBEATS_AS_CLEAR = Faults(offbeat=1.1, half_bar=0.2, missed=0.3, false=1.5)

FAULTS: dict[str, tuple[float, songs.Bar, Faults]] = {
    "weak for 20 s without drums": (122.3, songs.ROCK, Faults(weak_s=(20, 40), silent_s=(20, 40))),
    "no beat activations": (122.3, songs.ROCK, Faults(weak_s=(0, 60))),
    "no strokes": (122.3, songs.ROCK, Faults(silent_s=(0, 60))),
    "badly calibrated": (122.3, songs.ROCK, Faults(scale=0.3, shift=4.0)),
    "noisy": (122.3, songs.ROCK, Faults(logit_noise=1.2, missed_beats=0.25, jitter_s=0.008)),
    "metal heard an octave low": (180.0, songs.DOUBLE_BASS, Faults(every_other=0.4)),
    "blast heard an octave low": (170.0, songs.BLAST, Faults(every_other=0.5)),
    "rock heard an octave high": (85.0, songs.ROCK, Faults(offbeat=0.6)),
    "offbeats taken for beats in passages": (140.0, songs.ROCK, Faults(displaced_s=(15, 30))),
    "half a bar as likely": (117.0, songs.ROCK, Faults(half_bar=0.7)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_evidence_is_survived(name: str) -> None:
    bpm, groove, faults = FAULTS[name]
    performance = perform(songs.steady(bpm), groove, faults=faults)
    assert_beats_and_bars_right(performance, estimate(performance))


@pytest.mark.parametrize("bpm", [93.37, 120.0, 128.5, 171.333])
def test_a_steady_song_has_one_marker_at_its_tempo(bpm: float) -> None:
    found = estimate(perform(songs.steady(bpm)))
    assert found.is_steady
    assert found.tempo_map.tempo_changes[0].bpm == pytest.approx(bpm, rel=2e-4)


def test_a_whole_tempo_is_written_as_such() -> None:
    found = estimate(perform(songs.steady(140, 120)))
    assert [change.bpm for change in found.tempo_map.tempo_changes] == [140.0]


def test_a_tempo_step_has_two_markers_the_second_on_its_bar_line() -> None:
    performance = perform(songs.stepping(120, 132))
    changes = estimate(performance).tempo_map.tempo_changes
    assert [change.bpm for change in changes] == [pytest.approx(120, rel=1e-3), pytest.approx(132, rel=1e-3)]
    step_s = estimate(performance).tempo_map.seconds_at(changes[1].tick)
    assert step_s == pytest.approx(performance.grid.beats_s[64], abs=0.02)


def test_drift_takes_few_markers() -> None:
    assert len(estimate(perform(songs.drifting(110, 0.06))).tempo_map.tempo_changes) <= 10


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("steady", (4, 4)),
        ("waltz", (3, 4)),
        ("five", (5, 4)),
        ("seven eighths", (7, 8)),
        ("blast beat", (4, 4)),
    ],
)
def test_the_time_signature_is_found(name: str, signature: tuple[int, int]) -> None:
    signatures = estimate(perform(*SONGS[name])).tempo_map.time_signatures
    assert [(found.numerator, found.denominator) for found in signatures] == [signature]


def test_six_fast_beats_are_written_as_six_eighths() -> None:
    signature = estimate(perform(songs.steady(190, metre=6), songs.SIX)).tempo_map.time_signatures[0]
    assert (signature.numerator, signature.denominator) == (6, 8)


def test_the_map_starts_on_a_bar_line_before_the_song() -> None:
    performance = perform(songs.steady(117, first_place=2))
    tempo_map = estimate(performance).tempo_map
    bar_s = 4 * 60 / 117
    assert -bar_s < tempo_map.origin_s <= 0
    bars_to_first = (performance.grid.downbeats_s[0] - tempo_map.origin_s) / bar_s
    assert bars_to_first == pytest.approx(round(bars_to_first), abs=0.01)


def test_a_clear_song_is_trusted_more_than_a_muddled_one() -> None:
    muddled = Faults(offbeat=0.6, half_bar=1.0, logit_noise=1.6, missed_beats=0.3, missed=0.3, false=2.0)
    clear = estimate(perform(songs.drifting(110, 0.06)))
    assert clear.trust > 0.7
    assert clear.warnings == ()
    assert estimate(perform(songs.drifting(110, 0.06), faults=muddled)).trust < clear.trust - 0.2


def test_a_song_that_may_be_counted_twice_as_fast_says_so() -> None:
    found = estimate(perform(songs.steady(70), songs.ROCK))

    assert found.other_level is not None
    assert found.other_level.ratio == 2.0
    assert 0 <= found.other_level.margin < UNSURE_NATS
    assert found.other_level.is_likely
    assert found.main_bpm == pytest.approx(70, rel=1e-3)


def test_half_a_clear_tempo_is_known_and_not_likely() -> None:
    found = estimate(perform(songs.steady(120)))

    assert found.other_level is not None
    assert found.other_level.ratio == 0.5
    assert not found.other_level.is_likely


def test_pulses_written_as_eighths_have_no_other_level() -> None:
    assert estimate(perform(*SONGS["seven eighths"])).other_level is None


def test_a_beat_that_fits_but_may_be_the_offbeat_was_not_hard_to_follow() -> None:
    found = estimate(perform(songs.steady(150), songs.PUNK, faults=OFFBEATS_AS_CLEAR))

    assert found.is_followed
    assert GridTrust(found.bar_residuals_ms).count.n_fitting >= 20
    assert found.warnings == (
        "It is not clear which strokes are on the beat; all beats may be half a beat off.",
    )


def test_a_beat_that_was_not_followed_is_said_to_be_hard_to_follow() -> None:
    random = np.random.default_rng(1)
    noise = [random.normal(-4, 1, 6000) for _ in range(2)]

    found = estimate_tempo(songs.make_activations(*noise), [])

    assert not found.is_followed
    assert found.warnings[0].startswith("The beat was hard to follow")


def test_the_main_tempo_is_the_one_that_holds_longest() -> None:
    tempo_map = TempoMap((TempoChange(0, 100.0), TempoChange(1920, 150.0), TempoChange(3840, 90.0)))
    beats_s = np.array([0.0, 10.0])

    assert TempoEstimate(tempo_map, beats_s, beats_s, np.zeros(1), 1.0).main_bpm == 90.0


def test_long_silence_is_pointed_out() -> None:
    faults = Faults(weak_s=(20, 40), silent_s=(20, 40))
    warnings = estimate(perform(songs.steady(120), faults=faults)).warnings
    assert any(warning.startswith("Bars ") and warning.endswith(" may be off.") for warning in warnings)


def test_the_same_song_gives_the_same_grid() -> None:
    performance = perform(songs.drifting(110, 0.06))
    assert estimate(performance).tempo_map == estimate(performance).tempo_map


def test_five_minutes_take_under_three_seconds() -> None:
    performance = perform(songs.drifting(128, 0.03, 300))
    start = time.process_time()
    estimate(performance)
    assert time.process_time() - start < 3.0


def test_a_quarter_of_an_hour_keeps_its_beats() -> None:
    performance = perform(songs.steady(56.1234, 900))
    found = estimate(performance)
    truth = within(performance, performance.grid.beats_s)
    nearest = np.searchsorted(found.beats_s, truth - 0.02)
    distances: Any = np.abs(found.beats_s[np.minimum(nearest, len(found.beats_s) - 1)] - truth)
    assert np.percentile(distances, 99) < 0.005

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.training.alignment import LEAST_STROKES, MOST_DRIFT_S, Alignment, align
from chart_hero_core.training.onset_strength import BANDS_HZ, onset_strength
from tests.support.drum_sounds import drum_sound, played_groove

DURATION_S = 24.0
GROOVE = played_groove(seed=5)
SOUND = drum_sound(GROOVE, DURATION_S)


def moved(offset_s: float, stretch: float = 1.0) -> list[DrumOnset]:
    return [replace(onset, onset_s=onset.onset_s * stretch + offset_s) for onset in GROOVE]


@pytest.mark.parametrize("offset_s", [0.0, 0.012, -0.025, 0.084, -0.2])
def test_the_offset_of_a_shifted_chart_is_found(offset_s: float) -> None:
    alignment = align(moved(-offset_s), SOUND)

    assert alignment.offset_s == pytest.approx(offset_s, abs=0.006)
    assert alignment.drift_s == pytest.approx(0.0, abs=0.003)
    assert alignment.is_found
    assert alignment.is_accepted == (abs(offset_s) < 0.03)


@pytest.mark.parametrize("drift_s", [0.06, -0.12])
def test_a_chart_of_another_tempo_drifts(drift_s: float) -> None:
    first_s, last_s = GROOVE[0].onset_s, GROOVE[-1].onset_s
    stretch = 1.0 - drift_s / (last_s - first_s)

    alignment = align(moved(first_s * (1 - stretch), stretch), SOUND)

    assert alignment.is_found
    assert not alignment.is_steady
    assert not alignment.is_accepted
    assert alignment.drift_s == pytest.approx(drift_s * 2 / 3, abs=0.012)  # between middles of thirds
    assert alignment.offset_s == pytest.approx(drift_s / 2, abs=0.012)


def test_a_chart_that_jumps_is_not_steady() -> None:
    """Somebody cut 180 ms out of the recording."""
    middle_s = DURATION_S / 2
    jumping = [replace(onset, onset_s=onset.onset_s + 0.18 * (onset.onset_s > middle_s)) for onset in GROOVE]

    alignment = align(jumping, SOUND)

    assert abs(alignment.drift_s) > 2 * MOST_DRIFT_S
    assert not alignment.is_accepted


@pytest.mark.parametrize("seed", range(3))
def test_a_chart_of_another_song_is_not_found(seed: int) -> None:
    other = played_groove(seed, beat_s=0.61)

    alignment = align(other, SOUND)

    assert not alignment.is_found
    assert not alignment.is_accepted


def test_the_drums_are_found_under_noise() -> None:
    noise = np.random.default_rng(3).normal(0.0, 0.05, len(SOUND)).astype(np.float32)

    alignment = align(moved(-0.05), SOUND + noise)

    assert alignment.is_found
    assert alignment.offset_s == pytest.approx(0.05, abs=0.006)


def test_strokes_outside_the_sound_match_nothing() -> None:
    alignment = align(moved(1000.0), SOUND)

    assert alignment == Alignment(alignment.offset_s, alignment.drift_s, 0.0)


def test_silence_matches_nothing() -> None:
    assert align(GROOVE, np.zeros(16_000, dtype=np.float32)).trust == 0.0


def test_a_few_strokes_are_not_enough() -> None:
    with pytest.raises(ValueError, match="strokes match anything"):
        align(GROOVE[: LEAST_STROKES - 1], SOUND)


def test_onset_strength_has_a_frame_for_every_millisecond() -> None:
    strengths = onset_strength(SOUND)

    assert strengths.shape == (len(BANDS_HZ), 24_000)
    assert strengths.mean(axis=1) == pytest.approx([0, 0, 0], abs=1e-3)
    assert strengths.std(axis=1) == pytest.approx([1, 1, 1], abs=1e-3)


def test_no_sound_has_no_onset_strength() -> None:
    assert onset_strength(np.zeros(0, dtype=np.float32)).shape == (len(BANDS_HZ), 0)

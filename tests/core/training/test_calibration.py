"""Calibration on songs whose activations are made by hand, so that the right answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.training.calibration import calibrate, measure
from chart_hero_core.training.candidates import HeardSong
from chart_hero_core.training.dataset import LabelledClip

GRID = FrameGrid(32_000, 320)
N_FRAMES = 3_000
TOMS = FAMILIES.index(DrumFamily.TOMS)
LATE_FRAMES = 1


def heard_song(seed: int, *, has_toms: bool = True, scale: float = 3.0, shift: float = 2.0) -> HeardSong:
    """A tom in every other slot, some hard to hear; logits `scale` times too sure and `shift` too high."""
    rng = np.random.default_rng(seed)
    slots = np.arange(20, N_FRAMES - 20, 20)
    evidence = rng.normal(0.0, 1.5, len(slots))
    if not has_toms:
        evidence -= 2.0
    is_struck = rng.random(len(slots)) < 1 / (1 + np.exp(-evidence)) if has_toms else evidence > np.inf
    logits = np.full((N_FRAMES, len(FAMILIES)), -30.0, dtype=np.float32)
    for slot, log_odds in zip(slots, evidence, strict=True):
        peak = slot + LATE_FRAMES
        logits[peak - 1 : peak + 2, TOMS] = scale * log_odds + shift - np.array([0.5, 0.0, 0.5])
    onsets = [DrumOnset(GRID.seconds_at(float(slot)), DrumVoice.TOM_LOW) for slot in slots[is_struck]]
    voice_logits = np.full((N_FRAMES, len(VOICES)), -8.0, dtype=np.float32)
    voice_logits[:, VOICES.index(DrumVoice.TOM_LOW)] = 8.0
    silence = np.full(N_FRAMES, -9.0, dtype=np.float32)
    activations = Activations(GRID, logits, voice_logits, np.full_like(logits, 0.7), silence, silence)
    audible = np.ones(len(onsets), np.bool_)
    clip = LabelledClip(np.zeros(0, np.float32), onsets, audible, None, None, knows_velocities=False)
    return HeardSong(clip, activations)


@pytest.fixture(scope="module")
def decoding() -> DecodingSpec:
    songs = [heard_song(seed) for seed in range(16)]
    return calibrate(songs, [heard_song(seed, has_toms=False) for seed in range(50, 60)])


def test_overconfident_logits_become_probabilities(decoding: DecodingSpec) -> None:
    fitted = decoding.of(DrumFamily.TOMS)
    assert 1 / fitted.scale == pytest.approx(3.0, rel=0.3)
    assert fitted.bias / fitted.scale == pytest.approx(-2.0, abs=0.6)


def test_confidences_are_honest_on_other_songs(decoding: DecodingSpec) -> None:
    figures = measure([heard_song(seed) for seed in range(100, 112)], decoding)
    assert figures["n_strokes"] > 500
    assert figures["calibration_error"] < 0.06


def test_uncalibrated_confidences_are_not() -> None:
    figures = measure([heard_song(seed) for seed in range(100, 112)], DecodingSpec())
    assert figures["calibration_error"] > 0.15


def test_a_constant_delay_is_taken_away(decoding: DecodingSpec) -> None:
    assert decoding.of(DrumFamily.TOMS).offset_s == pytest.approx(-GRID.seconds_at(LATE_FRAMES), abs=1e-4)


def test_a_song_without_the_family_gets_none_of_it(decoding: DecodingSpec) -> None:
    activations = heard_song(200, has_toms=False).activations
    fitted = decoding.of(DrumFamily.TOMS)
    ungated = DecodingSpec({DrumFamily.TOMS: replace(fitted, presence=-np.inf)})

    assert len(pick_onsets(activations, ungated)) > 3
    assert not pick_onsets(activations, decoding)


def test_a_song_with_the_family_keeps_it(decoding: DecodingSpec) -> None:
    assert len(pick_onsets(heard_song(201).activations, decoding)) > 40


def test_a_family_that_no_song_has_stays_uncalibrated(decoding: DecodingSpec) -> None:
    assert decoding.of(DrumFamily.SNARE).scale == 1.0


def test_songs_that_lack_the_family_say_nothing_about_its_probabilities(decoding: DecodingSpec) -> None:
    alone = calibrate([heard_song(seed) for seed in range(16)])

    assert replace(decoding.of(DrumFamily.TOMS), presence=0.0) == replace(
        alone.of(DrumFamily.TOMS), presence=0.0
    )

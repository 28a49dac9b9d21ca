"""Peaks laid beside what is charted, on activations that are made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.candidates import LOWEST_LOGIT, Candidates, HeardSong, candidates_of
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.presence import PRESENCE_PEAKS

GRID = FrameGrid(32_000, 320)
N_FRAMES = 400
TOMS = DrumFamily.TOMS


def found(
    peaks: dict[int, float],
    strokes: dict[float, DrumVoice],
    drowned: tuple[float, ...] = (),
) -> Candidates:
    """Toms heard with some log-odds at some frames, struck at others; some of these cannot be heard."""
    logits = np.full((N_FRAMES, len(FAMILIES)), -30.0, dtype=np.float32)
    for frame, logit in peaks.items():
        logits[frame - 1 : frame + 2, FAMILIES.index(TOMS)] = logit - np.array([1.0, 0.0, 1.0])
    voice_logits = np.tile(np.arange(len(VOICES), dtype=np.float32), (N_FRAMES, 1))
    silence = np.full(N_FRAMES, -9.0, dtype=np.float32)
    activations = Activations(GRID, logits, voice_logits, np.full_like(logits, 0.7), silence, silence)
    onsets = [DrumOnset(GRID.seconds_at(frame), voice) for frame, voice in strokes.items()]
    audible = np.array([frame not in drowned for frame in strokes], dtype=np.bool_)
    clip = LabelledClip(np.zeros(0, np.float32), onsets, audible, None, None, knows_velocities=False)
    return candidates_of(HeardSong(clip, activations), TOMS)


def test_a_peak_near_a_stroke_is_right_and_knows_its_error_and_voice() -> None:
    candidates = found({100: 4.0, 200: 3.0}, {98: DrumVoice.TOM_LOW})

    assert candidates.is_stroke.tolist() == [True, False]
    assert candidates.errors_s == pytest.approx([0.02, 0.0], abs=1e-6)
    assert TOMS.voices[candidates.voices[0]] is DrumVoice.TOM_LOW
    assert candidates.logits.tolist() == [4.0, 3.0]


def test_a_peak_farther_away_is_wrong() -> None:
    assert not found({100: 4.0}, {96: DrumVoice.TOM_LOW}).is_stroke.any()


def test_a_stroke_makes_one_peak_right_alone() -> None:
    assert found({100: 4.0, 104: 4.0}, {102: DrumVoice.TOM_LOW}).is_stroke.sum() == 1


def test_strokes_of_other_families_do_not_count() -> None:
    candidates = found({100: 4.0}, {100: DrumVoice.KICK})

    assert candidates.is_stroke.tolist() == [False]
    assert candidates.is_lacking


def test_peaks_at_drowned_strokes_are_left_out() -> None:
    candidates = found({100: 4.0, 200: 3.0}, {100: DrumVoice.TOM_LOW}, drowned=(100,))

    assert candidates.logits.tolist() == [3.0]
    assert not candidates.is_lacking


def test_peaks_that_nobody_would_place_a_note_at_are_left_out() -> None:
    assert not len(found({100: LOWEST_LOGIT - 0.1}, {100: DrumVoice.TOM_LOW}).logits)


def test_presence_is_that_of_the_best_peaks() -> None:
    peaks = {40 * (i + 1): float(i) for i in range(PRESENCE_PEAKS + 2)}

    assert found(peaks, {}).best_logit == pytest.approx(np.mean(sorted(peaks.values())[-PRESENCE_PEAKS:]))


def test_a_song_without_any_peak_has_no_candidates() -> None:
    candidates = found({}, {100: DrumVoice.TOM_LOW})

    assert not len(candidates.logits)
    assert candidates.best_logit < LOWEST_LOGIT
    assert candidates.voice_logits.shape == (0, len(TOMS.voices))

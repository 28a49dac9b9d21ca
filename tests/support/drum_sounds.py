"""Songs of drums that a test can make in milliseconds: bursts of a drum's part of the spectrum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumFamily, DrumOnset, DrumVoice

_BURST_S = 0.08


def played_groove(seed: int, duration_s: float = 24.0, beat_s: float = 0.5) -> list[DrumOnset]:
    """Play kicks and snares by chance over steady eighths of the hi-hat, from 1 s to the end."""
    rng = np.random.default_rng(seed)
    onsets = []
    for onset_s in np.arange(1.0, duration_s - 0.5, beat_s / 2):
        onsets.append(DrumOnset(float(onset_s), DrumVoice.HI_HAT_CLOSED))
        chance = rng.random()
        if chance < 0.65:
            drum = DrumVoice.KICK if chance < 0.35 else DrumVoice.SNARE
            onsets.append(DrumOnset(float(onset_s), drum))
    return onsets


def drum_sound(
    onsets: Sequence[DrumOnset], duration_s: float, sample_rate: int = 16_000
) -> npt.NDArray[np.float32]:
    """Let every stroke sound at its instant, over a little noise: (n_samples,)."""
    rng = np.random.default_rng(1)
    samples = rng.normal(0.0, 1e-3, round(duration_s * sample_rate))
    bursts = {family: _burst(family, sample_rate) for family in DrumFamily}
    for onset in onsets:
        first = round(onset.onset_s * sample_rate)
        if 0 <= first < len(samples):
            part = samples[first : first + round(_BURST_S * sample_rate)]
            part += bursts[onset.voice.family][: len(part)]
    return samples.astype(np.float32)


def _burst(family: DrumFamily, sample_rate: int) -> npt.NDArray[np.float64]:
    times_s = np.arange(round(_BURST_S * sample_rate)) / sample_rate
    noise = np.random.default_rng(2).normal(0.0, 0.3, len(times_s))
    sound = {
        DrumFamily.KICK: np.cos(2 * np.pi * 80 * times_s),
        DrumFamily.TOMS: np.cos(2 * np.pi * 200 * times_s),
        DrumFamily.SNARE: noise,
    }.get(family, 0.3 * np.diff(noise, prepend=0.0))
    return np.asarray(sound * np.exp(-times_s / 0.02) * 0.5)

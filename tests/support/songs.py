"""Whole songs to listen to: drum-like bursts at known samples, over a soft hum, as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from chart_hero_core.domain.drums import DrumVoice
from tests.support.performances import ROCK, Bar, TrueGrid

Samples = npt.NDArray[np.float32]

SAMPLE_RATE = 32_000
BURST_S = 0.06


@dataclass(frozen=True)
class Stroke:
    """What was put where."""

    onset_s: float
    voice: DrumVoice


def strokes_of(grid: TrueGrid, groove: Bar = ROCK, *, first_bar: int = 0) -> list[Stroke]:
    """Play a groove in every whole bar of a grid, from `first_bar` on."""
    starts = [int(start) for start in np.flatnonzero(grid.places == 0)]
    bars = [start for start in starts if start + grid.metre < len(grid.beats_s)][first_bar:]
    strokes = [Stroke(grid.seconds_at(start + beat), voice) for start in bars for beat, voice, _ in groove]
    return sorted(strokes, key=lambda stroke: stroke.onset_s)


def render(strokes: Iterable[Stroke], duration_s: float, sample_rate: int = SAMPLE_RATE) -> Samples:
    """(n_samples, 1): kick low, snare in the middle, everything else high."""
    random = np.random.default_rng(3)
    samples = 1e-3 * random.standard_normal(round(duration_s * sample_rate))
    bursts = {voice: _burst(voice, sample_rate) for voice in DrumVoice}
    for stroke in strokes:
        burst = bursts[stroke.voice]
        start = round(stroke.onset_s * sample_rate)
        part = samples[start : start + len(burst)]
        part += burst[: len(part)]
    return samples.astype(np.float32)[:, np.newaxis]


def _burst(voice: DrumVoice, sample_rate: int) -> npt.NDArray[np.float64]:
    hz = {DrumVoice.KICK: 60.0, DrumVoice.SNARE: 2500.0}.get(voice, 9000.0)
    seconds = np.arange(round(BURST_S * sample_rate)) / sample_rate
    attack = np.minimum(seconds / 0.001, 1.0)
    return np.asarray(0.3 * attack * np.exp(-60.0 * seconds) * np.sin(2 * np.pi * hz * seconds))


def write_song(
    path: Path,
    strokes: Sequence[Stroke],
    *,
    duration_s: float | None = None,
    sample_rate: int = SAMPLE_RATE,
    **tags: str,
) -> Path:
    """Write a song as wav, flac or ogg, whatever the name says; it ends a second behind its last stroke."""
    samples = render(strokes, duration_s or strokes[-1].onset_s + 1.0, sample_rate)
    with soundfile.SoundFile(path, "w", sample_rate, 1) as file:
        for name, value in tags.items():
            setattr(file, name, value)
        file.write(samples)
    return path

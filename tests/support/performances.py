"""Songs of exactly known grid for tempo tests: strokes as a drummer and a transcriber leave them, and
beat activations as a neural network gives them, with the faults that both are known for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid

FRAME_GRID = FrameGrid(32_000, 320)

Floats = npt.NDArray[np.float64]
Bar = Sequence[tuple[float, DrumVoice, int]]

KICK, SNARE, HAT = DrumVoice.KICK, DrumVoice.SNARE, DrumVoice.HI_HAT_CLOSED
RIDE, CRASH = DrumVoice.RIDE, DrumVoice.CRASH


@dataclass(frozen=True, eq=False)
class TrueGrid:
    """Where the beats are: (n_beats,) seconds, and each one's place in its bar."""

    beats_s: Floats
    places: npt.NDArray[np.int64]
    metre: int

    @property
    def downbeats_s(self) -> Floats:
        return self.beats_s[self.places == 0]

    def seconds_at(self, beat: float) -> float:
        index = int(np.clip(np.floor(beat), 0, len(self.beats_s) - 2))
        return float(self.beats_s[index] + (beat - index) * (self.beats_s[index + 1] - self.beats_s[index]))


def grid_of_intervals(
    intervals_s: Floats, *, start_s: float = 0.3, metre: int = 4, first_place: int = 0
) -> TrueGrid:
    beats_s = start_s + np.concatenate(([0.0], np.cumsum(intervals_s)))
    return TrueGrid(beats_s, (np.arange(len(beats_s)) + first_place) % metre, metre)


def steady(bpm: float, duration_s: float = 45.0, **counting: float) -> TrueGrid:
    n_beats = int(duration_s * bpm / 60)
    return grid_of_intervals(np.full(n_beats, 60 / bpm), **counting)  # type: ignore[arg-type]


def drifting(bpm: float, share: float, duration_s: float = 60.0) -> TrueGrid:
    """Speeds up evenly by a share of the tempo."""
    n_beats = int(duration_s * bpm * (1 + share / 2) / 60)
    return grid_of_intervals(60 / np.linspace(bpm, bpm * (1 + share), n_beats))


def stepping(bpm: float, later_bpm: float, bars: int = 16) -> TrueGrid:
    return grid_of_intervals(np.concatenate((np.full(4 * bars, 60 / bpm), np.full(4 * bars, 60 / later_bpm))))


def _hats(metre: int, step: float, voice: DrumVoice = HAT) -> list[tuple[float, DrumVoice, int]]:
    return [(float(place), voice, 80 if place % 1 == 0 else 55) for place in np.arange(0, metre, step)]


ROCK: Bar = [
    (0, KICK, 105),
    (1, SNARE, 105),
    (2, KICK, 100),
    (2.5, KICK, 90),
    (3, SNARE, 105),
    *_hats(4, 0.5),
]
HALF_TIME: Bar = [(0, KICK, 105), (1.75, KICK, 80), (2, SNARE, 110), (3.5, KICK, 90), *_hats(4, 1.0)]
DOUBLE_BASS: Bar = [
    *[(place / 4, KICK, 95) for place in range(16)],
    (1, SNARE, 110),
    (3, SNARE, 110),
    *_hats(4, 1.0, RIDE),
]
BLAST: Bar = [
    *[(place / 2, KICK, 95) for place in range(8)],
    *[(place + 0.5, SNARE, 95) for place in range(4)],
    *_hats(4, 1.0, RIDE),
]
PUNK: Bar = [
    (0, KICK, 100),
    (1, SNARE, 105),
    (1.5, KICK, 90),
    (2, KICK, 100),
    (3, SNARE, 105),
    *_hats(4, 0.5),
]
SWING: Bar = [
    (0, KICK, 70),
    (2, KICK, 70),
    (1, SNARE, 45),
    (3, SNARE, 50),
    *_hats(4, 1.0, RIDE),
    (1 + 2 / 3, RIDE, 70),
    (3 + 2 / 3, RIDE, 70),
]
WALTZ: Bar = [(0, KICK, 105), (1, SNARE, 70), (2, SNARE, 75), *_hats(3, 0.5)]
SEVEN: Bar = [(0, KICK, 105), (2, SNARE, 105), (4, KICK, 95), (6, SNARE, 100), *_hats(7, 1.0)]
SIX: Bar = [(0, KICK, 105), (3, SNARE, 105), (5, KICK, 70), *_hats(6, 1.0)]
FIVE: Bar = [(0, KICK, 105), (1, SNARE, 100), (3, KICK, 100), (4, SNARE, 100), *_hats(5, 0.5)]
FILL: Bar = [
    *[(0, KICK, 100), (0, SNARE, 100), (1, SNARE, 100)],
    *[(2, DrumVoice.TOM_HIGH, 100), (2.5, DrumVoice.TOM_MID, 100)],
    *[(3, DrumVoice.TOM_LOW, 105), (3.5, DrumVoice.TOM_LOW, 105)],
]


@dataclass(frozen=True)
class Faults:
    """What goes wrong between the drummer and the estimate.

    jitter_s : spread of the strokes around the grid; half of it wanders slowly
    missed, false : share of strokes lost; strokes a second that nobody played
    logit_noise : spread of the logits
    missed_beats : share of beats without a peak
    offbeat : height, 0..1 of a beat's, of peaks half a beat off (an octave too high)
    every_other : height of every second beat's peak (an octave too low at 0)
    half_bar : height of downbeat peaks in the middle of the bar
    weak_s : span in which beat activations all but vanish
    displaced_s : span in which the network takes the offbeats for the beats
    silent_s : span without strokes
    scale, shift : what bad calibration does to all logits
    """

    jitter_s: float = 0.005
    missed: float = 0.08
    false: float = 0.3
    logit_noise: float = 0.6
    missed_beats: float = 0.08
    offbeat: float = 0.25
    every_other: float = 1.0
    half_bar: float = 0.5
    weak_s: tuple[float, float] | None = None
    displaced_s: tuple[float, float] | None = None
    silent_s: tuple[float, float] | None = None
    scale: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, eq=False)
class Performance:
    """A song as the estimate gets it, and its truth."""

    grid: TrueGrid
    onsets: list[DrumOnset]
    activations: Activations
    faults: Faults = field(default_factory=Faults)


def perform(
    grid: TrueGrid, groove: Bar = ROCK, *, faults: Faults | None = None, seed: int = 0, fill_every: int = 8
) -> Performance:
    """Play a groove over a grid and listen to it."""
    faults = faults or Faults()
    random = np.random.default_rng(seed)
    return Performance(
        grid, play(grid, groove, faults, random, fill_every), listen(grid, faults, random), faults
    )


def play(
    grid: TrueGrid, groove: Bar, faults: Faults, random: np.random.Generator, fill_every: int = 8
) -> list[DrumOnset]:
    """Bars of the groove, every so many bars (of four) a fill and a crash behind it."""
    strokes: list[tuple[float, DrumVoice, int]] = []
    bar_starts = np.flatnonzero(grid.places == 0)
    first = int(bar_starts[0])
    starts = (
        [first - grid.metre, *[int(start) for start in bar_starts]] if first else list(map(int, bar_starts))
    )
    for index, start in enumerate(starts):
        is_fill = grid.metre == 4 and fill_every and index % fill_every == fill_every - 1
        bar = [*(FILL if is_fill else groove)]
        if fill_every and index % fill_every == 0:
            bar.append((0, CRASH, 110))
        strokes.extend((start + place, voice, velocity) for place, voice, velocity in bar)
    last = len(grid.beats_s) - 1
    clock = _clock(len(strokes), faults.jitter_s, random)
    heard = [
        _stroke(grid.seconds_at(beat) + clock[index], voice, velocity, random)
        for index, (beat, voice, velocity) in enumerate(sorted(strokes, key=lambda stroke: stroke[0]))
        if 0 <= beat < last and random.random() >= faults.missed
    ]
    n_false = random.poisson(faults.false * grid.beats_s[-1])
    heard += [
        _stroke(random.uniform(0, grid.beats_s[-1]), VOICES[random.integers(len(VOICES))], 60, random)
        for _ in range(n_false)
    ]
    low, high = faults.silent_s or (0.0, 0.0)
    return sorted((stroke for stroke in heard if not low <= stroke.onset_s < high), key=lambda s: s.onset_s)


def _clock(n_strokes: int, jitter_s: float, random: np.random.Generator) -> Floats:
    """Human error: a slowly wandering part and one of each stroke's own."""
    wander = ndimage.gaussian_filter1d(random.normal(0, 1, max(1, n_strokes)), 2.0)
    wander *= 0.5 * jitter_s / max(1e-9, float(wander.std()))
    return np.asarray(wander[:n_strokes] + random.normal(0, 0.85 * jitter_s, n_strokes))


def _stroke(second: float, voice: DrumVoice, velocity: int, random: np.random.Generator) -> DrumOnset:
    loudness = int(np.clip(velocity + random.normal(0, 8), 1, 127))
    return DrumOnset(max(0.0, second), voice, loudness, float(random.uniform(0.6, 0.99)))


def listen(grid: TrueGrid, faults: Faults, random: np.random.Generator) -> Activations:
    """The beat and downbeat logits of a network that is not quite sure."""
    n_frames = int((grid.beats_s[-1] + 0.4) * float(FRAME_GRID.frame_rate))
    heights = np.where(np.arange(len(grid.beats_s)) % 2 == 1, faults.every_other, 1.0)
    heights *= random.uniform(0.6, 1.0, len(heights)) * (random.random(len(heights)) >= faults.missed_beats)
    low, high = faults.displaced_s or (0.0, 0.0)
    is_displaced = (grid.beats_s >= low) & (grid.beats_s < high)
    heard_s = grid.beats_s + np.where(is_displaced, 0.5 * np.median(np.diff(grid.beats_s)), 0.0)
    middles = 0.5 * (grid.beats_s[1:] + grid.beats_s[:-1])
    beats = np.maximum(
        _peaks(heard_s, heights, n_frames, random),
        _peaks(middles, faults.offbeat * random.uniform(0, 1.6, len(middles)), n_frames, random),
    )
    bar_heights = np.where(grid.places == 0, random.uniform(0.4, 1.0, len(grid.places)), 0.0)
    if grid.metre == 4:
        half = faults.half_bar * random.uniform(0.0, 2.0, len(grid.places))
        bar_heights = np.where(grid.places == 2, half, bar_heights)
    downbeats = _peaks(grid.beats_s, np.minimum(bar_heights, 1.0), n_frames, random)
    return make_activations(*(_logits(curve, faults, random) for curve in (beats, downbeats)))


def make_activations(beat_logits: Floats, downbeat_logits: Floats) -> Activations:
    """Activations in which only beats and downbeats say anything."""
    n_frames = len(beat_logits)
    families = np.zeros((n_frames, len(FAMILIES)), dtype=np.float32)
    voices = np.zeros((n_frames, len(VOICES)), dtype=np.float32)
    return Activations(
        FRAME_GRID,
        families,
        voices,
        families,
        beat_logits.astype(np.float32),
        downbeat_logits.astype(np.float32),
    )


def _peaks(seconds: Floats, heights: Floats, n_frames: int, random: np.random.Generator) -> Floats:
    frames = seconds * float(FRAME_GRID.frame_rate) + random.normal(0, 0.6, len(seconds))
    curve = np.zeros(n_frames)
    around = np.arange(-3, 4)
    for frame, height in zip(frames, heights, strict=True):
        index = round(frame) + around
        inside = (index >= 0) & (index < n_frames)
        shape = height * np.exp(-0.5 * ((index - frame) / 1.1) ** 2)
        curve[index[inside]] = np.maximum(curve[index[inside]], shape[inside])
    return curve


def _logits(curve: Floats, faults: Faults, random: np.random.Generator) -> Floats:
    logits = -5.5 + 8.0 * curve
    if faults.weak_s is not None:
        seconds = np.arange(len(curve)) / float(FRAME_GRID.frame_rate)
        weak = (seconds >= faults.weak_s[0]) & (seconds < faults.weak_s[1])
        logits = np.where(weak, -5.5 + 1.2 * curve, logits)
    noise = ndimage.gaussian_filter1d(random.normal(0, 1, len(curve)), 1.0)
    noise *= faults.logit_noise / max(1e-9, float(noise.std()))
    return np.asarray(faults.scale * (logits + noise) + faults.shift)

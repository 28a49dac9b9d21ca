"""One clip's song: its key, chords, bars, breaks and unisons on a timeline. No sound yet.

Positions are beats of the timeline (0 = its first listed beat); pitches are MIDI notes.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chart_hero_core.training.accompaniment_patterns import (
    BEAT_RHYTHMS,
    Chord,
    Style,
    bar_rhythm,
    parse_progression,
    swung,
)
from chart_hero_core.training.timeline import Timeline

FASTEST_STEP_S = 0.085
UNISON_CHANCE = 0.03
BREAK_CHANCE = 0.04
UNISON_RHYTHMS = ("kick", "stabs", "pushes", "quarters")
SHARED_RHYTHMS = ("kick", "riff", "metal", "funk")
TOGETHER_CHANCE = 0.7
RIFF_CHANCE = 0.4
RIFF_STEPS = (0, 3, 5, 7, 10, 12, -2, 1, 6)
# Which of a rhythm's variants a bar plays: one bar repeated, another one at the end of the phrase.
VARIANT_ORDER = (0, 0, 1, 0, 0, 1, 0, 2)
HALF_BAR_CHORDS_CHANCE = 0.2
TWO_BAR_CHORDS_CHANCE = 0.15


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the timeline; `first_beat` may be negative for one that began before it."""

    first_beat: int
    n_beats: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One stroke of a rhythm.

    Parameters
    ----------
    onset_s : seconds from the clip's start; may be negative
    gap_s : seconds to the next stroke of the rhythm (or to a break)
    beat : position on the timeline before swing
    place : position in the bar before swing
    accent : linear gain, about 0.7..1.2
    """

    onset_s: float
    gap_s: float
    beat: float
    place: float
    accent: float


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What all parts of a clip agree on.

    Parameters
    ----------
    timeline : the clip's beats
    style : kind of music
    tonic : pitch class of the key, 0..11
    swing : place of the off-beat eighth within its beat
    bars : all bars that touch the timeline
    chord_beats : where the chords begin, rising
    chords : the chords
    riff : semitones above the chord's root for each sixteenth of a bar; all zero for most songs
    shared_rhythms : variants of the random rhythms that the band plays together
    unison_bars : rhythm that every part plays in a bar (by index)
    break_beats : stretches (begin, end) in which the band is silent
    """

    timeline: Timeline
    style: Style
    tonic: int
    swing: float
    bars: tuple[Bar, ...]
    chord_beats: tuple[float, ...]
    chords: tuple[Chord, ...]
    riff: tuple[int, ...]
    shared_rhythms: Mapping[str, Sequence[Sequence[float]]]
    unison_bars: Mapping[int, Sequence[float]]
    break_beats: tuple[tuple[float, float], ...]

    @property
    def beat_s(self) -> float:
        """Mean length of a beat in seconds."""
        beats = self.timeline.beats_s
        return float((beats[-1] - beats[0]) / (len(beats) - 1))

    def chord_at(self, beat: float) -> Chord:
        """Return the chord that sounds at a position."""
        return self.chords[max(0, bisect.bisect_right(self.chord_beats, beat + 1e-6) - 1)]

    def hits(self, rng: np.random.Generator, rhythm: str, lateness_s: float = 0.0) -> list[Hit]:
        """Play a rhythm through all bars: two variants alternate as in a song, swung and humanised.

        Parameters
        ----------
        rng : draws variants, accents and deviations
        rhythm : a key of the rhythm tables
        lateness_s : how much the player drags behind the beat

        Returns
        -------
        list of Hit
            rising
        """
        if rhythm in BEAT_RHYTHMS and len(BEAT_RHYTHMS[rhythm]) > 2 and self.beat_s / 4 < FASTEST_STEP_S:
            rhythm = "eighths"
        variants = self.shared_rhythms.get(rhythm)
        if variants is None or rng.random() > TOGETHER_CHANCE:
            variants = _variants(rng, rhythm, max(bar.n_beats for bar in self.bars))
        positions: list[tuple[float, float]] = []
        for index, bar in enumerate(self.bars):
            pattern = variants[VARIANT_ORDER[index % len(VARIANT_ORDER)]]
            if rng.random() < 0.1:
                pattern = variants[-1]
            pattern = self.unison_bars.get(index, pattern)
            positions += [(bar.first_beat + place, place) for place in pattern if place < bar.n_beats]
        return self._timed(rng, [each for each in positions if self._is_played(each[0])], lateness_s)

    def _is_played(self, beat: float) -> bool:
        return beat >= -0.5 and not any(begin <= beat < end for begin, end in self.break_beats)

    def _timed(
        self, rng: np.random.Generator, positions: Sequence[tuple[float, float]], lateness_s: float
    ) -> list[Hit]:
        if not positions:
            return []
        beats = [beat for beat, _ in positions]
        ends = [*beats[1:], beats[-1] + 2.0]
        for begin, _ in self.break_beats:
            ends = [min(end, begin) if beat < begin else end for beat, end in zip(beats, ends, strict=True)]
        onsets = self.timeline.seconds_at([swung(beat, self.swing) for beat in beats])
        gaps = self.timeline.seconds_at(ends) - self.timeline.seconds_at(beats)
        onsets = onsets + lateness_s + rng.normal(0.0, 0.004, len(onsets))
        accents = rng.uniform(0.75, 1.0, len(beats))
        return [
            Hit(onset, gap, beat, place, accent * (1.15 if beat % 1 == 0 else 1.0))
            for onset, gap, (beat, place), accent in zip(
                onsets.tolist(), gaps.tolist(), positions, accents.tolist(), strict=True
            )
            if onset < self.timeline.duration_s
        ]


def draw_scene(rng: np.random.Generator, timeline: Timeline, style: Style) -> Scene:
    """Draw key, chords, swing, breaks and unisons for a clip."""
    bars = _bars(timeline)
    progression = parse_progression(style.progressions[int(rng.integers(len(style.progressions)))])
    chord_beats, chords = _harmony(rng, bars, progression)
    n_beats = max(bar.n_beats for bar in bars)
    breaks: list[tuple[float, float]] = []
    unisons: dict[int, list[float]] = {}
    for index, bar in enumerate(bars):
        end = bar.first_beat + bar.n_beats
        draw = rng.random()
        if draw < BREAK_CHANCE:
            breaks.append((end - float(rng.choice([0.5, 1.0, 1.0, 2.0, bar.n_beats])), float(end)))
        elif draw < BREAK_CHANCE + UNISON_CHANCE:
            rhythm = UNISON_RHYTHMS[int(rng.integers(len(UNISON_RHYTHMS)))]
            unisons[index] = bar_rhythm(rng, rhythm, bar.n_beats)
    return Scene(
        timeline=timeline,
        style=style,
        tonic=int(rng.integers(12)),
        swing=float(rng.uniform(*style.swing)),
        bars=bars,
        chord_beats=chord_beats,
        chords=chords,
        riff=_riff(rng, 4 * n_beats),
        shared_rhythms={rhythm: _variants(rng, rhythm, n_beats) for rhythm in SHARED_RHYTHMS},
        unison_bars=unisons,
        break_beats=tuple(breaks),
    )


def _variants(rng: np.random.Generator, rhythm: str, n_beats: int) -> list[list[float]]:
    return [bar_rhythm(rng, rhythm, n_beats) for _ in range(3)]


def _riff(rng: np.random.Generator, n_steps: int) -> tuple[int, ...]:
    """Draw a bar's melody above the root, mostly on the root; none at all in most songs."""
    if rng.random() > RIFF_CHANCE:
        return (0,) * n_steps
    moving = rng.random(n_steps) < rng.uniform(0.2, 0.6)
    moving[0] = False
    return tuple(np.where(moving, rng.choice(RIFF_STEPS, n_steps), 0).tolist())


def _bars(timeline: Timeline) -> tuple[Bar, ...]:
    n_beats = len(timeline.beats_s)
    starts = [int(start) for start in timeline.bar_starts]
    if not starts or starts[0] > 0:
        starts.insert(0, -int(timeline.beat_in_bar[0]))
    ends = [*starts[1:], max(n_beats, starts[-1] + 1)]
    return tuple(Bar(start, end - start) for start, end in zip(starts, ends, strict=True))


def _harmony(
    rng: np.random.Generator, bars: Sequence[Bar], progression: Sequence[Chord]
) -> tuple[tuple[float, ...], tuple[Chord, ...]]:
    """Change chords on bar starts; for some songs on half bars too, or on every second bar only."""
    draw = rng.random()
    in_halves = draw < HALF_BAR_CHORDS_CHANCE
    bars_per_chord = 2 if draw > 1 - TWO_BAR_CHORDS_CHANCE else 1
    beats: list[float] = []
    chords: list[Chord] = []
    step = int(rng.integers(len(progression)))
    for index, bar in enumerate(bars):
        beats.append(float(bar.first_beat))
        chords.append(progression[step % len(progression)])
        if in_halves and bar.n_beats >= 4:
            step += 1
            beats.append(bar.first_beat + float(bar.n_beats // 2))
            chords.append(progression[step % len(progression)])
        if index % bars_per_chord == bars_per_chord - 1:
            step += 1
    return tuple(beats), tuple(chords)

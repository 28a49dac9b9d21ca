"""What bands of a style play: instruments, rhythms, harmony. Tables and their drawing, no sound.

Rhythms are positions in beats from the bar's start. Roots are semitones above the key's tonic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

CHORD_INTERVALS: Mapping[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "9": (0, 4, 10, 14),
    "m9": (0, 3, 10, 14),
    "sus4": (0, 5, 7),
    "dim": (0, 3, 6),
}

ROOTS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

# Positions within every beat.
BEAT_RHYTHMS: Mapping[str, tuple[float, ...]] = {
    "quarters": (0.0,),
    "eighths": (0.0, 0.5),
    "sixteenths": (0.0, 0.25, 0.5, 0.75),
    "gallop": (0.0, 0.5, 0.75),
    "reverse gallop": (0.0, 0.25, 0.5),
    "triplets": (0.0, 1 / 3, 2 / 3),
    "shuffle": (0.0, 2 / 3),
    "offbeats": (0.5,),
    "double offbeats": (0.5, 0.75),
}
# Positions within a bar; those behind its end are left out.
BAR_RHYTHMS: Mapping[str, tuple[float, ...]] = {
    "whole": (0.0,),
    "halves": (0.0, 2.0, 4.0),
    "backbeats": (1.0, 3.0, 5.0),
    "tresillo": (0.0, 1.5, 3.0, 4.5),
    "charleston": (0.0, 1.5),
    "pushes": (0.0, 1.5, 2.5, 3.5),
    "one drop": (0.0, 1.5, 2.0, 3.5),
    "montuno": (0.0, 1.0, 1.5, 2.5, 3.5),
}
# Chance of a hit on each sixteenth of a beat: (downbeats, beats, offbeat eighths, other sixteenths).
RANDOM_RHYTHMS: Mapping[str, tuple[float, float, float, float]] = {
    "kick": (0.97, 0.5, 0.35, 0.08),
    "funk": (0.95, 0.45, 0.45, 0.35),
    "riff": (0.95, 0.7, 0.6, 0.25),
    "metal": (0.97, 0.6, 0.55, 0.5),
    "melody": (0.6, 0.5, 0.4, 0.06),
    "rap": (0.7, 0.75, 0.75, 0.5),
    "sparse": (0.7, 0.15, 0.15, 0.04),
    "stabs": (0.45, 0.25, 0.35, 0.12),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument's place in a style.

    Parameters
    ----------
    player : which way of playing (a key of the renderer's players)
    probability : how often it is there, 0..1
    roles : instruments to choose from (roles of the sounds)
    rhythms : rhythms to choose from
    level_db : usual level against the other parts
    """

    player: str
    probability: float
    roles: tuple[str, ...] = ()
    rhythms: tuple[str, ...] = ()
    level_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of music.

    Parameters
    ----------
    name : as in the statistics
    weight : how often it is drawn, relative to the others
    parts : who plays
    progressions : chords written in C, such as "C Fm7 Bbmaj7", one for each bar
    swing : range of the place of the off-beat eighth (0.5 straight, 0.67 triplet)
    percussion : chance of shakers, tambourines, claps, ...
    """

    name: str
    weight: float
    parts: tuple[Part, ...]
    progressions: tuple[str, ...]
    swing: tuple[float, float] = (0.5, 0.5)
    percussion: float = 0.2


@dataclass(frozen=True, slots=True)
class Chord:
    """A root above the key's tonic, and the intervals above the root, in semitones."""

    root: int
    intervals: tuple[int, ...]


def parse_progression(text: str) -> tuple[Chord, ...]:
    """Read chords written in C, such as `C Am7 Bbsus4 G5`: a root, then a key of `CHORD_INTERVALS`."""
    chords = []
    for word in text.split():
        name = word[:2] if word[1:2] == "b" else word[:1]
        chords.append(Chord(ROOTS.index(name), CHORD_INTERVALS[word[len(name) :]]))
    return tuple(chords)


def bar_rhythm(rng: np.random.Generator, rhythm: str, n_beats: int) -> list[float]:
    """Draw the positions of a rhythm in a bar.

    Parameters
    ----------
    rng : consumed by the random rhythms only
    rhythm : a key of `BEAT_RHYTHMS`, `BAR_RHYTHMS` or `RANDOM_RHYTHMS`
    n_beats : length of the bar

    Returns
    -------
    list of float
        rising positions in beats, below `n_beats`; may be empty for a random rhythm
    """
    if rhythm in BEAT_RHYTHMS:
        return [beat + place for beat in range(n_beats) for place in BEAT_RHYTHMS[rhythm]]
    if rhythm in BAR_RHYTHMS:
        return [place for place in BAR_RHYTHMS[rhythm] if place < n_beats]
    downbeat, beat, offbeat, sixteenth = RANDOM_RHYTHMS[rhythm]
    chances = np.tile([beat, sixteenth, offbeat, sixteenth], n_beats)
    chances[0] = downbeat
    return [float(step) / 4 for step in np.flatnonzero(rng.random(len(chances)) < chances)]


def swung(position: float, swing: float) -> float:
    """Move a position so that the middle of each beat falls at `swing` of it."""
    beat, place = divmod(position, 1.0)
    return beat + (place * swing / 0.5 if place < 0.5 else swing + (place - 0.5) * (1 - swing) / 0.5)

"""Grooves on a known grid, and the strokes that a listener would hear of them.

A groove is written in quarter notes from the start of a bar; `performed` turns written strokes
into onsets with a drummer's jitter, so that a test knows the tick of every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature

V = DrumVoice


@dataclass(frozen=True)
class Stroke:
    """A written stroke: `beat` in quarter notes from tick 0."""

    beat: float
    voice: DrumVoice
    velocity: int = 100


def rock_bar(bar: int, *, hat: DrumVoice = V.HI_HAT_CLOSED, crash: bool = False) -> list[Stroke]:
    """Eighths on a timekeeper, backbeat, kicks on 1 and 3 and before 4."""
    start = 4.0 * bar
    strokes = [Stroke(start + i / 2, hat) for i in range(8)]
    if crash:
        strokes[0] = Stroke(start, V.CRASH)
    strokes += [Stroke(start + beat, V.KICK) for beat in (0, 2, 2.5)]
    return strokes + [Stroke(start + beat, V.SNARE) for beat in (1, 3)]


def sixteenth_bar(bar: int) -> list[Stroke]:
    """Sixteenths on the hat, syncopated kick, ghosted snare."""
    start = 4.0 * bar
    strokes = [Stroke(start + i / 4, V.HI_HAT_CLOSED) for i in range(16)]
    strokes += [Stroke(start + beat, V.KICK) for beat in (0, 0.75, 1.5, 2.25, 2.5)]
    strokes += [Stroke(start + beat, V.SNARE, 38) for beat in (1.75, 2.75)]
    return strokes + [Stroke(start + beat, V.SNARE) for beat in (1, 3)]


def swing_bar(bar: int) -> list[Stroke]:
    """Jazz ride pattern in swung eighths, hat on 2 and 4, a comping snare."""
    start = 4.0 * bar
    strokes = [Stroke(start + beat, V.RIDE) for beat in (0, 1, 1 + 2 / 3, 2, 3, 3 + 2 / 3)]
    strokes += [Stroke(start + beat, V.HI_HAT_PEDAL) for beat in (1, 3)]
    return [*strokes, Stroke(start, V.KICK), Stroke(start + 2 + 2 / 3, V.SNARE, 60)]


def triplet_bar(bar: int) -> list[Stroke]:
    """Slow-blues triplets on the hat."""
    start = 4.0 * bar
    strokes = [Stroke(start + i / 3, V.HI_HAT_CLOSED) for i in range(12)]
    strokes += [Stroke(start + beat, V.KICK) for beat in (0, 2, 2 + 2 / 3)]
    return strokes + [Stroke(start + beat, V.SNARE) for beat in (1, 3)]


def fill_bar(bar: int, *, per_quarter: int = 8) -> list[Stroke]:
    """A groove for two quarters, then a fill down the toms with so many strokes a quarter."""
    start = 4.0 * bar
    strokes = [stroke for stroke in rock_bar(bar) if stroke.beat < start + 2]
    drums = (V.SNARE, V.TOM_HIGH, V.TOM_MID, V.TOM_LOW)
    n = 2 * per_quarter
    return strokes + [Stroke(start + 2 + i / per_quarter, drums[4 * i // n]) for i in range(n)]


def blast_bar(bar: int) -> list[Stroke]:
    """Double bass in sixteenths under a ride in quarters."""
    start = 4.0 * bar
    strokes = [Stroke(start + i / 4, V.KICK) for i in range(16)]
    strokes += [Stroke(start + i, V.RIDE) for i in range(4)]
    return [*strokes, Stroke(start + 2, V.SNARE)]


def song(n_bars: int) -> list[Stroke]:
    """A whole song: intro, then verses on the hat and choruses on the ride, a fill each eighth bar."""
    strokes: list[Stroke] = []
    for bar in range(n_bars):
        is_chorus = bar // 8 % 2 == 1
        if bar % 8 == 7:
            strokes += fill_bar(bar, per_quarter=4)
        elif is_chorus:
            strokes += rock_bar(bar, hat=V.RIDE, crash=bar % 8 == 0)
        else:
            strokes += rock_bar(bar, crash=bar % 8 == 0)
    return strokes


def later(strokes: Iterable[Stroke], beats: float) -> list[Stroke]:
    """Move strokes by quarter notes."""
    return [Stroke(stroke.beat + beats, stroke.voice, stroke.velocity) for stroke in strokes]


def ticks_of(strokes: Sequence[Stroke], tempo_map: TempoMap) -> list[int]:
    """Ticks at which strokes are written."""
    return [round(stroke.beat * tempo_map.resolution) for stroke in strokes]


def performed(
    strokes: Sequence[Stroke], tempo_map: TempoMap, *, jitter_s: float = 0.0, seed: int = 0
) -> list[DrumOnset]:
    """Play strokes, in their order, each off by a Gaussian of `jitter_s`; none before tick 0."""
    seconds = tempo_map.seconds_at(ticks_of(strokes, tempo_map))
    seconds = seconds + np.random.default_rng(seed).normal(0.0, 1.0, len(strokes)) * jitter_s
    return [
        DrumOnset(max(float(second), tempo_map.origin_s), stroke.voice, stroke.velocity)
        for second, stroke in zip(seconds, strokes, strict=True)
    ]


WINDING_MAP = TempoMap(
    (TempoChange(0, 96.0), TempoChange(4800, 131.1), TempoChange(9600, 203.0)),
    (TimeSignature(0), TimeSignature(1920, 7, 8), TimeSignature(8640, 6, 8), TimeSignature(11520, 3, 4)),
    origin_s=-0.4,
)
"""Tempo changes, and bars of 4/4, 7/8, 6/8 and 3/4."""


def onset_lists(*, max_size: int = 60, span_s: float = 8.0) -> st.SearchStrategy[list[DrumOnset]]:
    """Any strokes at all, in rising order, as dense as you like."""
    onsets = st.builds(
        DrumOnset,
        st.floats(0.0, span_s).map(lambda second: round(second, 3)),
        st.sampled_from(DrumVoice),
        st.integers(1, 127),
        st.floats(0.0, 1.0),
    )
    return st.lists(onsets, max_size=max_size).map(
        lambda found: sorted(found, key=lambda onset: onset.onset_s)
    )

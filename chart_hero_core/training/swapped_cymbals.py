"""Charts with ride and crash exchanged: the ride on the green cymbal, the crash on the blue one.

Some charters hold it that way round, and a label that says ride where a crash sounds teaches the wrong thing.
What is looked for is plain: the green cymbal does nothing but keep time, and the blue one hardly anything but
begin bars. A part that rides on the crash looks nearly so, but for the single crashes that it has elsewhere;
where it has none, only the user can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap

_RUN = 8  # strokes as far apart as their neighbours, a quarter note at most: that is keeping time
_FEWEST_STEADY = 48  # six bars of eighths
_FEWEST_ACCENTS = 6
_STEADY_SHARE, _ACCENT_STEADY_SHARE = 0.85, 0.1
_BAR_START_SHARE = 0.6
_ALONE_QUARTERS = 2.0  # further from both neighbours than this, a stroke stands alone
_MOST_ALONE, _ACCENTS_ALONE = 0.05, 0.6


@dataclass(frozen=True, slots=True)
class _Use:
    """How a cymbal is played: number of strokes, and shares of them, 0..1."""

    n_strokes: int
    steady: float
    alone: float
    at_bar_starts: float


def looks_swapped(notes: Sequence[DrumNote], tempo_map: TempoMap) -> bool:
    """Whether the blue cymbal of a chart is used as a crash and the green one as a ride.

    Parameters
    ----------
    notes : of Expert, in order
    tempo_map : its grid
    """
    blue, green = (_use(notes, pad, tempo_map) for pad in (Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL))
    keeps_time = (
        green.n_strokes * green.steady >= _FEWEST_STEADY
        and green.steady >= _STEADY_SHARE
        and green.alone <= _MOST_ALONE
    )
    accents = (
        blue.n_strokes >= _FEWEST_ACCENTS
        and blue.steady <= _ACCENT_STEADY_SHARE
        and blue.alone >= _ACCENTS_ALONE
        and blue.at_bar_starts >= _BAR_START_SHARE
    )
    return keeps_time and accents


def _use(notes: Sequence[DrumNote], pad: Pad, tempo_map: TempoMap) -> _Use:
    ticks = np.unique([note.tick for note in notes if note.pad is pad])
    if len(ticks) < 2:
        return _Use(len(ticks), 0.0, float(len(ticks)), 0.0)
    gaps = np.diff(ticks) / tempo_map.resolution  # in quarter notes
    is_far = np.concatenate(([True], gaps > _ALONE_QUARTERS, [True]))
    bars = tempo_map.bar_ticks(int(ticks[-1]))
    return _Use(
        n_strokes=len(ticks),
        steady=float(_in_runs(gaps).mean()),
        alone=float((is_far[:-1] & is_far[1:]).mean()),
        at_bar_starts=float(np.isin(ticks, bars).mean()),
    )


def _in_runs(gaps: np.ndarray) -> np.ndarray:
    """(n_strokes,) whether a stroke belongs to a run; `gaps` are those between strokes, in quarter notes."""
    steady = np.zeros(len(gaps) + 1, dtype=np.bool_)
    first = 0
    for i in range(1, len(gaps) + 1):
        if i == len(gaps) or gaps[i] > 1 or abs(gaps[i] - gaps[first]) > 0.02:
            if gaps[first] <= 1 and i - first + 1 >= _RUN:
                steady[first : i + 1] = True
            first = i
    return steady

"""How hard a drum chart is, as song.ini's `diff_drums`: 0 (warm-up) to 6 (impossible).

The measure is effort per second in the busiest tenth of the song's five-second windows: each hand note
counts 1, each kick 1.5 (one foot against two hands). A backbeat with eighths on the hat at
120 BPM has an effort of 6.5 and rates 2; sixteenths of double bass under a ride at 200 BPM, 24, rate 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap

_WINDOW_S = 5.0
_KICK_EFFORT = 1.5
_LIMITS = (3.0, 5.5, 8.0, 11.0, 15.0, 20.0)
"""Efforts at which the rating steps to 1, 2, ... 6."""


@dataclass(frozen=True, slots=True)
class DifficultyRating:
    """How hard a chart is, and why.

    Parameters
    ----------
    rating : 0..6
    effort_per_s : the measure that it follows
    busiest_s : where the busiest window begins, in the clock of the chart's map
    notes_per_s : in that window, kicks too
    """

    rating: int
    effort_per_s: float
    busiest_s: float
    notes_per_s: float


def rate_difficulty(notes: Sequence[DrumNote], tempo_map: TempoMap) -> int:
    """Rate Expert notes 0..6; a chart without notes is 0."""
    return explain_difficulty(notes, tempo_map).rating


def explain_difficulty(notes: Sequence[DrumNote], tempo_map: TempoMap) -> DifficultyRating:
    """Rate Expert notes, and say what the rating comes from."""
    if not notes:
        return DifficultyRating(0, 0.0, 0.0, 0.0)
    seconds = tempo_map.seconds_at([note.tick for note in notes])
    efforts = [_KICK_EFFORT if note.pad is Pad.KICK else 1.0 for note in notes]
    windows = ((seconds - seconds[0]) // _WINDOW_S).astype(np.int64)
    effort = np.bincount(windows, weights=efforts) / _WINDOW_S
    usual_effort = float(np.percentile(effort[effort > 0], 90))
    busiest = int(effort.argmax())
    return DifficultyRating(
        rating=int(np.searchsorted(_LIMITS, usual_effort, side="right")),
        effort_per_s=usual_effort,
        busiest_s=float(seconds[0]) + busiest * _WINDOW_S,
        notes_per_s=float(np.count_nonzero(windows == busiest)) / _WINDOW_S,
    )

"""Which kicks are left to the second pedal: every second stroke of a fast run, never the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap

RUN_GAP_S = 0.18
"""Kicks closer than this form a run: 5.6 a second, about what one foot can keep up."""

PAIR_GAP_S = 0.11
"""The last stroke of a run is easier, nothing follows it; it needs the second pedal only if closer."""


def mark_double_kicks(notes: Sequence[DrumNote], tempo_map: TempoMap) -> list[DrumNote]:
    """Mark every second kick of each run; what is left still makes sense for one foot."""
    marked = list(notes)
    kicks = [i for i, note in enumerate(notes) if note.pad is Pad.KICK]
    seconds = tempo_map.seconds_at([notes[i].tick for i in kicks])
    gaps = [float(later - earlier) for earlier, later in pairwise(seconds)]
    place_in_run = 0
    for k, gap in enumerate(gaps, start=1):
        place_in_run = place_in_run + 1 if gap < RUN_GAP_S else 0
        is_followed = k < len(gaps) and gaps[k] < RUN_GAP_S
        if place_in_run % 2 == 1 and (is_followed or gap < PAIR_GAP_S):
            marked[kicks[k]] = replace(notes[kicks[k]], is_double_kick=True)
    return marked

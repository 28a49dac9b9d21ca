"""Ghosts and accents from loudness, measured against the same drum in the same song.

A ghost is a snare stroke (no side stick) of at most 0.55 of the snare's usual loudness, off the beats,
with a stroke of usual loudness within two beats: quiet strokes between backbeats, not a
quiet passage or the start of a roll. An accent is a stroke at least 1.2 times as loud as is usual for
its pad and among the loudest tenth there; crashes, always loud, have none. Where loudness says
nothing (all alike, or fewer than eight strokes), every note is neutral.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars, Strength
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice

GHOST_RATIO = 0.55
ACCENT_RATIO = 1.2
ACCENT_SHARE = 0.10
MIN_STROKES = 8

_ACCENTED_PADS = tuple(pad for pad in Pad if pad not in (Pad.KICK, Pad.GREEN_CYMBAL))


def mark_dynamics(notes: Sequence[DrumNote], bars: Bars) -> list[DrumNote]:
    """Mark ghosts and accents; all other notes come back as they were."""
    marked = list(notes)
    ghosts = _ghosts(notes, bars)
    for i in ghosts:
        marked[i] = replace(notes[i], dynamics=Dynamics.GHOST)
    for pad in _ACCENTED_PADS:
        for i in _accents([i for i, note in enumerate(notes) if note.pad is pad and i not in ghosts], notes):
            marked[i] = replace(notes[i], dynamics=Dynamics.ACCENT)
    return marked


def _ghosts(notes: Sequence[DrumNote], bars: Bars) -> set[int]:
    snares = [i for i, note in enumerate(notes) if note.voice is DrumVoice.SNARE]
    if len(snares) < MIN_STROKES:
        return set()
    ticks = np.array([notes[i].tick for i in snares], dtype=np.int64)
    velocities = np.array([notes[i].velocity for i in snares])
    # the upper half is the backbeats even where ghosts outnumber them
    usual = float(np.percentile(velocities, 75))
    is_quiet = velocities <= GHOST_RATIO * usual
    is_off_beat = bars.strengths_of(ticks) < Strength.BEAT
    is_ghost = is_quiet & is_off_beat & _is_near(ticks, ticks[~is_quiet], 2 * bars.resolution)
    return {snares[i] for i in np.flatnonzero(is_ghost)}


def _is_near(
    ticks: npt.NDArray[np.int64], others: npt.NDArray[np.int64], distance: int
) -> npt.NDArray[np.bool_]:
    """Tell for each tick (n,) whether one of the others (rising) lies within a distance."""
    first = np.searchsorted(others, ticks - distance, side="left")
    behind = np.searchsorted(others, ticks + distance, side="right")
    return np.asarray(behind > first)


def _accents(indices: Sequence[int], notes: Sequence[DrumNote]) -> list[int]:
    if len(indices) < MIN_STROKES:
        return []
    velocities = np.array([notes[i].velocity for i in indices])
    # strictly above the 90th percentile: of many equally loud strokes none is an accent
    limit = max(
        ACCENT_RATIO * float(np.median(velocities)),
        float(np.percentile(velocities, 100 * (1 - ACCENT_SHARE))),
    )
    return [i for i, velocity in zip(indices, velocities, strict=True) if velocity > limit]

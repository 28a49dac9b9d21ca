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
from chart_hero_core.charting.chords import PAD_ORDER, pads_of, ticks_of
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
    velocities = np.fromiter((note.velocity for note in notes), np.int64, len(notes))
    ghosts = _ghosts(notes, velocities, bars)
    for i in ghosts.tolist():
        marked[i] = replace(notes[i], dynamics=Dynamics.GHOST)
    pads = pads_of(notes)
    pads[ghosts] = -1
    for pad in _ACCENTED_PADS:
        for i in _accents(np.flatnonzero(pads == PAD_ORDER[pad]), velocities).tolist():
            marked[i] = replace(notes[i], dynamics=Dynamics.ACCENT)
    return marked


def _ghosts(
    notes: Sequence[DrumNote], velocities: npt.NDArray[np.int64], bars: Bars
) -> npt.NDArray[np.int64]:
    """Which notes are ghosts."""
    snares = np.array([i for i, note in enumerate(notes) if note.voice is DrumVoice.SNARE], dtype=np.int64)
    if len(snares) < MIN_STROKES:
        return snares[:0]
    ticks = ticks_of(notes)[snares]
    # the upper half is the backbeats even where ghosts outnumber them
    usual = float(np.percentile(velocities[snares], 75))
    is_quiet = velocities[snares] <= GHOST_RATIO * usual
    is_off_beat = bars.strengths_of(ticks) < Strength.BEAT
    return snares[is_quiet & is_off_beat & _is_near(ticks, ticks[~is_quiet], 2 * bars.resolution)]


def _is_near(
    ticks: npt.NDArray[np.int64], others: npt.NDArray[np.int64], distance: int
) -> npt.NDArray[np.bool_]:
    """Tell for each tick (n,) whether one of the others (rising) lies within a distance."""
    first = np.searchsorted(others, ticks - distance, side="left")
    behind = np.searchsorted(others, ticks + distance, side="right")
    return np.asarray(behind > first)


def _accents(indices: npt.NDArray[np.int64], velocities: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which of some notes of one pad are accents."""
    if len(indices) < MIN_STROKES:
        return indices[:0]
    own = velocities[indices]
    # strictly above the 90th percentile: of many equally loud strokes none is an accent
    limit = max(ACCENT_RATIO * float(np.median(own)), float(np.percentile(own, 100 * (1 - ACCENT_SHARE))))
    return indices[own > limit]

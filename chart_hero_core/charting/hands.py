"""Two hands: what one player can strike at once.

A pedal hi-hat is played by a foot on a real kit but by a hand in the game; beside two other hand
notes it is the first to go, whatever its probability. Otherwise the least probable goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chart_hero_core.charting.chords import PAD_ORDER, in_order, pads_of, ticks_of
from chart_hero_core.charting.result import Candidate, CandidateReason
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice

MAX_HANDS = 2


@dataclass(frozen=True)
class PlayableNotes:
    """Notes that two hands and two feet can play, and those that had to go."""

    notes: list[DrumNote]
    candidates: list[Candidate]


def keep_playable(notes: Sequence[DrumNote]) -> PlayableNotes:
    """Keep at most one note a pad and two hand notes a tick.

    Parameters
    ----------
    notes : ordered as by `chords.in_order`

    Returns
    -------
    PlayableNotes
        in the same order; every note is in one of its two lists
    """
    kept: list[DrumNote] = []
    candidates: list[Candidate] = []
    start = 0
    for first, stop in crowded_chords(notes):
        stays, leaves = _divide(notes[first:stop])
        kept += notes[start:first]
        kept += stays
        candidates += leaves
        start = stop
    kept += notes[start:]
    return PlayableNotes(kept, candidates)


def crowded_chords(notes: Sequence[DrumNote]) -> list[tuple[int, int]]:
    """Find the chords that want a third hand, or a pad twice.

    Parameters
    ----------
    notes : ordered as by `chords.in_order`

    Returns
    -------
    list of (int, int)
        [first, stop) of the notes of each
    """
    ticks, pads = ticks_of(notes), pads_of(notes)
    starts = np.flatnonzero(np.diff(ticks, prepend=-1))
    if not len(starts):
        return []
    n_hands = np.add.reduceat((pads != PAD_ORDER[Pad.KICK]).astype(np.int64), starts)
    is_twice = np.append(False, (np.diff(ticks) == 0) & (np.diff(pads) == 0))
    is_crowded = (n_hands > MAX_HANDS) | np.logical_or.reduceat(is_twice, starts)
    stops = np.append(starts[1:], len(notes))
    return list(zip(starts[is_crowded].tolist(), stops[is_crowded].tolist(), strict=True))


def _divide(chord: Sequence[DrumNote]) -> tuple[list[DrumNote], list[Candidate]]:
    """Let the notes of a chord with the best claims stay."""
    pads: set[Pad] = set()
    n_hands = 0
    stays, leaves = [], []
    for note in sorted(chord, key=_claim, reverse=True):
        is_hand = note.pad is not Pad.KICK
        if note.pad in pads:
            leaves.append(Candidate(note, CandidateReason.STRUCK_TWICE))
        elif is_hand and n_hands == MAX_HANDS:
            leaves.append(Candidate(note, CandidateReason.THIRD_HAND))
        else:
            pads.add(note.pad)
            n_hands += is_hand
            stays.append(note)
    return in_order(stays), leaves


def _claim(note: DrumNote) -> tuple[bool, float, int, int]:
    """Rank a note's right to stay: hands before the pedal, then probability, loudness, pad."""
    return (note.voice is not DrumVoice.HI_HAT_PEDAL, note.confidence, note.velocity, -PAD_ORDER[note.pad])

"""Two hands: what one player can strike at once.

A pedal hi-hat is played by a foot on a real kit but by a hand in the game; beside two other hand
notes it is the first to go, whatever its probability. Otherwise the least probable goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chart_hero_core.charting.chords import PAD_ORDER, chords
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
    notes : in rising order of tick

    Returns
    -------
    PlayableNotes
        in the same order; every note is in one of its two lists
    """
    kept: list[DrumNote] = []
    candidates: list[Candidate] = []
    for chord in chords(notes):
        pads: set[Pad] = set()
        n_hands = 0
        stays = []
        for note in sorted(chord, key=_claim, reverse=True):
            is_hand = note.pad is not Pad.KICK
            if note.pad in pads:
                candidates.append(Candidate(note, CandidateReason.STRUCK_TWICE))
            elif is_hand and n_hands == MAX_HANDS:
                candidates.append(Candidate(note, CandidateReason.THIRD_HAND))
            else:
                pads.add(note.pad)
                n_hands += is_hand
                stays.append(note)
        kept.extend(sorted(stays, key=lambda note: PAD_ORDER[note.pad]))
    return PlayableNotes(kept, candidates)


def _claim(note: DrumNote) -> tuple[bool, float, int, int]:
    """Rank a note's right to stay: hands before the pedal, then probability, loudness, pad."""
    return (note.voice is not DrumVoice.HI_HAT_PEDAL, note.confidence, note.velocity, -PAD_ORDER[note.pad])

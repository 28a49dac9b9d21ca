"""What to call another reading of a selection: by what one would see and hear first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from chart_hero_core.domain.chart import DrumNote, Pad

_TOMS = (Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)
_CYMBALS = (Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)
_FEWEST_OF_A_RUN = 3


class ReadingName(Enum):
    """Short names of readings, in English."""

    AS_IT_IS = "As it is"
    DOWN_THE_KIT = "Down the kit"
    UP_THE_KIT = "Up the kit"
    ONE_TOM = "One tom"
    SNARE_BETWEEN = "Snare between"
    LESS_SNARE = "Less snare"
    MORE_TOMS = "More toms"
    FEWER_TOMS = "Fewer toms"
    MORE_CYMBALS = "More cymbals"
    FEWER_CYMBALS = "Fewer cymbals"
    MORE_KICKS = "More kicks"
    FEWER_KICKS = "Fewer kicks"
    LONGER_RUN = "Longer run"
    SHORTER_RUN = "Shorter run"
    OTHER_TOMS = "Other toms"
    OTHER_CYMBALS = "Other cymbals"
    OTHER_PADS = "Other pads"


_BY_COUNT = (
    ((Pad.SNARE,), ReadingName.SNARE_BETWEEN, ReadingName.LESS_SNARE),
    (_TOMS, ReadingName.MORE_TOMS, ReadingName.FEWER_TOMS),
    (_CYMBALS, ReadingName.MORE_CYMBALS, ReadingName.FEWER_CYMBALS),
    ((Pad.KICK,), ReadingName.MORE_KICKS, ReadingName.FEWER_KICKS),
)


def name_reading(notes: Sequence[DrumNote], now: Sequence[DrumNote]) -> ReadingName:
    """Name a reading.

    Parameters
    ----------
    notes : of the reading, in order
    now : what the chart has in their place, in order
    """
    toms, toms_now = _tom_ranks(notes), _tom_ranks(now)
    shape = _shape(toms)
    if shape is not None and shape is not _shape(toms_now):
        return shape
    length = len(_hand_ticks(notes)) - len(_hand_ticks(now))
    if length < 0 and _hand_ticks(now)[: len(_hand_ticks(notes))] == _hand_ticks(notes):
        return ReadingName.SHORTER_RUN
    if length > 0 and _hand_ticks(notes)[: len(_hand_ticks(now))] == _hand_ticks(now):
        return ReadingName.LONGER_RUN
    for parts, more, fewer in _BY_COUNT:
        change = sum(note.pad in parts for note in notes) - sum(note.pad in parts for note in now)
        if change:
            return more if change > 0 else fewer
    other = {note.pad for note in set(notes) ^ set(now)}
    if other <= set(_TOMS):
        return ReadingName.OTHER_TOMS
    return ReadingName.OTHER_CYMBALS if other <= set(_CYMBALS) else ReadingName.OTHER_PADS


def _tom_ranks(notes: Sequence[DrumNote]) -> list[int]:
    return [_TOMS.index(note.pad) for note in notes if note.pad.is_tom]


def _hand_ticks(notes: Sequence[DrumNote]) -> list[int]:
    return sorted({note.tick for note in notes if note.pad is not Pad.KICK})


def _shape(ranks: Sequence[int]) -> ReadingName | None:
    """Say which way a run of toms goes; None for no run, or here and there."""
    if len(ranks) < _FEWEST_OF_A_RUN:
        return None
    if len(set(ranks)) == 1:
        return ReadingName.ONE_TOM
    if all(later >= earlier for earlier, later in pairwise(ranks)):
        return ReadingName.DOWN_THE_KIT
    if all(later <= earlier for earlier, later in pairwise(ranks)):
        return ReadingName.UP_THE_KIT
    return None

"""Which songs of a data set are seen, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from chart_hero_core.runs.data_set import Decision, SongRow, SongState


class RowGroup(Enum):
    """Songs that belong together."""

    ALL = "all"
    USABLE = "usable"
    NO_AUDIO = "no audio"
    NO_DRUMS = "no drums"
    MISALIGNED = "misaligned"
    DUPLICATE = "duplicate"
    DAMAGED = "damaged"
    HELD_OUT = "held out"
    LEFT_OUT = "left out"

    def has(self, row: SongRow) -> bool:
        """Whether a song belongs here."""
        if self is RowGroup.ALL:
            return True
        if self is RowGroup.HELD_OUT:
            return row.is_used and row.is_held_out
        if self is RowGroup.LEFT_OUT:
            return row.decision is Decision.LEFT_OUT
        return row.state is SongState(self.value)


class RowKey(Enum):
    """What songs can be ordered by."""

    SONG = "song"
    CHARTER = "charter"
    NOTES = "notes"
    OFFSET = "offset"
    LIKENESS = "likeness"
    USE = "use"


class RowUse(Enum):
    """What becomes of a song, in the order in which it deserves a look."""

    TO_DECIDE = 0
    MISALIGNED = 1
    DAMAGED = 2
    NO_DRUMS = 3
    NO_AUDIO = 4
    DUPLICATE = 5
    LEFT_OUT = 6
    HELD_OUT = 7
    USED = 8


_USE_OF_STATE = {
    SongState.MISALIGNED: RowUse.MISALIGNED,
    SongState.DAMAGED: RowUse.DAMAGED,
    SongState.NO_DRUMS: RowUse.NO_DRUMS,
    SongState.NO_AUDIO: RowUse.NO_AUDIO,
    SongState.DUPLICATE: RowUse.DUPLICATE,
}


def use_of(row: SongRow) -> RowUse:
    """Say what becomes of a song."""
    if row.decision is Decision.LEFT_OUT:
        return RowUse.LEFT_OUT
    if row.is_used:
        return RowUse.HELD_OUT if row.is_held_out else RowUse.USED
    return RowUse.TO_DECIDE if row.can_be_accepted else _USE_OF_STATE[row.state]


def n_notes(row: SongRow) -> int:
    """Count the strokes of a song's chart."""
    return sum(row.n_strokes.values())


def _none_last(value: float | None) -> tuple[bool, float]:
    return value is None, value or 0.0


_KEYS: dict[RowKey, Callable[[SongRow], Any]] = {
    RowKey.SONG: lambda row: (row.name or row.path.name).casefold(),
    RowKey.CHARTER: lambda row: (not row.charter, row.charter.casefold()),
    RowKey.NOTES: n_notes,
    RowKey.OFFSET: lambda row: _none_last(None if row.offset_s is None else abs(row.offset_s)),
    RowKey.LIKENESS: lambda row: _none_last(row.likeness),
    RowKey.USE: lambda row: use_of(row).value,
}


@dataclass(frozen=True, slots=True)
class RowView:
    """Which songs are seen, and in which order.

    Parameters
    ----------
    group : of the songs
    letters : that are in their title, artist or charter
    key : what they are ordered by; equals by their title
    is_descending : whether the last comes first
    """

    group: RowGroup = RowGroup.ALL
    letters: str = ""
    key: RowKey = RowKey.USE
    is_descending: bool = False

    def of(self, rows: Sequence[SongRow]) -> list[SongRow]:
        """Choose and order songs."""
        letters = self.letters.strip().casefold()
        chosen = [
            row
            for row in rows
            if self.group.has(row)
            and letters in f"{row.name or row.path.name} {row.artist} {row.charter}".casefold()
        ]
        chosen.sort(key=_KEYS[RowKey.SONG])
        chosen.sort(key=_KEYS[self.key], reverse=self.is_descending)
        return chosen

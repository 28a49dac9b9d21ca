"""The open song as a value: its grid, its Expert notes, its sections, and what the hand has settled.

All times are heard seconds. Notes are unique by place (`NotePlace`) and obey the chart's own law: never
a tom and a cymbal of one colour on a tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import DrumNote, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap

LANES: tuple[Pad, ...] = (
    Pad.GREEN_CYMBAL,
    Pad.BLUE_CYMBAL,
    Pad.YELLOW_CYMBAL,
    Pad.YELLOW_TOM,
    Pad.BLUE_TOM,
    Pad.GREEN_TOM,
    Pad.SNARE,
    Pad.KICK,
)
"""The pads from the top of the editor to its bottom, as on a drum stave."""

_LANE_ROW = {pad: row for row, pad in enumerate(LANES)}
_COLOURS = tuple(dict.fromkeys(pad.colour for pad in LANES))
_COLOUR_OF_ROW = np.array([_COLOURS.index(pad.colour) for pad in LANES])

DOUBT_LIMIT = 0.65
"""A note less sure than this, and not settled by hand, is doubtful."""


class NotePlace(NamedTuple):
    """What tells one note of a document from all others."""

    tick: int
    pad: Pad


def place_of(note: DrumNote) -> NotePlace:
    """Place of a note."""
    return NotePlace(note.tick, note.pad)


def stroke_of(note: DrumNote) -> StrokeKey | None:
    """What a note says that was struck, wherever the hand put it; None for a note that nobody heard."""
    if note.voice is None or note.onset_s is None:
        return None
    return StrokeKey(note.voice, note.onset_s)


def origin_of(note: DrumNote) -> StrokeKey | None:
    """The heard stroke that a note was made of, whatever the hand did since; None if nobody heard it."""
    return note.origin or stroke_of(note)


def note_order(note: DrumNote) -> tuple[int, int]:
    """Sort key of notes: by tick, then from the top lane to the bottom."""
    return note.tick, _LANE_ROW[note.pad]


def is_doubtful(note: DrumNote, limit: float = DOUBT_LIMIT) -> bool:
    """Whether a note should be looked at: unsure, and not settled by hand."""
    return note.confidence < limit and not note.is_pinned


@dataclass(frozen=True)
class ChartDocument:
    """A song's chart while it is worked on.

    Parameters
    ----------
    tempo_map : the grid, heard clock
    notes : of Expert, sorted by `note_order`, one per place and never two of a colour on a tick
    sections : practice sections in rising order
    settled : heard strokes that the hand has decided about (moved, deleted, kept ...); a new reading of
        the song leaves them alone
    sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5 where missing
    metadata : what song.ini will say
    duration_s : of the song
    accepted_bars : numbers, from 1, of the bars whose beat lines look right to the user
    """

    tempo_map: TempoMap
    notes: tuple[DrumNote, ...] = ()
    sections: tuple[Section, ...] = ()
    settled: frozenset[StrokeKey] = frozenset()
    sensitivities: Mapping[DrumVoice, float] = field(default_factory=lambda: MappingProxyType({}))
    metadata: SongMetadata = field(default_factory=lambda: SongMetadata(""))
    duration_s: float = 0.0
    accepted_bars: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        keys = self.place_keys
        if np.any(np.diff(keys) <= 0):
            raise ValueError("the notes are not in order, or two of them share a place")
        if np.any(np.diff(np.sort(self.colour_keys)) == 0):
            raise ValueError("two notes share a colour and a tick")

    @cached_property
    def ticks(self) -> npt.NDArray[np.int64]:
        """(n_notes,) of the notes, never falling."""
        return np.fromiter((note.tick for note in self.notes), np.int64, len(self.notes))

    @cached_property
    def seconds(self) -> npt.NDArray[np.float64]:
        """(n_notes,) heard seconds of the notes' places on the grid."""
        return self.tempo_map.seconds_at(self.ticks)

    @cached_property
    def place_keys(self) -> npt.NDArray[np.int64]:
        """(n_notes,) one number a place, rising."""
        return place_keys_of(self.notes)

    @cached_property
    def colour_keys(self) -> npt.NDArray[np.int64]:
        """(n_notes,) one number a colour and tick (`colour_keys_of`), in the order of the notes."""
        return _colour_keys(self.place_keys)

    def note_at(self, place: NotePlace) -> DrumNote | None:
        """The note of a place; None if it is empty."""
        key = _key_of(place)
        index = int(np.searchsorted(self.place_keys, key))
        is_there = index < len(self.notes) and self.place_keys[index] == key
        return self.notes[index] if is_there else None

    def notes_at(self, places: Iterable[NotePlace]) -> tuple[DrumNote, ...]:
        """The notes of places, in order; empty places are left out."""
        n_lanes = len(LANES)
        keys = np.array([tick * n_lanes + _LANE_ROW[pad] for tick, pad in places], dtype=np.int64)
        return tuple(compress(self.notes, np.isin(self.place_keys, keys)))

    def notes_between(self, start_tick: int, end_tick: int) -> Sequence[DrumNote]:
        """Notes of [start_tick, end_tick)."""
        first, stop = np.searchsorted(self.ticks, (start_tick, end_tick))
        return self.notes[first:stop]

    def notes_exchanged(self, removed: Iterable[DrumNote], added: Iterable[DrumNote]) -> tuple[DrumNote, ...]:
        """All notes, less some and with others, in order.

        Raises
        ------
        ValueError
            if a note to remove is not in the document
        """
        removed = tuple(removed)
        places = np.searchsorted(self.place_keys, place_keys_of(removed))
        for index, note in zip(places.tolist(), removed, strict=True):
            is_there = index < len(self.notes) and (self.notes[index] is note or self.notes[index] == note)
            if not is_there:
                raise ValueError(f"there is no such note at {place_of(note)}")
        stays = np.ones(len(self.notes), dtype=np.bool_)
        stays[places] = False
        newcomers = tuple(added)
        merged = (*compress(self.notes, stays), *newcomers)
        keys = np.concatenate((self.place_keys[stays], place_keys_of(newcomers)))
        return tuple(map(merged.__getitem__, np.argsort(keys, kind="stable").tolist()))

    @cached_property
    def end_tick(self) -> int:
        """Tick of the song's end, or of the last note if that lies behind it."""
        end = int(self.tempo_map.ticks_at(self.duration_s))
        return max(end, self.notes[-1].tick if self.notes else 0)


def _key_of(place: NotePlace) -> int:
    return place.tick * len(LANES) + _LANE_ROW[place.pad]


def place_keys_of(notes: Sequence[DrumNote]) -> npt.NDArray[np.int64]:
    """(n_notes,) one number a place, in the order of the notes."""
    n_lanes = len(LANES)
    return np.array([note.tick * n_lanes + _LANE_ROW[note.pad] for note in notes], dtype=np.int64)


def colour_keys_of(notes: Sequence[DrumNote]) -> npt.NDArray[np.int64]:
    """(n_notes,) one number a colour and tick: no chart can hold two notes of the same."""
    return _colour_keys(place_keys_of(notes))


def _colour_keys(place_keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    ticks, rows = np.divmod(place_keys, len(LANES))
    keys: npt.NDArray[np.int64] = ticks * len(_COLOURS) + _COLOUR_OF_ROW[rows]
    return keys

"""The open song as a value: its grid, its Expert notes, its sections, and what the hand has settled.

All times are heard seconds. Notes are unique by place (`NotePlace`) and obey the chart's own law: never
a tom and a cymbal of one colour on a tick.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice
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

DOUBT_LIMIT = 0.65
"""A note less sure than this, and not settled by hand, is doubtful."""


class NotePlace(NamedTuple):
    """What tells one note of a document from all others."""

    tick: int
    pad: Pad


class StrokeKey(NamedTuple):
    """What tells one heard stroke from all others, whatever became of its note."""

    voice: DrumVoice
    onset_s: float


def place_of(note: DrumNote) -> NotePlace:
    """Place of a note."""
    return NotePlace(note.tick, note.pad)


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
    notes : of Expert, sorted by `note_order`, one per place
    sections : practice sections in rising order
    settled : heard strokes that the hand has decided about (moved, deleted, kept ...); a new reading of
        the song leaves them alone
    sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5 where missing
    metadata : what song.ini will say
    duration_s : of the song
    """

    tempo_map: TempoMap
    notes: tuple[DrumNote, ...] = ()
    sections: tuple[Section, ...] = ()
    settled: frozenset[StrokeKey] = frozenset()
    sensitivities: Mapping[DrumVoice, float] = field(default_factory=lambda: MappingProxyType({}))
    metadata: SongMetadata = field(default_factory=lambda: SongMetadata(""))
    duration_s: float = 0.0

    def __post_init__(self) -> None:
        Chart(self.tempo_map, {Difficulty.EXPERT: self.notes})  # holds the notes to the chart's law

    @cached_property
    def ticks(self) -> npt.NDArray[np.int64]:
        """(n_notes,) of the notes, never falling."""
        return np.array([note.tick for note in self.notes], dtype=np.int64)

    @cached_property
    def seconds(self) -> npt.NDArray[np.float64]:
        """(n_notes,) heard seconds of the notes' places on the grid."""
        return self.tempo_map.seconds_at(self.ticks)

    @cached_property
    def _index_of_place(self) -> dict[NotePlace, int]:
        return {place_of(note): index for index, note in enumerate(self.notes)}

    def note_at(self, place: NotePlace) -> DrumNote | None:
        """The note of a place; None if it is empty."""
        index = self._index_of_place.get(place)
        return None if index is None else self.notes[index]

    def notes_between(self, start_tick: int, end_tick: int) -> Sequence[DrumNote]:
        """Notes of [start_tick, end_tick)."""
        first = bisect_left(self.notes, start_tick, key=lambda note: note.tick)
        return self.notes[first : bisect_left(self.notes, end_tick, key=lambda note: note.tick)]

    @cached_property
    def end_tick(self) -> int:
        """Tick of the song's end, or of the last note if that lies behind it."""
        end = int(self.tempo_map.ticks_at(self.duration_s))
        return max(end, self.notes[-1].tick if self.notes else 0)

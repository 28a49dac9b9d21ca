"""Doubtful notes, gathered into places that can be gone through one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.document import DOUBT_LIMIT, LANES, ChartDocument, is_doubtful
from chart_hero_core.editing.position import position_text

NEIGHBOUR_BEATS = 1.0
"""Doubtful notes within so many quarter notes belong to one place..."""

LONGEST_BEATS = 4.0
"""... as long as the place is no longer than this: more than a bar cannot be looked at in one glance."""


@dataclass(frozen=True)
class DoubtPlace:
    """Neighbouring doubtful notes.

    Parameters
    ----------
    notes : at least one, in order
    start_s, end_s : heard seconds of the first and the last of them
    position : of the first, as it is shown: "31.3.2"
    """

    notes: tuple[DrumNote, ...]
    start_s: float
    end_s: float
    position: str

    @property
    def start_tick(self) -> int:
        """Tick of the first note."""
        return self.notes[0].tick

    @property
    def end_tick(self) -> int:
        """Tick of the last note."""
        return self.notes[-1].tick

    @property
    def least_confidence(self) -> float:
        """How sure the least sure of the notes is."""
        return min(note.confidence for note in self.notes)

    @property
    def pads(self) -> tuple[Pad, ...]:
        """The lanes with doubtful notes, from the top."""
        found = {note.pad for note in self.notes}
        return tuple(pad for pad in LANES if pad in found)


@dataclass(frozen=True)
class Doubts:
    """What is left to review in a document.

    Parameters
    ----------
    places : in order of time
    """

    places: tuple[DoubtPlace, ...]

    @classmethod
    def of(cls, document: ChartDocument, limit: float = DOUBT_LIMIT) -> Doubts:
        """Gather the doubtful notes of a document; those less sure than `limit` are doubtful."""
        resolution, notes = document.tempo_map.resolution, document.notes
        groups: list[list[int]] = []
        for index, note in enumerate(notes):
            if not is_doubtful(note, limit):
                continue
            is_near = bool(groups) and note.tick - notes[groups[-1][-1]].tick <= NEIGHBOUR_BEATS * resolution
            if is_near and note.tick - notes[groups[-1][0]].tick <= LONGEST_BEATS * resolution:
                groups[-1].append(index)
            else:
                groups.append([index])
        return cls(tuple(_place(document, group) for group in groups))

    @property
    def n_notes(self) -> int:
        """Number of doubtful notes: what the counter shows."""
        return sum(len(place.notes) for place in self.places)

    @property
    def by_doubt(self) -> tuple[DoubtPlace, ...]:
        """The places with the least sure one first."""
        return tuple(sorted(self.places, key=lambda place: place.least_confidence))

    def after(self, second: float) -> DoubtPlace | None:
        """First place that starts behind a heard second; None if none does."""
        index = bisect_right(self._starts_s, second)
        return self.places[index] if index < len(self.places) else None

    def before(self, second: float) -> DoubtPlace | None:
        """Last place that starts before a heard second; None if none does."""
        index = bisect_left(self._starts_s, second)
        return self.places[index - 1] if index else None

    @cached_property
    def _starts_s(self) -> list[float]:
        return [place.start_s for place in self.places]


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many notes a lane has, and how many of them are doubtful."""

    n_notes: int
    n_doubtful: int


def lane_counts(document: ChartDocument, limit: float = DOUBT_LIMIT) -> Mapping[Pad, LaneCount]:
    """Count the notes of every lane, from the top."""
    counts = {pad: [0, 0] for pad in LANES}
    for note in document.notes:
        counts[note.pad][0] += 1
        counts[note.pad][1] += is_doubtful(note, limit)
    return {pad: LaneCount(*count) for pad, count in counts.items()}


def _place(document: ChartDocument, indices: Sequence[int]) -> DoubtPlace:
    """The place of some notes of a document, told by their indices."""
    start_s, end_s = document.seconds[[indices[0], indices[-1]]].tolist()
    notes = tuple(document.notes[index] for index in indices)
    return DoubtPlace(notes, start_s, end_s, position_text(document.tempo_map, notes[0].tick))

"""Reading a song anew from its kept activations: moved sensitivities, another kit, a selection heard again.

A reading is fresh: it knows nothing of the hand. Merged into a document it leaves alone what the hand has
settled: pinned notes stay as they are, and a settled stroke makes no note.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from chart_hero_core.charting.expert import chart_expert
from chart_hero_core.charting.result import ExpertNotes
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import VOICES, DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import (
    ChartDocument,
    NotePlace,
    note_order,
    origin_of,
    place_of,
    stroke_of,
)
from chart_hero_core.editing.hand import strokes_of
from chart_hero_core.editing.note_settling import SAME_STROKE_S, unpin_notes
from chart_hero_core.model.onsets import SongPeaks

__all__ = [
    "DEFAULT_SENSITIVITY",
    "SongPeaks",
    "StrokeSet",
    "read",
    "reread",
    "reread_span",
    "unpin_home",
    "with_fresh_notes",
]

DEFAULT_SENSITIVITY = 0.5


class StrokeSet:
    """Heard strokes that can be found again in another reading.

    Parameters
    ----------
    strokes : voice and heard second of each
    """

    def __init__(self, strokes: Iterable[StrokeKey]) -> None:
        self._seconds: dict[DrumVoice, list[float]] = defaultdict(list)
        for voice, onset_s in sorted(strokes, key=lambda stroke: stroke.onset_s):
            self._seconds[voice].append(onset_s)

    def holds(self, note: DrumNote) -> bool:
        """Whether the stroke that a note tells is one of these, within `SAME_STROKE_S`."""
        return self.has(stroke_of(note))

    def has(self, stroke: StrokeKey | None) -> bool:
        """Whether a stroke is one of these, within `SAME_STROKE_S`."""
        if stroke is None or stroke.voice not in self._seconds:
            return False
        seconds = self._seconds[stroke.voice]
        place = bisect_left(seconds, stroke.onset_s - SAME_STROKE_S)
        return place < len(seconds) and seconds[place] <= stroke.onset_s + SAME_STROKE_S


def read(
    peaks: SongPeaks,
    sensitivities: Mapping[DrumVoice, float],
    tempo_map: TempoMap,
    spec: ChartingSpec,
) -> ExpertNotes:
    """Chart a song from its peaks, as a fresh transcription on this grid would.

    Parameters
    ----------
    peaks : of the song's activations; made once and kept
    sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5 where missing
    tempo_map : the grid, heard clock; strokes before its tick 0 are left out
    spec : choices about the chart
    """
    onsets = peaks.pick(sensitivities)
    return chart_expert([onset for onset in onsets if onset.onset_s >= tempo_map.origin_s], tempo_map, spec)


def reread(
    document: ChartDocument,
    peaks: SongPeaks,
    spec: ChartingSpec,
    sensitivities: Mapping[DrumVoice, float] | None = None,
) -> ChartDocument:
    """Read a song anew and keep what the hand has settled.

    Parameters
    ----------
    document : the song as it is
    peaks : of the song's activations
    spec : choices about the chart; another kit maps all unpinned notes anew
    sensitivities : per voice; None for those of the document

    Returns
    -------
    ChartDocument
        with these sensitivities (those of 0.5 are not listed); depends on nothing of the old unpinned notes
    """
    wanted = document.sensitivities if sensitivities is None else sensitivities
    fresh = read(peaks, wanted, document.tempo_map, spec)
    listed = {
        voice: wanted[voice]
        for voice in VOICES
        if wanted.get(voice, DEFAULT_SENSITIVITY) != DEFAULT_SENSITIVITY
    }
    return replace(
        with_fresh_notes(document, fresh.notes),
        sensitivities=MappingProxyType(listed),
    )


def with_fresh_notes(document: ChartDocument, fresh: Sequence[DrumNote]) -> ChartDocument:
    """Replace every unpinned note by those of a fresh reading on the document's grid.

    A fresh note whose stroke is settled is left out, and a pinned note beats one of its colour and tick.
    """
    return replace(document, notes=_merged(document, [n for n in document.notes if n.is_pinned], fresh))


def reread_span(
    document: ChartDocument, fresh: Sequence[DrumNote], start_tick: int, end_tick: int
) -> ChartDocument:
    """Replace the unpinned notes of a span by those of a fresh reading, as `with_fresh_notes` does in all.

    Parameters
    ----------
    document : the song as it is
    fresh : Expert notes on the document's grid; those outside the span are not looked at
    start_tick, end_tick : the span, [start, end)
    """

    def is_inside(note: DrumNote) -> bool:
        return start_tick <= note.tick < end_tick

    kept = [note for note in document.notes if note.is_pinned or not is_inside(note)]
    # a stroke at the edge may have been written outside before, and must not be there twice
    beyond = StrokeSet(stroke for note in kept if (stroke := origin_of(note)) is not None)
    wanted = [note for note in fresh if is_inside(note) and not beyond.holds(note)]
    return replace(document, notes=_merged(document, kept, wanted))


def unpin_home(
    document: ChartDocument, places: Iterable[NotePlace], peaks: SongPeaks, spec: ChartingSpec
) -> ChartDocument:
    """Unpin notes; those that the hand had moved, or put on another voice, go back to what was heard.

    Parameters
    ----------
    document : the song as it is
    places : of the notes; empty ones are left out
    peaks : of the song's activations
    spec : choices about the chart

    Returns
    -------
    ChartDocument
        all others, and what is not heard at these sensitivities, stay where they are until the next reading
    """
    freed = unpin_notes(document, places).document
    fresh = read(peaks, document.sensitivities, document.tempo_map, spec).notes
    heard = StrokeSet(strokes_of(fresh))
    moved = {
        place_of(note): note.origin
        for note in document.notes_at(places)
        if note.is_pinned and note.origin is not None and heard.has(note.origin)
    }
    origins = StrokeSet(moved.values())
    kept = [note for note in freed.notes if place_of(note) not in moved]
    return replace(freed, notes=_merged(freed, kept, [note for note in fresh if origins.holds(note)]))


def _merged(
    document: ChartDocument, kept: Sequence[DrumNote], fresh: Sequence[DrumNote]
) -> tuple[DrumNote, ...]:
    """Join kept and fresh notes; notes that come out as they were are the document's own objects."""
    if kept:
        taken = {(note.tick, note.pad.colour) for note in kept}
        fresh = [note for note in fresh if (note.tick, note.pad.colour) not in taken]
    if document.settled:
        settled = StrokeSet(document.settled)
        fresh = [note for note in fresh if not settled.holds(note)]
    old = {(note.tick, note.pad): note for note in document.notes}
    known = (old.get((note.tick, note.pad)) for note in fresh)
    unchanged = [before if before == note else note for note, before in zip(fresh, known, strict=True)]
    return tuple(sorted((*kept, *unchanged), key=note_order))

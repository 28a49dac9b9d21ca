"""Commands that settle notes: what the hand calls right is pinned, and no new reading changes it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import StrokeKey
from chart_hero_core.editing.document import DOUBT_LIMIT, ChartDocument, NotePlace, is_doubtful, place_of
from chart_hero_core.editing.hand import Edited, change_notes, origins_of, put_notes, strokes_of

SAME_STROKE_S = 0.015
"""Strokes of one voice within this are the same one; a new reading hears it a little earlier or later."""


def pin_notes(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Settle notes as they are."""
    return change_notes(document, places, lambda note: replace(note, is_pinned=True))


def keep_doubtful(document: ChartDocument, places: Iterable[NotePlace], limit: float = DOUBT_LIMIT) -> Edited:
    """Settle the doubtful ones of notes; those less sure than `limit` are doubtful."""
    return change_notes(
        document,
        places,
        lambda note: replace(note, is_pinned=True) if is_doubtful(note, limit) else note,
    )


def unpin_notes(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Leave notes to the next reading of the song again, and forget that their strokes are settled.

    A stroke is told by its note's origin. Where the note has another voice all the same (another reading of
    a fill was taken), every stroke of exactly its second is forgotten that no other note was made of. Notes
    that were moved before project files knew origins, in version 1, leave their stroke settled.
    """
    selected = document.notes_at(places)
    kept = frozenset(map(place_of, selected))
    pinned = [note for note in selected if note.is_pinned]
    if not pinned:
        return Edited(document, kept)
    freed = [replace(note, is_pinned=False) for note in pinned]
    notes = document.notes_exchanged(pinned, freed)
    others = origins_of(note for note in document.notes if place_of(note) not in kept)
    settled = document.settled - _strokes_behind(pinned, document.settled, others)
    return Edited(replace(document, notes=notes, settled=settled), kept)


def toggle_pin(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Unpin notes if all of them are pinned, else pin them."""
    notes = document.notes_at(places)
    command = unpin_notes if all(note.is_pinned for note in notes) else pin_notes
    return command(document, frozenset(map(place_of, notes)))


def take_candidates(document: ChartDocument, candidates: Iterable[DrumNote]) -> Edited:
    """Make pinned notes of what was nearly heard."""
    taken = tuple(candidates)
    edited = put_notes(document, (), taken)
    return replace(
        edited, document=replace(edited.document, settled=edited.document.settled | strokes_of(taken))
    )


def _strokes_behind(
    notes: Iterable[DrumNote], settled: frozenset[StrokeKey], others: frozenset[StrokeKey]
) -> set[StrokeKey]:
    by_second = sorted(settled, key=lambda stroke: stroke.onset_s)
    seconds = [stroke.onset_s for stroke in by_second]
    found: set[StrokeKey] = set()
    for own in origins_of(notes):
        first = bisect_left(seconds, own.onset_s - SAME_STROKE_S)
        near = by_second[first : bisect_right(seconds, own.onset_s + SAME_STROKE_S)]
        of_voice = {stroke for stroke in near if stroke.voice is own.voice}
        found |= of_voice or {stroke for stroke in near if stroke.onset_s == own.onset_s} - others
    return found

"""What it means that a hand touched a note: the rules that all commands of notes share.

- A touched note is pinned. The stroke that was heard behind it is settled, and so is the stroke of a note
  that had to go: no new reading of the song brings it back. A pinned note's stroke was settled when it was
  pinned; what its voice and second say after that is the hand's own word. Where they differ from the stroke,
  the note remembers it as its origin, and unpinning frees it.
- Of two notes of one colour on a tick the newer one wins.
- A note that a command leaves as it is was not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import StrokeKey
from chart_hero_core.editing.document import (
    ChartDocument,
    NotePlace,
    colour_keys_of,
    origin_of,
    place_keys_of,
    place_of,
    stroke_of,
)


@dataclass(frozen=True)
class Edited:
    """What a command made.

    Parameters
    ----------
    document : the new one; the old one itself where nothing was to be done
    places : of the notes that should be selected now
    """

    document: ChartDocument
    places: frozenset[NotePlace] = frozenset()


def change_notes(
    document: ChartDocument, places: Iterable[NotePlace], change: Callable[[DrumNote], DrumNote]
) -> Edited:
    """Let a hand change notes one by one; they stay selected.

    Parameters
    ----------
    document : before
    places : of the notes; empty ones are left out
    change : a note to what becomes of it; the same note to leave it alone
    """
    notes = document.notes_at(places)
    return exchange_notes(document, notes, [change(note) for note in notes])


def exchange_notes(document: ChartDocument, before: Iterable[DrumNote], after: Iterable[DrumNote]) -> Edited:
    """Let a hand make other notes of some, one for one; they stay selected.

    Parameters
    ----------
    document : the document
    before : notes of it
    after : what becomes of each; an equal note was not touched
    """
    pairs = list(zip(before, after, strict=True))
    touched = [
        (old, _touched(old, new))
        for old, new in pairs
        if old is not new and (old.tick != new.tick or old != new)
    ]
    edited = put_notes(document, (old for old, _ in touched), (new for _, new in touched))
    kept = edited.document.notes_at(place_of(new) for _, new in pairs)
    return replace(edited, places=frozenset(map(place_of, kept)))


def put_notes(document: ChartDocument, lifted: Iterable[DrumNote], put_down: Iterable[DrumNote]) -> Edited:
    """Let a hand take notes away and put others down.

    Parameters
    ----------
    document : the document
    lifted : notes of it
    put_down : new notes; what stands in their way goes, and of two in each other's way the earlier

    Returns
    -------
    Edited
        the notes put down are pinned and selected
    """
    put_down = tuple(put_down)
    colour_keys = colour_keys_of(put_down)
    newest = dict(zip(colour_keys.tolist(), put_down, strict=True))
    is_gone = np.isin(document.colour_keys, colour_keys)
    is_gone |= np.isin(document.place_keys, place_keys_of(tuple(lifted)))
    gone = tuple(compress(document.notes, is_gone))
    if not (gone or newest):
        return Edited(document)
    pinned = [note if note.is_pinned else replace(note, is_pinned=True) for note in newest.values()]
    settled = origins_of(note for note in gone if not note.is_pinned)
    return Edited(
        replace(
            document,
            notes=document.notes_exchanged(gone, pinned),
            settled=document.settled | settled,
        ),
        frozenset(map(place_of, pinned)),
    )


def strokes_of(notes: Iterable[DrumNote]) -> frozenset[StrokeKey]:
    """What notes say that was struck."""
    return frozenset(stroke for stroke in map(stroke_of, notes) if stroke is not None)


def origins_of(notes: Iterable[DrumNote]) -> frozenset[StrokeKey]:
    """The heard strokes that notes were made of."""
    return frozenset(stroke for stroke in map(origin_of, notes) if stroke is not None)


def _touched(old: DrumNote, new: DrumNote) -> DrumNote:
    """What becomes of a note: pinned, with the stroke it was made of where it does not tell it itself."""
    origin = origin_of(old)
    wanted = None if origin == stroke_of(new) else origin
    if new.is_pinned and new.origin == wanted:
        return new
    return DrumNote(  # thousands may move at once, and `replace` takes three times as long
        new.tick,
        new.pad,
        new.dynamics,
        new.is_double_kick,
        new.onset_s,
        new.voice,
        new.velocity,
        new.confidence,
        is_pinned=True,
        origin=wanted,
    )

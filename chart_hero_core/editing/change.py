"""The difference of two documents: what an edit did, what undoing takes back, what a project file keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import ChartDocument, note_order, place_of


@dataclass(frozen=True)
class Change:
    """A named step from one document to another.

    Parameters
    ----------
    name : what was done, as "Undo {name}" reads on; starts in lower case: "repair fill, bar 32"
    removed, added : notes that only the document before, or only the one after has; a changed note is in
        both
    fields_before, fields_after : the other fields of `ChartDocument` that differ, by name
    """

    name: str
    removed: tuple[DrumNote, ...] = ()
    added: tuple[DrumNote, ...] = ()
    fields_before: Mapping[str, Any] = MappingProxyType({})
    fields_after: Mapping[str, Any] = MappingProxyType({})

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.removed or self.added or self.fields_after)

    @property
    def inverse(self) -> Change:
        """The way back, of the same name."""
        return Change(self.name, self.added, self.removed, self.fields_after, self.fields_before)


def difference(name: str, before: ChartDocument, after: ChartDocument) -> Change:
    """Describe the step from one document to another."""
    old, new = set(before.notes), set(after.notes)
    differing = [
        entry.name
        for entry in fields(ChartDocument)
        if entry.name != "notes" and getattr(before, entry.name) != getattr(after, entry.name)
    ]
    return Change(
        name,
        tuple(sorted(old - new, key=note_order)),
        tuple(sorted(new - old, key=note_order)),
        {key: getattr(before, key) for key in differing},
        {key: getattr(after, key) for key in differing},
    )


def apply_change(document: ChartDocument, change: Change) -> ChartDocument:
    """Take a step.

    Raises
    ------
    ValueError
        if the document is not the one that the step starts from
    """
    notes = document.notes
    if change.removed or change.added:
        by_place = {place_of(note): note for note in notes}
        for note in change.removed:
            if by_place.pop(place_of(note), None) != note:
                raise ValueError(f"there is no such note at {place_of(note)}")
        for note in change.added:
            if by_place.setdefault(place_of(note), note) is not note:
                raise ValueError(f"there is a note at {place_of(note)} already")
        notes = tuple(sorted(by_place.values(), key=note_order))
    return replace(document, notes=notes, **change.fields_after)

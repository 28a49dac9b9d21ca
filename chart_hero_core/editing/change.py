"""The difference of two documents: what an edit did, what undoing takes back, what a project file keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import compress
from typing import Any

import numpy as np

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import StrokeKey
from chart_hero_core.editing.document import ChartDocument


@dataclass(frozen=True)
class Change:
    """A named step from one document to another.

    Parameters
    ----------
    name : what was done, as "Undo {name}" reads on; starts in lower case: "repair fill, bar 32"
    removed, added : notes that only the document before, or only the one after has; a changed note is in
        both
    fields_before, fields_after : the other fields of `ChartDocument` that differ, by name
    unsettled, settled : strokes that only the document before, or only the one after has as settled; the
        whole set grows with every edit, and would be kept with each of them
    """

    name: str
    removed: tuple[DrumNote, ...] = ()
    added: tuple[DrumNote, ...] = ()
    fields_before: Mapping[str, Any] = field(default_factory=dict)
    fields_after: Mapping[str, Any] = field(default_factory=dict)
    unsettled: frozenset[StrokeKey] = frozenset()
    settled: frozenset[StrokeKey] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.removed or self.added or self.fields_after or self.unsettled or self.settled)

    @property
    def inverse(self) -> Change:
        """The way back, of the same name."""
        return Change(
            self.name,
            self.added,
            self.removed,
            self.fields_after,
            self.fields_before,
            self.settled,
            self.unsettled,
        )


def difference(name: str, before: ChartDocument, after: ChartDocument) -> Change:
    """Describe the step from one document to another."""
    differing = [
        entry.name
        for entry in fields(ChartDocument)
        if entry.name not in ("notes", "settled")
        and getattr(before, entry.name) != getattr(after, entry.name)
    ]
    removed, added = _differing_notes(before, after)
    return Change(
        name,
        removed,
        added,
        {key: getattr(before, key) for key in differing},
        {key: getattr(after, key) for key in differing},
        before.settled - after.settled,
        after.settled - before.settled,
    )


def _differing_notes(
    before: ChartDocument, after: ChartDocument
) -> tuple[tuple[DrumNote, ...], tuple[DrumNote, ...]]:
    """List the notes that only the one and only the other document has, in order."""
    stays = np.isin(before.place_keys, after.place_keys, assume_unique=True)
    was = np.isin(after.place_keys, before.place_keys, assume_unique=True)
    pairs = zip(compress(before.notes, stays), compress(after.notes, was), strict=True)
    # an edit hands on the very notes that it leaves alone: only the others need to be compared
    is_same = [old is new or old == new for old, new in pairs]
    stays[stays], was[was] = is_same, is_same
    return tuple(compress(before.notes, ~stays)), tuple(compress(after.notes, ~was))


def apply_change(document: ChartDocument, change: Change) -> ChartDocument:
    """Take a step.

    Raises
    ------
    ValueError
        if the document is not the one that the step starts from
    """
    fields_after = dict(change.fields_after)
    if change.unsettled or change.settled:
        fields_after["settled"] = (document.settled - change.unsettled) | change.settled
    if change.removed or change.added:
        fields_after["notes"] = document.notes_exchanged(change.removed, change.added)
    return replace(document, **fields_after)

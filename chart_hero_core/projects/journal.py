"""The history of a song in its project file: a base, the steps from it, and snapshots on the way.

Step i (from 1) leads from the document behind step i - 1 to the one behind step i. Snapshot 0 is the
document before all steps. The position tells how many steps are done; those behind it were undone.

A snapshot is due when the steps since the last one weigh half as much as it does: so opening takes at most
about twice as long as reading the document itself, and snapshots take at most twice the room of the steps.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import StrokeKey
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.document import ChartDocument, NotePlace, place_of
from chart_hero_core.editing.history import History
from chart_hero_core.errors import FormatError
from chart_hero_core.projects.codec import pack_change, pack_document, unpack_change, unpack_document
from chart_hero_core.projects.schema import put_row, put_rows, read_rows

_LEAST_SNAPSHOT_BYTES = 1 << 16
"""Fewer bytes of steps are read in no time."""


class StoredChange(Change):
    """A change that is unpacked when somebody first looks into it: thousands lie in a history, few are seen.

    Its checksum was right when it was read, so unpacking cannot fail for damage.
    """

    def __init__(self, packed: bytes) -> None:
        vars(self)["packed"] = packed

    @cached_property
    def _change(self) -> Change:
        return unpack_change(vars(self)["packed"])

    @property
    def name(self) -> str:
        """As of `Change`."""
        return self._change.name

    @property
    def removed(self) -> tuple[DrumNote, ...]:
        """As of `Change`."""
        return self._change.removed

    @property
    def added(self) -> tuple[DrumNote, ...]:
        """As of `Change`."""
        return self._change.added

    @property
    def fields_before(self) -> Mapping[str, Any]:
        """As of `Change`."""
        return self._change.fields_before

    @property
    def fields_after(self) -> Mapping[str, Any]:
        """As of `Change`."""
        return self._change.fields_after

    @property
    def unsettled(self) -> frozenset[StrokeKey]:
        """As of `Change`."""
        return self._change.unsettled

    @property
    def settled(self) -> frozenset[StrokeKey]:
        """As of `Change`."""
        return self._change.settled

    def __eq__(self, other: object) -> bool:
        return self._change == (other._change if isinstance(other, StoredChange) else other)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written to get from one history to another.

    Parameters
    ----------
    n_kept : steps at the start that both have
    new_steps : those behind them
    is_amendment : whether the last step was replaced, as a drag does at each of its moves
    new_base : what both start from, if it is another
    """

    n_kept: int
    new_steps: tuple[Change, ...]
    is_amendment: bool = False
    new_base: ChartDocument | None = None

    @classmethod
    def between(cls, before: History, after: History) -> Difference:
        """Compare two histories of one song.

        Raises
        ------
        ValueError
            if the steps of the later one do not lead to its document
        """
        old, new = _steps_of(before), _steps_of(after)
        pairs = enumerate(zip(old, new, strict=False))
        n_kept = next((i for i, (x, y) in pairs if x is not y and x != y), min(len(old), len(new)))
        is_same_place = n_kept == len(old) == len(new) and len(before.done) == len(after.done)
        # Histories that share a step share what it starts from, unless somebody changed it below all steps.
        may_differ = after.document != before.document if is_same_place else n_kept == 0
        base = base_of(after) if may_differ else None
        return cls(
            n_kept,
            new[n_kept:],
            is_amendment=len(before.done) == len(after.done) == n_kept + 1,
            new_base=base if may_differ and base != base_of(before) else None,
        )


def read_history(connection: sqlite3.Connection, position: int, n_steps: int) -> History:
    """Read the history, with the document as it is at a position.

    Raises
    ------
    FormatError
        if anything of it is damaged or missing
    """
    snapshots = dict(read_rows(connection, "snapshots"))
    stored = list(read_rows(connection, "journal"))
    if [step for step, _ in stored] != list(range(1, n_steps + 1)) or not 0 <= position <= n_steps:
        raise FormatError(f"Of its {n_steps} edits {len(stored)} are there.")
    steps = [StoredChange(packed) for _, packed in stored]
    start = max((step for step in snapshots if isinstance(step, int) and step <= position), default=None)
    if start is None:
        raise FormatError("The chart that its edits start from is missing.")
    try:
        document = replay(unpack_document(snapshots[start]), steps[start:position])
    except ValueError as error:
        raise FormatError(f"Its edits do not fit its chart ({error}).") from error
    return History(document, tuple(steps[:position]), tuple(reversed(steps[position:])))


def write_history(connection: sqlite3.Connection, history: History) -> None:
    """Write a history into an empty file, inside the caller's transaction.

    Raises
    ------
    ValueError
        if its steps do not lead to its document
    """
    write_difference(connection, Difference(0, _steps_of(history), new_base=base_of(history)))


def write_difference(connection: sqlite3.Connection, difference: Difference) -> None:
    """Write new steps, in the place of all behind those that are kept; inside the caller's transaction."""
    first = difference.n_kept + 1
    connection.execute("DELETE FROM journal WHERE key >= ?", (first,))
    if difference.new_base is None:
        connection.execute("DELETE FROM snapshots WHERE key >= ?", (first,))
    else:
        connection.execute("DELETE FROM snapshots")
        put_row(connection, "snapshots", 0, pack_document(difference.new_base))
    put_rows(connection, "journal", enumerate(map(pack_change, difference.new_steps), first))


def is_snapshot_due(connection: sqlite3.Connection, position: int) -> bool:
    """Whether the steps up to the position weigh half as much as the snapshot that they start from."""
    start, weight = connection.execute(
        "SELECT key, length(content) FROM snapshots WHERE key <= ? ORDER BY key DESC", (position,)
    ).fetchone()
    steps_weight = connection.execute(
        "SELECT total(length(content)) FROM journal WHERE key > ? AND key <= ?", (start, position)
    ).fetchone()[0]
    return bool(steps_weight >= max(weight / 2, _LEAST_SNAPSHOT_BYTES))


def base_of(history: History) -> ChartDocument:
    """Find the document that a history starts from.

    Raises
    ------
    ValueError
        if its steps do not lead to its document
    """
    return replay(history.document, (step.inverse for step in reversed(history.done)))


def replay(document: ChartDocument, changes: Iterable[Change]) -> ChartDocument:
    """Take many steps at the cost of about one: the document is `apply_change` of each of them in turn.

    Raises
    ------
    ValueError
        if a step removes a note that is not there, or adds one where one is
    """
    removed: dict[NotePlace, DrumNote] = {}
    added: dict[NotePlace, DrumNote] = {}
    settled = set(document.settled)
    others: dict[str, Any] = {}
    for change in changes:
        for note in change.removed:
            place = place_of(note)
            earlier = added.pop(place, None)
            if earlier is None and place not in removed:
                removed[place] = note  # of the document itself
            elif earlier != note:
                raise ValueError(f"there is no such note at {place}")
        for note in change.added:
            if added.setdefault(place_of(note), note) is not note:
                raise ValueError(f"there is a note at {place_of(note)} already")
        settled.difference_update(change.unsettled)
        settled.update(change.settled)
        others.update(change.fields_after)
    notes = document.notes_exchanged(removed.values(), added.values())
    return replace(document, notes=notes, settled=frozenset(settled), **others)


def _steps_of(history: History) -> tuple[Change, ...]:
    """All steps in the order in which they were first taken."""
    return (*history.done, *reversed(history.undone))

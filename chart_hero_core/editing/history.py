"""Undo and redo: a document and the changes that led to it and from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chart_hero_core.editing.change import Change, apply_change, difference
from chart_hero_core.editing.document import ChartDocument


@dataclass(frozen=True)
class History:
    """A document with its past and what was undone.

    Parameters
    ----------
    document : as it is now
    done : changes that led to it, the newest last
    undone : changes that were taken back, the next to redo last
    """

    document: ChartDocument
    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    @property
    def undo_name(self) -> str | None:
        """What the next undo takes back; None if there is nothing."""
        return self.done[-1].name if self.done else None

    @property
    def redo_name(self) -> str | None:
        """What the next redo does again; None if there is nothing."""
        return self.undone[-1].name if self.undone else None

    def edited(self, name: str, document: ChartDocument) -> History:
        """Go on to another document; the same history if nothing differs."""
        change = difference(name, self.document, document)
        if change.is_empty:
            return self
        return History(document, (*self.done, change))

    def amended(self, name: str, document: ChartDocument) -> History:
        """Replace the last step by one to another document, as a drag does at each of its moves.

        Raises
        ------
        ValueError
            if there is no last step
        """
        if not self.done:
            raise ValueError("there is no step to amend")
        return replace(self.undo(), undone=()).edited(name, document)

    def undo(self) -> History:
        """Take the last step back; the same history if there is none."""
        if not self.done:
            return self
        step = self.done[-1]
        before = apply_change(self.document, step.inverse)
        return History(before, self.done[:-1], (*self.undone, step))

    def redo(self) -> History:
        """Take the last undone step again; the same history if there is none."""
        if not self.undone:
            return self
        step = self.undone[-1]
        return History(apply_change(self.document, step), (*self.done, step), self.undone[:-1])

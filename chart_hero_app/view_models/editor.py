"""The open song under the user's hands: its document, its undo, what is selected.

Every edit of the program goes through `EditorModel.perform`. Whoever shows the song listens to `changed`,
whoever keeps it to `edited`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.change import Change, difference
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, place_of
from chart_hero_core.editing.history import History

Edit = Callable[[ChartDocument], ChartDocument]


class EditorModel(QObject):
    """The document of the open song, with undo and selection.

    Parameters
    ----------
    history : the song as it was left
    parent : Qt's owner

    Signals
    -------
    changed(Change) : the document is another, whoever changed it
    edited(Change) : it went one step on or back by the user's hand; told after `changed`
    selection_changed() : other notes are selected
    lane_changed() : another lane is the active one
    candidates_changed() : other notes were nearly heard
    """

    changed = Signal(object)
    edited = Signal(object)
    selection_changed = Signal()
    lane_changed = Signal()
    candidates_changed = Signal()

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._selection: frozenset[NotePlace] = frozenset()
        self._selected: tuple[ChartDocument, frozenset[NotePlace], tuple[DrumNote, ...]] | None = None
        self._active_pad = LANES[-2]
        self._candidates: tuple[DrumNote, ...] = ()
        self._amended: str | None = None

    # The document

    @property
    def history(self) -> History:
        """The document with its past."""
        return self._history

    @property
    def document(self) -> ChartDocument:
        """The song as it is now."""
        return self._history.document

    def perform(self, name: str, edit: Edit, amend_key: str | None = None) -> None:
        """Change the document.

        Parameters
        ----------
        name : for undo, such as "repair fill, bar 32"
        edit : makes the new document from the present one; with `amend_key` and a step of that key
            before, from the one before that step
        amend_key : steps in a row with the same key are one undo step (a slider drag, repeated nudges),
            until `end_amending`
        """
        amends = amend_key is not None and amend_key == self._amended and bool(self._history.done)
        base = self._history.undo() if amends else self._history
        history = (
            self._history.amended(name, edit(base.document))
            if amends
            else self._history.edited(name, edit(base.document))
        )
        if history is not self._history:
            is_step = len(history.done) > len(base.done)  # a drag back to where it began is none
            self._amended = amend_key if is_step else None
            self._go_to(history, name)

    def end_amending(self) -> None:
        """Let the next step be one of its own."""
        self._amended = None

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        name = self._history.undo_name
        if name is not None:
            self._amended = None
            self._go_to(self._history.undo(), name)

    def redo(self) -> None:
        """Take the last undone step again, if there is one."""
        name = self._history.redo_name
        if name is not None:
            self._amended = None
            self._go_to(self._history.redo(), name)

    def restart(self, history: History) -> None:
        """Begin anew from another history, which is no step that could be undone."""
        self._amended = None
        self._replace(history, "")

    def _go_to(self, history: History, name: str) -> None:
        self.edited.emit(self._replace(history, name))

    def _replace(self, history: History, name: str) -> Change:
        change = difference(name, self._history.document, history.document)
        self._history = history
        n_before = len(self._selection)
        if len(self.selected_notes) < n_before:
            self._selection = frozenset(map(place_of, self.selected_notes))
        is_other = len(self._selection) < n_before
        self.changed.emit(change)
        if is_other:
            self.selection_changed.emit()
        return change

    # What is selected

    @property
    def selection(self) -> frozenset[NotePlace]:
        """Places of the selected notes; each of them is in the document."""
        return self._selection

    @property
    def selected_notes(self) -> tuple[DrumNote, ...]:
        """The selected notes, in order; asked for by many for each edit, looked up once."""
        known = self._selected
        if known is None or known[0] is not self.document or known[1] is not self._selection:
            known = (self.document, self._selection, self.document.notes_at(self._selection))
            self._selected = known
        return known[2]

    def select(self, places: Iterable[NotePlace]) -> None:
        """Select these notes and no others; places without a note are left out."""
        wanted = frozenset(places)
        if wanted == self._selection:
            return
        before, self._selection = self._selection, wanted
        if len(self.selected_notes) < len(wanted):
            self._selection = frozenset(map(place_of, self.selected_notes))
        if self._selection != before:
            self.selection_changed.emit()

    @property
    def active_pad(self) -> Pad:
        """The lane that keys such as + and - speak to."""
        return self._active_pad

    def activate_lane(self, pad: Pad) -> None:
        """Make a lane the active one."""
        if pad is not self._active_pad:
            self._active_pad = pad
            self.lane_changed.emit()

    # What was nearly heard

    @property
    def candidates(self) -> tuple[DrumNote, ...]:
        """Notes that the model nearly heard, on the document's grid; never where a note is."""
        return self._candidates

    def show_candidates(self, candidates: Iterable[DrumNote]) -> None:
        """Replace what was nearly heard."""
        candidates = tuple(candidates)
        if candidates != self._candidates:
            self._candidates = candidates
            self.candidates_changed.emit()

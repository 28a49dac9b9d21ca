"""The lanes for those who hear the screen: a table with a row per lane, and the selected note as its cell.

Painted notes are no widgets, so that Qt knows nothing of them. A factory gives it this tree instead. The
tree is fixed, eight rows and a cell in each: Qt keeps the addresses of what it was once given, so nothing
in it may come and go; what it says is looked up whenever it is asked.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QColor, QWindow
from shiboken6 import isValid

from chart_hero_app.figures import count_text
from chart_hero_app.widgets.timeline.lanes import LanesView
from chart_hero_app.widgets.timeline.note_words import note_text
from chart_hero_app.widgets.timeline.rows import row_name
from chart_hero_app.words import doubtful_text
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import LANES, is_doubtful


class _Part(QAccessibleInterface):
    """What all parts of the tree share."""

    def __init__(self, view: LanesView, role: QAccessible.Role) -> None:
        super().__init__()
        self.view = view
        self._role = role

    def isValid(self) -> bool:
        return isValid(self.view)

    def object(self) -> QObject:
        return None  # type: ignore[return-value]  # Qt asks for one, and takes none

    def window(self) -> QWindow:
        return self.view.window().windowHandle()

    def role(self) -> QAccessible.Role:
        return self._role

    def state(self) -> QAccessible.State:
        return QAccessible.State()

    def text(self, kind: QAccessible.Text) -> str:
        return self.name() if kind is QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Leave the words as they are: they come from the chart."""

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        found = [self.child(index) for index in range(self.childCount())]
        inside = (part for part in found if part.rect().contains(x, y))
        return next(inside, None)  # type: ignore[return-value]

    def name(self) -> str:
        """What is spoken."""
        raise NotImplementedError

    def on_screen(self, box: QRect) -> QRect:
        """A box of the lanes in coordinates of the screen."""
        return QRect(self.view.mapToGlobal(box.topLeft()), box.size())


class _NoteCell(_Part):
    """The selected note, if it lies in this row."""

    def __init__(self, view: LanesView, row: _LaneRow) -> None:
        super().__init__(view, QAccessible.Role.Cell)
        self._row = row

    def parent(self) -> QAccessibleInterface:
        return self._row

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def name(self) -> str:
        note = self._row.selected_note()
        if note is None:
            return ""
        limit = self.view.timeline.display.options.doubt_limit
        return note_text(self.view.editor.document, note, limit)

    def rect(self) -> QRect:
        note = self._row.selected_note()
        if note is None:
            return QRect()
        second = float(self.view.editor.document.tempo_map.seconds_at(note.tick))
        lane = self._row.box()
        return self.on_screen(
            QRect(round(self.view.timeline.x_of(second)) - 7, lane.top(), 14, lane.height())
        )

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = state.selected = state.focusable = True
        state.focused = self.view.hasFocus()
        return state


class _LaneRow(_Part):
    """One lane."""

    def __init__(self, view: LanesView, table: _LanesTable, row: int) -> None:
        super().__init__(view, QAccessible.Role.Row)
        self._table = table
        self._row = row
        self.cell = _NoteCell(view, self)

    def selected_note(self) -> DrumNote | None:
        """The selected note, if there is one alone and it lies in this lane."""
        notes = self.view.editor.selected_notes
        rows = self.view.rows.pads
        is_here = len(notes) == 1 and self._row < len(rows) and notes[0].pad in rows[self._row]
        return notes[0] if is_here else None

    def parent(self) -> QAccessibleInterface:
        return self._table

    def childCount(self) -> int:
        return int(self.selected_note() is not None)

    def child(self, index: int) -> QAccessibleInterface:
        return self.cell

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return 0 if child is self.cell else -1

    def name(self) -> str:
        pads = self.view.rows.pads[self._row]
        notes = [note for note in self.view.editor.document.notes if note.pad in pads]
        limit = self.view.timeline.display.options.doubt_limit
        doubtful = sum(is_doubtful(note, limit) for note in notes)
        parts = [row_name(pads), self.view.tr("%1 notes").replace("%1", count_text(len(notes)))]
        return ", ".join([*parts, doubtful_text(doubtful)] if doubtful else parts)

    def box(self) -> QRect:
        """Where the lane lies in the view."""
        rows = self.view.rows
        return QRect(0, rows.top_of(self._row), self.view.width(), rows.lane_px)

    def rect(self) -> QRect:
        return self.on_screen(self.box())


class _LanesTable(_Part):
    """The lanes as a table.

    Parameters
    ----------
    view : what is spoken of
    """

    def __init__(self, view: LanesView) -> None:
        super().__init__(view, QAccessible.Role.Table)
        self._rows = [_LaneRow(view, self, row) for row in range(len(LANES))]

    def object(self) -> QObject:
        return self.view

    def parent(self) -> QAccessibleInterface:
        parent = self.view.parentWidget()
        return QAccessible.queryAccessibleInterface(self.view if parent is None else parent)

    def childCount(self) -> int:
        return len(self.view.rows.pads)

    def child(self, index: int) -> QAccessibleInterface:
        return self._rows[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((index for index, row in enumerate(self._rows) if row is child), -1)

    def focusChild(self) -> QAccessibleInterface:
        cells = (row.cell for row in self._rows if row.selected_note() is not None)
        return next(cells, None)  # type: ignore[return-value]

    def forget_parts(self) -> None:
        """Take rows and cells out of Qt's register, before Python lets go of them."""
        for row in self._rows:
            for part in (row.cell, row):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))

    def name(self) -> str:
        return self.view.accessibleName()

    def text(self, kind: QAccessible.Text) -> str:
        """What is spoken; as the description, the selected note."""
        if kind is QAccessible.Text.Description:
            return self.view.accessibleDescription()
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.focused = self.view.hasFocus()
        return state

    def rect(self) -> QRect:
        return self.on_screen(QRect(QPoint(), self.view.size()))


_trees: list[_LanesTable] = []
"""Qt holds the addresses of trees without owning them: they stay until it has deleted them itself."""


def _factory(key: str, shown: QObject) -> QAccessibleInterface | None:
    """Make a new tree each time: Qt asks again when it drops the one before, and deletes that."""
    if not isinstance(shown, LanesView):
        return None
    for gone in [tree for tree in _trees if not isValid(tree)]:
        gone.forget_parts()
        _trees.remove(gone)
    _trees.append(_LanesTable(shown))
    return _trees[-1]


@cache
def install_lanes_accessibility() -> None:
    """Let screen readers find the lanes' rows and notes; more than once does nothing."""
    QAccessible.installFactory(_factory)


def tell_focus(view: LanesView) -> None:
    """Have the selected note spoken, if anybody listens."""
    if not QAccessible.isActive() or not view.hasFocus():
        return
    tree = QAccessible.queryAccessibleInterface(view)
    cell = tree.focusChild()
    if cell is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(cell, QAccessible.Event.Focus))

"""The list of all commands: a few letters find one, Enter runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSettings,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.search import Findable, find
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.key_cap import draw_key_cap, key_cap_size
from chart_hero_app.widgets.shadow import shadow

WIDTH_PX, ROW_PX, MOST_ROWS = 560, 36, 10
_TOP_PX = 44
_MOST_RECENT = 8
_RECENT_KEY = "palette/recent"
_ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the song that was typed.

    Parameters
    ----------
    words : "Go to bar 48"
    second : heard second
    """

    words: str
    second: float


FindPlace = Callable[[str], Place | None]
"""Reads what was typed as a place of the open song; None if it is none."""


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """A line of the list.

    Parameters
    ----------
    label : name of the command, or of the place
    path : where it is in the menus
    command_id : what it runs; empty for a place
    second : of the place
    keys : as they stand on a cap; empty for none
    reason : why it cannot be used now; empty if it can
    """

    label: str
    path: str
    command_id: str = ""
    second: float = 0.0
    keys: str = ""
    reason: str = ""


class EntryModel(QAbstractListModel):
    """The lines that are shown now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[PaletteEntry] = []

    def show_entries(self, entries: list[PaletteEntry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of lines."""
        return len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a line, for the eye and for screen readers."""
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, [entry.label, entry.path, entry.keys, entry.reason]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.reason
        return entry.label if role == Qt.ItemDataRole.DisplayRole else None


class EntryDelegate(QStyledItemDelegate):
    """Draws a line: the name, its place in the menus, its keys."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All lines are equally high."""
        line_px = QFontMetrics(self._look.theme.font("body")).height()
        return QSize(0, max(ROW_PX, line_px + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        theme, entry = self._look.theme, index.data(_ENTRY)
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.chosen_pen())
            painter.setBrush(theme.color("accent-soft"))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)
        inner = place.adjusted(12, 0, -12, 0)
        if entry.keys:
            cap = key_cap_size(theme, entry.keys)
            top = inner.center().y() - cap.height() / 2 + 1
            keys_place = QRectF(inner.right() - cap.width(), top, cap.width(), cap.height())
            draw_key_cap(painter, theme, keys_place, entry.keys)
            inner.setRight(inner.right() - cap.width() - 12)
        painter.setFont(theme.font("label"))
        path_px = painter.fontMetrics().horizontalAdvance(entry.path)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.disabled_color() if entry.reason else theme.color("text-2"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, entry.path)
        inner.setRight(inner.right() - path_px - 12)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.disabled_color() if entry.reason else theme.color("text"))
        words = painter.fontMetrics().elidedText(entry.label, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()


class CommandPalette(QFrame):
    """Field and list under the top bar; closes by itself when something else is clicked.

    Parameters
    ----------
    look : colours and fonts
    commands : what there is
    memory : remembers what was used last
    find_place : of the open song
    window : over which it lies

    Signals
    -------
    place_asked(float) : a place of the song was chosen, heard second
    closed() : it has gone
    """

    place_asked = Signal(float)
    closed = Signal()

    def __init__(
        self,
        look: Look,
        commands: CommandRegistry,
        memory: QSettings,
        find_place: FindPlace,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._look = look
        self._commands = commands
        self._memory = memory
        self._find_place = find_place
        self.setProperty("kind", "popover")
        self.setAccessibleName(self.tr("Commands"))
        self.setGraphicsEffect(shadow(self))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a command, or type bar 48 or 1:23"))
        self.field.setAccessibleName(self.tr("Find a command"))
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(look, self))
        self.list.setAccessibleName(self.tr("Commands found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.hide()

    # Opening

    def open(self) -> None:
        """Show all commands, the recent ones first."""
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(round(WIDTH_PX * max(self._look.theme.text_scale, 1.0)), window.width() - 32)
        rows = min(self.model.rowCount(), MOST_ROWS)
        self.list.setVisible(rows > 0)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) if rows else 0)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setGeometry((window.width() - width) // 2, _TOP_PX, width, layout.totalMinimumSize().height())

    # Searching

    def _search(self, query: str) -> None:
        findable = [
            Findable(command.id, command.label, command.topic.label) for command in self._commands.commands
        ]
        entries = [self._entry(found) for found in find(query, findable, self.recent)]
        place = self._find_place(query)
        if place is not None:
            entries.insert(0, PaletteEntry(place.words, self.tr("Song"), second=place.second))
        self.model.show_entries(entries)
        self.list.setCurrentIndex(self.model.index(0))
        self._place()

    def _entry(self, found: Findable) -> PaletteEntry:
        keys, reason = self._commands.keys_text(found.id), self._commands.reason(found.id)
        return PaletteEntry(found.label, found.path, found.id, keys=keys, reason=reason)

    # Running

    @property
    def recent(self) -> list[str]:
        """Ids of the commands used last, the last one first."""
        value = self._memory.value(_RECENT_KEY)
        if isinstance(value, str):  # Qt writes a list of one as one
            return [value]
        return [str(command_id) for command_id in value] if isinstance(value, list) else []

    def _remember(self, command_id: str) -> None:
        others = [other for other in self.recent if other != command_id]
        self._memory.setValue(_RECENT_KEY, [command_id, *others][:_MOST_RECENT])

    def _run(self, index: Index) -> None:
        entry = index.data(_ENTRY) if index.isValid() else None
        if entry is None or entry.reason:
            return
        self.close_palette()
        if entry.command_id:
            self._remember(entry.command_id)
            self._commands.run(entry.command_id)
        else:
            self.place_asked.emit(entry.second)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the list from the field; close when the field loses the focus."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        if event.type() is QEvent.Type.FocusOut and not self.underMouse():
            self.close_palette()
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: MOST_ROWS,
            Qt.Key.Key_PageUp: -MOST_ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            row = min(max(self.list.currentIndex().row() + steps[key], 0), self.model.rowCount() - 1)
            self.list.setCurrentIndex(self.model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
        elif key is Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

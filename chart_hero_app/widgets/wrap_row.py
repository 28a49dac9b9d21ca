"""Widgets beside each other where there is room, and below each other where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget, QWidgetItem


class WrapRow(QLayout):
    """A row that wraps.

    Parameters
    ----------
    gap_px : between two widgets of a line
    line_gap_px : between two lines
    is_spread : the last widget of a line that has several stands at the far end
    """

    def __init__(self, gap_px: int = 12, line_gap_px: int = 8, is_spread: bool = True) -> None:
        super().__init__()
        self._heights_px: dict[int, int] = {}
        """By width, as long as nothing changes; layouts around this one ask many times."""
        self.setContentsMargins(0, 0, 0, 0)
        self._items: list[QLayoutItem] = []
        self._gap_px, self._line_gap_px = gap_px, line_gap_px
        self._is_spread = is_spread

    def add(self, *widgets: QWidget) -> None:
        """Add widgets at the end.

        Their items are made here: those that `addWidget` makes may lie where items of a deleted row lay, and
        PySide then takes them for these (seen with 6.11: the rows of a second song were empty).
        """
        for widget in widgets:
            self.addChildWidget(widget)
            self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Item of an index; None if there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it; None if there is none."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """Measure anew: a widget came, went or changed."""
        self._heights_px.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """No more room than needed is wanted."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The fewer fit beside each other, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        if width not in self._heights_px:
            lines = self._lines(width)
            gaps_px = self._line_gap_px * max(len(lines) - 1, 0)
            self._heights_px[width] = sum(map(_height_of, lines)) + gaps_px
        return self._heights_px[width]

    def sizeHint(self) -> QSize:
        """All in one line."""
        width = sum(item.sizeHint().width() + self._gap_px for item in self._shown()) - self._gap_px
        return QSize(max(width, 0), _height_of(self._shown()))

    def minimumSize(self) -> QSize:
        """One below the other."""
        return QSize(
            max((item.minimumSize().width() for item in self._shown()), default=0), _height_of(self._shown())
        )

    def setGeometry(self, rect: QRect) -> None:
        """Lay the widgets out."""
        super().setGeometry(rect)
        y = rect.y()
        for line in self._lines(rect.width()):
            height, x = _height_of(line), rect.x()
            for index, item in enumerate(line):
                width = min(item.sizeHint().width(), rect.width())
                if self._is_spread and 0 < index == len(line) - 1:
                    x = rect.right() + 1 - width
                self._place(item, QRect(x, y, width, height), rect)
                x += width + self._gap_px
            y += height + self._line_gap_px

    def _place(self, item: QLayoutItem, place: QRect, rect: QRect) -> None:
        """Put an item into the middle of its place, mirrored where one reads from the right."""
        parent = self.parentWidget()
        height = min(item.sizeHint().height(), place.height())
        fitted = QRect(place.x(), place.y() + (place.height() - height) // 2, place.width(), height)
        item.setGeometry(QStyle.visualRect(parent.layoutDirection(), rect, fitted))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self._gap_px
        return lines


def _height_of(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)

"""A field for letters by which a list is narrowed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import ICON_PX
from chart_hero_app.widgets.mark import Mark

_WIDTH_PX = 220
_PAD_PX = 10


class FilterField(QLineEdit):
    """A line with a magnifying glass; Esc empties it.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._glass = Mark(look, "search", "text-2", self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextMargins(ICON_PX + 8, 0, 0, 0)
        self.setPlaceholderText(self.tr("Filter by name"))
        self.setAccessibleName(self.placeholderText())
        look.changed.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        self.setFixedWidth(self._look.theme.text_px(_WIDTH_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass in the middle of the line."""
        super().resizeEvent(event)
        self._glass.move(_PAD_PX, (self.height() - ICON_PX) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty it by Esc; an empty one leaves Esc to others."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

"""A small icon beside words, in the colour of what it says."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import ICON_PX


class Mark(QWidget):
    """An icon that follows the theme.

    Parameters
    ----------
    look : icons and colours
    icon_name : what is drawn
    token : its colour
    """

    def __init__(self, look: Look, icon_name: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name, self._token = icon_name, token
        self.setFixedSize(ICON_PX, ICON_PX)
        look.changed.connect(self.update)

    def show_mark(self, icon_name: str, token: str) -> None:
        """Draw another icon."""
        self._icon_name, self._token = icon_name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        self._look.theme.draw_icon(painter, self.rect(), self._icon_name, self._token)
        painter.end()

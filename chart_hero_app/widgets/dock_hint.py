"""Shows where a panel that is dragged would go."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look

_OPACITY = 0.82


class DockHint(QWidget):
    """A frame over the place, with its name in words; takes no mouse.

    Parameters
    ----------
    look : colours and fonts
    over : what it lies over
    """

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_place(self, place: QRect, words: str) -> None:
        """Show a place, and say what it is."""
        self.words = words
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the words."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_OPACITY)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
        painter.setOpacity(1.0)
        painter.setFont(theme.font("subhead"))
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
        painter.end()

"""The round button that plays and pauses."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import ICON_PX, IconButton

EDGE_PX = 40


class RoundButton(IconButton):
    """A round button with an icon, larger than those beside it.

    Parameters
    ----------
    look, icon_name, name, command : as for `IconButton`
    """

    def __init__(self, look: Look, icon_name: str, name: str, command: str = "") -> None:
        super().__init__(look, icon_name, name, edge_px=EDGE_PX, token="text", command=command)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc and the icon."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_warm = self.isEnabled() and self.underMouse()
        painter.setPen(QPen(theme.color("border"), theme.edge_px))
        painter.setBrush(theme.color("sunken" if self.isDown() else "hover" if is_warm else "raised"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        place = QRect(0, 0, ICON_PX, ICON_PX)
        place.moveCenter(self.rect().center())
        theme.draw_icon(painter, place, self._icon_name, self._token if self.isEnabled() else "")
        painter.end()

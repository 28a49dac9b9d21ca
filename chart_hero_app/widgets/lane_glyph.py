"""The sample of a lane's note: its shape in its colour, beside its name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad

_DISC_RADIUS_PX = 6.9
_BELL_RADIUS_PX = 1.5


def draw_lane_glyph(painter: QPainter, theme: Theme, pad: Pad, centre: QPointF, scale: float = 1.0) -> None:
    """Draw the plain note of a lane.

    Parameters
    ----------
    painter : where; antialiasing must be on
    theme : the colours
    pad : disc for a cymbal, upright pad for a tom, pad with a bar for the snare, tall bar for the kick
    centre : of the note
    scale : 1 for the size that a note has in a lane of 48 pixels
    """
    edge = theme.lane_edge(pad)
    painter.save()
    painter.translate(centre)
    painter.scale(scale, scale)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.5))
    painter.setBrush(theme.lane_fill(pad))
    if pad.is_cymbal:
        painter.drawEllipse(QPointF(), _DISC_RADIUS_PX, _DISC_RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("lane") if theme.is_dark else QColor(edge or Qt.GlobalColor.black))
        painter.drawEllipse(QPointF(), _BELL_RADIUS_PX, _BELL_RADIUS_PX)
    elif pad is Pad.KICK:
        painter.drawRoundedRect(QRectF(-3.7, -12, 7.4, 24), 3, 3)
    else:
        painter.drawRoundedRect(QRectF(-6.3, -8.5, 12.6, 17), 3, 3)
        if pad is Pad.SNARE:
            painter.fillRect(QRectF(-4, -1, 8, 2), theme.color("lane" if theme.is_dark else "raised"))
    painter.restore()


class LaneGlyph(QWidget):
    """The sample of a lane's note.

    Parameters
    ----------
    look : colours
    pad : the lane
    """

    def __init__(self, look: Look, pad: Pad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pad = pad
        self.setFixedSize(20, 24)
        self.setAccessibleName(lane_name(pad))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the note."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_lane_glyph(painter, self._look.theme, self._pad, QPointF(10, 12))
        painter.end()

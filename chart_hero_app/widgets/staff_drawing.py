"""A groove on a drum stave: the picture of the empty view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.lane_glyph import draw_lane_glyph
from chart_hero_core.domain.chart import Pad

WIDTH_PX, ROW_PX = 432, 26
_ROWS = (
    Pad.GREEN_CYMBAL,
    Pad.YELLOW_CYMBAL,
    Pad.YELLOW_TOM,
    Pad.BLUE_TOM,
    Pad.GREEN_TOM,
    Pad.SNARE,
    Pad.KICK,
)
_STEP_PX = 27.0
# sixteenths of a bar
_GROOVE = {
    Pad.GREEN_CYMBAL: (0,),
    Pad.YELLOW_CYMBAL: (0, 2, 4, 6, 8, 10, 12, 14),
    Pad.YELLOW_TOM: (13,),
    Pad.BLUE_TOM: (14,),
    Pad.GREEN_TOM: (15,),
    Pad.SNARE: (4, 12),
    Pad.KICK: (0, 6, 8),
}
_GHOST_STEP = 7
_ACCENT_STEP = 12


class StaffDrawing(QWidget):
    """One bar with a fill, in the lanes' own shapes and colours.

    Parameters
    ----------
    look : colours
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(WIDTH_PX, ROW_PX * len(_ROWS) + 4)
        self.setAccessibleName(self.tr("A bar of drum notes"))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as it is drawn."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, then notes."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, pad in enumerate(_ROWS):
            y = ROW_PX * (row + 0.5) + 2
            painter.fillRect(0, round(y), WIDTH_PX, 1, theme.color("border"))
            for step in _GROOVE[pad]:
                scale = 0.9 if pad is Pad.KICK else 0.86
                draw_lane_glyph(painter, theme, pad, self._place(row, step), scale)
        self._draw_ghost_and_accent(painter)
        painter.end()

    def _place(self, row: int, step: int) -> QPointF:
        return QPointF(14 + _STEP_PX * step, ROW_PX * (row + 0.5) + 2.5)

    def _draw_ghost_and_accent(self, painter: QPainter) -> None:
        theme = self._look.theme
        row = _ROWS.index(Pad.SNARE)
        ghost = self._place(row, _GHOST_STEP)
        draw_lane_glyph(painter, theme, Pad.SNARE, ghost, 0.55)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.lane_edge(Pad.SNARE) or theme.lane_fill(Pad.SNARE), 1.5))
        for side, start in ((-1, 140), (1, -40)):
            x = ghost.x() + side * 4
            painter.drawArc(round(x) - 5, round(ghost.y()) - 6, 10, 12, start * 16, 80 * 16)
        accent = self._place(row, _ACCENT_STEP) - QPointF(0, 13)
        painter.setPen(QPen(theme.color("text"), 1.5))
        painter.drawPolyline([accent + QPointF(-5, 2), accent + QPointF(0, -2), accent + QPointF(5, 2)])

"""A groove on a drum stave: the picture of the empty view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.lane_glyph import draw_glyph
from chart_hero_app.widgets.timeline.note_shapes import NoteScale, NoteStyle
from chart_hero_core.domain.chart import Dynamics, Pad

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
_SCALE = NoteScale(0.9, 32)
# sixteenths of one bar
_GROOVE = (
    *((NoteStyle(Pad.YELLOW_CYMBAL), step) for step in range(0, 16, 2)),
    (NoteStyle(Pad.GREEN_CYMBAL), 0),
    *((NoteStyle(Pad.KICK), step) for step in (0, 6, 8)),
    (NoteStyle(Pad.SNARE), 4),
    (NoteStyle(Pad.SNARE, dynamics=Dynamics.GHOST), 7),
    (NoteStyle(Pad.SNARE, dynamics=Dynamics.ACCENT), 12),
    (NoteStyle(Pad.YELLOW_TOM), 13),
    (NoteStyle(Pad.BLUE_TOM), 14),
    (NoteStyle(Pad.GREEN_TOM), 15),
)


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
        for row in range(len(_ROWS)):
            painter.fillRect(0, round(_y_of(row)), WIDTH_PX, 1, theme.color("border"))
        for style, step in _GROOVE:
            centre = QPointF(14 + _STEP_PX * step, _y_of(_ROWS.index(style.pad)) + 0.5)
            draw_glyph(painter, theme, style, centre, _SCALE)
        painter.end()


def _y_of(row: int) -> float:
    return ROW_PX * (row + 0.5) + 2

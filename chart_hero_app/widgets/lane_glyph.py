"""The sample of a lane's note: its shape in its colour, beside its name."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme
from chart_hero_app.widgets.timeline.note_shapes import NoteScale, NoteStyle, paint_note
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad

_GLYPH = NoteScale(1.0, 34)


def draw_glyph(
    painter: QPainter, theme: Theme, style: NoteStyle, centre: QPointF, scale: NoteScale = _GLYPH
) -> None:
    """Draw a note outside the lanes.

    Parameters
    ----------
    painter : where
    theme : the colours
    style : which note
    centre : of the note
    scale : how large; the height of its lane is that of the kick's bar, about
    """
    painter.save()
    painter.translate(centre.x(), centre.y() - scale.middle)
    paint_note(painter, style, scale, theme)
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
        draw_glyph(painter, self._look.theme, NoteStyle(self._pad), QPointF(10, 12))
        painter.end()

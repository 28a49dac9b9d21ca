"""Notes painted once and stamped: a chart has thousands of notes and some dozens of shapes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from chart_hero_app.theme.theme import Theme
from chart_hero_app.widgets.timeline.note_shapes import NoteScale, NoteStyle, paint_note


class NoteStamps:
    """The shapes of one theme, scale and screen, each painted when it is first asked for.

    Parameters
    ----------
    theme : colours
    scale : size of notes and lanes
    device_ratio : device pixels to a pixel
    """

    def __init__(self, theme: Theme, scale: NoteScale, device_ratio: float) -> None:
        self.theme = theme
        self.scale = scale
        self.device_ratio = device_ratio
        self._stamps: dict[NoteStyle, QPixmap] = {}

    def fits(self, theme: Theme, scale: NoteScale, device_ratio: float) -> bool:
        """Whether these are the stamps for it."""
        return (self.theme, self.scale, self.device_ratio) == (theme, scale, device_ratio)

    def stamp(self, painter: QPainter, style: NoteStyle, x: float, top: float) -> None:
        """Paint a note whose time is at x, in a lane whose upper edge is at `top`."""
        left = round((x - self.scale.half_width_px) * self.device_ratio) / self.device_ratio
        painter.drawPixmap(QPointF(left, top), self._stamps.get(style) or self._painted(style))

    def _painted(self, style: NoteStyle) -> QPixmap:
        ratio, half = self.device_ratio, self.scale.half_width_px
        pixmap = QPixmap(math.ceil(2 * half * ratio), math.ceil(self.scale.lane_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.translate(half, 0)
            paint_note(painter, style, self.scale, self.theme)
        self._stamps[style] = pixmap
        return pixmap

"""What lies over all bands: the loop, the edge of what is heard, and the playhead.

One transparent widget, so that a frame of the playhead paints two narrow columns and nothing else.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from chart_hero_app.figures import time_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead
from chart_hero_app.widgets.timeline.ruler_marks import RULER_PX
from chart_hero_core.editing.bar_spans import bar_at

_LINE_PX, _HALO_PX = 1.5, 4.0
_HANDLE = ((-5.5, -9.0), (5.5, -9.0), (5.5, -2.5), (0.0, 3.0), (-5.5, -2.5))
_HANDLE_REACH_PX = 8
_SWEEP_PX = 72.0
_PILL_PX = 24.0
_LOOP_OPACITY = 0.06


class TimelineOverlay(QWidget):
    """Covers the ruler and all bands below it; the mouse goes through.

    Parameters
    ----------
    editor, timeline, look : the song, its axis, colours and fonts
    playhead : asked for each frame
    """

    def __init__(
        self, editor: EditorModel, timeline: TimelineModel, look: Look, playhead: Playhead, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._timeline = timeline
        self._look = look
        self._playhead = playhead
        self._shown_x = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        timeline.view_changed.connect(self.update)
        timeline.loop_changed.connect(self.update)
        timeline.display.hearing_changed.connect(self.update)
        look.changed.connect(self.update)

    def advance(self) -> None:
        """Put the playhead where it is now; paints nothing if that is the same pixel."""
        ratio = self.devicePixelRatioF()
        x = self._timeline.x_of(self._playhead())
        if round(x * ratio) == round(self._shown_x * ratio):
            return
        for place in (self._shown_x, x):
            self.update(self._columns(place, _HANDLE_REACH_PX))
        self._shown_x = x

    def _columns(self, x: float, reach: float) -> QRect:
        return QRect(int(x - reach), 0, int(2 * reach) + 2, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        with QPainter(self) as painter:
            self._paint_loop(painter)
            self._paint_sweep(painter)
            self._paint_playhead(painter)

    def _paint_loop(self, painter: QPainter) -> None:
        loop = self._timeline.loop
        if loop is None:
            return
        theme = self._look.theme
        colour = theme.color("accent")
        left, right = (self._timeline.x_of(end) for end in loop)
        ground = theme.soft(colour, _LOOP_OPACITY)
        painter.fillRect(QRectF(left, RULER_PX, right - left, self.height() - RULER_PX), ground)
        colour.setAlphaF(0.6)
        for edge in (left, right - theme.edge_px):
            painter.fillRect(QRectF(edge, RULER_PX, theme.edge_px, self.height() - RULER_PX), colour)

    def _paint_sweep(self, painter: QPainter) -> None:
        hearing = self._timeline.display.hearing
        if hearing is None or not hearing.is_running:
            return
        x = self._timeline.x_of(hearing.heard_s)
        if not -_SWEEP_PX <= x <= self.width():
            return
        colour = self._look.theme.color("accent")
        band = QRectF(x, RULER_PX, _SWEEP_PX, self.height() - RULER_PX)
        gradient = QLinearGradient(band.topLeft(), band.topRight())
        for place, opacity in ((0.0, 0.35), (1.0, 0.0)):
            shade = QColor(colour)
            shade.setAlphaF(opacity)
            gradient.setColorAt(place, shade)
        painter.fillRect(band, gradient)
        painter.fillRect(QRectF(x - 1, RULER_PX, 2, band.height()), colour)
        self._paint_pill(painter, x + 16, self._hearing_text(hearing.heard_s))

    def _hearing_text(self, heard_s: float) -> str:
        if not self._timeline.display.has_grid:
            return self.tr("Listening at %1").replace("%1", time_text(heard_s))
        tempo_map = self._editor.document.tempo_map
        bar = bar_at(tempo_map, float(tempo_map.ticks_at(heard_s)))
        return self.tr("Listening to bar %1").replace("%1", str(bar.number))

    def _paint_pill(self, painter: QPainter, left: float, text: str) -> None:
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("label"))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 16
        if left + width > self.width():
            left -= width + 32
        box = QRectF(left, self.height() * 0.62, width, _PILL_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(box, _PILL_PX / 2, _PILL_PX / 2)
        painter.setPen(theme.color("accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_playhead(self, painter: QPainter) -> None:
        theme = self._look.theme
        x = self._timeline.x_of(self._playhead())
        if not -_HANDLE_REACH_PX <= x <= self.width() + _HANDLE_REACH_PX:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        halo = theme.color("sunken")
        halo.setAlphaF(0.5)
        below = QRectF(0, RULER_PX - 4, 0, self.height() - RULER_PX + 4)
        painter.fillRect(below.adjusted(x - _HALO_PX / 2, 0, x + _HALO_PX / 2, 0), halo)
        colour = theme.color("playhead")
        ratio = self.devicePixelRatioF()
        left = round((x - _LINE_PX / 2) * ratio) / ratio  # one edge of the line is always crisp
        painter.fillRect(below.adjusted(left, 0, left + _LINE_PX, 0), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corners = [QPointF(x + dx, RULER_PX + dy) for dx, dy in _HANDLE]
        painter.drawPolygon(QPolygonF(corners))

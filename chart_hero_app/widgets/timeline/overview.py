"""The whole song in one line: what is seen of it, where it is doubtful; in place of a scroll bar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead
from chart_hero_app.widgets.timeline.columns import bars_image
from chart_hero_app.widgets.timeline.sections import section_spans
from chart_hero_core.editing.document import is_doubtful

OVERVIEW_PX = 40
_NAMES_PX = 14  # room for the sections' names above the waveform
_DOUBT_SIZE = (2, 6)
_LEAST_FRAME_PX = 8.0
_LEAST_NAME_PX = 24.0
_FRAME_OPACITY = 0.2
_UNHEARD = 0.55
"""Opacity of a veil over what is not heard yet."""
_KEY_SHARE = 0.2
"""Of the view, that an arrow key moves it by."""


class Overview(QWidget):
    """The whole song. Dragging the frame, or a click beside it, moves the view.

    Parameters
    ----------
    editor : the song
    timeline : the axis of the seen part
    look : colours and fonts
    playhead : asked whenever it is drawn
    """

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._timeline = timeline
        self._look = look
        self._playhead = playhead
        self._ground: QPixmap | None = None
        self._grip_s: float | None = None
        self.setFixedHeight(OVERVIEW_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Whole song"))
        timeline.view_changed.connect(self.update)
        display = timeline.display
        for signal in (editor.changed, look.changed, display.sound_changed, display.hearing_changed):
            signal.connect(self._repaint_all)

    def _repaint_all(self) -> None:
        self._ground = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the song anew at its new width."""
        super().resizeEvent(event)
        self._repaint_all()

    def advance(self) -> None:
        """Show where the playhead is now."""
        self.update()

    # Painting

    def _x_of(self, second: float) -> float:
        return second / self._timeline.duration_s * self.width()

    def _second_at(self, x: float) -> float:
        return x / max(self.width(), 1) * self._timeline.duration_s

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the song, the frame around what is seen, and the playhead."""
        if self._ground is None or self._ground.devicePixelRatioF() != self.devicePixelRatioF():
            self._ground = self._painted_ground()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground)
            self._paint_frame(painter)
            x = round(self._x_of(self._playhead()))
            painter.fillRect(QRectF(x, 0, 1, OVERVIEW_PX), self._look.theme.color("playhead"))

    def _painted_ground(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        theme = self._look.theme
        pixmap = QPixmap(round(self.width() * ratio), round(OVERVIEW_PX * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(theme.color("sunken"))
        with QPainter(pixmap) as painter:
            self._paint_wave(painter, ratio)
            if self._timeline.display.has_grid:
                self._paint_sections(painter)
                self._paint_doubts(painter)
            self._paint_veil(painter)
            painter.fillRect(QRectF(0, OVERVIEW_PX - 1, self.width(), 1), theme.color("border"))
        return pixmap

    def _paint_wave(self, painter: QPainter, ratio: float) -> None:
        picture, theme = self._timeline.display.picture, self._look.theme
        if picture is None:
            return
        n_columns = round(self.width() * ratio)
        height = round((OVERVIEW_PX - _NAMES_PX + 4) * ratio)
        envelope = picture.envelope(0.0, self._timeline.duration_s / max(n_columns, 1), n_columns)
        middle, scale = height / 2, 0.45 * height / picture.full_scale
        upper = np.minimum(middle - envelope.maxima * scale, middle - 0.5)
        lower = np.maximum(middle - envelope.minima * scale, middle + 0.5)
        colour = theme.color("wave-peak")
        image = bars_image((upper, upper), (lower, lower), height, (colour, colour))
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(0, _NAMES_PX - 4), image)

    def _paint_sections(self, painter: QPainter) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        for section, start_s, end_s in section_spans(self._editor.document):
            left, right = max(round(self._x_of(start_s)), 0), self._x_of(end_s)
            painter.fillRect(QRectF(left, 0, 1, OVERVIEW_PX), theme.color("border"))
            room = right - left - 8
            if room >= _LEAST_NAME_PX:
                painter.setPen(theme.color("text-3"))
                name = metrics.elidedText(section.name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(QPointF(left + 5, metrics.ascent() + 1), name)

    def _paint_doubts(self, painter: QPainter) -> None:
        document = self._editor.document
        limit = self._timeline.display.options.doubt_limit
        width, height = _DOUBT_SIZE
        doubtful = [is_doubtful(note, limit) for note in document.notes]
        xs = document.seconds[doubtful] / self._timeline.duration_s * self.width()
        colour = self._look.theme.color("doubt")
        for x in np.unique(np.round(xs) // width * width).tolist():
            painter.fillRect(QRectF(x, OVERVIEW_PX - 1 - height, width, height), colour)

    def _paint_veil(self, painter: QPainter) -> None:
        """Dim what is not heard yet, behind the edge of what is."""
        hearing, theme = self._timeline.display.hearing, self._look.theme
        if hearing is None:
            return
        x = self._x_of(hearing.heard_s)
        veil = theme.color("sunken")
        veil.setAlphaF(_UNHEARD)
        painter.fillRect(QRectF(x, 0, self.width() - x, OVERVIEW_PX), veil)
        if hearing.is_running:
            painter.fillRect(QRectF(x, 0, 2, OVERVIEW_PX), theme.color("accent"))

    def _frame(self) -> QRectF:
        left, right = max(self._x_of(self._timeline.start_s), 0.0), self._x_of(self._timeline.end_s)
        width = max(min(right, self.width()) - left, _LEAST_FRAME_PX)
        return QRectF(min(left, self.width() - width), 0, width, OVERVIEW_PX - 1)

    def _paint_frame(self, painter: QPainter) -> None:
        theme = self._look.theme
        colour = theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, theme.note_edge_px))
        painter.setBrush(theme.soft(colour, _FRAME_OPACITY))
        painter.drawRoundedRect(self._frame().adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame; beside it, bring it here first."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        frame = self._frame()
        if not frame.left() <= x <= frame.right():
            half_s = (self._timeline.end_s - self._timeline.start_s) / 2
            self._timeline.scroll_to(self._second_at(x) - half_s)
        self._grip_s = self._second_at(x) - self._timeline.start_s
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view with the frame."""
        if self._grip_s is not None:
            self._timeline.scroll_to(self._second_at(event.position().x()) - self._grip_s)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the frame."""
        self._grip_s = None
        self.unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the view by arrows and pages."""
        seen_s = self._timeline.end_s - self._timeline.start_s
        shares = {
            Qt.Key.Key_Left: -_KEY_SHARE,
            Qt.Key.Key_Right: _KEY_SHARE,
            Qt.Key.Key_PageUp: -1.0,
            Qt.Key.Key_PageDown: 1.0,
        }
        share = shares.get(Qt.Key(event.key()))
        if share is None:
            event.ignore()
            return
        self._timeline.scroll_to(self._timeline.start_s + share * seen_s)

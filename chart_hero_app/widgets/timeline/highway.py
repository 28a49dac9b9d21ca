"""The highway: the chart as the game shows it, coming towards the strike line."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.highway_preview import HighwayPreview
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead
from chart_hero_app.widgets.timeline.bar_grid import BarGrid, LineKind
from chart_hero_app.widgets.timeline.highway_plane import N_LANES, HighwayPlane
from chart_hero_app.widgets.timeline.highway_shapes import paint_highway_note, paint_target
from chart_hero_app.widgets.timeline.lane_tiles import DIMMED
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.snapping import SnapSpec

BARS_AHEAD = 1.55
"""Seen at speed 1."""
SPEEDS = (0.5, 2.0)
_LANE_PADS = (Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)
_LANE_OPACITY = 0.07


class Highway(QWidget):
    """The highway at the playhead. A click on it seeks; whoever drives the frames calls `advance`.

    Parameters
    ----------
    editor, timeline, look : the song, its axis, colours
    playhead : asked for each frame

    Signals
    -------
    seek_asked(second) : the playhead should go there
    """

    seek_asked = Signal(float)

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
        self._display = timeline.display
        self._look = look
        self._playhead = playhead
        self._speed = 1.0
        self._is_lefty = False
        self._preview: HighwayPreview | None = None
        self._grid: BarGrid | None = None
        self._shown_s = -1.0
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Highway, as the game shows it"))
        for signal in (editor.changed, look.changed, self._display.mix_changed):
            signal.connect(self.update)

    @property
    def speed(self) -> float:
        """How fast notes come, 0.5..2."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Let notes come faster, and so fewer of them be seen; brought into 0.5..2."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[1])
        self.update()

    def set_lefty(self, is_lefty: bool) -> None:
        """Mirror the lanes, or not."""
        self._is_lefty = is_lefty
        self.update()

    def show_preview(self, preview: HighwayPreview) -> None:
        """Show the notes of the level that is chosen there, rather than the document's own."""
        self._preview = preview
        preview.changed.connect(self.update)

    def advance(self) -> None:
        """Paint a frame, if the playhead has moved."""
        second = self._playhead()
        if second != self._shown_s:
            self.update()

    @property
    def plane(self) -> HighwayPlane:
        """The board as it lies now."""
        ahead_s = BARS_AHEAD * self._bars().bar_s / self._speed
        return HighwayPlane(self.width(), self.height(), ahead_s, self._is_lefty)

    def _bars(self) -> BarGrid:
        if self._grid is None or not self._grid.belongs_to(self._editor.document):
            self._grid = BarGrid.of(self._editor.document)
        return self._grid

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the board, then the notes on it, the farthest first."""
        plane, second, theme = self.plane, self._playhead(), self._look.theme
        self._shown_s = second
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.color("sunken"))
            self._paint_board(painter, plane)
            if self._display.has_grid:
                self._paint_lines(painter, plane, second)
            for pad in _LANE_PADS:
                paint_target(painter, plane, pad, theme)
            self._paint_notes(painter, plane, second)

    def _paint_board(self, painter: QPainter, plane: HighwayPlane) -> None:
        theme = self._look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("lane"))
        painter.drawPolygon(plane.strip(0, 1, -plane.near_s, plane.ahead_s))
        for lane, pad in enumerate(_LANE_PADS):
            painter.setBrush(theme.soft(theme.lane_fill(pad), _LANE_OPACITY))
            left, right = lane / N_LANES, (lane + 1) / N_LANES
            painter.drawPolygon(plane.strip(left, right, -plane.near_s, plane.ahead_s))
        for border in range(N_LANES + 1):
            is_edge = border in (0, N_LANES)
            painter.setPen(
                QPen(theme.color("bar-line" if is_edge else "beat-line"), 2 if is_edge else theme.edge_px)
            )
            across = border / N_LANES
            painter.drawLine(plane.point(across, plane.ahead_s), plane.point(across, -plane.near_s))

    def _paint_lines(self, painter: QPainter, plane: HighwayPlane, second: float) -> None:
        theme, px_per_s = self._look.theme, 240 / self._bars().bar_s
        start_s, end_s = second - plane.near_s, second + plane.ahead_s
        for line in self._bars().lines(start_s, end_s, px_per_s, SnapSpec(division=4)):
            if line.kind is LineKind.STEP:
                continue
            is_bar = line.kind is LineKind.BAR
            painter.setPen(QPen(theme.color("bar-line" if is_bar else "beat-line"), 1.5 if is_bar else 1))
            ahead_s = line.second - second
            painter.drawLine(plane.point(0, ahead_s), plane.point(1, ahead_s))

    def _paint_notes(self, painter: QPainter, plane: HighwayPlane, second: float) -> None:
        shown = self._preview or self._editor.document
        first, stop = np.searchsorted(shown.seconds, (second, second + plane.ahead_s))
        coming = list(zip(shown.notes[first:stop], shown.seconds[first:stop].tolist(), strict=True))
        # kicks lie under everything that is struck with them
        coming.sort(key=lambda pair: (-pair[1], pair[0].pad is not Pad.KICK))
        for note, note_s in coming:
            painter.setOpacity(1.0 if self._display.is_heard(note.pad) else DIMMED)
            paint_highway_note(painter, plane, note, note_s - second, self._look.theme)
        painter.setOpacity(1.0)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where it was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            ahead_s = self.plane.ahead_at(event.position().y())
            self.seek_asked.emit(max(self._playhead() + ahead_s, 0.0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go on or back, a beat a notch."""
        beat_s = self._bars().sixteenth_s * 4
        turns = event.angleDelta().y() / 120
        self.seek_asked.emit(max(self._playhead() + turns * beat_s, 0.0))
        event.accept()

"""The song's waveform: peaks dim, loudness bright, scaled once for the song."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead, TimeBand
from chart_hero_app.widgets.timeline.bar_grid import BarGrid, LineKind
from chart_hero_app.widgets.timeline.columns import bars_image
from chart_hero_app.widgets.timeline.lane_tiles import paint_grid
from chart_hero_app.widgets.timeline.tiles import Stretch, TileCache

LINE_PX_PER_S = 40_000.0
"""From this zoom on the waveform is a line through the samples."""
LEAST_SWING_PX_PER_S = 2_500.0
"""From this zoom on single swings of the sound are seen, which loudness would hide."""
_FILLED_SHARE = 0.86
"""Share of the height that a peak of full scale takes."""
_BAR_LINES = frozenset({LineKind.BAR, LineKind.BEAT})


class WaveformView(TimeBand):
    """The waveform of the seen part."""

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(editor, timeline, look, playhead, parent)
        self._tiles = TileCache(self._paint_stretch)
        self._grid: BarGrid | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Waveform"))
        editor.changed.connect(self._follow_change)
        for signal in (
            look.changed,
            timeline.display.sound_changed,
            timeline.display.hearing_changed,
        ):
            signal.connect(self._repaint_all)

    def _follow_change(self) -> None:
        if self._grid is not None and not self._grid.belongs_to(self.editor.document):
            self._repaint_all()

    def _repaint_all(self) -> None:
        self._tiles.clear()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the exposed part."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.look.theme.color("sunken"))
            self._tiles.paint(painter, self.timeline, QRectF(event.rect()), self.height())

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        display = self.timeline.display
        if display.has_grid:
            if self._grid is None or not self._grid.belongs_to(self.editor.document):
                self._grid = BarGrid.of(self.editor.document)
            theme, snap = self.look.theme, display.options.snap
            paint_grid(painter, self._grid, stretch, snap, self.height(), theme, _BAR_LINES)
        if display.picture is None:
            return
        if stretch.px_per_s >= LINE_PX_PER_S and self._paint_line(painter, stretch):
            return
        self._paint_columns(painter, stretch)

    def _paint_columns(self, painter: QPainter, stretch: Stretch) -> None:
        display, theme = self.timeline.display, self.look.theme
        picture = display.picture
        assert picture is not None
        ratio = stretch.device_ratio
        n_columns, height = round(stretch.width_px * ratio), round(self.height() * ratio)
        column_s = 1 / (stretch.px_per_s * ratio)
        envelope = picture.envelope(stretch.start_s, column_s, n_columns, display.samples)
        middle, scale = height / 2, _FILLED_SHARE * height / 2 / picture.full_scale
        top, bottom = middle - envelope.maxima * scale, middle - envelope.minima * scale
        bright = theme.color("wave-rms")
        if stretch.px_per_s < LEAST_SWING_PX_PER_S:
            # silence is a line as thin as the screen can draw it
            peaks = np.minimum(top, middle - 0.5), np.maximum(bottom, middle + 0.5)
            loud = envelope.rms * scale
            colours = theme.color("wave-peak"), bright
            image = bars_image((peaks[0], middle - loud), (peaks[1], middle + loud), height, colours)
        else:
            thick = np.maximum(bottom, top + 1)
            image = bars_image((top, top), (thick, thick), height, (bright, bright))
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(0, 0), image)

    def _paint_line(self, painter: QPainter, stretch: Stretch) -> bool:
        """Join the samples by a line; False if nobody has them."""
        display = self.timeline.display
        assert display.picture is not None
        if display.samples is None:
            return False
        rate = display.samples.sample_rate
        first = max(int(stretch.start_s * rate) - 1, 0)
        samples = display.samples.samples_between(first, int(stretch.end_s * rate) + 2)
        if samples is None:
            return False
        middle = self.height() / 2
        scale = _FILLED_SHARE * middle / display.picture.full_scale
        places = stretch.xs_of((first + np.arange(len(samples))) / rate)
        heights = middle - samples.astype(np.float64) * scale
        points = [QPointF(x, y) for x, y in zip(places.tolist(), heights.tolist(), strict=True)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.theme.color("wave-rms"), 1.5, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
        return True

"""Three strips of energy: where cymbals, snare and kick sound, before anything is charted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead, TimeBand
from chart_hero_app.widgets.timeline.columns import area_image
from chart_hero_app.widgets.timeline.tiles import Stretch, TileCache
from chart_hero_core.domain.sound_picture import STRIPS

SHOWN_STRIPS = tuple(reversed(STRIPS))
"""From the top: high above low, as cymbals lie above the kick."""
_OPACITY = 0.8
_GAP_PX = 2


class EnergyStrips(TimeBand):
    """High, mid and low energy of the seen part, one above the other."""

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
        self.setAccessibleName(self.tr("Energy of high, middle and low sounds"))
        timeline.display.sound_changed.connect(self._repaint_all)
        look.changed.connect(self._repaint_all)

    def _repaint_all(self) -> None:
        self._tiles.clear()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the exposed part."""
        theme = self.look.theme
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme.color("sunken"))
            self._tiles.paint(painter, self.timeline, QRectF(event.rect()), self.height())
            painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("border"))

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        picture = self.timeline.display.picture
        strip_px = self.height() / len(STRIPS)
        if picture is None or strip_px <= _GAP_PX:
            return
        ratio = stretch.device_ratio
        n_columns = round(stretch.width_px * ratio)
        strips = picture.strip_columns(stretch.start_s, 1 / (stretch.px_per_s * ratio), n_columns)
        height = round((strip_px - _GAP_PX) * ratio)
        for row, name in enumerate(SHOWN_STRIPS):
            colour = self.look.theme.color(f"strip-{name}")
            colour.setAlphaF(_OPACITY)
            # a hair of colour stays in silence, so that the strip is seen to be there
            upper = height - strips[STRIPS.index(name)] * (height - 1) - 1
            image = area_image(upper, height, colour)
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(0, row * strip_px + _GAP_PX), image)

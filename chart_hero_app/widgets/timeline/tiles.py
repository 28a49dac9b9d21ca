"""Pictures of pieces of the time axis, kept while the view moves.

Scrolling then is copying: a frame paints only the tile that comes into sight. Tiles lie on the axis, not on
the screen, so that nothing shimmers while it moves.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from chart_hero_app.view_models.timeline import TimelineModel

TILE_PX = 256
_MOST_TILES = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the time axis on its way to the screen.

    Parameters
    ----------
    start_s : second of pixel 0
    px_per_s : zoom
    width_px : how long the piece is
    device_ratio : device pixels to a pixel
    """

    start_s: float
    px_per_s: float
    width_px: int
    device_ratio: float

    @property
    def end_s(self) -> float:
        """Second at the right edge."""
        return self.second_at(self.width_px)

    def x_of(self, second: float) -> float:
        """Pixel of a second."""
        return (second - self.start_s) * self.px_per_s

    def xs_of(self, seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Pixels of seconds."""
        return (seconds - self.start_s) * self.px_per_s

    def second_at(self, x: float) -> float:
        """Second of a pixel."""
        return self.start_s + x / self.px_per_s

    def crisp(self, x: float) -> float:
        """The pixel of the screen's own raster nearest to x."""
        return round(x * self.device_ratio) / self.device_ratio


Render = Callable[[QPainter, Stretch], None]


class TileCache:
    """Keeps what `render` painted of each piece of the axis.

    What is forgotten softly stays over what comes instead, and fades as `fade` says.

    Parameters
    ----------
    render : paints a stretch, its left edge at x 0
    """

    def __init__(self, render: Render) -> None:
        self._render = render
        self._tiles: OrderedDict[int, QPixmap] = OrderedDict()
        self._leaving: dict[int, QPixmap] = {}
        self._left = 1.0
        self._form: tuple[float, int, float] = (0.0, 0, 1.0)

    def clear(self, *, softly: bool = False) -> None:
        """Forget everything: something that all tiles show is another."""
        if softly:
            self._leaving.update(self._tiles)
        self._tiles.clear()

    def forget(self, start_s: float, end_s: float, *, softly: bool = False) -> None:
        """Forget what shows a part of the song."""
        px_per_s = self._form[0]
        first, last = (math.floor(second * px_per_s / TILE_PX) for second in (start_s, end_s))
        for tile in [tile for tile in self._tiles if first <= tile <= last]:
            before = self._tiles.pop(tile)
            if softly:
                self._leaving[tile] = before

    def fade(self, share: float) -> None:
        """Let what was forgotten softly fade: 0 all of it is seen, 1 nothing."""
        self._left = 1 - share
        if share >= 1:
            self._leaving.clear()

    def paint(self, painter: QPainter, timeline: TimelineModel, clip: QRectF, height_px: int) -> None:
        """Paint what is seen within `clip`, the timeline's left edge at x 0."""
        ratio = painter.device().devicePixelRatioF()
        form = (timeline.px_per_s, height_px, ratio)
        if form != self._form:
            self._form = form
            self._tiles.clear()
            self._leaving.clear()
        left_px = round(timeline.start_s * timeline.px_per_s * ratio) / ratio
        first = math.floor((left_px + clip.left()) / TILE_PX)
        last = math.floor((left_px + clip.right()) / TILE_PX)
        for tile in range(first, last + 1):
            place = QPointF(tile * TILE_PX - left_px, 0)
            painter.drawPixmap(place, self._tile(tile))
            leaving = self._leaving.get(tile)
            if leaving is not None:
                painter.setOpacity(self._left)
                painter.drawPixmap(place, leaving)
                painter.setOpacity(1.0)

    def _tile(self, tile: int) -> QPixmap:
        pixmap = self._tiles.get(tile)
        if pixmap is not None:
            self._tiles.move_to_end(tile)
            return pixmap
        px_per_s, height_px, ratio = self._form
        pixmap = QPixmap(math.ceil(TILE_PX * ratio), math.ceil(height_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self._render(painter, Stretch(tile * TILE_PX / px_per_s, px_per_s, TILE_PX, ratio))
        self._tiles[tile] = pixmap
        if len(self._tiles) > _MOST_TILES:
            self._tiles.popitem(last=False)
        return pixmap

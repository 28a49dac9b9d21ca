from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.tiles import TILE_PX, Stretch, TileCache

pytestmark = pytest.mark.usefixtures("qapp")

HEIGHT_PX = 8


class Easel:
    """A cache that paints each second in a grey of its own, and counts its tiles."""

    def __init__(self, ratio: float = 1.0) -> None:
        self.timeline = TimelineModel(60.0)
        self.timeline.resize(1_000)
        self.timeline.show_span(0.0, 10.0)
        self.painted: list[Stretch] = []
        self.ratio = ratio
        self.cache = TileCache(self._render)

    def _render(self, painter: QPainter, stretch: Stretch) -> None:
        self.painted.append(stretch)
        for second in range(int(stretch.start_s), int(stretch.end_s) + 1):
            grey = QColor(4 * second + 4, 4 * second + 4, 4 * second + 4)
            painter.fillRect(QRectF(stretch.x_of(second), 0, stretch.px_per_s, HEIGHT_PX), grey)

    def paint(self, left: float = 0, right: float = 1_000) -> QImage:
        image = QImage(round(1_000 * self.ratio), round(HEIGHT_PX * self.ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.ratio)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        self.cache.paint(painter, self.timeline, QRectF(left, 0, right - left, HEIGHT_PX), HEIGHT_PX)
        painter.end()
        return image

    def second_shown_at(self, image: QImage, x: float) -> int:
        return (image.pixelColor(round(x * self.ratio), 2).red() - 4) // 4


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_every_pixel_shows_its_second(ratio: float) -> None:
    easel = Easel(ratio)
    easel.timeline.scroll_to(3.37)

    image = easel.paint()

    for x in (1, 255, 256, 500, 998):
        assert easel.second_shown_at(image, x) == int(easel.timeline.second_at(x))


def test_scrolling_paints_only_what_comes_into_sight() -> None:
    easel = Easel()
    easel.paint()
    easel.painted.clear()

    easel.timeline.scroll_to(0.5)
    easel.paint()

    assert [round(stretch.start_s * 100 / TILE_PX) for stretch in easel.painted] == [4]


def test_only_the_exposed_part_is_painted() -> None:
    easel = Easel()

    easel.paint(300, 310)

    assert len(easel.painted) == 1


def test_another_zoom_is_painted_anew() -> None:
    easel = Easel()
    easel.paint()
    easel.timeline.zoom(2.0, 0.0)

    image = easel.paint()

    assert easel.second_shown_at(image, 390) == 1


def test_what_was_forgotten_is_painted_anew() -> None:
    easel = Easel()
    easel.paint()
    easel.painted.clear()

    easel.cache.forget(2.5, 2.6)  # on both sides of the edge at 256 px
    easel.paint()

    assert len(easel.painted) == 2


def test_what_is_forgotten_softly_fades_over_what_comes_instead() -> None:
    colours = iter(["black", "white"])
    cache = TileCache(lambda painter, stretch: painter.fillRect(0, 0, 256, 10, QColor(next(colours))))
    timeline = TimelineModel(60.0)
    timeline.resize(256)
    timeline.show_span(0.0, 2.56)
    painted(cache, timeline)

    cache.forget(0.5, 0.6, softly=True)
    shades = []
    for share in (0.0, 0.5, 1.0):
        cache.fade(share)
        shades.append(painted(cache, timeline).pixelColor(100, 5).lightness())

    assert shades == [0, pytest.approx(128, abs=2), 255]


def painted(cache: TileCache, timeline: TimelineModel) -> QImage:
    image = QImage(256, 10, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        cache.paint(painter, timeline, QRectF(0, 0, 255, 10), 10)
    return image

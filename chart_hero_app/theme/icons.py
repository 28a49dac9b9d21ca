"""Icons from our own drawings: 16 x 16 SVG in `currentColor`, tinted when they are drawn."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

PIXEL_SIZES = (16, 20, 24, 32)
"""Edges in device pixels that an icon is drawn at: 16 logical pixels on screens of 100, 125, 150, 200 %."""


@cache
def _drawing(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tinted_pixmap(path: Path, colour: QColor, edge_px: int) -> QPixmap:
    """Draw an icon, or take it from Qt's cache.

    Parameters
    ----------
    path : an SVG that draws in `currentColor`
    colour : what it is drawn in; its alpha counts
    edge_px : width and height in device pixels
    """
    key = f"{path}:{colour.rgba():08x}:{edge_px}"
    cached = QPixmap()
    if QPixmapCache.find(key, cached):
        return cached
    svg = _drawing(path).replace("currentColor", colour.name())
    pixmap = QPixmap(edge_px, edge_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, edge_px, edge_px))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def draw_tinted(painter: QPainter, place: QRect, path: Path, colour: QColor) -> None:
    """Draw an icon as sharp as the screen shows it; `place` is square."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    painter.drawPixmap(place, tinted_pixmap(path, colour, round(place.width() * ratio)))


def tinted_icon(path: Path, colour: QColor, checked_colour: QColor, disabled_colour: QColor) -> QIcon:
    """Icon in one colour as it is, one when switched on, one when disabled."""
    icon = QIcon()
    for edge_px in PIXEL_SIZES:
        for tint, mode, state in (
            (colour, QIcon.Mode.Normal, QIcon.State.Off),
            (checked_colour, QIcon.Mode.Normal, QIcon.State.On),
            (disabled_colour, QIcon.Mode.Disabled, QIcon.State.Off),
        ):
            icon.addPixmap(tinted_pixmap(path, tint, edge_px), mode, state)
    return icon

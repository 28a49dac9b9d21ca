"""Icons from our own drawings: 16 x 16 SVG in `currentColor`, tinted when they are loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PIXEL_SIZES = (16, 20, 24, 32, 40, 48)
"""Edges in device pixels: 16 and 20 logical pixels on screens of 100, 125, 150, 200 and 300 %."""


@cache
def _drawing(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tinted_pixmap(path: Path, colour: QColor, edge_px: int) -> QPixmap:
    """Draw an icon.

    Parameters
    ----------
    path : an SVG that draws in `currentColor`
    colour : what it is drawn in; its alpha counts
    edge_px : width and height in device pixels
    """
    svg = _drawing(path).replace("currentColor", colour.name())
    pixmap = QPixmap(edge_px, edge_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, edge_px, edge_px))
    painter.end()
    return pixmap


def tinted_icon(path: Path, colour: QColor, checked_colour: QColor, disabled_colour: QColor) -> QIcon:
    """Icon in one colour as it is, one when switched on, one when disabled."""
    icon = QIcon()
    for edge_px in PIXEL_SIZES:
        for tint, mode, state in (
            (colour, QIcon.Mode.Normal, QIcon.State.Off),
            (checked_colour, QIcon.Mode.Normal, QIcon.State.On),
            (disabled_colour, QIcon.Mode.Disabled, QIcon.State.Off),
            (disabled_colour, QIcon.Mode.Disabled, QIcon.State.On),
        ):
            icon.addPixmap(tinted_pixmap(path, tint, edge_px), mode, state)
    return icon

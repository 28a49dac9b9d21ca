"""Covers for songs that have no picture: drawn here, always the same one for the same song.

They are pictures, not part of the chrome: their colours are those of no theme, and of no lane.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap, QPolygonF

EDGE_PX = 256
_UNIT = 100.0
"""Motifs are drawn on a square of this edge."""
_KEPT = 64


class Paints(NamedTuple):
    """Colours of a cover, from the ground to what stands out."""

    ground: str
    far: str
    near: str
    spot: str


PAINTS = (
    Paints("#1F2F45", "#B5473A", "#5A1F2B", "#F0B44C"),
    Paints("#2A2140", "#57398A", "#3B2A63", "#E6DAF7"),
    Paints("#12343B", "#2D8C86", "#CFE8D5", "#F2E6C9"),
    Paints("#3A2618", "#C98B4A", "#8A5228", "#F4E3C8"),
    Paints("#182B3A", "#3F7396", "#204A66", "#F2C9A1"),
    Paints("#38202B", "#A34D63", "#6A2C41", "#F3D3B3"),
    Paints("#22301F", "#6F8F4E", "#3F5A33", "#EADFA8"),
    Paints("#262A33", "#7C8699", "#4B5466", "#E9B872"),
)


@lru_cache(maxsize=_KEPT)
def drawn_cover(title: str, artist: str) -> QPixmap:
    """Draw the cover of a song that has none.

    Parameters
    ----------
    title, artist : of the song; the same ones make the same cover on every computer
    """
    dice = blake2b(f"{title}\n{artist}".encode(), digest_size=8).digest()
    pixmap = QPixmap(EDGE_PX, EDGE_PX)
    paints, draw = PAINTS[dice[0] % len(PAINTS)], _MOTIFS[dice[1] % len(_MOTIFS)]
    pixmap.fill(QColor(paints.ground))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(EDGE_PX / _UNIT, EDGE_PX / _UNIT)
    painter.setPen(Qt.PenStyle.NoPen)
    draw(painter, paints, dice[2] / 255, dice[3] / 255)
    painter.end()
    return pixmap


def cover_of(picture: QImage | None, title: str, artist: str) -> QPixmap:
    """Take a song's own picture; where it has none, the one that is drawn for it."""
    return drawn_cover(title, artist) if picture is None else QPixmap.fromImage(picture)


def _fill(painter: QPainter, colour: str, *points: tuple[float, float]) -> None:
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _disc(painter: QPainter, colour: str, x: float, y: float, radius: float) -> None:
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _draw_hills(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """A sun behind two ridges."""
    _disc(painter, paints.spot, 35 + 30 * across, 46, 20 + 6 * along)
    peak = 30 + 40 * along
    _fill(
        painter,
        paints.far,
        (0, 100),
        (0, 66),
        (peak - 14, 52),
        (peak, 62),
        (peak + 16, 46),
        (100, 74),
        (100, 100),
    )
    _fill(painter, paints.near, (0, 100), (0, 82), (peak + 8, 72), (100, 88), (100, 100))


def _draw_waves(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """Two swells under a small moon."""
    _disc(painter, paints.spot, 25 + 50 * along, 26, 9)
    for colour, level, phase in ((paints.far, 48.0, across), (paints.near, 70.0, across + 0.4)):
        path = QPainterPath(QPointF(0, _UNIT))
        for x in range(0, 101, 2):
            path.lineTo(x, level + 9 * math.sin(2 * math.pi * (x / 82 + phase)))
        path.lineTo(_UNIT, _UNIT)
        painter.fillPath(path, QColor(colour))


def _draw_slope(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """A ball above a slope."""
    left, right = 62 + 26 * across, 8 + 22 * along
    _fill(painter, paints.far, (0, left), (100, right), (100, 100), (0, 100))
    _fill(painter, paints.near, (0, left + 24), (100, right + 44), (100, 100), (0, 100))
    _disc(painter, paints.spot, 30 + 8 * along, 30 - 4 * across, 15)


def _draw_frames(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """Squares within each other, pushed towards a corner."""
    x, y = 50 + 6 * (across - 0.5), 50 + 6 * (along - 0.5)
    for step, (colour, edge) in enumerate(((paints.far, 68), (paints.near, 46), (paints.spot, 22))):
        painter.setBrush(QColor(colour))
        shift = step * 1.6
        painter.drawRect(
            QRectF(x - edge / 2 + shift * (across - 0.5), y - edge / 2 + shift * (along - 0.5), edge, edge)
        )


def _draw_rings(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """A record that is not in the middle."""
    x, y = 30 + 40 * across, 34 + 40 * along
    for colour, radius in ((paints.near, 62), (paints.far, 46), (paints.near, 30), (paints.spot, 13)):
        _disc(painter, colour, x, y, radius)


def _draw_bars(painter: QPainter, paints: Paints, across: float, along: float) -> None:
    """Columns of unequal height."""
    for index in range(5):
        height = 24 + 52 * abs(math.sin(1.7 * index + 6 * across + 2 * along))
        painter.setBrush(
            QColor((paints.far, paints.near)[index % 2] if index != round(4 * along) else paints.spot)
        )
        painter.drawRect(QRectF(10 + 16.5 * index, 88 - height, 13, height))


_MOTIFS: tuple[Callable[[QPainter, Paints, float, float], None], ...] = (
    _draw_hills,
    _draw_waves,
    _draw_slope,
    _draw_frames,
    _draw_rings,
    _draw_bars,
)

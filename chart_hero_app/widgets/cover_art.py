"""Covers for songs that have no picture: drawn by the engine, which also writes them into song folders."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QImage, QPixmap

from chart_hero_core.service import draw_cover

EDGE_PX = 256
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def drawn_cover(title: str, artist: str) -> QPixmap:
    """Draw the cover of a song that has none.

    Parameters
    ----------
    title, artist : of the song; the same ones make the same cover on every computer
    """
    pixels = draw_cover(title, artist, EDGE_PX)
    image = QImage(pixels.tobytes(), EDGE_PX, EDGE_PX, 3 * EDGE_PX, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image)


def cover_of(picture: QImage | None, title: str, artist: str) -> QPixmap:
    """Take a song's own picture; where it has none, the one that is drawn for it."""
    return drawn_cover(title, artist) if picture is None else QPixmap.fromImage(picture)

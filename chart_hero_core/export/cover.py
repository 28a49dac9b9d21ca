"""Album art as the games show it, for every song: the user's, the file's own, or one that is drawn."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.audio.tags import read_cover
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.export.metadata import known_artist
from chart_hero_core.export.options import Cover
from chart_hero_core.pictures.codec import png_of, square_png
from chart_hero_core.pictures.drawn import draw_cover

ALBUM_ART = "album.png"


def fitted(cover: Cover) -> bytes | None:
    """Cut a picture to the square in its middle, as PNG of 512 x 512; None if it is damaged."""
    return square_png(cover.data)


def own_cover(song: Path) -> bytes | None:
    """The picture in a song file, made fit; None if there is none that can be used, or no file."""
    data = read_cover(song) if song.is_file() else None
    return None if data is None else square_png(data)


def drawn_for(metadata: SongMetadata) -> bytes:
    """Draw a cover for a song that has none; what a window shows of that song is the same."""
    return png_of(draw_cover(metadata.title, known_artist(metadata)))

"""What a song file says about itself."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from tinytag import TinyTag, TinyTagException, UnsupportedFormatError

_logger = logging.getLogger(__name__)

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class AudioTags:
    """Texts found in a file, without blanks around them; None for what it does not say.

    Parameters
    ----------
    title, artist, album, album_artist, genre : as written
    year : four digits
    track : number within the album
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    album_artist: str | None = None
    genre: str | None = None
    year: str | None = None
    track: int | None = None


def read_tags(path: Path) -> AudioTags:
    """Read the tags of a song file; a file whose tags cannot be read has none."""
    try:
        tag = TinyTag.get(path, duration=False)
    except UnsupportedFormatError:
        # The decoders know more formats; a window, which loads them late, needs them for such a file anyway.
        from chart_hero_core.audio.container_tags import read_container_tags

        return read_container_tags(path)
    except TinyTagException as error:
        _logger.info("%s: no tags: %s", path, error)
        return AudioTags()
    except Exception:  # whatever a parser of foreign bytes may stumble over; a song needs no tags
        _logger.warning("%s: its tags cannot be read", path, exc_info=True)
        return AudioTags()
    year = _YEAR.search(tag.year or "")
    return AudioTags(
        title=_text(tag.title),
        artist=_text(tag.artist),
        album=_text(tag.album),
        album_artist=_text(tag.albumartist),
        genre=_text(tag.genre),
        year=year.group() if year else None,
        track=tag.track,
    )


def read_cover(path: Path) -> bytes | None:
    """Take the picture out of a song file, as it lies there; None without one, or if it cannot be read."""
    try:
        image = TinyTag.get(path, tags=True, duration=False, image=True).images.any
    except UnsupportedFormatError:
        from chart_hero_core.audio.container_tags import read_container_cover

        return read_container_cover(path)
    except TinyTagException as error:
        _logger.info("%s: no cover: %s", path, error)
        return None
    except Exception:  # whatever a parser of foreign bytes may stumble over; a song needs no cover
        _logger.warning("%s: its cover cannot be read", path, exc_info=True)
        return None
    return None if image is None else image.data


def _text(value: str | None) -> str | None:
    """Strip a text of blanks and NULs; an empty one is none."""
    return (value or "").strip(" \t\r\n\0") or None

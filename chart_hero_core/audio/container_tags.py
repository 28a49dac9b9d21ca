"""What mkv, webm and other video files say about themselves: tinytag does not read them, FFmpeg does."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path

import av

from chart_hero_core.audio.container import open_track
from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.errors import AudioError

_logger = logging.getLogger(__name__)

_DATES = ("date", "date_released", "date_recorded", "year")
_TRACKS = ("track", "part_number")
"""What containers call these. https://www.matroska.org/technical/tagging.html"""
_YEAR, _NUMBER = re.compile(r"\d{4}"), re.compile(r"\d+")


def read_container_tags(path: Path) -> AudioTags:
    """Read the tags of any file with sound; one that cannot be read has none."""
    try:
        with open_track(path) as track:
            texts = track.texts
    except (AudioError, av.FFmpegError) as error:
        _logger.info("%s: no tags: %s", path, error)
        return AudioTags()
    year = _YEAR.search(_first(texts, *_DATES) or "")
    number = _NUMBER.match(_first(texts, *_TRACKS) or "")
    return AudioTags(
        title=_first(texts, "title"),
        artist=_first(texts, "artist", "performer"),
        album=_first(texts, "album"),
        album_artist=_first(texts, "album_artist", "albumartist"),
        genre=_first(texts, "genre"),
        year=year.group() if year else None,
        track=int(number.group()) if number else None,
    )


def read_container_cover(path: Path) -> bytes | None:
    """Take the picture out of any file with sound; None without one, or if it cannot be read."""
    try:
        with open_track(path) as track:
            return track.attached_picture()
    except (AudioError, av.FFmpegError) as error:
        _logger.info("%s: no cover: %s", path, error)
        return None


def _first(texts: Mapping[str, str], *names: str) -> str | None:
    stripped = (texts.get(name, "").strip(" \t\r\n\0") for name in names)
    return next((text for text in stripped if text), None)

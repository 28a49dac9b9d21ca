"""What files were identified as, kept by the hash of their content: nobody pays twice for one song.

One JSON file a song, with what was found and nothing about the file but its hash. That AudD does not know a
song is worth keeping too.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chart_hero_core.domain.identification import ClipSpan, MatchSource, Rendition, SongMatch
from chart_hero_core.identification.answers import list_at, number_at, text_at

_logger = logging.getLogger(__name__)

VERSION = 1
_HASH = re.compile(r"[0-9a-f]{16,128}")


@dataclass(frozen=True, slots=True)
class KnownResult:
    """What came of asking for a file.

    Parameters
    ----------
    matches : best first; empty if it is known that nobody knows the song
    clip : what was sent
    """

    matches: tuple[SongMatch, ...]
    clip: ClipSpan


class KnownResults:
    """Keeps results.

    Parameters
    ----------
    folder : where the files are; made when first needed
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "results"

    def find(self, content_hash: str) -> KnownResult | None:
        """The result for a file's content; None if there is none, or it cannot be read."""
        path = self._path(content_hash)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            _logger.warning("%s cannot be read: %s", path, error)
            return None
        return _result_from(content)

    def keep(self, content_hash: str, result: KnownResult) -> None:
        """Keep a result; if that fails, the file will be asked for anew, and that is all."""
        content = {
            "version": VERSION,
            "clip": [result.clip.start_s, result.clip.end_s],
            "matches": [match.as_json() for match in result.matches],
        }
        path = self._path(content_hash)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            unfinished.replace(path)
        except OSError as error:
            _logger.warning("%s cannot be written: %s", path, error)
            unfinished.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all results."""
        for path in self._folder.glob("*.json*"):
            try:
                path.unlink()
            except OSError as error:
                _logger.warning("%s cannot be removed: %s", path, error)

    def _path(self, content_hash: str) -> Path:
        if not _HASH.fullmatch(content_hash):
            raise ValueError("that is no hash of a content")
        return self._folder / f"{content_hash}.json"


def _result_from(content: object) -> KnownResult | None:
    start_s, end_s = number_at(content, "clip", 0), number_at(content, "clip", 1)
    if start_s is None or end_s is None or number_at(content, "version") != VERSION:
        return None
    try:
        matches = tuple(_match_from(match) for match in list_at(content, "matches"))
    except (ValueError, TypeError) as error:
        _logger.warning("a result is not understood: %s", error)
        return None
    return KnownResult(matches, ClipSpan(start_s, end_s))


def _match_from(content: Mapping[str, Any]) -> SongMatch:
    return SongMatch(
        source=MatchSource(text_at(content, "source")),
        title=text_at(content, "title"),
        artist=text_at(content, "artist"),
        album=text_at(content, "album"),
        genre=text_at(content, "genre"),
        label=text_at(content, "label"),
        release_date=text_at(content, "release_date"),
        score=number_at(content, "score") or 0.0,
        rendition=Rendition(text_at(content, "rendition")),
        timecode_s=number_at(content, "timecode_s"),
        duration_s=number_at(content, "duration_s"),
        cover_url=text_at(content, "cover_url"),
        release_ids=tuple(text for text in list_at(content, "release_ids") if isinstance(text, str)),
    )

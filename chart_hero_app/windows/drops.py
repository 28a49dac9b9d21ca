"""Files that are dragged onto the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData

from chart_hero_app.view_models.song_cover import PICTURE_SUFFIXES
from chart_hero_core.projects.disk import SUFFIX
from chart_hero_core.service.found_songs import may_be_song


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """Files and folders of this machine among what is dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def may_hold_songs(paths: Sequence[Path]) -> bool:
    """Whether letting go of these may open something; a folder is not looked into."""
    return any(may_be_song(path) or path.suffix == SUFFIX or path.is_dir() for path in paths)


def is_picture(paths: Sequence[Path]) -> bool:
    """Whether this is one picture, which a cover takes."""
    return len(paths) == 1 and paths[0].suffix.lower() in PICTURE_SUFFIXES

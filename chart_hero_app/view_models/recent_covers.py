"""The pictures of the songs on the start page, read when they are first to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.view_models.song_cover import decode_cover
from chart_hero_core.errors import OptionError
from chart_hero_core.projects.library import Library, LibraryEntry

_Key = tuple[Path, datetime]


class RecentCovers(QObject):
    """Reads covers out of projects, each once for as long as its project does not change.

    Parameters
    ----------
    library : all projects
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : another cover is there
    """

    changed = Signal()

    def __init__(self, library: Library, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._pictures: dict[_Key, QImage | None] = {}

    def picture(self, entry: LibraryEntry) -> QImage | None:
        """Cover of a project; None without one, and until it is read."""
        return self._pictures.get(_key(entry))

    def look_at(self, entries: Sequence[LibraryEntry]) -> None:
        """Read the covers of these projects, and forget all others."""
        self._pictures = {
            key: self._pictures[key] for entry in entries if (key := _key(entry)) in self._pictures
        }
        for entry in entries:
            key = _key(entry)
            if entry.fault is None and key not in self._pictures:
                self._pictures[key] = None
                self._jobs.start(
                    partial(_read, self._library, entry.path),
                    done=partial(self._take, key),
                    lane=Lane.PROJECTS,
                )

    def _take(self, key: _Key, picture: QImage | None) -> None:
        if picture is not None and key in self._pictures:
            self._pictures[key] = picture
            self.changed.emit()


def _key(entry: LibraryEntry) -> _Key:
    return entry.path, entry.changed_at


def _read(library: Library, path: Path, _: object) -> QImage | None:
    """Read a cover and make it small; in another thread. One that is damaged is none."""
    data = library.cover(path)
    try:
        return None if data is None else decode_cover(data)
    except OptionError:
        return None

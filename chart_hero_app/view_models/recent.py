"""The songs that were worked on before: those of the start page, and those that a crash cut off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_core.errors import ProjectDamagedError
from chart_hero_core.projects.backups import last_good
from chart_hero_core.projects.contents import Summary
from chart_hero_core.projects.library import Library, LibraryEntry


@dataclass(frozen=True, slots=True)
class _Songs:
    entries: tuple[LibraryEntry, ...]
    good: Mapping[Path, Summary]


class RecentSongs(QObject):
    """The projects of this machine, as they were when they were last looked at.

    Parameters
    ----------
    library : all projects
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : `entries` are others
    cut_off_found(LibraryEntry) : the program died with this song open
    none_cut_off() : it did not
    failed(Exception) : a project could not be deleted
    """

    changed = Signal()
    cut_off_found = Signal(object)
    none_cut_off = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self.entries: tuple[LibraryEntry, ...] = ()
        """The one that was changed or opened last first; damaged ones as such."""
        self.good: Mapping[Path, Summary] = {}
        """Of damaged projects, the last good state, where there is one."""

    @property
    def last(self) -> LibraryEntry | None:
        """The song that was open last, and can be opened again."""
        return next((entry for entry in self.entries if entry.fault is None and not entry.is_open), None)

    def refresh(self) -> None:
        """Look at the projects anew."""
        self._jobs.start(lambda _: _look_at(self._library), done=self._take, lane=Lane.PROJECTS)

    def look_for_cut_off(self) -> None:
        """Find the song that was open when the program died, if it did."""
        self._jobs.start(lambda _: self._library.cut_off(), done=self._tell_cut_off, lane=Lane.PROJECTS)

    def dismiss(self, place: Path) -> None:
        """Forget that the program died with a song open; all of it stays."""
        self._jobs.start(lambda _: self._library.dismiss(place), lane=Lane.PROJECTS)

    def delete(self, place: Path) -> None:
        """Move a project to the trash."""
        self._jobs.start(
            lambda _: self._library.delete(place),
            done=lambda _: self.refresh(),
            failed=self.failed.emit,
            lane=Lane.PROJECTS,
        )

    def _take(self, songs: _Songs) -> None:
        if (songs.entries, songs.good) != (self.entries, self.good):
            self.entries, self.good = songs.entries, songs.good
            self.changed.emit()

    def _tell_cut_off(self, entries: list[LibraryEntry]) -> None:
        if entries:
            self.cut_off_found.emit(entries[0])
        else:
            self.none_cut_off.emit()


def _look_at(library: Library) -> _Songs:
    entries = tuple(library.entries())
    damaged = [entry.path for entry in entries if isinstance(entry.fault, ProjectDamagedError)]
    good = {path: summary for path in damaged if (summary := last_good(path)) is not None}
    return _Songs(entries, good)

"""Looks for the songs in files and folders that came together: one is opened, several wait in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app import messages
from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.queue import QueueModel
from chart_hero_core.projects.library import Library
from chart_hero_core.service.found_songs import FoundSongs, find_songs

FILES = "files"


class SongSearch(QObject):
    """Finds songs, which may take its time, and lets several wait in the queue.

    Parameters
    ----------
    library : knows which songs have a chart already
    jobs : the threads
    queue : several songs wait there
    notice : says how many came
    parent : Qt's owner

    Signals
    -------
    ended() : a search that was begun is over; one of the others follows
    one_found(Path) : a single song, which is to be opened
    queued(Path) : several songs, by the first of them
    refused(Message) : nothing among the files can be opened
    failed(Exception) : the files could not be looked at
    """

    ended = Signal()
    one_found = Signal(object)
    queued = Signal(object)
    refused = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        library: Library,
        jobs: Jobs,
        queue: QueueModel,
        notice: NoticeModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._jobs = library, jobs
        self._queue, self._notice = queue, notice

    def begin(self, paths: Sequence[Path]) -> None:
        """Look for songs in files and folders."""
        self._jobs.start(
            lambda _: self._library.charted_hashes(),
            done=lambda known: self._search(paths, known),
            failed=self._fail,
            lane=Lane.PROJECTS,
        )

    def _search(self, paths: Sequence[Path], known: frozenset[str]) -> None:
        self._jobs.start(
            lambda monitor: find_songs(paths, known, monitor),
            done=lambda found: self._take_found(found, paths),
            failed=self._fail,
        )

    def _take_found(self, found: FoundSongs, paths: Sequence[Path]) -> None:
        self.ended.emit()
        songs = (*found.songs, *found.done_before)
        if not songs:
            self.refused.emit(messages.nothing_to_open(tuple(path.name for path in paths)))
        elif len(songs) == 1:
            self.one_found.emit(songs[0].path)
        else:
            for song in found.songs:
                self._queue.add(song.path)
            skipped = tuple(str(one.path) for one in found.skipped)
            told = messages.queued(found.n_found, len(found.songs), len(found.done_before), skipped)
            self._notice.say(FILES, told)
            self.queued.emit(songs[0].path)

    def _fail(self, error: Exception) -> None:
        self.ended.emit()
        self.failed.emit(error)

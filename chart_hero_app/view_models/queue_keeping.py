"""Keeps the queue: what waits outlives the program, whatever ends it."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.view_models.queue import QueueEntry, QueueModel
from chart_hero_app.view_models.queue_file import as_kept, read_queue, write_queue

_logger = logging.getLogger(__name__)


class QueueKeeper(QObject):
    """Brings the queue of the last run back, held; from then on writes each change, one write at a time.

    Parameters
    ----------
    queue : what is kept
    path : of the file
    jobs : the threads
    parent : Qt's owner
    """

    def __init__(self, queue: QueueModel, path: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._path, self._jobs = queue, path, jobs
        self._wanted: tuple[QueueEntry, ...] = ()
        self._written: tuple[QueueEntry, ...] = ()
        self._is_writing = self._is_closed = False

    def begin(self) -> None:
        """Read what the last run left."""
        self._jobs.start(lambda _: read_queue(self._path), done=self._take, lane=Lane.PROJECTS)

    def _take(self, entries: tuple[QueueEntry, ...]) -> None:
        self._queue.restore(entries)
        self._queue.changed.connect(self._keep)
        self._keep()

    def _keep(self) -> None:
        self._wanted = tuple(map(as_kept, self._queue.entries))
        if self._wanted != self._written and not self._is_writing and not self._is_closed:
            self._write()

    def _write(self) -> None:
        path, entries = self._path, self._wanted
        self._is_writing = True
        self._written = entries
        self._jobs.start(
            lambda _: write_queue(path, entries),
            done=lambda _: self._go_on(),
            failed=self._fail,
            lane=Lane.PROJECTS,
            must_end=True,
        )

    def _go_on(self) -> None:
        self._is_writing = False
        if self._wanted != self._written and not self._is_closed:
            self._write()

    def _fail(self, error: Exception) -> None:
        """Try again with the next change: nothing of a song is lost by it, only the list of songs."""
        if not isinstance(error, OSError):
            raise error
        self._is_writing = False
        _logger.warning("%s cannot be written: %s", self._path, error)

    def close(self) -> None:
        """Write what is not written yet, for the last time; the app is about to end."""
        self._is_closed = True
        if self._wanted != self._written:
            self._write()

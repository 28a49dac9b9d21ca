"""A training process, watched through its files: it may outlive the window, and the window it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_core.runs.control import OUTPUT_NAME, RunState, is_running, start, state_of
from chart_hero_core.runs.events import LOG_NAME, AnyEvent, events_in

LOOK_MS = 500
"""Between two looks at the files."""
_LAST_WORDS_BYTES = 4000

Digest: TypeAlias = Callable[[Sequence[AnyEvent]], object]
"""Makes of new events what is to be known of them; called in another thread, one call at a time."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at the files found: events, where the next look begins, and the state if it ended."""

    events: list[AnyEvent]
    position: int
    end: RunState | None = None
    digested: object = None


class ProcessWatch(QObject):
    """Starts the process of a folder, or finds it there, and tells what it says.

    Parameters
    ----------
    jobs : the threads that look
    parent : Qt's owner

    Attributes
    ----------
    folder : of the run, study or data set; None before anything is watched
    events : all that was told of it, oldest first; whoever comes late reads them here

    Signals
    -------
    told(tuple) : events that it said since the last look, oldest first; what stood in its log comes first
    digested(object) : of a watch with a digest, in place of `told`: what that made of them, after every look
    ended(RunState) : there is no process, or none any more; `BROKEN_OFF` if it went without a word
    failed(Exception) : it could not be started
    """

    told = Signal(object)
    digested = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.folder: Path | None = None
        self.events: list[AnyEvent] = []
        self._position = 0
        self._process: Popen[bytes] | None = None
        self._job: Job[Any] | None = None
        self._timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._is_watching = False
        self._digest: Digest | None = None

    @property
    def is_watching(self) -> bool:
        """Whether a process works, or is about to."""
        return self._is_watching

    def start(
        self,
        folder: Path,
        arguments: Sequence[str],
        *,
        is_new: bool = False,
        digest: Digest | None = None,
    ) -> None:
        """Start a process and watch it.

        Parameters
        ----------
        folder : that it works in
        arguments : as to Python: `["-m", "chart_hero_core.training", ...]`
        is_new : whether what its log says already is of no interest
        digest : takes the events, which are kept nowhere then; None to have them told
        """
        self._begin(folder, digest)

        def work(_: object) -> tuple[Popen[bytes], int]:
            log = folder / LOG_NAME
            position = log.stat().st_size if is_new and log.exists() else 0
            return start(folder, arguments), position

        self._job = self._jobs.start(work, done=self._take_started, failed=self._fail)

    def attach(self, folder: Path, digest: Digest | None = None) -> None:
        """Watch the process of a folder, whoever started it; without one tell what its log says."""
        self._begin(folder, digest)
        self._look()

    def stop_watching(self) -> None:
        """Look no longer; the process goes on."""
        self._is_watching = False
        self._timer.stop()
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def end(self) -> None:
        """End the process that was started here at once; what it was writing may be left half done."""
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            self._jobs.start(lambda _: process.wait())  # or the system keeps its name for ever

    def _begin(self, folder: Path, digest: Digest | None) -> None:
        self.stop_watching()
        self._digest = digest
        self.folder, self.events, self._position, self._process = folder, [], 0, None
        self._is_watching = True

    def _take_started(self, started: tuple[Popen[bytes], int]) -> None:
        self._process, self._position = started
        self._timer.start()

    def _fail(self, error: Exception) -> None:
        self._is_watching = False
        self.failed.emit(error)

    def _look(self) -> None:
        folder, process, position, digest = self.folder, self._process, self._position, self._digest
        assert folder is not None
        self._job = self._jobs.start(
            lambda _: _look_at(folder, process, position, digest), done=self._take_seen
        )

    def _take_seen(self, seen: _Seen) -> None:
        self._position = seen.position
        folder = self.folder
        if self._digest is not None:
            self.digested.emit(seen.digested)
        elif seen.events:
            self.events += seen.events
            self.told.emit(tuple(seen.events))
        if self.folder is not folder or not self._is_watching:
            return  # whoever was told watches something else now
        if seen.end is None:
            self._timer.start()
        else:
            self._is_watching = False
            self.ended.emit(seen.end)


def last_words(folder: Path) -> str:
    """What a process wrote last besides events; "" if nothing. To be read where waiting does no harm."""
    try:
        content = (folder / OUTPUT_NAME).read_bytes()
    except OSError:
        return ""
    return content[-_LAST_WORDS_BYTES:].decode("utf-8", errors="replace").strip()


def _look_at(folder: Path, process: Popen[bytes] | None, position: int, digest: Digest | None) -> _Seen:
    """Look at the files of a process; whether it lives is asked before, so that no last word is missed."""
    lives = is_running(folder) if process is None else process.poll() is None
    log = folder / LOG_NAME
    if log.exists() and log.stat().st_size < position:
        position = 0  # it began a new log
    events, position = events_in(log, position)
    digested = digest(events) if digest is not None else None
    if lives:
        return _Seen(events, position, digested=digested)
    state = state_of(folder)
    return _Seen(events, position, RunState.BROKEN_OFF if state is RunState.WAITING else state, digested)

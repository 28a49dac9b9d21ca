"""The scan of a data set: a process that looks at every song, started, told of and stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Jobs
from chart_hero_app.messages import as_sentences, message_of
from chart_hero_app.view_models.training.process_watch import ProcessWatch, last_words
from chart_hero_core.runs.control import Request, RunState, ask, forget_request, is_running
from chart_hero_core.runs.events import AnyEvent, Failed, Scanned, Scanning

PATIENCE_MS = 800
"""A scan that was asked to stop is ended after so long: stopping takes a second at most."""
_READ_MS = 1500
"""Between two looks at the songs that were found so far."""


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is: song `index` (from 0) of `n_songs` is looked at; `n_songs` is 0 at the beginning."""

    index: int = 0
    n_songs: int = 0
    name: str = ""
    seconds_left: float | None = None

    @property
    def share(self) -> float:
        """0..1 of the songs."""
        return self.index / self.n_songs if self.n_songs else 0.0


@dataclass(frozen=True, slots=True)
class ScanFault:
    """Why a scan did not come to its end: one or two sentences, and more for whoever asks."""

    sentence: str
    details: str = ""


def scan_arguments(folder: Path) -> list[str]:
    """Arguments to Python for the process that looks at the songs of a data set."""
    return ["-m", "chart_hero_core.training.data", "scan", str(folder)]


class DataScan(QObject):
    """At most one scan of one data set, whoever started it.

    Parameters
    ----------
    folder : of the data set
    watch : of the process; its own
    jobs : the threads
    arguments : of the process, from the folder
    parent : Qt's owner

    Attributes
    ----------
    progress : None while nothing is scanned
    fault : of the last scan; None if it came to its end, or was stopped
    was_stopped : whether the user ended the last scan

    Signals
    -------
    changed() : any of the attributes
    found() : there are new songs in the data set, or the scan is over
    """

    changed = Signal()
    found = Signal()

    def __init__(
        self,
        folder: Path,
        watch: ProcessWatch,
        jobs: Jobs,
        arguments: Callable[[Path], list[str]] = scan_arguments,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder, self._watch, self._jobs, self._arguments = folder, watch, jobs, arguments
        self.progress: ScanProgress | None = None
        self.fault: ScanFault | None = None
        self.was_stopped = False
        self._is_due = False
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(watch.end)
        self._read_soon = QTimer(self, interval=_READ_MS, singleShot=True)
        self._read_soon.timeout.connect(self.found)
        watch.told.connect(self._take)
        watch.ended.connect(self._end)
        watch.failed.connect(self._fail)

    @property
    def is_running(self) -> bool:
        """Whether songs are being looked at."""
        return self.progress is not None

    def find(self) -> None:
        """Watch the scan that another window left running, if there is one."""
        folder = self._folder
        self._jobs.start(lambda _: is_running(folder), done=self._attach)

    def _attach(self, is_there: bool) -> None:
        if is_there and not self.is_running:
            self.progress = ScanProgress()
            self._watch.attach(self._folder)
            self.changed.emit()

    def start(self) -> None:
        """Look at all songs that were not looked at yet, or have changed; one that runs is begun anew."""
        if self.is_running:
            self._is_due = True
            self.stop()
            return
        self.progress, self.fault, self.was_stopped = ScanProgress(), None, False
        folder = self._folder
        self._jobs.start(lambda _: forget_request(folder), done=lambda _: self._begin(), failed=self._fail)
        self.changed.emit()

    def _begin(self) -> None:
        self._watch.start(self._folder, self._arguments(self._folder), is_new=True)

    def stop(self) -> None:
        """Stop within a second; what was found stays."""
        if self.is_running:
            self.was_stopped = True
            folder = self._folder
            self._jobs.start(lambda _: ask(folder, Request.STOP), failed=self._fail)
            self._patience.start()

    def close(self) -> None:
        """Look no longer; the scan goes on."""
        self._watch.stop_watching()
        self._patience.stop()
        self._read_soon.stop()

    # What it says

    def _take(self, events: tuple[AnyEvent, ...]) -> None:
        for event in events:
            if isinstance(event, Scanning):
                self.progress = ScanProgress(event.index, event.n_songs, event.name, event.seconds_left)
            elif isinstance(event, Failed):
                self.fault = ScanFault(as_sentences(event.message))
        if any(isinstance(event, Scanned) for event in events) and not self._read_soon.isActive():
            self._read_soon.start()
        self.changed.emit()

    def _end(self, state: RunState) -> None:
        self._patience.stop()
        self._read_soon.stop()
        self.progress = None
        if self._is_due:
            self._is_due = False
            self.start()
            return
        if self.was_stopped:
            self.fault = None
        elif state is RunState.BROKEN_OFF:
            self._tell_why()
        self.found.emit()
        self.changed.emit()

    def _tell_why(self) -> None:
        """Say that it went without a word; what it wrote last is for whoever asks."""
        folder = self._folder
        words = self.tr("The scan ended in the middle. What was found stays; scan again for the rest.")
        self.fault = ScanFault(words)
        self._jobs.start(lambda _: last_words(folder), done=lambda said: self._add_details(words, said))

    def _add_details(self, words: str, said: str) -> None:
        if self.fault is not None and said:
            self.fault = ScanFault(words, said)
            self.changed.emit()

    def _fail(self, error: Exception) -> None:
        message = message_of(error)
        self.progress = None
        self.fault = ScanFault(message.sentence, message.details)
        self.changed.emit()

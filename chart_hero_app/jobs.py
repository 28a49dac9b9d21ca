"""The only threads: work goes out from the GUI thread, and what becomes of it comes back into it.

Work runs in lanes, see `Lane`: what needs torch has a thread of its own, the only one that imports it; what
reads and writes projects has one, so that nothing overtakes; all else shares a few, so that a drop is
answered while a song is heard.

Threads are Python's. They hand results over as queued signals of `Jobs`, which lives in the GUI thread, so
that every callback runs there, never inside `start`, and no widget is ever touched from outside.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from chart_hero_core.domain.progress import Stage
from chart_hero_core.errors import CancelledError

_logger = logging.getLogger(__name__)

T = TypeVar("T")

NICE = 5
"""How far the threads stand behind the window's, where the system ranks threads: a third of its share.

Measured on two cores: while a song is decoded twice and heard, the window waits half as long for its turn.
"""
CLOSE_S = 3.0
"""How long closing waits for threads: a window of the model takes well under a second."""


class Lane(Enum):
    """Where work runs; the value is the number of threads."""

    MODEL = "model", 1
    """Whatever needs torch, in the order it was asked for."""
    PROJECTS = "projects", 1
    """Opening, keeping, closing projects, in the order it was asked for."""
    SHORT = "short", 3
    """Pictures, searches, exports: one may draw, one may export, and a drop is still answered."""
    ASKING = "asking", 2
    """What waits for other computers, or for the system's keyring, which may wait for its user."""

    @property
    def n_threads(self) -> int:
        """Most threads of the lane."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class StageShare:
    """How far a job is: `share` (0..1) of a stage is done."""

    stage: Stage
    share: float


class JobMonitor:
    """What work sees of its job, in its own thread; also the core's `Monitor`."""

    def __init__(self, tell: Callable[[Any], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Say whether the work should stop."""
        return self._cancelled.is_set()

    def advance(self, stage: Stage, share: float) -> None:
        """Tell the GUI thread a `StageShare`."""
        self.tell(StageShare(stage, share))

    def tell(self, news: object) -> None:
        """Tell the GUI thread something; `progressed` gets it there."""
        self._tell(news)


class Job(Generic[T]):
    """A piece of work on its way, as the GUI thread knows it.

    Its end is told once: by `done`, or by `failed` with the error (a `CancelledError` if it was stopped).
    """

    def __init__(
        self,
        work: Callable[[JobMonitor], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None],
        post: Callable[[Callable[[], None]], None],
        must_end: bool,
    ) -> None:
        self._work = work
        self._must_end = must_end
        self._done, self._failed, self._progressed = done, failed, progressed
        self._post = post
        self._is_abandoned = False
        self.is_over = False
        self.monitor = JobMonitor(lambda news: post(lambda: self._tell(news)))

    def cancel(self) -> None:
        """Ask the work to stop; it ends as failed with a `CancelledError`, unless it is just done."""
        self.monitor.cancel()

    def abandon(self) -> None:
        """Ask the work to stop unless it must end, and call nobody back any more: whoever asked is gone."""
        self._is_abandoned = True
        if not self._must_end:
            self.cancel()

    def run(self) -> None:
        """Do the work; for the threads of `Jobs`."""
        try:
            if self.monitor.is_cancelled():
                raise CancelledError("Stopped on request.")  # noqa: TRY301 - it ends as any stopped work
            result = self._work(self.monitor)
        except Exception as error:  # noqa: BLE001 - carried to the GUI thread, which answers it
            failure = error  # outlives the except clause
            self._post(lambda: self._end(lambda: self._failed(failure)))
        else:
            self._post(lambda: self._end(lambda: self._done(result)))

    def _tell(self, news: object) -> None:
        if not self._is_abandoned and not self.monitor.is_cancelled():
            self._progressed(news)

    def _end(self, call: Callable[[], None]) -> None:
        self.is_over = True
        if not self._is_abandoned:
            call()


class Jobs(QObject):
    """The threads, and the way back into the GUI thread. Make, use and close it there.

    Signals
    -------
    idle_changed() : the first job began, or the last one ended
    """

    idle_changed = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[Lane, SimpleQueue[Job[Any] | None]] = {lane: SimpleQueue() for lane in Lane}
        self._threads: dict[Lane, list[threading.Thread]] = {lane: [] for lane in Lane}
        self._open_jobs: list[Job[Any]] = []
        self._is_closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[JobMonitor], T],
        *,
        done: Callable[[T], None] = lambda _: None,
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[Any], None] = lambda _: None,
        lane: Lane = Lane.SHORT,
        must_end: bool = False,
    ) -> Job[T]:
        """Begin work.

        Parameters
        ----------
        work : runs in another thread; touches no QObject
        done : gets what the work returned
        failed : gets its error; None lets the error rise in the GUI thread, where it is shown
        progressed : gets what the work told its monitor
        lane : where it runs
        must_end : whether it is done even if the window closes: something is kept by it

        Raises
        ------
        RuntimeError
            if the jobs are closed
        """
        if self._is_closed:
            raise RuntimeError("work was begun after the window had closed")
        job = Job(work, done, failed or _raise, progressed, self._arrived.emit, must_end)
        self._open_jobs.append(job)
        if len(self._open_jobs) == 1:
            self.idle_changed.emit()
        self._queue(job, lane)
        return job

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._open_jobs

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Stop all work, finish what must end, and end the threads; nobody is called back from now on.

        Returns
        -------
        bool
            whether all threads ended in time; those that did not hold nothing that needs saving
        """
        self._is_closed = True
        for job in self._open_jobs:
            job.abandon()
        self._open_jobs.clear()
        threads = [thread for lane in Lane for thread in self._threads[lane]]
        for lane in Lane:
            for _ in self._threads[lane]:
                self._queues[lane].put(None)
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        late = [thread for thread in threads if thread.is_alive()]
        for thread in late:
            _logger.warning("%s was still at work when the window closed", thread.name)
        return not late

    def _queue(self, job: Job[Any], lane: Lane) -> None:
        threads = self._threads[lane]
        if len(threads) < min(lane.n_threads, len(self._open_jobs)):
            name = f"{lane.value[0]} {len(threads) + 1}"
            threads.append(_begin_thread(name, self._queues[lane]))
        self._queues[lane].put(job)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if self._is_closed:
            return
        try:
            call()
        finally:
            self._forget_what_is_over()

    def _forget_what_is_over(self) -> None:
        n_open = len(self._open_jobs)
        self._open_jobs = [job for job in self._open_jobs if not job.is_over]
        if n_open and not self._open_jobs:
            self.idle_changed.emit()


def _begin_thread(name: str, queue: SimpleQueue[Job[Any] | None]) -> threading.Thread:
    """Begin a thread that works a queue off until it finds None there."""

    def work_off() -> None:
        _stand_behind_the_window()
        while (job := queue.get()) is not None:
            job.run()

    thread = threading.Thread(target=work_off, name=f"chart-hero {name}", daemon=True)
    thread.start()
    return thread


def _stand_behind_the_window() -> None:
    """Rank the calling thread, and those that it will begin, behind the GUI thread; only Linux can."""
    if sys.platform == "linux":
        before = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), before + NICE)


def _raise(error: Exception) -> None:
    raise error

"""The one thread of playback beside the device's: it decodes, stretches, reads ahead, opens devices."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

CLOSE_S = 3.0

Task = Callable[[], None]
Work = Callable[[], float | None]
"""Does one piece of work. Returns in how many seconds there is more: 0 = at once, None = once told so."""


class TaskQueue(Protocol):
    """Carries out tasks in another thread, and works in between; see `Worker`."""

    def post(self, task: Task) -> None:
        """Have a task carried out soon."""

    def stop(self) -> None:
        """Carry out what was posted, then end."""


class Worker:
    """A thread that carries out tasks in order, and works whenever there is none.

    Parameters
    ----------
    work : called between tasks
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._tasks: deque[Task] = deque()
        self._woken = threading.Event()
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name="chart-hero playback", daemon=True)
        self._thread.start()

    def post(self, task: Task) -> None:
        """Have a task carried out soon; from any thread."""
        self._tasks.append(task)
        self._woken.set()

    def stop(self) -> None:
        """Carry out what was posted, then end the thread."""
        self.post(self._end)
        self._thread.join(CLOSE_S)

    def _end(self) -> None:
        self._is_stopped = True

    def _run(self) -> None:
        while not self._is_stopped:
            self._woken.clear()
            while self._tasks:
                self._tasks.popleft()()
            if not self._is_stopped and not self._tasks:
                wait_s = self._work()
                if wait_s != 0:
                    self._woken.wait(wait_s)

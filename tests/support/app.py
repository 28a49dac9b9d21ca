"""Watching the app under test: how long its event loop was blocked, which timers still run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QAbstractAnimation, QEventLoop, QObject, QTimer

from chart_hero_core.domain.progress import SilentMonitor


class CancelAtOnce(SilentMonitor):
    """A monitor that wants no work at all."""

    def is_cancelled(self) -> bool:
        return True


class LoopWatch:
    """Measures how long the GUI thread kept its event loop waiting.

    Only time inside a running loop counts: what a test itself computes between two loops does not. The
    thread's own computing time is measured beside the clock's, which a busy machine stretches at will.

    Attributes
    ----------
    longest_computing_s : longest stretch of computing between two turns of the loop
    longest_s : longest stretch by the clock, which also sees a thread that waits for another
    """

    _TICK_MS = 10

    def __init__(self) -> None:
        self.longest_computing_s = 0.0
        self.longest_s = 0.0
        self._last: tuple[float, float] | None = None
        self._depth = 0
        self._timer = QTimer()
        self._timer.setInterval(self._TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> LoopWatch:
        original = QEventLoop.exec

        def watched_exec(loop: QEventLoop, *arguments: Any) -> int:
            self._last = (time.thread_time(), time.perf_counter())
            self._depth += 1
            try:
                return int(original(loop, *arguments))
            finally:
                self._tick()
                self._depth -= 1

        self._patch.setattr(QEventLoop, "exec", watched_exec)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()
        self._timer.stop()

    def _tick(self) -> None:
        if not self._depth or self._last is None:
            return
        now = (time.thread_time(), time.perf_counter())
        self.longest_computing_s = max(self.longest_computing_s, now[0] - self._last[0])
        self.longest_s = max(self.longest_s, now[1] - self._last[1])
        self._last = now


class TimerWatch:
    """Knows the timers and animations that were started while it looked."""

    _STARTED_BY = ((QTimer, "start"), (QAbstractAnimation, "start"))

    def __init__(self) -> None:
        self._started: dict[int, Any] = {}
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> TimerWatch:
        for kind, name in self._STARTED_BY:
            self._patch.setattr(kind, name, self._noting(getattr(kind, name)))
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _noting(self, original: Callable[..., object]) -> Callable[..., object]:
        def start(timer: QObject, *arguments: object) -> object:
            self._started[id(timer)] = timer
            return original(timer, *arguments)

        return start

    def running(self) -> list[str]:
        """Name the timers and animations that still run."""
        return [repr(timer) for timer in self._started.values() if shiboken6.isValid(timer) and _runs(timer)]


def _runs(timer: QTimer | QAbstractAnimation) -> bool:
    if isinstance(timer, QTimer):
        return timer.isActive()
    return timer.state() == QAbstractAnimation.State.Running

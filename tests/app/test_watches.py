"""The watches of this folder's conftest see what they are there to see."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.support.app import LoopWatch, TimerWatch


def compute_for(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_blocked_loop_is_seen(qtbot: QtBot) -> None:
    with LoopWatch() as watch:
        QTimer.singleShot(0, lambda: compute_for(0.2))
        qtbot.wait(30)

    assert 0.19 < watch.longest_computing_s < 1.0


def test_what_a_test_computes_outside_the_loop_does_not_count(qtbot: QtBot) -> None:
    with LoopWatch() as watch:
        qtbot.wait(1)
        compute_for(0.2)
        qtbot.wait(1)

    assert watch.longest_computing_s < 0.15


def test_a_running_timer_is_seen(qtbot: QtBot) -> None:
    timer = QTimer()

    with TimerWatch() as watch:
        timer.start(1000)
        running = watch.running()
        timer.stop()

    assert len(running) == 1
    assert watch.running() == []

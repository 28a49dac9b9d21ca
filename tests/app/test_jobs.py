from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import NICE, JobMonitor, Jobs, Lane, StageShare
from chart_hero_core.domain.progress import Stage, raise_if_cancelled
from chart_hero_core.errors import CancelledError


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close()


def wait_for_cancel(monitor: JobMonitor) -> None:
    """Work that goes on until it is stopped."""
    while True:
        raise_if_cancelled(monitor)
        threading.Event().wait(0.005)


def test_a_result_arrives_in_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    arrived: list[tuple[int, threading.Thread]] = []

    jobs.start(lambda _: 6 * 7, done=lambda result: arrived.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(arrived))

    assert arrived == [(42, threading.main_thread())]


def test_nothing_arrives_before_the_loop_turns(jobs: Jobs, qtbot: QtBot) -> None:
    arrived: list[int] = []
    is_over = threading.Event()

    def work(_: JobMonitor) -> int:
        return 1

    jobs.start(work, done=arrived.append)
    jobs.start(lambda _: is_over.set())
    is_over.wait(5.0)

    assert arrived == []
    qtbot.waitUntil(lambda: arrived == [1])


def test_progress_arrives_in_order_and_before_the_result(jobs: Jobs, qtbot: QtBot) -> None:
    news: list[object] = []

    def work(monitor: JobMonitor) -> str:
        monitor.advance(Stage.LISTEN, 0.5)
        monitor.tell("half")
        return "all"

    jobs.start(work, done=news.append, progressed=news.append, lane=Lane.MODEL)
    qtbot.waitUntil(lambda: len(news) == 3)

    assert news == [StageShare(Stage.LISTEN, 0.5), "half", "all"]


def test_an_error_arrives_as_it_was_raised(jobs: Jobs, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    error = ValueError("broken")

    def work(_: JobMonitor) -> None:
        raise error

    jobs.start(work, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))

    assert failures == [error]


def test_an_error_that_nobody_answers_rises_in_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    def work(_: JobMonitor) -> None:
        raise ValueError("nobody asked")

    with qtbot.captureExceptions() as exceptions:
        jobs.start(work)
        qtbot.waitUntil(lambda: bool(exceptions))

    assert [str(value) for _, value, _ in exceptions] == ["nobody asked"]


def test_a_cancelled_job_ends_as_cancelled(jobs: Jobs, qtbot: QtBot) -> None:
    failures: list[Exception] = []

    job = jobs.start(wait_for_cancel, failed=failures.append, lane=Lane.MODEL)
    job.cancel()
    qtbot.waitUntil(lambda: bool(failures))

    assert isinstance(failures[0], CancelledError)


def test_a_job_that_is_cancelled_while_it_waits_never_begins(jobs: Jobs, qtbot: QtBot) -> None:
    began: list[str] = []
    failures: list[Exception] = []

    first = jobs.start(wait_for_cancel, failed=failures.append, lane=Lane.MODEL)
    second = jobs.start(lambda _: began.append("second"), failed=failures.append, lane=Lane.MODEL)
    second.cancel()
    first.cancel()
    qtbot.waitUntil(lambda: len(failures) == 2)

    assert began == []


def test_nobody_is_called_back_for_an_abandoned_job(jobs: Jobs, qtbot: QtBot) -> None:
    calls: list[object] = []

    job = jobs.start(wait_for_cancel, done=calls.append, failed=calls.append, progressed=calls.append)
    job.abandon()
    qtbot.waitUntil(lambda: jobs.is_idle)

    assert calls == []


def test_model_work_runs_one_after_the_other_in_one_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    for _ in range(3):
        jobs.start(lambda _: threading.current_thread(), done=threads.append, lane=Lane.MODEL)
    qtbot.waitUntil(lambda: len(threads) == 3)

    assert len(set(threads)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ranks the threads of a program")
def test_the_threads_stand_behind_the_windows(jobs: Jobs, qtbot: QtBot) -> None:
    ranks: list[int] = []

    jobs.start(lambda _: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), done=ranks.append)
    qtbot.waitUntil(lambda: bool(ranks))

    assert ranks == [min(os.getpriority(os.PRIO_PROCESS, 0) + NICE, 19)]


def test_short_work_goes_on_beside_model_work(jobs: Jobs, qtbot: QtBot) -> None:
    arrived: list[str] = []

    model_job = jobs.start(wait_for_cancel, failed=lambda _: arrived.append("model"), lane=Lane.MODEL)
    jobs.start(lambda _: "short", done=arrived.append)
    qtbot.waitUntil(lambda: arrived == ["short"])

    model_job.cancel()
    qtbot.waitUntil(lambda: jobs.is_idle)


def test_closing_in_mid_job_ends_every_thread(qtbot: QtBot) -> None:
    calls: list[object] = []
    jobs = Jobs()
    for _ in range(5):
        jobs.start(wait_for_cancel, failed=calls.append)
    jobs.start(wait_for_cancel, failed=calls.append, lane=Lane.MODEL)

    assert jobs.close()
    qtbot.wait(1)
    assert calls == []


def test_what_must_end_is_done_even_if_the_window_closes(qtbot: QtBot) -> None:
    jobs = Jobs()
    kept: list[str] = []
    jobs.start(wait_for_cancel, lane=Lane.PROJECTS)
    jobs.start(lambda _: kept.append("dropped"), lane=Lane.PROJECTS)
    jobs.start(lambda _: kept.append("kept"), lane=Lane.PROJECTS, must_end=True)

    assert jobs.close()
    assert kept == ["kept"]


def test_closing_does_not_wait_for_work_that_never_looks_up(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    wakes = threading.Event()
    jobs = Jobs()
    began = threading.Event()

    def work(_: JobMonitor) -> None:
        began.set()
        wakes.wait()

    jobs.start(work)
    began.wait(5.0)

    assert not jobs.close(timeout_s=0.05)
    assert "still at work" in caplog.text
    wakes.set()
    qtbot.waitUntil(lambda: not any(thread.name.startswith("chart-hero") for thread in threading.enumerate()))


def test_nothing_begins_after_closing(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.close()

    with pytest.raises(RuntimeError, match="after the window had closed"):
        jobs.start(lambda _: None)


def test_it_tells_when_it_becomes_busy_and_idle(jobs: Jobs, qtbot: QtBot) -> None:
    states: list[bool] = []
    jobs.idle_changed.connect(lambda: states.append(jobs.is_idle))

    jobs.start(lambda _: None)
    jobs.start(lambda _: None)
    qtbot.waitUntil(lambda: jobs.is_idle)

    assert states == [False, True]

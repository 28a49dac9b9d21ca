"""The thread of playback: tasks in order, work in between, an end."""

from __future__ import annotations

import threading

from chart_hero_app.playback.worker import Worker


def test_tasks_are_carried_out_in_order_in_another_thread() -> None:
    done: list[int] = []
    threads: list[threading.Thread] = []
    worker = Worker(lambda: None)
    for number in range(5):
        worker.post(lambda number=number: done.append(number))  # type: ignore[misc]
    worker.post(lambda: threads.append(threading.current_thread()))

    worker.stop()

    assert done == [0, 1, 2, 3, 4]
    assert threads != [threading.current_thread()]


def test_it_works_until_nothing_is_left() -> None:
    left = [3]
    is_through = threading.Event()

    def work() -> float | None:
        left[0] = max(left[0] - 1, 0)
        if not left[0]:
            is_through.set()
            return None
        return 0.0

    worker = Worker(work)

    assert is_through.wait(10)
    worker.stop()


def test_a_task_wakes_it_up() -> None:
    is_done = threading.Event()
    worker = Worker(lambda: None)

    worker.post(is_done.set)

    assert is_done.wait(10)
    worker.stop()

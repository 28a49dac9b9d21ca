from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.view_models.queue import QueueModel, QueueState


@pytest.fixture
def queue(qtbot: QtBot) -> QueueModel:
    return QueueModel()


def titles(queue: QueueModel) -> list[str]:
    return [entry.title for entry in queue.entries]


def test_songs_wait_in_the_order_they_came(queue: QueueModel) -> None:
    for name in ("a.mp3", "b.mp3"):
        queue.add(Path(name))

    assert titles(queue) == ["a", "b"]
    assert queue.next_waiting == queue.entries[0]


def test_a_song_can_go_before_all_that_wait_but_not_before_the_one_that_runs(queue: QueueModel) -> None:
    running = queue.add(Path("a.mp3"))
    queue.add(Path("b.mp3"))
    queue.update(running.number, state=QueueState.RUNNING)

    queue.add(Path("c.mp3"), is_next=True)

    assert titles(queue) == ["a", "c", "b"]


def test_a_paused_queue_begins_nothing(queue: QueueModel, qtbot: QtBot) -> None:
    queue.add(Path("a.mp3"))

    with qtbot.waitSignal(queue.paused_changed):
        queue.pause()
    assert queue.next_waiting is None

    queue.pause(False)
    assert queue.next_waiting is not None


def test_a_song_moves_among_those_that_wait(queue: QueueModel) -> None:
    entries = [queue.add(Path(f"{name}.mp3")) for name in "abcd"]
    queue.update(entries[0].number, state=QueueState.RUNNING)

    queue.move(entries[3].number, -1)
    assert titles(queue) == ["a", "b", "d", "c"]

    queue.move(entries[3].number, -9)
    assert titles(queue) == ["a", "d", "b", "c"]

    queue.move(entries[0].number, 2)
    assert titles(queue) == ["a", "d", "b", "c"]


def test_share_counts_what_is_over_and_what_runs(queue: QueueModel) -> None:
    first, second = queue.add(Path("a.mp3")), queue.add(Path("b.mp3"))
    queue.update(first.number, state=QueueState.FAILED)
    queue.update(second.number, state=QueueState.RUNNING, share=0.5)

    assert queue.share == 0.75
    assert queue.n_left == 1
    assert queue.running == queue.entry(second.number)


def test_a_removed_song_is_not_changed_any_more(queue: QueueModel, qtbot: QtBot) -> None:
    entry = queue.add(Path("a.mp3"))
    queue.remove([entry.number])

    with qtbot.assertNotEmitted(queue.changed):
        queue.update(entry.number, share=0.5)
    assert queue.entries == ()


def test_the_user_can_only_ask_for_songs_that_are_there(queue: QueueModel, qtbot: QtBot) -> None:
    entry = queue.add(Path("a.mp3"))

    with qtbot.waitSignal(queue.open_asked) as asked:
        queue.ask_open(entry.number)
    assert asked.args == [entry.number]
    with qtbot.assertNotEmitted(queue.remove_asked):
        queue.ask_remove(entry.number + 1)


def test_a_waiting_song_goes_to_the_place_of_another(queue: QueueModel) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3", "d.mp3"):
        queue.add(Path(name))
    queue.update(1, state=QueueState.RUNNING)

    queue.move_to(2, 4)
    assert titles(queue) == ["a", "c", "d", "b"]
    queue.move_to(4, 0)
    assert titles(queue) == ["a", "d", "c", "b"]
    queue.move_to(1, 3)
    assert titles(queue) == ["a", "d", "c", "b"]


def test_time_left_is_told_by_the_songs_before(queue: QueueModel) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3"):
        queue.add(Path(name))
    assert queue.left_s is None

    queue.update(1, state=QueueState.DONE, took_s=20.0)
    queue.update(2, state=QueueState.RUNNING, share=0.5, left_s=20.0)
    assert queue.left_s == 20.0 + 30.0

    queue.update(2, left_s=None)
    assert queue.left_s is None

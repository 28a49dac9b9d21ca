"""The queue of the last run: it is there again, and nothing of it is heard before the user agrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.queue import QueueState
from chart_hero_app.view_models.song_session import SongState
from tests.support.app_bench import AppBench, write_groove


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    """Two short songs."""
    return [
        write_groove(tmp_path / f"{name}.wav", bpm, seconds=6.0) for name, bpm in (("a", 120), ("b", 100))
    ]


@pytest.fixture
def next_start(
    bench: AppBench, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot
) -> Iterator[AppBench]:
    """The app as it is started again, after `bench`."""
    following = AppBench(tmp_path / "app", burst_model, look, qtbot)
    yield following
    following.close()


def leave_waiting(bench: AppBench, songs: list[Path]) -> None:
    """Let an app end with these songs in its queue."""
    bench.app.begin()
    bench.until_idle()
    bench.app.queue.pause()
    for song in songs:
        bench.app.queue.add(song)
    assert bench.app.close()


def states(bench: AppBench) -> list[tuple[str, QueueState]]:
    return [(entry.title, entry.state) for entry in bench.app.queue.entries]


def test_songs_that_waited_wait_until_the_user_agrees(
    bench: AppBench, next_start: AppBench, songs: list[Path]
) -> None:
    leave_waiting(bench, songs)

    next_start.app.begin()
    next_start.until_idle()
    assert states(next_start) == [("a", QueueState.WAITING), ("b", QueueState.WAITING)]
    assert next_start.app.queue.n_held == 2

    next_start.app.queue.go_on()
    next_start.until(lambda: next_start.app.queue.n_left == 0)
    next_start.until_idle()

    assert [state for _, state in states(next_start)] == [QueueState.DONE] * 2
    assert all(entry.n_notes > 20 and entry.project for entry in next_start.app.queue.entries)


def test_a_song_that_is_opened_is_heard_while_the_others_are_held(
    bench: AppBench, next_start: AppBench, songs: list[Path]
) -> None:
    leave_waiting(bench, songs)
    next_start.app.begin()
    next_start.until(lambda: next_start.app.queue.n_held == 2)

    next_start.app.open_song(songs[1])
    next_start.until(
        lambda: next_start.app.session is not None and next_start.session.state is SongState.READY
    )
    next_start.until_idle()

    assert sorted(states(next_start)) == [("a", QueueState.WAITING), ("b", QueueState.DONE)]
    assert next_start.app.queue.n_held == 1


def test_what_was_found_is_there_at_the_next_start(
    bench: AppBench, next_start: AppBench, songs: list[Path]
) -> None:
    bench.app.begin()
    bench.until_idle()
    bench.open(songs[0])
    (before,) = bench.app.queue.entries
    assert bench.app.close()
    songs[0].unlink()

    next_start.app.begin()
    next_start.until(lambda: bool(next_start.app.queue.entries))
    (entry,) = next_start.app.queue.entries
    assert (entry.n_notes, entry.bpm, entry.trust) == (before.n_notes, before.bpm, before.trust)
    assert entry.is_missing

    next_start.app.queue.ask_open(entry.number)
    next_start.until(lambda: next_start.app.session is not None)

    assert len(next_start.session.editor.document.notes) == before.n_notes
    next_start.until_idle()

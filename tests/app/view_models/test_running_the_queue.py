from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_app.view_models.queue import QueueState
from chart_hero_app.view_models.song_session import SongState
from tests.support.app_bench import AppBench, write_groove


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    """Three songs of different tempos, in a folder of their own."""
    folder = tmp_path / "songs"
    folder.mkdir()
    return [
        write_groove(folder / f"song {bpm}.wav", bpm=bpm, seconds=8.0, title=f"Song {bpm}")
        for bpm in (100, 120, 140)
    ]


def states(bench: AppBench) -> list[QueueState]:
    return [entry.state for entry in bench.app.queue.entries]


def test_the_first_of_several_songs_is_shown_and_all_are_charted(bench: AppBench, songs: list[Path]) -> None:
    bench.app.open_paths([songs[0].parent])
    bench.until(lambda: len(bench.app.queue.entries) == 3)
    message = bench.app.notice.message
    bench.until(lambda: states(bench) == [QueueState.DONE] * 3)
    bench.until_idle()

    assert message is not None
    assert bench.session.path == songs[0]
    assert [entry.title for entry in bench.app.queue.entries] == ["Song 100", "Song 120", "Song 140"]
    assert bench.app.queue.entries[2].bpm == "140.0"
    assert all(0 < (entry.trust or 0) <= 1 for entry in bench.app.queue.entries)
    assert all(entry.care == "Unknown artist" for entry in bench.app.queue.entries)
    assert all(entry.n_notes > 10 for entry in bench.app.queue.entries)
    assert len(bench.app.library.entries()) == 3


def test_one_runs_at_a_time(bench: AppBench, songs: list[Path]) -> None:
    most_running = 0

    def look() -> None:
        nonlocal most_running
        most_running = max(most_running, states(bench).count(QueueState.RUNNING))

    bench.app.queue.changed.connect(look)
    bench.app.open_paths(songs)
    bench.until(lambda: states(bench) == [QueueState.DONE] * 3)
    bench.until_idle()

    assert most_running == 1


def test_a_waiting_song_can_be_opened_and_removed(bench: AppBench, songs: list[Path]) -> None:
    bench.app.open_paths(songs)
    bench.until(lambda: bench.app.session is not None and len(bench.app.queue.entries) == 3)
    second, third = bench.app.queue.entries[1:]

    bench.app.queue.ask_remove(third.number)
    bench.app.queue.ask_open(second.number)
    bench.until(lambda: bench.session.path == songs[1])
    bench.until(lambda: states(bench) == [QueueState.DONE] * 2)
    bench.until_idle()

    assert bench.session.path == songs[1]
    assert bench.session.state is SongState.READY


def test_a_fault_in_one_song_is_one_row(bench: AppBench, songs: list[Path]) -> None:
    songs[1].write_bytes(b"no sound")

    bench.app.open_paths(songs)
    bench.until(lambda: len(states(bench)) == 3 and all(state.is_over for state in states(bench)))
    bench.until_idle()

    assert states(bench) == [QueueState.DONE, QueueState.FAILED, QueueState.DONE]
    message = bench.app.queue.entries[1].message
    assert message is not None
    assert "song 120.wav" in message.sentence
    assert bench.faults == []


def test_a_paused_queue_goes_on_where_it_was(bench: AppBench, songs: list[Path]) -> None:
    bench.app.queue.pause()
    for path in songs[:2]:
        bench.app.queue.add(path)
    bench.until_idle()
    assert states(bench) == [QueueState.WAITING] * 2

    bench.app.queue.pause(False)
    bench.until(lambda: states(bench) == [QueueState.DONE] * 2)
    bench.until_idle()


def test_the_run_of_a_song_that_is_closed_goes_on(bench: AppBench, songs: list[Path]) -> None:
    bench.app.open_song(songs[0])
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.LISTENING)

    bench.app.close_song()
    bench.until(lambda: states(bench) == [QueueState.DONE])
    bench.until_idle()
    assert bench.app.session is None

    bench.app.open_song(songs[0])
    bench.until(lambda: bench.app.session is not None)
    assert bench.session.state is SongState.READY


def test_a_running_song_that_is_opened_again_is_shown_as_it_is(bench: AppBench, songs: list[Path]) -> None:
    bench.app.open_song(songs[0])
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.LISTENING)
    session = bench.session
    bench.app.close_song()

    bench.app.open_song(songs[0])

    assert bench.app.session is session
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()


def test_removing_the_running_song_stops_it_and_begins_the_next(bench: AppBench, songs: list[Path]) -> None:
    first = bench.app.queue.add(songs[0])
    bench.app.queue.add(songs[1])
    bench.until(lambda: (running := bench.app.queue.running) is not None and running.share > 0)

    bench.app.queue.ask_remove(first.number)
    bench.until(lambda: states(bench) == [QueueState.DONE])
    bench.until_idle()

    assert bench.app.queue.entries[0].path == songs[1]


def test_songs_done_before_are_not_done_again(bench: AppBench, songs: list[Path]) -> None:
    bench.open(songs[0])
    bench.app.close_song()

    bench.app.open_paths(songs)
    bench.until(lambda: len(bench.app.queue.entries) == 3)
    bench.until(lambda: all(state.is_over for state in states(bench)))
    bench.until_idle()

    assert len(bench.app.library.entries()) == 3
    assert [entry.path for entry in bench.app.queue.entries].count(songs[0]) == 1

"""The queue as a file: all that is known of its songs comes back, and a bad file costs nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.messages import message_of
from chart_hero_app.view_models import queue_file
from chart_hero_app.view_models.queue import QueueEntry, QueueState
from chart_hero_app.view_models.queue_file import as_kept, read_queue, write_queue
from chart_hero_core.errors import UnreadableAudioError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "app" / "queue.json"


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A song that is there."""
    path = tmp_path / "Ünter.wav"
    path.write_bytes(b"sound")
    return path


def kept(file: Path, *entries: QueueEntry) -> tuple[QueueEntry, ...]:
    write_queue(file, map(as_kept, entries))
    return read_queue(file)


def test_a_song_that_is_done_comes_back_with_its_figures(file: Path, song: Path, tmp_path: Path) -> None:
    done = QueueEntry(
        7,
        song,
        "Ünter",
        "Nobody",
        QueueState.DONE,
        share=1.0,
        n_notes=1129,
        n_doubtful=23,
        bpm="140.0",
        trust=0.91,
        care="Check bars 3 to 5",
        took_s=27.5,
        project=tmp_path / "one.charthero",
    )

    assert kept(file, done) == (replace(done, number=0, share=0.0),)


def test_songs_that_wait_or_were_heard_wait_in_their_order_and_are_held(file: Path, song: Path) -> None:
    running = QueueEntry(1, song, "a", state=QueueState.RUNNING, share=0.4, left_s=9.0)
    entries = kept(file, running, QueueEntry(2, song, "b"))

    assert [entry.title for entry in entries] == ["a", "b"]
    assert all(entry.state is QueueState.WAITING and entry.is_held for entry in entries)
    assert entries[0].share == 0.0


def test_what_went_wrong_is_still_said(file: Path, song: Path) -> None:
    message = message_of(UnreadableAudioError("intro.wav is empty; copy it again.", song))
    (failed,) = kept(file, QueueEntry(1, song, "a", state=QueueState.FAILED, message=message))

    assert failed.message is not None
    assert failed.message.sentence == "intro.wav is empty. Copy it again."
    assert failed.message.details == message.details


def test_a_song_that_vanished_says_so_and_waits_again_once_it_is_back(file: Path, song: Path) -> None:
    content = song.read_bytes()
    song.unlink()
    (gone,) = kept(file, QueueEntry(1, song, "a"))
    assert gone.state is QueueState.FAILED
    assert gone.message is not None
    assert gone.message.sentence == f'"{song.name}" was moved or renamed. Put it back, or remove it here.'

    song.write_bytes(content)
    (back,) = kept(file, gone)

    assert (back.state, back.is_held, back.message) == (QueueState.WAITING, True, None)


def test_a_done_song_keeps_its_figures_when_its_file_vanishes(file: Path, tmp_path: Path) -> None:
    done = QueueEntry(1, tmp_path / "gone.wav", "a", state=QueueState.DONE, n_notes=9)
    (entry,) = kept(file, done)

    assert (entry.state, entry.n_notes, entry.is_missing) == (QueueState.DONE, 9, True)
    assert as_kept(entry) == replace(entry, is_missing=False)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"version": 2, "songs": []}',
        '{"version": 1, "songs": [{"path": 3, "state": "done"}]}',
        '{"version": 1, "songs": [{"path": "a", "state": "asleep"}]}',
        '{"version": 1, "songs": [{"path": "a", "state": "done", "n_notes": "many"}]}',
    ],
)
def test_a_file_that_is_damaged_or_newer_is_put_aside(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)

    assert read_queue(file) == ()
    assert not file.exists()
    assert file.with_suffix(".aside").read_text() == content


def test_without_a_file_the_queue_is_empty(file: Path) -> None:
    assert read_queue(file) == ()


def test_a_write_that_is_cut_off_leaves_the_file_before(
    file: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_queue(file, [QueueEntry(1, song, "a")])
    before = file.read_text()

    def cut_off(self: Path, text: str, encoding: str) -> None:
        with self.open("w") as half:
            half.write(text[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", cut_off)
    with pytest.raises(OSError, match="No space left"):
        write_queue(file, [QueueEntry(2, song, "b")])

    assert file.read_text() == before


def test_only_the_last_of_many_songs_that_are_done_are_kept(
    file: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_file, "MOST_OVER", 2)
    done = [QueueEntry(i, song, f"done {i}", state=QueueState.DONE) for i in range(4)]
    waiting = [QueueEntry(9 + i, song, f"waits {i}") for i in range(3)]

    titles = [entry.title for entry in kept(file, *done, *waiting)]

    assert titles == ["done 2", "done 3", "waits 0", "waits 1", "waits 2"]


@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    n_notes=st.integers(0, 10**6),
    trust=st.none() | st.floats(0, 1),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, title: str, n_notes: int, trust: float | None
) -> None:
    file = tmp_path_factory.mktemp("queue") / "queue.json"
    song = QueueEntry(0, file, title, state=QueueState.DONE, n_notes=n_notes, trust=trust)

    assert kept(file, song) == (replace(song, is_missing=False),)
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == 1

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from tests.support.app_bench import STROKES, AppBench, write_groove


def delete_first_note(session: SongSession) -> None:
    session.editor.perform("delete note", lambda document: replace(document, notes=document.notes[1:]))


def test_a_song_is_charted(bench: AppBench, groove: Path) -> None:
    session = bench.open(groove)

    assert len(session.editor.document.notes) == len(STROKES)
    assert session.editor.document.tempo_map.bpm_at(0) == 120.0
    assert session.editor.document.metadata.title == "Groove"
    assert bench.faults == []


def test_picture_and_playing_are_there_before_the_chart(bench: AppBench, groove: Path) -> None:
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None and bench.session.picture is not None)

    assert bench.session.player.can_play
    assert bench.session.title == "Groove"


def test_strokes_appear_while_the_song_is_heard(bench: AppBench, groove: Path) -> None:
    counts: list[int] = []

    def count() -> None:
        hearing = bench.session.timeline.display.hearing
        if hearing is not None and bench.session.state is SongState.LISTENING:
            counts.append(len(hearing.strokes))

    bench.app.session_changed.connect(
        lambda: bench.app.session and bench.session.timeline.display.hearing_changed.connect(count)
    )
    bench.open(groove)

    assert counts[0] == 0
    assert max(counts) > 0
    assert counts == sorted(counts)
    assert bench.session.timeline.display.hearing is None


def test_the_notice_counts_what_was_found(bench: AppBench, groove: Path) -> None:
    bench.open(groove)

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith(f"{len(STROKES)} notes, 120.0 BPM steady,")
    assert Answer.EXPORT in message.answers


def test_a_known_song_opens_with_all_edits(bench: AppBench, groove: Path, tmp_path: Path) -> None:
    delete_first_note(bench.open(groove))
    bench.app.close_song()
    elsewhere = shutil.copy(groove, tmp_path / "another name.wav")

    bench.app.open_song(elsewhere)
    bench.until(lambda: bench.app.session is not None)

    assert bench.session.state is SongState.READY
    assert len(bench.session.editor.document.notes) == len(STROKES) - 1
    assert bench.session.editor.history.undo_name == "delete note"
    assert bench.session.path == elsewhere
    assert bench.app.queue.n_left == 0


def test_the_next_start_finds_everything_as_it_was_left(
    bench: AppBench, groove: Path, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot
) -> None:
    delete_first_note(bench.open(groove))
    document = bench.session.editor.document
    bench.app.close()

    second = AppBench(tmp_path / "app", burst_model, look, qtbot)
    second.app.open_song(groove)
    second.until(lambda: second.app.session is not None)

    assert second.session.editor.document == document
    assert second.session.picture is not None
    assert second.session.heard is not None
    second.close()


def test_an_edit_is_in_the_project_the_moment_it_is_made(bench: AppBench, groove: Path) -> None:
    session = bench.open(groove)

    delete_first_note(session)

    assert session.project.history is session.editor.history
    session.editor.undo()
    assert session.project.history.undone


def test_opening_another_song_lets_go_of_the_one_before(
    bench: AppBench, groove: Path, tmp_path: Path
) -> None:
    first = bench.open(groove)
    other = write_groove(tmp_path / "other.wav", bpm=140.0)

    bench.open(other)
    bench.until_idle()
    bench.app.open_song(groove)  # would be refused if its project were still held
    bench.until(lambda: bench.session.path == groove)

    assert bench.session is not first
    assert bench.faults == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.mp3", b"", "empty (0 bytes)"),
        ("notes.txt", b"no sound at all", "notes.txt"),
        ("gone.mp3", None, "not found"),
    ],
)
def test_what_cannot_be_opened_is_said_and_changes_nothing(
    bench: AppBench, groove: Path, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    session = bench.open(groove)
    document = session.editor.document
    if content is not None:
        (tmp_path / name).write_bytes(content)

    bench.app.open_paths([tmp_path / name])
    bench.until(lambda: bool(bench.faults))

    assert words in bench.faults[0].sentence
    assert bench.faults[0].details
    assert bench.faults[0].answers == (Answer.CHOOSE_SONG,)
    assert bench.app.session is session
    assert session.editor.document is document


def test_a_folder_without_songs_says_so(bench: AppBench, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()

    bench.app.open_paths([tmp_path / "pictures"])
    bench.until(lambda: bool(bench.faults))

    assert bench.faults[0].sentence.startswith('There is no song in "pictures".')


def test_closing_in_mid_run_is_quick_and_keeps_the_project(
    bench: AppBench, tmp_path: Path, groove: Path
) -> None:
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.LISTENING)

    assert bench.app.close()
    entries = bench.app.library.entries()

    assert [entry.is_half_heard for entry in entries] == [True]
    assert not entries[0].was_cut_off

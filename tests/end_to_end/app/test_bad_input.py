"""Whatever is dropped on the window: one message, its cause, the way out; the open song is as it was."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.editing.document import ChartDocument
from tests.support.app_bench import AppBench, write_groove
from tests.support.app_window import drop, said, shown_window
from tests.support.audio_files import noise, write_encrypted, write_silent_video

Bad = Callable[[Path], Path]


def empty(folder: Path) -> Path:
    path = folder / "intro.wav"
    path.write_bytes(b"")
    return path


def renamed_text(folder: Path) -> Path:
    path = folder / "lyrics.mp3"
    path.write_text("These are the words of a song.\n" * 100)
    return path


def video_without_sound(folder: Path) -> Path:
    path = folder / "clip.mp4"
    write_silent_video(path)
    return path


def too_short(folder: Path) -> Path:
    path = folder / "click.wav"
    soundfile.write(path, noise(44_100, 0.2), 44_100)
    return path


def silence(folder: Path) -> Path:
    path = folder / "silence.wav"
    soundfile.write(path, np.zeros((3 * 44_100, 1)), 44_100)
    return path


def protected(folder: Path) -> Path:
    path = folder / "bought.m4a"
    write_encrypted(path)
    return path


def missing(folder: Path) -> Path:
    return folder / "gone.ogg"


def folder_without_songs(folder: Path) -> Path:
    path = folder / "Pictures"
    path.mkdir()
    (path / "cover.png").write_bytes(b"\x89PNG")
    return path


def empty_folder(folder: Path) -> Path:
    path = folder / "Nothing"
    path.mkdir()
    return path


def playlist(folder: Path) -> Path:
    path = folder / "mix.m3u"
    path.write_text("song.mp3\n")
    return path


REFUSED: dict[Bad, str] = {
    empty: "intro.wav is empty (0 bytes).",
    renamed_text: "lyrics.mp3 is damaged or is no audio file.",
    video_without_sound: "clip.mp4 has no audio track.",
    too_short: "click.wav holds 0.20 s of sound, at least 0.5 s are needed.",
    protected: "bought.m4a is encrypted (copy protection).",
    missing: "gone.ogg was not found.",
    folder_without_songs: 'There is no song in "Pictures".',
    empty_folder: 'There is no song in "Nothing".',
    playlist: "mix.m3u is damaged or is no audio file.",
}


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    """A folder for what is dropped."""
    folder = tmp_path / "dropped"
    folder.mkdir()
    return folder


def only_fault(bench: AppBench, window: MainWindow) -> Message:
    """Wait for what the window has against something; it is said once, with the way out."""
    bench.until(lambda: any(message.gravity is Gravity.FAULT for message in said(window)))
    bench.until_idle()
    (message,) = said(window)
    assert message.sentence.count(". ") >= 1, "the cause, and what to do"
    assert "Error" not in message.sentence
    return message


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_what_is_no_song_is_refused_and_the_open_song_stays(
    make: Bad, bench: AppBench, session: SongSession, window: MainWindow, dropped: Path
) -> None:
    document, n_projects = session.editor.document, len(bench.app.library.entries())
    path = make(dropped)

    drop(window, path)

    message = only_fault(bench, window)
    assert REFUSED[make] in message.sentence
    assert message.answers == (Answer.CHOOSE_SONG,)
    assert bool(message.details) is not path.is_dir()
    assert bench.app.session is session
    assert session.editor.document is document
    assert window.editor_page.isVisible()
    assert len(bench.app.library.entries()) == n_projects


def test_details_unfold_and_the_card_goes(bench: AppBench, window: MainWindow, dropped: Path) -> None:
    drop(window, empty(dropped))
    only_fault(bench, window)

    window.error_card.unfold.click()
    details = window.error_card.findChild(QPlainTextEdit)
    assert details is not None
    assert details.isVisible()
    assert "UnreadableAudioError" in details.toPlainText()
    window.error_card.close_button.click()

    assert said(window) == []
    assert window.empty_view.isVisible()


def test_silence_is_shown_and_said(bench: AppBench, window: MainWindow, dropped: Path) -> None:
    drop(window, silence(dropped))

    message = only_fault(bench, window)
    assert message.sentence.startswith("silence.wav holds nothing but silence.")
    assert message.answers == (Answer.CHOOSE_SONG,)
    assert bench.session.state is SongState.FAILED


def test_of_a_song_that_is_cut_off_the_rest_is_charted(
    bench: AppBench, window: MainWindow, dropped: Path
) -> None:
    path = write_groove(dropped / "cut.flac", seconds=24.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    drop(window, path)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.READY)
    bench.until_idle()

    (done,) = said(window)
    assert done.gravity is Gravity.SUCCESS
    bench.app.notice.dismiss()  # as it does by itself after some seconds
    (message,) = said(window)
    assert message.gravity is Gravity.WARNING
    assert re.match(
        r"cut.flac is incomplete or damaged: 12.\d s of its 2\d.\d s could be decoded.", message.sentence
    )
    assert len(bench.session.editor.document.notes) > 50


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_is_refused(
    bench: AppBench, window: MainWindow, dropped: Path
) -> None:
    path = write_groove(dropped / "mine.wav")
    path.chmod(0)

    drop(window, path)

    assert "mine.wav" in only_fault(bench, window).sentence


@pytest.mark.parametrize(
    "stem", ["a" * 240, "\N{DRUM WITH DRUMSTICKS}\N{FIRE} Ñandú", "100% [x] #1 &amp; <b>", " .hidden "]
)
def test_songs_of_odd_names_are_opened_and_kept(
    stem: str, bench: AppBench, window: MainWindow, dropped: Path
) -> None:
    path = write_groove(dropped / f"{stem}.wav")

    drop(window, path)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.READY)
    bench.until_idle()

    assert bench.faults == []
    assert bench.session.path == path
    (entry,) = bench.app.library.entries()
    assert entry.fault is None


def test_a_path_that_is_too_long_is_refused(bench: AppBench, window: MainWindow, dropped: Path) -> None:
    drop(window, dropped / f"{'a' * 300}.mp3")

    only_fault(bench, window)
    assert bench.app.session is None


def test_many_bad_files_at_once_are_one_message(bench: AppBench, window: MainWindow, dropped: Path) -> None:
    paths = [make(dropped) for make in (empty_folder, folder_without_songs)]

    drop(window, *paths)

    assert only_fault(bench, window).sentence.startswith("There is no song in these 2.")


# ---- the disk ----------------------------------------------------------------------------------


def test_a_folder_of_projects_that_cannot_be_made_is_said(
    bench: AppBench, window: MainWindow, groove: Path
) -> None:
    bench.app.library.folder.parent.mkdir(parents=True, exist_ok=True)
    bench.app.library.folder.write_text("a file where the folder should be")

    drop(window, groove)

    assert only_fault(bench, window).details
    assert bench.app.session is None


def test_a_full_disk_keeps_no_song_from_being_edited(
    bench: AppBench, session: SongSession, window: MainWindow
) -> None:
    n_notes = len(session.editor.document.notes)
    with session.project.store.reading() as connection:
        (n_pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {n_pages}")

    for _ in range(40):
        session.editor.perform("delete", delete_first)
        if bench.app.notice.topic == "kept":
            break
    message = only_fault(bench, window)
    assert message.sentence.startswith("The last edits cannot be saved: the disk is full or read-only.")
    assert len(session.editor.document.notes) < n_notes

    with session.project.store.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    bench.app.notice.answer(Answer.TRY_AGAIN)
    bench.until_idle()
    assert said(window) == []
    assert session.project.history is session.editor.history


def delete_first(document: ChartDocument) -> ChartDocument:
    return replace(document, notes=document.notes[1:])


# ---- the model ---------------------------------------------------------------------------------


def test_a_damaged_model_is_said_once_and_the_song_can_be_played(
    tmp_path: Path, burst_model: Path, groove: Path, look: Look, qtbot: QtBot
) -> None:
    damaged = tmp_path / burst_model.name
    shutil.copy(burst_model.with_suffix(".json"), damaged.with_suffix(".json"))
    damaged.write_bytes(burst_model.read_bytes()[:-100])
    bench = AppBench(tmp_path / "app", damaged, look, qtbot)
    with shown_window(bench, tmp_path) as window:
        bench.app.begin()
        drop(window, groove)
        bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.FAILED)

        message = only_fault(bench, window)
        assert message.sentence.startswith("The drum model is damaged. Your songs are fine.")
        assert message.details
        assert bench.session.player.can_play
    bench.close()

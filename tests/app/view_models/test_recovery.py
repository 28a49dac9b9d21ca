"""What is left of a song after a crash, a damaged project, a file that was moved."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.projects.disk import marker_of
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.app_bench import STROKES, AppBench


@pytest.fixture
def own_groove(groove: Path, tmp_path: Path) -> Path:
    """The groove as a file that may be moved."""
    return Path(shutil.copy(groove, tmp_path / "own groove.wav"))


@pytest.fixture
def charted(tmp_path: Path, charted_once: Path, own_groove: Path) -> Path:
    """The project of the own groove, charted, in the folder of `bench`."""
    shutil.copytree(charted_once, tmp_path / "app", dirs_exist_ok=True)
    (place,) = (tmp_path / "app" / "projects").glob("*.charthero")
    project = ProjectFile.open(place)
    project.change_source(replace(project.source, path=own_groove))
    project.settle()
    project.close()
    return place


def delete_first_note(session: SongSession) -> None:
    session.editor.perform("delete note", lambda document: replace(document, notes=document.notes[1:]))


def open_project(bench: AppBench, place: Path) -> SongSession:
    bench.app.open_project(place)
    bench.until(lambda: bench.app.session is not None)
    return bench.session


def leave_as_after_a_crash(project: Path) -> None:
    """Leave the mark of a program that died with the project open: there, but locked by nobody."""
    marker_of(project).write_text('{"process": 999999, "opened_at": "2026-03-01T14:02:31+00:00"}')


def test_after_a_crash_the_song_is_offered(bench: AppBench, charted: Path) -> None:
    leave_as_after_a_crash(charted)

    bench.app.begin()
    bench.until(lambda: bench.app.notice.topic == "recovery")
    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith('Chart Hero closed in the middle of "Groove".')

    bench.app.notice.answer(Answer.GO_ON)
    bench.until(lambda: bench.app.session is not None)
    assert len(bench.session.editor.document.notes) == len(STROKES)
    bench.until_idle()


def test_an_offer_that_is_declined_is_not_made_again(bench: AppBench, charted: Path) -> None:
    leave_as_after_a_crash(charted)
    bench.app.begin()
    bench.until(lambda: bench.app.notice.topic == "recovery")

    bench.app.notice.answer(Answer.START_PAGE)
    bench.until_idle()

    assert bench.app.notice.message is None
    assert bench.app.library.cut_off() == []


def test_a_run_that_a_crash_cut_off_goes_on_when_its_song_is_opened(
    bench: AppBench, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, groove: Path
) -> None:
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.LISTENING)
    bench.app.close()  # as a crash does, it leaves the run unfinished in the project

    second = AppBench(tmp_path / "app", burst_model, look, qtbot)
    (entry,) = second.app.library.entries()
    second.app.open_project(entry.path)
    second.until(lambda: second.app.session is not None and second.session.state is SongState.READY)
    second.until_idle()

    assert len(second.session.editor.document.notes) == len(STROKES)
    second.close()


def test_a_renamed_song_is_found_by_its_content(bench: AppBench, charted: Path, own_groove: Path) -> None:
    renamed = own_groove.rename(own_groove.with_name("renamed.wav"))

    session = open_project(bench, charted)

    assert session.path == renamed
    assert not session.is_missing


def test_a_song_that_is_gone_can_be_edited_and_is_asked_for(
    bench: AppBench, charted: Path, own_groove: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moved = Path(shutil.move(own_groove, tmp_path_factory.mktemp("elsewhere") / "moved.wav"))
    session = open_project(bench, charted)

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith('"own groove.wav" was moved or renamed.')
    assert session.picture is not None
    assert not session.player.can_play
    delete_first_note(session)
    session.rereading.raise_all(0.6)
    bench.until_idle()

    bench.app.find_song(moved)
    bench.until(lambda: not session.is_missing)
    assert session.player.can_play
    assert bench.app.notice.message is None
    bench.until_idle()


def test_another_recording_is_not_taken_for_the_song(
    bench: AppBench, charted: Path, own_groove: Path, tmp_path: Path
) -> None:
    own_groove.unlink()
    session = open_project(bench, charted)
    other = tmp_path / "other.wav"
    other.write_bytes(b"something else")

    bench.app.find_song(other)
    bench.until_idle()

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith('"other.wav" is another recording.')
    assert session.is_missing


def test_a_damaged_project_is_set_aside_and_its_last_good_state_opened(
    bench: AppBench, charted: Path, own_groove: Path
) -> None:
    session = open_project(bench, charted)
    delete_first_note(session)
    bench.until_idle()
    bench.app.close_song()
    bench.until_idle()
    content = bytearray(charted.read_bytes())
    content[3000:4000] = bytes(1000)
    charted.write_bytes(content)

    session = open_project(bench, charted)

    message = bench.app.notice.message
    assert message is not None
    assert "was damaged and set aside. Everything up to" in message.sentence
    assert message.details
    assert len(session.editor.document.notes) >= len(STROKES) - 1
    assert list(charted.parent.glob("*-damaged*"))


def test_a_damaged_project_without_a_good_state_starts_from_the_song(
    bench: AppBench, charted: Path, own_groove: Path
) -> None:
    for backup in charted.parent.glob("*-backup"):
        backup.unlink()
    charted.write_bytes(charted.read_bytes()[:5000])

    bench.open(own_groove)

    assert len(bench.session.editor.document.notes) == len(STROKES)


def test_a_project_that_another_program_has_open_is_refused(
    bench: AppBench, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, charted: Path
) -> None:
    open_project(bench, charted)
    second = AppBench(tmp_path / "app", burst_model, look, qtbot)

    second.app.open_project(charted)
    second.until(lambda: bool(second.faults))

    assert "is open in another Chart Hero window" in second.faults[0].sentence
    assert second.app.session is None
    second.close()

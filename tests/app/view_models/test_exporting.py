from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_app.messages import Answer, Message
from chart_hero_app.view_models import export_work
from chart_hero_app.view_models.export import ExportModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.service import ProblemKind
from tests.support.app_bench import AppBench


@pytest.fixture
def games(tmp_path: Path) -> Path:
    folder = tmp_path / "Clone Hero" / "Songs"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def export(bench: AppBench, session: SongSession, games: Path) -> ExportModel:
    """The groove's export, into a folder that was chosen."""
    export = bench.app.export
    assert export is not None
    export.watch(True)
    export.choose_folder(games)
    bench.until_idle()
    return export


@pytest.fixture
def told(export: ExportModel) -> list[Message]:
    messages: list[Message] = []
    export.told.connect(messages.append)
    return messages


def run(bench: AppBench, export: ExportModel) -> Path:
    export.export()
    bench.until_idle()
    assert export.written is not None
    return export.written.song.folder


def test_the_song_lands_in_the_games_folder(bench: AppBench, export: ExportModel, games: Path) -> None:
    folder = run(bench, export)

    assert folder == games / "Nobody - Groove"
    assert {path.name for path in folder.iterdir()} == {"album.png", "notes.mid", "song.ini", "song.opus"}
    assert export.share is None
    assert export.last is not None
    assert export.last.place == folder


def test_choices_say_what_is_written(bench: AppBench, export: ExportModel, games: Path) -> None:
    export.choose(chart_format="chart", has_audio=False, has_midi=True, charter="A Drummer")
    export.name_folder("My Own Name")

    folder = run(bench, export)

    assert folder == games / "My Own Name"
    assert {path.name for path in folder.iterdir()} == {"album.png", "notes.chart", "song.ini"}
    assert (games / "My Own Name.mid").exists()
    assert "A Drummer" in (folder / "song.ini").read_text()


def test_exporting_again_updates_without_asking(
    bench: AppBench, export: ExportModel, session: SongSession, told: list[Message]
) -> None:
    folder = run(bench, export)
    before = (folder / "notes.mid").read_bytes()
    session.editor.perform("delete", lambda document: replace(document, notes=document.notes[5:]))

    run(bench, export)

    assert told == []
    assert (folder / "notes.mid").read_bytes() != before


def test_what_something_else_changed_is_asked_about(
    bench: AppBench, export: ExportModel, told: list[Message]
) -> None:
    folder = run(bench, export)
    (folder / "song.ini").write_text("[song]\nname = Mine\n")

    run(bench, export)

    assert told[0].sentence == (
        '"Nobody - Groove" is already there. Changed since the last export: song.ini.'
    )
    assert (folder / "song.ini").read_text() == "[song]\nname = Mine\n"
    export.answer(Answer.KEEP_BOTH)
    bench.until_idle()
    assert export.written is not None
    assert export.written.song.folder.name == "Nobody - Groove (2)"
    assert (folder / "song.ini").read_text() == "[song]\nname = Mine\n"


def test_what_something_else_changed_can_be_replaced(
    bench: AppBench, export: ExportModel, told: list[Message]
) -> None:
    folder = run(bench, export)
    (folder / "song.ini").write_text("[song]\nname = Mine\n")
    run(bench, export)

    export.answer(Answer.REPLACE)
    bench.until_idle()

    assert "Mine" not in (folder / "song.ini").read_text()
    assert len(told) == 1


def test_a_copy_kept_beside_is_what_is_updated_from_then_on(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message]
) -> None:
    (games / "Nobody - Groove").mkdir()
    (games / "Nobody - Groove" / "notes.chart").write_text("somebody's work")
    export.export()
    bench.until_idle()
    export.answer(Answer.KEEP_BOTH)
    bench.until_idle()

    again = run(bench, export)

    assert export.is_again
    assert again == games / "Nobody - Groove (2)"
    assert len(told) == 1
    assert sorted(path.name for path in games.iterdir()) == ["Nobody - Groove", "Nobody - Groove (2)"]


def test_a_midi_file_is_replaced_only_if_nobody_changed_it(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message]
) -> None:
    export.choose(has_midi=True, has_audio=False)
    midi = games / "Nobody - Groove.mid"
    run(bench, export)
    run(bench, export)
    assert told == []

    midi.write_bytes(b"arranged by hand")
    run(bench, export)

    assert told[0].sentence == '"Nobody - Groove.mid" is already there.'
    assert midi.read_bytes() == b"arranged by hand"
    export.answer(Answer.KEEP_BOTH)
    bench.until_idle()
    assert midi.read_bytes() == b"arranged by hand"
    assert (games / "Nobody - Groove (2).mid").exists()


def test_the_plan_says_what_would_be_written(bench: AppBench, export: ExportModel) -> None:
    assert export.plan is not None
    assert export.plan.audio_name == "song.opus"

    export.choose(has_audio=False)
    bench.until(lambda: export.plan is not None and export.plan.audio_name is None)
    bench.until_idle()


def test_a_full_disk_says_how_much_is_missing(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(games)._replace(free=0)
    monkeypatch.setattr(export_work.shutil, "disk_usage", lambda _: full)

    export.export()
    bench.until_idle()

    assert told[0].sentence.endswith("MB more are needed on the disk. Nothing was written.")
    assert told[0].answers == (Answer.CHOOSE_FOLDER, Answer.TRY_AGAIN)
    assert list(games.iterdir()) == []


def test_a_foreign_folder_of_the_same_name_is_not_touched(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message]
) -> None:
    foreign = games / "Nobody - Groove"
    foreign.mkdir()
    (foreign / "notes.chart").write_text("somebody's work")

    export.export()
    bench.until_idle()

    assert told[0].answers == (Answer.REPLACE, Answer.KEEP_BOTH, Answer.CANCEL)
    assert [path.name for path in foreign.iterdir()] == ["notes.chart"]


def test_it_says_why_nothing_can_be_exported(
    bench: AppBench, export: ExportModel, session: SongSession, told: list[Message]
) -> None:
    session.editor.perform("clear", lambda document: replace(document, notes=()))

    assert export.blocked_text == "There are no notes to export."
    export.export()
    assert told[0].sentence == export.blocked_text
    bench.until_idle()


def test_without_a_folder_it_asks_for_one(bench: AppBench, session: SongSession) -> None:
    export = bench.app.export
    assert export is not None
    export.refresh()
    bench.until_idle()

    assert export.folder is None
    assert "Choose the folder" in export.blocked_text


def test_what_deserves_a_look_is_told_with_its_place(
    bench: AppBench, export: ExportModel, session: SongSession
) -> None:
    session.editor.perform(
        "doubt",
        lambda document: replace(
            change_metadata(document, artist="Unknown"),
            notes=tuple(
                replace(note, confidence=0.3 if i == 10 else 0.9) for i, note in enumerate(document.notes)
            ),
        ),
    )
    bench.until(lambda: "1 note is still doubtful." in [remark.sentence for remark in export.remarks])
    bench.until_idle()

    assert ProblemKind.NO_ARTIST in [remark.problem.kind for remark in export.remarks]
    doubt = next(one for one in export.remarks if one.problem.kind is ProblemKind.DOUBTFUL)
    assert doubt.place_s == pytest.approx(session.editor.document.seconds[10])


def test_a_folder_that_cannot_be_written_is_named(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    games.rmdir()
    games.write_text("a file now")

    export.export()
    bench.until_idle()

    assert told
    assert told[0].answers == (Answer.CHOOSE_FOLDER, Answer.TRY_AGAIN)
    assert games.read_text() == "a file now"


def test_a_stopped_export_leaves_nothing(
    bench: AppBench, export: ExportModel, games: Path, told: list[Message]
) -> None:
    export.export()
    export.cancel()
    bench.until_idle()

    assert list(games.iterdir()) == []
    assert told == []
    assert export.share is None


def test_a_folder_chosen_elsewhere_is_the_one_to_export_to(
    bench: AppBench, session: SongSession, tmp_path: Path
) -> None:
    other = tmp_path / "other songs"
    other.mkdir()

    bench.app.settings.change("export", songs_folders=(str(other),))
    bench.until_idle()

    assert bench.app.export is not None
    assert bench.app.export.folder is not None
    assert bench.app.export.folder.path == other.resolve()

"""Damaged projects: they open as they were, or the damage is told and the last good state is there."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chart_hero_core.editing.history import History
from chart_hero_core.errors import (
    ProjectDamagedError,
    ProjectError,
    ProjectInUseError,
    ProjectTooNewError,
)
from chart_hero_core.projects.backups import last_good, restore, set_aside, write_backup
from chart_hero_core.projects.contents import Summary
from chart_hero_core.projects.disk import backup_of, log_of
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.schema import SCHEMA_VERSION
from tests.support.projects import (
    SOURCE,
    copy_of_open,
    example_document,
    example_history,
    files_beside,
    renamed,
)

SQLITE_HEADER_BYTES = 100
PAGE_BYTES = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A closed project that has rows in all its tables."""
    path = tmp_path_factory.mktemp("whole") / "Song.charthero"
    with closing(
        ProjectFile.create(path, SOURCE, example_history(), cover=bytes(range(256)) * 40)
    ) as project:
        project.keep_picture("waveform", bytes(9_000))
        project.begin_job({})
    return path.read_bytes()


@pytest.fixture
def path(whole: bytes, tmp_path: Path) -> Path:
    """A closed project."""
    path = tmp_path / "Song.charthero"
    path.write_bytes(whole)
    return path


def is_told(path: Path) -> bool:
    """Open a project: whether its damage is told; if it opens, it must be as it was."""
    try:
        project = ProjectFile.open(path)
    except ProjectError as error:
        fault = error
    else:
        assert_as_it_was(project)
        return False
    assert path.name in str(fault)
    assert files_beside(path) in ([], [log_of(path)])
    return True


def assert_as_it_was(project: ProjectFile) -> None:
    with closing(project):
        assert project.history == example_history()
        assert project.source == SOURCE
        assert project.cover == bytes(range(256)) * 40
        assert project.picture("waveform") in (None, bytes(9_000))
        project.record(project.history.undo())


# ---- told or whole -------------------------------------------------------------------------------


def test_a_flipped_bit_is_told_or_does_no_harm(path: Path, whole: bytes) -> None:
    dice = random.Random(1)
    places = dice.sample(range(len(whole)), 60)
    told = 0
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        told += is_told(path)

    assert told > 10


def test_a_flipped_bit_in_the_header_is_told_or_does_no_harm(path: Path, whole: bytes) -> None:
    dice = random.Random(2)
    for place in range(0, SQLITE_HEADER_BYTES, 2):
        content = bytearray(whole)
        content[place] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        is_told(path)


def test_a_page_of_noise_is_told_or_does_no_harm(path: Path, whole: bytes) -> None:
    dice = random.Random(3)
    for start in range(0, len(whole), PAGE_BYTES):
        path.write_bytes(whole[:start] + dice.randbytes(PAGE_BYTES) + whole[start + PAGE_BYTES :])
        is_told(path)


def test_a_file_cut_off_anywhere_is_told_or_only_a_picture_is_lost(path: Path, whole: bytes) -> None:
    dice = random.Random(4)
    for length in (0, 1, SQLITE_HEADER_BYTES, PAGE_BYTES, *(dice.randrange(len(whole)) for _ in range(20))):
        path.write_bytes(whole[:length])
        assert is_told(path) or length > len(whole) - PAGE_BYTES, f"cut off behind {length} bytes"


@pytest.mark.parametrize("content", [b"RIFF....WAVE" * 500, bytes(8192), b"short"])
def test_a_file_that_is_no_database_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(ProjectDamagedError, match=r"Song\.charthero is damaged"):
        ProjectFile.open(path)
    assert path.read_bytes() == content


def test_an_empty_file_is_told_and_its_log_kept(path: Path) -> None:
    path.write_bytes(b"")
    log_of(path).write_bytes(b"what was recorded")

    with pytest.raises(ProjectDamagedError, match="It is empty"):
        ProjectFile.open(path)
    assert log_of(path).read_bytes() == b"what was recorded"


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.charthero"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE journal (key, content, checksum)")

    with pytest.raises(ProjectError, match=r"bookmarks\.charthero is no Chart Hero project"):
        ProjectFile.open(path)


def test_a_project_of_a_newer_program_is_told_and_stays_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    content = path.read_bytes()

    with pytest.raises(ProjectTooNewError, match=f"version {SCHEMA_VERSION + 1} of its format"):
        ProjectFile.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal WHERE key = 2",
        "DELETE FROM journal WHERE key = 5",
        "DELETE FROM snapshots",
        "DELETE FROM facts WHERE key = 'state'",
        "DELETE FROM facts WHERE key = 'source'",
        "UPDATE journal SET key = 6 WHERE key = 5",
        "UPDATE facts SET content = CAST(replace(content, '40', '41') AS BLOB) WHERE key = 'state'",
        "UPDATE blobs SET content = 'a text'",
        "DROP TABLE exports",
        "PRAGMA user_version = 0",
    ],
)
def test_content_that_does_not_fit_is_told(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()

    with pytest.raises(ProjectDamagedError, match=r"Song\.charthero is damaged"):
        ProjectFile.open(path)


def test_a_damaged_picture_is_made_anew(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE pictures SET content = x'00'")
        connection.commit()

    with closing(ProjectFile.open(path)) as project:
        assert project.picture("waveform") is None


# ---- the last good state -------------------------------------------------------------------------


def damaged_behind_an_edit(path: Path) -> Summary:
    """Edit, back up, edit once more, and damage the file; return what the backup holds."""
    with closing(ProjectFile.open(path)) as project:
        project.record(project.history.edited("rename section", renamed(example_document(), "Kept")))
        project.settle()
        kept = project.summary
        project.record(project.history.edited("rename section", renamed(example_document(), "Lost")))
    path.write_bytes(path.read_bytes()[:-5000])
    return kept


def test_the_last_good_state_takes_the_place_of_a_damaged_project(path: Path) -> None:
    kept = damaged_behind_an_edit(path)
    with pytest.raises(ProjectDamagedError):
        ProjectFile.open(path)

    assert last_good(path) == kept
    quarantine = set_aside(path)
    restore(path)

    assert quarantine.name == "Song.charthero-damaged"
    with closing(ProjectFile.open(path)) as project:
        assert project.history.document.sections[0].name == "Kept"


def test_every_damaged_project_is_kept(path: Path, whole: bytes) -> None:
    names = []
    for _ in range(3):
        path.write_bytes(whole[:5000])
        names.append(set_aside(path).name)

    assert names == [f"Song.charthero-damaged{ending}" for ending in ("", "-2", "-3")]
    assert files_beside(path) == []


def test_the_log_goes_with_a_damaged_project(project: ProjectFile, tmp_path: Path) -> None:
    project.record(project.history.edited("rename section", renamed(example_document(), "Coda")))
    folder = tmp_path / "died"
    folder.mkdir()
    copy = copy_of_open(project.path, folder)

    quarantine = set_aside(copy)

    assert sorted(folder.iterdir()) == [quarantine, log_of(quarantine)]


def test_an_open_project_is_not_set_aside(project: ProjectFile) -> None:
    with pytest.raises(ProjectInUseError):
        set_aside(project.path)


def test_a_damaged_project_never_becomes_the_backup(path: Path) -> None:
    write_backup(path)
    good = backup_of(path).read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE journal SET checksum = 0 WHERE key = 3")
        connection.commit()

    with pytest.raises(ProjectDamagedError):
        write_backup(path)
    assert backup_of(path).read_bytes() == good
    assert files_beside(backup_of(path)) == []


def test_a_backup_holds_what_is_in_the_log(project: ProjectFile) -> None:
    project.record(project.history.edited("rename section", renamed(example_document(), "Coda")))
    write_backup(project.path)

    assert last_good(project.path) == project.summary


def test_a_damaged_backup_is_not_offered(path: Path) -> None:
    write_backup(path)
    backup_of(path).write_bytes(backup_of(path).read_bytes()[:9000])

    assert last_good(path) is None


def test_without_a_backup_none_is_offered(path: Path) -> None:
    assert last_good(path) is None
    path.unlink()
    with pytest.raises(ProjectError, match="cannot be brought back"):
        restore(path)


def test_a_project_is_not_overwritten_by_its_backup(path: Path) -> None:
    write_backup(path)

    with pytest.raises(ProjectError, match="set it aside first"):
        restore(path)


def test_nothing_is_backed_up_of_a_project_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"gone\.charthero is not there any more"):
        write_backup(tmp_path / "gone.charthero")
    assert list(tmp_path.iterdir()) == []


def test_a_history_without_steps_can_be_brought_back(tmp_path: Path) -> None:
    path = tmp_path / "New.charthero"
    with closing(ProjectFile.create(path, SOURCE, History(example_document()))) as project:
        project.settle()
    set_aside(path)
    restore(path)

    with closing(ProjectFile.open(path)) as project:
        assert project.history == History(example_document())

"""The list of projects."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chart_hero_core.editing.history import History
from chart_hero_core.errors import ProjectDamagedError, ProjectError, ProjectInUseError
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.disk import backup_of, log_of, marker_of, rollback_of
from chart_hero_core.projects.library import Library
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.song_identity import SongIdentity
from tests.support.projects import SOURCE, copy_of_open, example_document, random_step


class FakeTrash:
    """Moves files into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def __call__(self, path: Path) -> None:
        path.rename(self.folder / path.name)

    @property
    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def trash(tmp_path: Path) -> FakeTrash:
    return FakeTrash(tmp_path / "trash")


@pytest.fixture
def library(tmp_path: Path, trash: FakeTrash) -> Library:
    return Library(tmp_path / "projects", trash)


@pytest.fixture
def dead(library: Library, tmp_path: Path) -> Path:
    """A project whose program died in the middle of a transcription, with an edit in the log."""
    with closing(
        ProjectFile.create(tmp_path / "Dead.charthero", SOURCE, History(example_document()))
    ) as project:
        project.begin_job({})
        project.record(random_step(project.history, random.Random(1)))
        library.folder.mkdir()
        path = copy_of_open(project.path, library.folder)
        marker_of(path).write_bytes(marker_of(project.path).read_bytes())
    return path


def song(title: str, content_hash: str = "ab" * 32) -> tuple[Source, History]:
    document = example_document()
    document = replace(document, metadata=replace(document.metadata, title=title))
    return replace(SOURCE, identity=SongIdentity("x.mp3", 1, content_hash)), History(document)


def make(library: Library, title: str, content_hash: str = "ab" * 32) -> Path:
    with closing(library.create(*song(title, content_hash))) as project:
        return project.path


def test_a_folder_that_is_not_there_holds_nothing(library: Library) -> None:
    assert library.entries() == []
    assert library.find("ab" * 32) is None


def test_a_project_is_named_after_its_song(library: Library) -> None:
    assert make(library, "War of Freedom").name == "War of Freedom (abababab).charthero"


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("AC/DC: Back?", "AC_DC_ Back_"),
        ("", "x"),
        ("...", "___"),
        ("夜に駆ける", "夜に駆ける"),
        ("a" * 300, "a" * 48),
        ("\udcff", "_"),
    ],
)
def test_titles_become_names_that_every_system_takes(library: Library, title: str, stem: str) -> None:
    assert make(library, title).name == f"{stem} (abababab).charthero"


def test_two_projects_of_a_song_have_two_files(library: Library) -> None:
    make(library, "Song")

    assert make(library, "Song").name == "Song (abababab) 2.charthero"


def test_a_list_shows_what_a_project_is_about(library: Library) -> None:
    path = make(library, "War of Freedom")
    (entry,) = library.entries()

    assert (entry.path, entry.title, entry.fault) == (path, "War of Freedom", None)
    assert entry.summary is not None
    assert (entry.summary.artist, entry.summary.n_doubtful) == ("Sectoid", 28)
    assert entry.size_bytes == path.stat().st_size
    assert entry.opened_at is not None
    assert [entry.is_open, entry.was_cut_off, entry.is_half_heard] == [False] * 3


def test_listing_leaves_nothing_behind(library: Library) -> None:
    path = make(library, "Song")
    library.entries()

    assert list(library.folder.iterdir()) == [path]


def test_the_song_used_last_comes_first(library: Library) -> None:
    first, second = make(library, "First"), make(library, "Second")
    assert [entry.path for entry in library.entries()] == [second, first]

    ProjectFile.open(first).close()
    assert [entry.path for entry in library.entries()] == [first, second]


def test_an_open_project_is_listed_as_it_is_now(library: Library) -> None:
    with closing(library.create(*song("Song"))) as project:
        project.begin_job({})
        document = replace(project.history.document, notes=())
        project.record(project.history.edited("delete all", document))
        (entry,) = library.entries()

    assert entry.is_open
    assert not entry.is_half_heard
    assert entry.summary is not None
    assert entry.summary.n_notes == 0


def test_a_damaged_project_is_listed_as_such(library: Library) -> None:
    path = make(library, "Song")
    path.write_bytes(path.read_bytes()[:5000])
    (entry,) = library.entries()

    assert entry.title == "Song (abababab)"
    assert isinstance(entry.fault, ProjectDamagedError)


def test_other_files_are_not_listed(library: Library) -> None:
    make(library, "Song")
    (library.folder / "notes.txt").write_text("x")
    (library.folder / "folder.charthero").mkdir()

    assert len(library.entries()) == 1


def test_a_song_is_found_by_its_content(library: Library) -> None:
    make(library, "One", "11" * 32)
    path = make(library, "Two", "22" * 32)
    renamed = path.rename(path.with_name("something else.charthero"))

    assert library.find("22" * 32) == renamed
    assert library.find("33" * 32) is None


def test_damaged_projects_do_not_keep_others_from_being_found(library: Library) -> None:
    path = make(library, "Song")
    (library.folder / "A (abababab).charthero").write_bytes(b"noise")

    assert library.find("ab" * 32) == path


# ---- what a program that died leaves -------------------------------------------------------------


def test_a_project_that_was_cut_off_is_offered(library: Library, dead: Path) -> None:
    (entry,) = library.cut_off()

    assert (entry.path, entry.title) == (dead, "War of Freedom")
    assert entry.is_half_heard
    assert entry.summary is not None
    assert entry.summary.n_steps == 1


def test_a_project_that_was_cut_off_can_be_gone_on_with(library: Library, dead: Path) -> None:
    with closing(ProjectFile.open(dead)) as project:
        assert len(project.history.done) == 1
        assert library.cut_off() == []
    assert library.cut_off() == []


def test_a_project_whose_program_died_while_opening_it_is_no_damaged_one(library: Library) -> None:
    path = make(library, "Song")
    copy = path.with_name("Died.charthero")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE facts SET content = zeroblob(100000)")
        copy.write_bytes(path.read_bytes())
        rollback_of(copy).write_bytes(rollback_of(path).read_bytes())
        connection.execute("ROLLBACK")

    assert rollback_of(copy).stat().st_size > 0
    assert library.entry(copy).fault is None
    assert library.entry(copy).title == "Song"


def test_an_offer_that_was_declined_is_not_made_again(library: Library, dead: Path) -> None:
    library.dismiss(dead)

    assert library.cut_off() == []
    assert library.entry(dead).is_half_heard


def test_an_open_project_cannot_be_dismissed(library: Library) -> None:
    with closing(library.create(*song("Song"))) as project:
        library.dismiss(project.path)

        assert library.entry(project.path).is_open


# ---- the trash -----------------------------------------------------------------------------------


def test_a_deleted_project_goes_to_the_trash_with_its_backup(library: Library, trash: FakeTrash) -> None:
    with closing(library.create(*song("Song"))) as project:
        project.settle()
    library.delete(project.path)

    assert trash.names == {project.path.name, backup_of(project.path).name}
    assert list(library.folder.iterdir()) == []


def test_a_project_that_was_cut_off_goes_to_the_trash_whole(
    library: Library, trash: FakeTrash, dead: Path
) -> None:
    library.delete(dead)

    assert trash.names == {dead.name}
    with closing(ProjectFile.open(trash.folder / dead.name)) as project:
        assert len(project.history.done) == 1


def test_a_damaged_project_can_be_deleted(library: Library, trash: FakeTrash) -> None:
    path = make(library, "Song")
    path.write_bytes(b"")
    log_of(path).write_bytes(b"what was recorded")
    library.delete(path)

    assert trash.names == {path.name, log_of(path).name}


def test_an_open_project_is_not_deleted(library: Library, trash: FakeTrash) -> None:
    with closing(library.create(*song("Song"))) as project, pytest.raises(ProjectInUseError):
        library.delete(project.path)

    assert trash.names == set()


def test_a_trash_that_takes_nothing_is_told(library: Library) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    path = make(library, "Song")
    with pytest.raises(ProjectError, match="cannot be moved to the trash"):
        Library(library.folder, refuse).delete(path)

    assert library.entries()[0].fault is None


def test_a_project_that_vanishes_while_it_is_listed_has_a_fault(library: Library) -> None:
    entry = library.entry(library.folder / "gone.charthero")

    assert entry.fault is not None
    assert entry.changed_at == datetime.fromtimestamp(0, UTC)

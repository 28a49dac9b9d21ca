"""What is recorded is there when the project is opened again."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.editing.change import Change
from chart_hero_core.editing.history import History
from chart_hero_core.errors import ProjectError, ProjectInUseError
from chart_hero_core.projects.contents import ExportRecord, JobState, Source
from chart_hero_core.projects.disk import backup_of
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.projects import (
    SOURCE,
    digest_of,
    example_document,
    example_history,
    files_beside,
    random_step,
    renamed,
)

NOON = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)


class FakeClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def reopened(project: ProjectFile) -> ProjectFile:
    """Close a project and open it again, for the rest of the test process."""
    project.close()
    return ProjectFile.open(project.path)


def walk(project: ProjectFile, n_steps: int, seed: int = 3) -> None:
    dice = random.Random(seed)
    for _ in range(n_steps):
        project.record(random_step(project.history, dice))


# ---- the chart -----------------------------------------------------------------------------------


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.integers(0, 30))
def test_any_walk_through_a_history_is_kept(seed: int, n_steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Song.charthero")
        project = ProjectFile.create(path, SOURCE, History(example_document()))
        walk(project, n_steps, seed)
        with closing(reopened(project)) as again:
            assert again.history == project.history
            assert again.summary == project.summary


def test_a_new_project_holds_its_document_and_its_steps(made: Callable[..., ProjectFile]) -> None:
    project = made(history=example_history())

    with closing(reopened(project)) as again:
        assert again.history == example_history()


def test_undo_goes_on_behind_closing(project: ProjectFile) -> None:
    before = project.history
    project.record(before.edited("rename section", renamed(before.document, "Chorus")))

    with closing(reopened(project)) as again:
        assert again.history.undo_name == "rename section"
        assert again.history.undo().document == before.document
        again.record(again.history.undo())
        with closing(reopened(again)) as third:
            assert third.history.redo_name == "rename section"
            assert third.history.redo().document == project.history.document


def test_a_drag_is_one_step(project: ProjectFile) -> None:
    history = project.history.edited("move note", renamed(project.history.document, "0"))
    project.record(history)
    for place in range(1, 20):
        history = history.amended("move note", renamed(history.document, str(place)))
        project.record(history)

    with closing(reopened(project)) as again:
        assert len(again.history.done) == 1
        assert again.history.document.sections[0].name == "19"


def test_a_drag_back_to_where_it_began_is_no_step(project: ProjectFile) -> None:
    before = project.history.document
    project.record(project.history.edited("move note", renamed(before, "away")))
    project.record(project.history.amended("move note", before))

    with closing(reopened(project)) as again:
        assert again.history == History(before)


def test_an_edit_behind_undone_ones_cuts_them_off(project: ProjectFile) -> None:
    walk(project, 30)
    history = project.history
    while len(history.undone) < 5:
        history = history.undo()
    project.record(history)
    project.record(history.edited("rename section", renamed(history.document, "Coda")))

    with closing(reopened(project)) as again:
        assert again.history.undone == ()
        assert again.history == project.history


def test_steps_that_were_never_shown_to_it_are_kept_with_the_next(project: ProjectFile) -> None:
    history = project.history
    for number in range(4):
        history = history.edited("rename section", renamed(history.document, str(number)))
    project.record(history.undo())

    with closing(reopened(project)) as again:
        assert again.history == history.undo()


def test_another_document_below_the_same_steps_is_kept(made: Callable[..., ProjectFile]) -> None:
    project = made(history=example_history())
    history = replace(project.history, document=replace(project.history.document, duration_s=99.0))
    project.record(history)

    with closing(reopened(project)) as again:
        assert again.history == history
        assert again.history.undo().document.duration_s == 99.0


def test_a_song_heard_anew_is_kept_without_the_old_steps(made: Callable[..., ProjectFile]) -> None:
    project = made(history=example_history())
    project.record(History(example_document(7)))

    with closing(reopened(project)) as again:
        assert again.history == History(example_document(7))


def test_the_same_history_is_not_written_again(project: ProjectFile) -> None:
    n_commits = project.store.n_commits
    project.record(project.history)

    assert project.store.n_commits == n_commits


def test_snapshots_spare_the_way_through_all_steps(made: Callable[..., ProjectFile]) -> None:
    project = made(history=History(example_document(400)))
    dice = random.Random(5)
    for _ in range(20):
        notes = tuple(replace(note, confidence=dice.random()) for note in project.history.document.notes)
        document = replace(project.history.document, notes=notes)
        project.record(project.history.edited("listen again", document))
        project.settle()
    with project.store.reading() as connection:
        n_snapshots = connection.execute("SELECT count(*) FROM snapshots").fetchone()[0]

    assert 1 < n_snapshots < 10
    with closing(reopened(project)) as again:
        assert again.history == project.history
        for _ in range(20):
            again.record(again.history.undo())
        with closing(reopened(again)) as third:
            assert third.history.document == example_document(400)


def test_threads_may_record_and_settle_at_once(project: ProjectFile) -> None:
    settling = [Thread(target=project.settle) for _ in range(5)]
    dice = random.Random(1)
    for thread in settling:
        thread.start()
        for _ in range(10):
            project.record(random_step(project.history, dice))
    for thread in settling:
        thread.join()

    with closing(reopened(project)) as again:
        assert digest_of(again.history) == digest_of(project.history)


def test_a_full_disk_is_told_and_the_next_record_makes_up_for_it(project: ProjectFile) -> None:
    with project.store.reading() as connection:
        n_pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {n_pages}")
    big = project.history.edited("listen again", example_document(4_000))
    with pytest.raises(ProjectError, match=r"Song\.charthero cannot be saved, as the disk is full"):
        project.record(big)
    with project.store.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    project.record(big.edited("rename section", renamed(big.document, "Coda")))

    with closing(reopened(project)) as again:
        assert [step.name for step in again.history.done] == ["listen again", "rename section"]


# ---- what is beside the chart --------------------------------------------------------------------


def test_what_is_known_of_the_song_is_kept(made: Callable[..., ProjectFile]) -> None:
    project = made(tags={"title": "War of Freedom", "track": 3}, cover=b"a cover")

    with closing(reopened(project)) as again:
        assert again.source == SOURCE
        assert again.tags == {"title": "War of Freedom", "track": 3}
        assert again.cover == b"a cover"


def test_the_cover_and_the_place_of_the_song_may_change(project: ProjectFile) -> None:
    moved = Source(Path("elsewhere", "song.mp3"), SOURCE.identity, SOURCE.duration_s)
    project.change_source(moved)
    project.change_cover(b"drawn by hand")

    with closing(reopened(project)) as again:
        assert again.source == moved
        assert again.cover == b"drawn by hand"
        again.change_cover(None)
        assert again.cover is None


def test_the_view_is_kept(project: ProjectFile) -> None:
    assert project.view == {}
    project.change_view({"start_s": 12.5, "muted": ["kick"]})

    with closing(reopened(project)) as again:
        assert again.view == {"start_s": 12.5, "muted": ["kick"]}


def test_a_transcription_that_does_not_end_is_seen(tmp_path: Path) -> None:
    clock = FakeClock()
    project = ProjectFile.create(tmp_path / "a.charthero", SOURCE, History(example_document()), clock=clock)
    assert project.job is None
    project.begin_job({"separate": True})

    with closing(reopened(project)) as again:
        assert again.job == JobState(NOON, None, {"separate": True})


def test_a_transcription_that_ends_is_seen(tmp_path: Path) -> None:
    clock = FakeClock()
    project = ProjectFile.create(tmp_path / "a.charthero", SOURCE, History(example_document()), clock=clock)
    project.begin_job({})
    clock.time += timedelta(seconds=20)
    project.finish_job()

    with closing(reopened(project)) as again:
        assert again.job == JobState(NOON, NOON + timedelta(seconds=20))


def test_exports_are_kept_in_order(project: ProjectFile) -> None:
    exports = [
        ExportRecord(Path("songs", name), "folder", NOON, {"notes.mid": "00" * 32}) for name in ("b", "a")
    ]
    for export in exports:
        project.add_export(export)

    with closing(reopened(project)) as again:
        assert again.exports == tuple(exports)


def test_pictures_are_kept(project: ProjectFile) -> None:
    assert project.picture("waveform") is None
    project.keep_picture("waveform", b"old")
    project.keep_picture("waveform", b"peaks")

    with closing(reopened(project)) as again:
        assert again.picture("waveform") == b"peaks"


def test_the_summary_counts_what_a_list_shows(project: ProjectFile) -> None:
    summary = project.summary

    assert (summary.title, summary.artist, summary.duration_s) == ("War of Freedom", "Sectoid", 200.0)
    assert (summary.n_notes, summary.n_doubtful) == (40, 28)


def test_instants_are_kept(tmp_path: Path) -> None:
    clock = FakeClock()
    project = ProjectFile.create(tmp_path / "a.charthero", SOURCE, History(example_document()), clock=clock)
    clock.time += timedelta(hours=1)
    project.record(project.history.edited("rename section", renamed(example_document(), "Coda")))

    with closing(reopened(project)) as again:
        assert again.created_at == NOON
        assert again.summary.changed_at == NOON + timedelta(hours=1)


# ---- opening and closing -------------------------------------------------------------------------


def test_a_closed_project_is_one_file(project: ProjectFile) -> None:
    walk(project, 5)
    project.close()
    project.close()

    assert files_beside(project.path) == []
    connection = sqlite3.connect(project.path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_project_is_opened_by_one_program_only(project: ProjectFile) -> None:
    with pytest.raises(ProjectInUseError, match=r"Song\.charthero is open in another Chart Hero"):
        ProjectFile.open(project.path)

    walk(project, 1)


def test_a_missing_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"gone\.charthero is not there"):
        ProjectFile.open(tmp_path / "gone.charthero")

    assert list(tmp_path.iterdir()) == []


def test_a_project_is_never_made_over_another(project: ProjectFile) -> None:
    with pytest.raises(ProjectError, match=r"Song\.charthero is there already"):
        ProjectFile.create(project.path, SOURCE, History(example_document()))


def test_a_project_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    broken = History(example_document(0), done=(Change("add", added=example_document().notes),))

    with pytest.raises(ValueError, match="no such note"):
        ProjectFile.create(tmp_path / "a.charthero", SOURCE, broken)
    assert list(tmp_path.iterdir()) == []


def test_a_project_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be made"):
        ProjectFile.create(tmp_path / "no" / "a.charthero", SOURCE, History(example_document()))


def test_names_that_look_like_addresses_are_names(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1? & ä.charthero"
    with closing(ProjectFile.create(path, SOURCE, History(example_document()))):
        pass

    assert [place.name for place in tmp_path.iterdir()] == [path.name]


def test_settling_writes_a_backup_first_and_then_now_and_again(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "a.charthero"
    with closing(ProjectFile.create(path, SOURCE, History(example_document()), clock=clock)) as project:
        stamps = []
        for minutes in (0, 1, 6, 1):
            clock.time += timedelta(minutes=minutes)
            walk(project, 1, seed=minutes)
            project.settle()
            stamps.append(backup_of(path).stat().st_mtime_ns)

    assert [later != earlier for earlier, later in pairwise(stamps)] == [
        False,
        True,
        False,
    ]


def test_settling_behind_the_end_does_nothing(project: ProjectFile) -> None:
    project.close()
    project.settle()

    assert not backup_of(project.path).exists()

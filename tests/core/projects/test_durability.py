"""What a power cut leaves: all but the last edit, and never half of one."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from chart_hero_core.editing.history import History
from chart_hero_core.projects.disk import log_of
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.projects import (
    SOURCE,
    copy_of_open,
    digest_of,
    example_document,
    random_step,
    renamed,
)


class CountedFlush:
    """Stands for the disk: notes what was flushed."""

    def __init__(self) -> None:
        self.paths: list[Path] = []

    def __call__(self, path: Path) -> None:
        self.paths.append(path)


def opened_with(flush: Callable[[Path], None], folder: Path) -> ProjectFile:
    path = folder / "Song.charthero"
    ProjectFile.create(path, SOURCE, History(example_document())).close()
    return ProjectFile.open(path, flush=flush)


def edited(history: History, name: str) -> History:
    return history.edited("rename section", renamed(history.document, name))


def test_an_edit_waits_until_the_one_before_is_on_the_disk(tmp_path: Path) -> None:
    flush = CountedFlush()
    with closing(opened_with(flush, tmp_path)) as project:
        project.record(edited(project.history, "first"))
        assert flush.paths == []
        project.record(edited(project.history, "second"))
        assert flush.paths == [log_of(project.path)]


def test_an_edit_behind_settling_does_not_wait(tmp_path: Path) -> None:
    flush = CountedFlush()
    with closing(opened_with(flush, tmp_path)) as project:
        project.record(edited(project.history, "first"))
        project.settle()
        assert flush.paths == [log_of(project.path)]
        project.record(edited(project.history, "second"))
        assert len(flush.paths) == 1


def test_a_drag_waits_for_the_edit_before_it_only(tmp_path: Path) -> None:
    flush = CountedFlush()
    with closing(opened_with(flush, tmp_path)) as project:
        project.record(edited(project.history, "first"))
        project.record(edited(project.history, "second"))
        for name in "third", "fourth":
            history = project.history
            project.record(history.amended("rename section", renamed(history.document, name)))

        assert len(flush.paths) == 1


def test_settling_twice_flushes_once(tmp_path: Path) -> None:
    flush = CountedFlush()
    with closing(opened_with(flush, tmp_path)) as project:
        project.record(edited(project.history, "first"))
        project.settle()
        project.settle()

        assert len(flush.paths) == 1


def test_a_log_cut_off_anywhere_holds_whole_edits(tmp_path: Path) -> None:
    dice = random.Random(8)
    with closing(opened_with(CountedFlush(), tmp_path)) as project:
        states = [digest_of(project.history)]
        for _ in range(12):
            project.record(random_step(project.history, dice))
            states.append(digest_of(project.history))
        folder = tmp_path / "copy"
        folder.mkdir()
        log = log_of(project.path).read_bytes()
        found = []
        for length in (*sorted(dice.randrange(len(log)) for _ in range(25)), len(log)):
            copy = copy_of_open(project.path, folder)
            log_of(copy).write_bytes(log[:length])
            with closing(ProjectFile.open(copy)) as again:
                found.append(states.index(digest_of(again.history)))

    assert found == sorted(found)
    assert found[-1] == 12
    assert len(set(found)) > 5


def test_a_long_log_is_carried_into_the_file(project: ProjectFile) -> None:
    project.store.keep_blobs({"activations": random.Random(1).randbytes(5 << 20)})
    length = project.path.stat().st_size
    project.settle()

    assert project.path.stat().st_size > length + (5 << 20) - 100_000
    project.record(edited(project.history, "after"))
    with closing(project):
        pass
    with closing(ProjectFile.open(project.path)) as again:
        assert again.history == project.history

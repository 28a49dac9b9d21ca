"""SIGKILL at any instant: at most the last edit is missing, and never a damaged file."""

from __future__ import annotations

import multiprocessing
import random
from contextlib import closing
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from chart_hero_core.editing.history import History
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.projects import (
    SOURCE,
    EditLog,
    assert_nothing_lost,
    digest_of,
    edit_until_killed,
    example_document,
)

N_KILLS = 50
LONGEST_S = 0.2
"""From the start of opening; some kills come while the project is opened."""


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    """Children that start in some 10 ms: forks of a process that has imported everything."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.projects"])
    return context


def test_an_editor_killed_at_random_instants_loses_at_most_its_last_edit(
    processes: BaseContext, tmp_path: Path
) -> None:
    path, log = tmp_path / "Song.charthero", EditLog(tmp_path / "log")
    history = History(example_document())
    with closing(ProjectFile.create(path, SOURCE, history)):
        log.confirm(digest_of(history))
    dice = random.Random(50)

    for kill in range(N_KILLS):
        end, child_end = processes.Pipe()
        editor = processes.Process(target=edit_until_killed, args=(path, log, kill, child_end), daemon=True)
        editor.start()
        assert end.poll(60)
        editor.join(dice.uniform(0, LONGEST_S))
        assert editor.exitcode is None, "the editor failed before it was killed"
        editor.kill()
        editor.join()
        assert_nothing_lost(path, log)

    assert log.n_recorded() > 2 * N_KILLS, "hardly anything was recorded between the kills"

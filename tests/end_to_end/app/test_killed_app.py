"""SIGKILL and SIGTERM at the whole app: nothing is lost but, at most, the very last edit."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer
from chart_hero_app.settings import UserFolders
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongState
from chart_hero_core.projects.disk import marker_of
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import kept_hearing
from chart_hero_core.service import model_library
from tests.support.app_bench import AppBench, write_groove
from tests.support.app_process import (
    AppProcess,
    app_processes,
    edit_at_random,
    freeze_once_a_part_is_kept,
    tell_of_strokes,
)
from tests.support.projects import EditLog, assert_nothing_lost, digest_of

N_KILLS = 50
LONGEST_EDITING_S = 0.25
"""From the song being open; every fifth kill comes before, while the app starts."""
LONGEST_START_S = 0.5


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    return app_processes()


@pytest.fixture
def folders(own_folders: Path, burst_model: Path) -> UserFolders:
    """The user's folders of the apps that are killed, which listen with the tiny model."""
    folders = UserFolders.of_this_user()
    library = model_library(folders.projects.parent / "training" / "models")
    library.use(library.import_model(burst_model))
    return folders


@pytest.fixture
def project(folders: UserFolders, charted_once: Path) -> Path:
    """The groove, charted in an earlier run of the app."""
    shutil.copytree(charted_once / "projects", folders.projects)
    (place,) = folders.projects.glob("*.charthero")
    return place


@pytest.fixture
def next_start(folders: UserFolders, burst_model: Path, look: Look, qtbot: QtBot) -> Iterator[AppBench]:
    """The app as it is started after the crash."""
    bench = AppBench(folders.projects.parent, burst_model, look, qtbot)
    yield bench
    bench.close()


def test_an_app_killed_at_random_instants_loses_at_most_its_last_edit(
    processes: BaseContext, project: Path, tmp_path: Path
) -> None:
    log = EditLog(tmp_path / "log")
    with closing(ProjectFile.open(project)) as opened:
        log.confirm(digest_of(opened.history))
    dice = random.Random(50)

    for kill in range(N_KILLS):
        app = AppProcess.start(processes, partial(edit_at_random, log, kill), project)
        if kill % 5:
            app.wait_for("open")
            app.process.join(dice.uniform(0, LONGEST_EDITING_S))
        else:
            app.process.join(dice.uniform(0, LONGEST_START_S))
        app.kill()
        assert_nothing_lost(project, log)

    assert log.n_recorded() > N_KILLS, "hardly anything was recorded between the kills"


def test_an_app_killed_while_it_listens_offers_to_go_on(
    processes: BaseContext, folders: UserFolders, tmp_path: Path, next_start: AppBench
) -> None:
    song = write_groove(tmp_path / "Long song.wav", seconds=60.0)
    app = AppProcess.start(processes, tell_of_strokes, song)
    app.wait_for("strokes")
    app.kill()

    next_start.app.begin()
    next_start.until(lambda: next_start.app.notice.topic == "recovery")
    message = next_start.app.notice.message
    assert message is not None
    assert message.sentence.startswith('Chart Hero closed in the middle of "Long song". Everything up to')
    next_start.app.notice.answer(Answer.GO_ON)
    next_start.until(
        lambda: next_start.app.session is not None and next_start.session.state is SongState.READY
    )
    next_start.until_idle()

    assert next_start.session.heard is not None
    assert next_start.session.heard.is_complete
    assert len(next_start.session.editor.document.notes) > 200


def test_an_app_killed_while_it_listens_goes_on_from_what_it_heard(
    processes: BaseContext, folders: UserFolders, tmp_path: Path, next_start: AppBench
) -> None:
    song = write_groove(tmp_path / "Long song.wav", seconds=60.0)
    app = AppProcess.start(processes, freeze_once_a_part_is_kept, song)
    app.wait_for("kept")
    app.kill()
    (place,) = folders.projects.glob("*.charthero")
    with closing(ProjectFile.open(place)) as project:
        kept = kept_hearing(project)
    assert kept is not None
    kept_s = kept.activations.duration_s
    assert 0 < kept_s < 60

    told_s: list[float] = []

    def follow() -> None:
        if next_start.app.session is not None:
            listening = next_start.session.listening
            listening.heard_more.connect(lambda news: told_s.append(news.heard_until_s))

    next_start.app.session_changed.connect(follow)
    next_start.app.open_project(place)
    next_start.until(
        lambda: next_start.app.session is not None and next_start.session.state is SongState.READY
    )
    next_start.until_idle()

    assert told_s[0] > kept_s
    assert next_start.session.heard is not None
    in_one_go = next_start.app.engine.listen(song).activations.family_logits
    assert np.array_equal(next_start.session.heard.activations.family_logits, in_one_go)
    assert len(next_start.session.editor.document.notes) > 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can answer")
def test_sigterm_in_the_middle_of_a_run_closes_cleanly(
    processes: BaseContext, folders: UserFolders, tmp_path: Path, next_start: AppBench
) -> None:
    song = write_groove(tmp_path / "Long song.wav", seconds=60.0)
    app = AppProcess.start(processes, tell_of_strokes, song)
    app.wait_for("strokes")
    assert app.process.pid is not None
    os.kill(app.process.pid, signal.SIGTERM)
    app.process.join(60)

    assert app.process.exitcode == 0
    (place,) = folders.projects.glob("*.charthero")
    assert not marker_of(place).exists()
    assert "ERROR" not in (folders.logs / "chart-hero.log").read_text(encoding="utf-8")
    next_start.app.open_song(song)
    next_start.until(
        lambda: next_start.app.session is not None and next_start.session.state is SongState.READY
    )
    next_start.until_idle()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can answer")
def test_sigterm_between_edits_keeps_them_all(
    processes: BaseContext, folders: UserFolders, project: Path, tmp_path: Path
) -> None:
    log = EditLog(tmp_path / "log")
    app = AppProcess.start(processes, partial(edit_at_random, log, 7), project)
    for _ in range(5):
        app.wait_for("edit")
    assert app.process.pid is not None
    os.kill(app.process.pid, signal.SIGTERM)
    app.process.join(60)

    assert app.process.exitcode == 0
    assert log.n_recorded() >= 5
    assert len(log.allowed()) == 1
    assert_nothing_lost(project, log)

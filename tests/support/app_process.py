"""The real app in a process of its own, so that it can be killed: driven by a timer, watched by its logs."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chart_hero_app import application
from chart_hero_app.view_models import part_keeping
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.projects.readings import kept_hearing
from chart_hero_core.service import listening
from tests.support.projects import EDITS, EditLog, digest_of

EDIT_EVERY_MS = 5
LONGEST_START_S = 120.0
"""On a machine that is busy with other things."""

FOLDERS = (
    *("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    *(f"XDG_{name}_HOME" for name in ("CONFIG", "DATA", "CACHE", "STATE", "DOCUMENTS")),
)
"""What says where a user's files are."""


def app_processes() -> BaseContext:
    """Where apps come from: forks of a process that has imported everything, but has no thread yet."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.app_process", "torch"])
    return context


@dataclass(frozen=True)
class AppProcess:
    """An app that runs.

    Parameters
    ----------
    process : of the system
    news : what it tells
    """

    process: BaseProcess
    news: Connection

    @classmethod
    def start(
        cls, processes: BaseContext, watch: Callable[[SongSession, Connection], None], *paths: Path
    ) -> AppProcess:
        """Start an app in the folders that this process' environment names.

        Parameters
        ----------
        processes : see `app_processes`
        watch : called once a song is open, with the means to tell about it
        paths : songs and projects to open
        """
        news, told = processes.Pipe(duplex=False)
        folders = {name: os.environ[name] for name in FOLDERS}
        process = processes.Process(  # type: ignore[attr-defined]
            target=_run, args=(folders, watch, paths, told), daemon=True
        )
        process.start()
        return cls(process, news)

    def wait_for(self, word: str) -> None:
        """Wait until it tells something."""
        while self.news.poll(LONGEST_START_S):
            if self.news.recv_bytes() == word.encode():
                return
        raise AssertionError(f"the app never told of {word}")

    def kill(self) -> None:
        """End it as a power cut does, wherever it is."""
        assert self.process.exitcode is None, "the app ended before it was killed"
        self.process.kill()
        self.process.join()
        self.news.close()


def edit_at_random(log: EditLog, seed: int, session: SongSession, news: Connection) -> None:
    """Edit the open song for ever, and log what is about to be recorded, and what was."""
    dice, editor = random.Random(seed), session.editor

    def confirm() -> None:
        log.confirm(digest_of(editor.history))
        news.send_bytes(b"edit")

    editor.changed.connect(lambda _: log.intend(digest_of(editor.history)))
    session.keeper.saved.connect(confirm)
    session.keeper.failed.connect(_give_up)
    timer = QTimer(session)
    timer.timeout.connect(lambda: _edit(editor, dice))
    timer.start(EDIT_EVERY_MS)
    news.send_bytes(b"open")


def tell_of_strokes(session: SongSession, news: Connection) -> None:
    """Tell when the song is open, and when the first strokes of its run are heard."""
    news.send_bytes(b"open")
    session.listening.heard_more.connect(lambda _: news.send_bytes(b"strokes"))


def freeze_once_a_part_is_kept(session: SongSession, news: Connection) -> None:
    """Keep every part that is heard; tell when the first one is kept, and do nothing from then on."""
    listening.TELL_EVERY_S = part_keeping.KEEP_EVERY_S = 0.0
    listening.MOST_TELLING_SHARE = part_keeping.MOST_KEEPING_SHARE = 1.0

    def freeze_if_kept() -> None:
        if kept_hearing(session.project) is not None:
            news.send_bytes(b"kept")
            time.sleep(LONGEST_START_S)  # until it is killed

    session.listening.heard_more.connect(freeze_if_kept)


def _edit(editor: EditorModel, dice: random.Random) -> None:
    """Go on as a user may: mostly edits, some of them amending the one before, some undone, redone."""
    turn = dice.random()
    if turn < 0.15 and editor.history.done:
        editor.undo()
    elif turn < 0.25 and editor.history.undone:
        editor.redo()
    else:
        edit = dice.choice(EDITS)
        name = f"{edit.__name__} {dice.randrange(10**9)}"
        editor.perform(name, lambda document: edit(document, dice), "drag" if turn < 0.5 else None)


def _give_up(error: Exception) -> None:
    sys.stderr.write(f"{error}\n")
    os._exit(1)


def _run(
    folders: dict[str, str],
    watch: Callable[[SongSession, Connection], None],
    paths: tuple[Path, ...],
    news: Connection,
) -> None:
    """Run the app: the target of the process."""
    os.environ.update(folders, QT_QPA_PLATFORM="offscreen")
    program = QApplication([sys.executable])
    look_for_song = QTimer(program)

    def look() -> None:
        session = _open_song()
        if session is not None:
            look_for_song.stop()
            watch(session, news)

    look_for_song.timeout.connect(look)
    look_for_song.start(1)
    sys.exit(application.main([str(path) for path in paths]))


def _open_song() -> SongSession | None:
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    return windows[0]._app.session if windows else None

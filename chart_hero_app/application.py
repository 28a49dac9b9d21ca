"""Starts the app in the order in which the user notices it: settings, look, window, then the model."""

from __future__ import annotations

import argparse
import faulthandler
import gc
import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType, TracebackType
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from chart_hero_app.jobs import Jobs
from chart_hero_app.messages import message_of
from chart_hero_app.playback.device import SWITCH_S
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings, UserFolders
from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.theme.theme import LanePalette
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core import __version__
from chart_hero_core.projects.library import Library
from chart_hero_core.service import ChartHero, model_library

E = TypeVar("E", bound=Enum)

_logger = logging.getLogger(__name__)

LOG_BYTES = 1_000_000
LOG_NAME = "chart-hero.log"
WINDOW_STANDS = "the window stands"
"""Written to the log once it does; tests and benchmarks wait for it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app until its window is closed.

    Parameters
    ----------
    arguments : songs and folders to open; None for those of the command line

    Returns
    -------
    int
        the process's exit code
    """
    paths = _parsed(sys.argv[1:] if arguments is None else arguments)
    sys.setswitchinterval(SWITCH_S)  # the window waits for a turn among three threads that decode
    application = _application()
    folders = UserFolders.of_this_user()
    begin_log(folders.logs)
    settings = Settings(folders.settings / "settings.json")
    look = Look(application)
    follow_choices(look, settings)
    app = AppModel(
        ChartHero(models=model_library), settings, look, Library(folders.projects), Player(), Jobs()
    )
    try:
        window = MainWindow(app)
    except Exception as error:
        _logger.exception("the window cannot be built")
        app.close()
        QMessageBox.critical(None, "Chart Hero", message_of(error).sentence)
        raise
    show_faults(app)
    collect_when_ready(app)
    return _run(application, app, window, paths)


def _run(application: QApplication, app: AppModel, window: MainWindow, paths: Sequence[Path]) -> int:
    """Show the window, and close everything behind it in the end."""
    stops = StopSignals()
    stops.asked.connect(window.close)
    window.show()
    QTimer.singleShot(0, lambda: _begin(app, paths))
    code = application.exec()
    stops.release()
    sys.excepthook = sys.__excepthook__
    ended_in_time = app.close()
    window.deleteLater()
    logging.shutdown()
    if not ended_in_time:
        os._exit(code)  # a thread still computes: waiting for it would keep a closed program alive
    return code


def _begin(app: AppModel, paths: Sequence[Path]) -> None:
    """Go on now that the window is painted."""
    _logger.info(WINDOW_STANDS)
    app.begin(paths)


def collect_when_ready(app: AppModel) -> None:
    """Collect no garbage until the model is loaded, and never look through what is there by then.

    A full collection stops all threads while it looks at every object there is, and torch alone has 150,000
    that never go. Measured on two busy cores: pauses of 0.2 to 0.4 s while torch was imported and when a song
    of four minutes was charted; none over 30 ms since.
    """
    gc.disable()

    def go_on() -> None:
        gc.freeze()
        gc.enable()

    app.model.changed.connect(go_on)
    app.model.failed.connect(go_on)


def follow_choices(look: Look, settings: Settings) -> None:
    """Let everything look as the user chose, now and whenever they choose otherwise."""

    def follow() -> None:
        choices = settings.choices.look
        look.choose_theme(_chosen(ThemeChoice, choices.theme, ThemeChoice.SYSTEM))
        look.choose_lane_palette(_chosen(LanePalette, choices.palette, LanePalette.GAME))
        look.choose_text_percent(choices.text_percent)
        look.choose_reduced_motion(choices.reduces_motion)

    settings.changed.connect(follow)
    follow()


def _chosen(kind: type[E], value: str, otherwise: E) -> E:
    """Take a choice by its name; a name that a newer version, or a hand, wrote is none."""
    return next((choice for choice in kind if choice.value == value), otherwise)


def _parsed(arguments: Sequence[str]) -> list[Path]:
    parser = argparse.ArgumentParser(prog="chart-hero app", description="Drop a song, get a drum chart.")
    parser.add_argument("songs", nargs="*", type=Path, help="songs and folders to open")
    songs: list[Path] = parser.parse_args(arguments).songs
    return [song.absolute() for song in songs]  # what is kept of them holds wherever the app starts next


def _application() -> QApplication:
    """Make the application, or take the one that is there."""
    QCoreApplication.setApplicationName("Chart Hero")
    QCoreApplication.setApplicationVersion(__version__)
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication([sys.argv[0]])


def begin_log(folder: Path) -> Path | None:
    """Write traces of this run, and of crashes, to a file.

    Parameters
    ----------
    folder : made if need be

    Returns
    -------
    Path or None
        the file; None if none can be written, which is no reason not to start
    """
    path = folder / LOG_NAME
    root = logging.getLogger()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError as error:
        _logger.warning("%s cannot be written: %s", path, error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root.addHandler(handler)
    for name in ("chart_hero_app", "chart_hero_core"):
        logging.getLogger(name).setLevel(logging.INFO)
    if handler.stream is not None:
        faulthandler.enable(handler.stream)
    _logger.info("Chart Hero %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)
    return path


def show_faults(app: AppModel) -> None:
    """Show whatever nobody caught as an error card, and log it; nothing is swallowed."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _logger.error("%s", "".join(traceback.format_exception(kind, error, trace)))
        app.show_fault(error)

    sys.excepthook = show


class StopSignals(QObject):
    """SIGTERM and SIGINT, brought into the event loop, which Python's own handlers never interrupt.

    Signals
    -------
    asked() : the system, or a terminal, wants the program to end
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._fd_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, _wake) for number in (signal.SIGTERM, signal.SIGINT)}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        self._reader.recv(64)
        self.asked.emit()

    def release(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()


def _wake(number: int, _: FrameType | None) -> None:
    """Let the wake-up socket speak; it has the signal's number already."""
    _logger.info("asked to stop by signal %d", number)

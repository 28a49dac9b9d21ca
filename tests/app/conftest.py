"""What holds for every test of the app: offscreen, folders of its own, nothing left over, no loop blocked."""

from __future__ import annotations

import gc
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
os.environ["PYTEST_QT_API"] = "pyside6"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.view_models.song_session import SongSession
from tests.support.app import LoopWatch, TimerWatch
from tests.support.app_bench import AppBench, chart_into, write_groove
from tests.support.models import save_burst_model
from tests.support.pseudo_locale import PseudoLocale

QLocale.setDefault(QLocale.c())  # figures look the same on every computer

LONGEST_COMPUTING_S = 1.0
LONGEST_WAIT_S = 10.0
"""By the clock, on a machine that may be busy with other things; a real deadlock lasts for ever."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let settings, projects and logs of a test lie in its own folder; returns the user's folder."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE", "DOCUMENTS"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    QStandardPaths.setTestModeEnabled(True)
    return home


@pytest.fixture(autouse=True)
def nothing_left_over(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a top-level widget behind."""
    threads = set(threading.enumerate())
    widgets = set(qapp.topLevelWidgets())
    with TimerWatch() as timers:
        yield
    delete_what_was_closed()
    left = [thread.name for thread in threading.enumerate() if thread not in threads and _is_ours(thread)]
    left += [repr(widget) for widget in qapp.topLevelWidgets() if widget not in widgets]
    left += timers.running()
    assert not left, f"left over: {', '.join(left)}"


@pytest.fixture(autouse=True)
def loop_is_never_blocked(nothing_left_over: None) -> Iterator[None]:
    """Fail a test in which the GUI thread kept its event loop waiting for more than a second."""
    gc.freeze()  # what other tests left is no work of this one's thread
    try:
        with LoopWatch() as watch:
            yield
    finally:
        gc.unfreeze()
    assert watch.longest_computing_s < LONGEST_COMPUTING_S, (
        f"the GUI thread computed for {watch.longest_computing_s:.2f} s without a turn of its event loop"
    )
    assert watch.longest_s < LONGEST_WAIT_S, f"the event loop was blocked for {watch.longest_s:.2f} s"


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The app's look in the dark theme; nothing moves."""
    look = Look(qapp)
    look.choose_theme(ThemeChoice.DARK)
    look.choose_reduced_motion(True)
    yield look
    qapp.setStyleSheet("")


@pytest.fixture
def pseudo_locale(qapp: QApplication) -> Iterator[None]:
    """Make every word 40 % longer, in whatever is made after."""
    translator = PseudoLocale()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture(scope="session")
def burst_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights that hear kick, snare and hi-hat as `tests.support.songs` renders them."""
    return save_burst_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def groove(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A song of six bars at 120 BPM; not to be moved or changed."""
    return write_groove(tmp_path_factory.mktemp("songs") / "groove.wav", title="Groove", artist="Nobody")


@pytest.fixture(scope="session")
def charted_once(tmp_path_factory: pytest.TempPathFactory, burst_model: Path, groove: Path) -> Path:
    """An app's folder in which the groove is charted; to be copied, not used."""
    folder = tmp_path_factory.mktemp("charted")
    chart_into(folder, burst_model, groove)
    return folder


@pytest.fixture
def session(bench: AppBench, charted_once: Path, groove: Path, tmp_path: Path) -> SongSession:
    """The groove, opened as it was charted before; its app is `bench`."""
    shutil.copytree(charted_once, tmp_path / "app", dirs_exist_ok=True)
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None)
    bench.until_idle()
    return bench.session


@pytest.fixture
def bench(tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot) -> Iterator[AppBench]:
    """An app without a window."""
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot)
    yield bench
    bench.close()


def delete_what_was_closed() -> None:
    """Let Qt delete what was asked to be deleted later."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _is_ours(thread: threading.Thread) -> bool:
    """Tell Python's threads from native ones, which are listed once they have called into Python."""
    return not isinstance(thread, threading._DummyThread)

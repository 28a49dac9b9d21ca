"""A window with a song that nobody knows, and an identifier that does as it is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.main_window import MainWindow
from tests.support.app_bench import AppBench, chart_into, write_groove
from tests.support.app_window import shown_window
from tests.support.identifying import FakeIdentifier


@pytest.fixture
def identifier(tmp_path: Path) -> Iterator[FakeIdentifier]:
    """Has a key, and knows every song."""
    identifier = FakeIdentifier(tmp_path / "identification")
    yield identifier
    identifier.gate.set()
    identifier.cover_gate.set()


@pytest.fixture
def bench(
    tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, identifier: FakeIdentifier
) -> Iterator[AppBench]:
    """An app with that identifier, whose user was told what is sent."""
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot, identifier=identifier)
    bench.app.settings.change("identification", has_agreed=True)
    yield bench
    bench.close()


@pytest.fixture(scope="session")
def unknown_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A song without tags; not to be moved or changed."""
    return write_groove(tmp_path_factory.mktemp("unknown") / "Track 07.wav")


@pytest.fixture(scope="session")
def unknown_once(tmp_path_factory: pytest.TempPathFactory, burst_model: Path, unknown_song: Path) -> Path:
    """An app's folder in which it is charted; to be copied, not used."""
    folder = tmp_path_factory.mktemp("charted-unknown")
    chart_into(folder, burst_model, unknown_song)
    return folder


@pytest.fixture
def window(bench: AppBench, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of the app."""
    with shown_window(bench, tmp_path) as window:
        yield window
        bench.until_idle()


@pytest.fixture
def song(
    window: MainWindow, bench: AppBench, unknown_once: Path, unknown_song: Path, tmp_path: Path
) -> SongSession:
    """The unknown song, open in the window."""
    shutil.copytree(unknown_once / "projects", tmp_path / "app" / "projects", dirs_exist_ok=True)
    bench.app.open_song(unknown_song)
    bench.until(lambda: bench.app.session is not None)
    bench.until_idle()
    QCoreApplication.processEvents()
    return bench.session


@pytest.fixture
def identifying(window: MainWindow, song: SongSession) -> Identifying:
    """What the window does about it."""
    return window.identifying

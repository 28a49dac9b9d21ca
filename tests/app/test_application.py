from __future__ import annotations

import faulthandler
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from chart_hero_app import application
from chart_hero_app.application import (
    LOG_NAME,
    WINDOW_STANDS,
    StopSignals,
    begin_log,
    follow_choices,
    show_faults,
)
from chart_hero_app.settings import Settings, UserFolders
from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.theme.theme import LanePalette
from tests.support.app_bench import AppBench

START_S = 60.0


@pytest.fixture
def own_log() -> Iterator[None]:
    """Take our handlers off the root logger again."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    faulthandler.enable(sys.__stderr__)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can answer")
def test_the_app_starts_without_torch_in_its_way_and_ends_on_sigterm(own_folders: Path) -> None:
    log = UserFolders.of_this_user().logs / LOG_NAME
    process = subprocess.Popen([sys.executable, "-m", "chart_hero_app"], env=os.environ)
    try:
        end_s = time.monotonic() + START_S
        while not (log.exists() and WINDOW_STANDS in log.read_text(encoding="utf-8")):
            assert time.monotonic() < end_s, "no window"
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(START_S) == 0
    finally:
        process.kill()
    assert "ERROR" not in log.read_text(encoding="utf-8")


def test_importing_the_app_imports_no_torch() -> None:
    code = "import sys, chart_hero_app.application; print('torch' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "False"


@pytest.mark.skipif(sys.platform == "win32", reason="the test sends itself a signal")
def test_a_signal_comes_through_the_event_loop(qtbot: QtBot) -> None:
    stops = StopSignals()
    with qtbot.waitSignal(stops.asked):
        os.kill(os.getpid(), signal.SIGTERM)
    stops.release()

    assert signal.getsignal(signal.SIGTERM) is not None


def test_what_nobody_caught_is_shown_and_logged(
    bench: AppBench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    show_faults(bench.app)

    sys.excepthook(ZeroDivisionError, ZeroDivisionError("division by zero"), None)

    assert bench.faults[0].sentence.startswith("Something went wrong")
    assert "division by zero" in bench.faults[0].details
    assert "division by zero" in caplog.text


def test_a_window_that_cannot_be_built_is_told_in_a_box_of_the_system(
    qtbot: QtBot, own_log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def fail(_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(application, "MainWindow", fail)
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, text: told.append(text))

    with pytest.raises(ZeroDivisionError):
        application.main([])
    assert told[0].startswith("Something went wrong")


def test_traces_go_to_a_file(tmp_path: Path, own_log: None) -> None:
    path = begin_log(tmp_path / "logs")
    logging.getLogger("chart_hero_app.somewhere").warning("something odd")

    assert path is not None
    assert "something odd" in path.read_text(encoding="utf-8")


def test_without_a_folder_for_the_log_the_app_starts_all_the_same(tmp_path: Path, own_log: None) -> None:
    (tmp_path / "logs").write_text("a file")

    assert begin_log(tmp_path / "logs") is None


def test_the_look_follows_the_choices(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    settings = Settings(tmp_path / "settings.json")
    follow_choices(look, settings)

    settings.change("look", theme="light", palette="safe-a", text_percent=125, reduces_motion=True)

    assert look.theme_choice is ThemeChoice.LIGHT
    assert not look.theme.is_dark
    assert look.lane_palette is LanePalette.SAFE_A
    assert look.text_percent == 125
    assert look.reduces_motion


def test_a_look_that_nobody_knows_is_the_usual_one(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.change("look", theme="sepia", palette="rainbow")

    follow_choices(look, settings)

    assert look.theme_choice is ThemeChoice.SYSTEM

"""One program at a time has a project open, and leaves a trace if it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chart_hero_core.errors import ProjectError, ProjectInUseError
from chart_hero_core.projects.disk import marker_of
from chart_hero_core.projects.open_marker import Holder, OpenMarker, holder_of

NOON = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)

HOLDS_UNTIL_KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from chart_hero_core.projects.open_marker import OpenMarker
marker = OpenMarker.take(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Song.charthero"


def test_nobody_holds_what_nobody_opened(path: Path) -> None:
    assert holder_of(path) is None


def test_a_holder_is_seen_and_gone_when_it_lets_go(path: Path) -> None:
    marker = OpenMarker.take(path, NOON)
    seen = holder_of(path)
    marker.release()

    assert seen == Holder(os.getpid(), NOON, is_alive=True)
    assert holder_of(path) is None
    assert not marker_of(path).exists()


def test_a_held_project_is_refused_until_it_is_let_go(path: Path) -> None:
    marker = OpenMarker.take(path, NOON)
    with pytest.raises(ProjectInUseError, match="close it there first"):
        OpenMarker.take(path, NOON)
    marker.release()

    OpenMarker.take(path, NOON).release()


def test_looking_at_a_holder_does_not_disturb_it(path: Path) -> None:
    marker = OpenMarker.take(path, NOON)
    for _ in range(3):
        holder_of(path)
    with pytest.raises(ProjectInUseError):
        OpenMarker.take(path, NOON)
    marker.release()


def test_a_program_that_dies_leaves_a_trace_and_no_lock(path: Path) -> None:
    command = [sys.executable, "-c", HOLDS_UNTIL_KILLED, str(path), NOON.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        with pytest.raises(ProjectInUseError):
            OpenMarker.take(path, NOON)
        program.kill()
        program.wait()

    assert holder_of(path) == Holder(program.pid, NOON, is_alive=False)
    OpenMarker.take(path, NOON).release()
    assert holder_of(path) is None


def test_a_marker_that_was_not_written_yet_says_nothing(path: Path) -> None:
    marker_of(path).write_bytes(b"")

    assert holder_of(path) is None


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="nothing can be written beside it"):
        OpenMarker.take(tmp_path / "no" / "Song.charthero", NOON)

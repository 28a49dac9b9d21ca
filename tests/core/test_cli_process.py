"""The command line as a process of its own: exit codes, streams, Ctrl-C at every stage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300.0

STOP_AT = """
import sys, time
from pathlib import Path
import chart_hero_core.{module} as module

def wait(*_, **__):
    Path({mark!r}).touch()
    time.sleep({patience})

module.{name} = wait
from chart_hero_core.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The command line, with a step that never ends."""

WAIT_WHILE_LOADING = "import time, pathlib; pathlib.Path({mark!r}).touch(); time.sleep({patience})"


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("songs") / "Band - Tune.flac", strokes_of(steady(120.0, 10.0)))


def environment(*python_path: Path) -> dict[str, str]:
    paths = os.pathsep.join(str(path) for path in (*python_path, ROOT))
    return os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}


def chart_hero(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "chart_hero_core.cli", *map(str, arguments)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


def interrupted(
    command: list[str], mark: Path, env: dict[str, str], stop: signal.Signals = signal.SIGINT
) -> tuple[int, str]:
    """Start a process, press Ctrl-C once it has touched the mark; return its exit code and stderr."""
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + PATIENCE_S
        while not mark.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(stop)
        _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err


needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows cannot send SIGINT to one process")


@needs_signals
@pytest.mark.parametrize(
    ("module", "name", "stop"),
    [
        ("model.inference", "_run", signal.SIGINT),
        ("service.charted", "estimate_tempo", signal.SIGINT),
        ("export.writing", "_write_chart", signal.SIGINT),
        ("export.writing", "_write_chart", signal.SIGTERM),
        ("formats.song_folder", "_put_in_place", signal.SIGINT),
    ],
)
def test_ctrl_c_at_any_stage_leaves_nothing_and_neither_does_sigterm(
    burst_model: Path, song: Path, tmp_path: Path, module: str, name: str, stop: signal.Signals
) -> None:
    mark, out = tmp_path / "reached", tmp_path / "out"
    program = STOP_AT.format(module=module, name=name, mark=str(mark), patience=PATIENCE_S)
    arguments = ["transcribe", str(song), "--model", str(burst_model), "-o", str(out)]

    code, err = interrupted([sys.executable, "-c", program, *arguments], mark, environment(), stop)

    assert mark.exists()
    assert code == 130
    assert err == "chart-hero: Interrupted; nothing unfinished was left behind.\n"
    assert not out.exists()


@needs_signals
def test_ctrl_c_while_libraries_load(tmp_path: Path) -> None:
    mark = tmp_path / "reached"
    slow = tmp_path / "rich"
    slow.mkdir()
    (slow / "__init__.py").write_text(WAIT_WHILE_LOADING.format(mark=str(mark), patience=PATIENCE_S))

    code, err = interrupted([sys.executable, "-m", "chart_hero_core.cli"], mark, environment(tmp_path))

    assert mark.exists()
    assert code == 130
    assert "Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="Windows answers a closed pipe otherwise")
def test_a_reader_that_has_gone_is_no_reason_for_a_traceback(song: Path, burst_model: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "chart_hero_core.cli", "doctor", "--model", str(burst_model)]

    result = subprocess.run(
        command, env=environment(), stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)

    assert result.returncode == 1
    assert result.stderr == ""


def test_a_failure_shows_its_origin_only_when_asked(tmp_path: Path) -> None:
    plain = chart_hero("transcribe", tmp_path / "gone.mp3")
    debugged = chart_hero("transcribe", tmp_path / "gone.mp3", "--debug")

    assert (plain.returncode, debugged.returncode) == (1, 1)
    assert plain.stderr.count("\n") == 1
    assert "Traceback" in debugged.stderr
    assert debugged.stderr.endswith(plain.stderr)


@pytest.mark.parametrize("command", ["train", "tune"])
def test_training_answers_for_its_own_options(command: str) -> None:
    result = chart_hero(command, "--help")

    assert result.returncode == 0
    assert "--pack" in result.stdout

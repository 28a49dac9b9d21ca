"""Runs are started, asked to pause or stop, and looked after from any process, by files in their folder.

The process of a run holds a lock that the system frees when it dies, however it dies. It outlives whoever
started it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.events import (
    LOG_NAME,
    AnyEvent,
    Done,
    Failed,
    Paused,
    last_event,
)
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME

OUTPUT_NAME = "output.txt"
"""What the process writes besides events: the place to look when it dies without a word."""

_LOCK_NAME, _REQUEST_NAME = "process.lock", "request"
_LOOK_S = 2.0  # longer than anybody needs to look whether a process is there


class Request(Enum):
    """What a running process can be asked for."""

    PAUSE = "pause"
    STOP = "stop"


class RunState(Enum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    BROKEN_OFF = "broken off"
    FAILED = "failed"
    DONE = "done"


def new_run(runs: Path, plan: RunPlan) -> Path:
    """Make a folder for a run, named after it and unlike all others; returns it.

    Raises
    ------
    TrainingDataError
        if it cannot be written
    """
    stem = re.sub(r"[^\w -]", "", plan.name).strip() or "run"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        taken = {path.name.casefold() for path in runs.iterdir()}
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number})"
        (runs / name).mkdir()
    except OSError as error:
        raise TrainingDataError(
            f"{runs} cannot be written to ({error.strerror or error}); choose another folder."
        ) from error
    write_json(runs / name / PLAN_NAME, plan)
    return runs / name


def start(folder: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process of the training room that works in a folder, and outlives us.

    Parameters
    ----------
    folder : of the run, study or data set; what the process says goes to `output.txt` there
    arguments : as to Python: `["-m", "chart_hero_core.training", ...]`

    Raises
    ------
    TrainingDataError
        if it cannot be started
    """
    own_group: dict[str, Any] = (
        {"creationflags": 0x00000208} if os.name == "nt" else {"start_new_session": True}
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / OUTPUT_NAME).open("ab") as output:
            return subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **own_group,
            )
    except OSError as error:
        raise TrainingDataError(
            f"The training in {folder} cannot be started ({error.strerror or error}); try again."
        ) from error


def hold(folder: Path) -> BaseFileLock:
    """Hold a folder as the process that works in it; release it, or die, when done.

    Raises
    ------
    TrainingDataError
        if another process works in it, or it cannot be written to
    """
    lock = FileLock(folder / _LOCK_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return lock.acquire(timeout=_LOOK_S).lock
    except Timeout as error:
        raise TrainingDataError(f"{folder.name} is already running; wait for it, or stop it.") from error
    except OSError as error:
        raise TrainingDataError(
            f"{folder} cannot be written to ({error.strerror or error}); choose another folder."
        ) from error


def is_running(folder: Path) -> bool:
    """Tell whether a process works in the folder."""
    if not (folder / _LOCK_NAME).exists():
        return False
    lock = FileLock(folder / _LOCK_NAME)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def ask(folder: Path, request: Request) -> None:
    """Ask the process of a folder for something; it does so within a step.

    Raises
    ------
    TrainingDataError
        if the folder cannot be written to
    """
    try:
        (folder / _REQUEST_NAME).write_text(request.value, encoding="utf-8")
    except OSError as error:
        raise TrainingDataError(
            f"{folder} cannot be written to ({error.strerror or error}); make room and try again."
        ) from error


def asked(folder: Path) -> Request | None:
    """Tell what the process of a folder was asked for."""
    try:
        return Request((folder / _REQUEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def forget_request(folder: Path) -> None:
    """Take a request back, or as done."""
    (folder / _REQUEST_NAME).unlink(missing_ok=True)


def state_of(run: Path) -> RunState:
    """Tell where a run stands, from its files alone."""
    if is_running(run):
        return RunState.RUNNING
    if (run / RESULT_NAME).exists():
        return RunState.DONE
    return _state_after(last_event(run / LOG_NAME))


def _state_after(last: AnyEvent | None) -> RunState:
    """Tell where a run stands whose process has ended, by its last word."""
    if last is None:
        return RunState.WAITING
    if isinstance(last, Done):
        return RunState.DONE
    if isinstance(last, Failed):
        return RunState.FAILED
    if isinstance(last, Paused):
        return RunState.PAUSED
    return RunState.BROKEN_OFF

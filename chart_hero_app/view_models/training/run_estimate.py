"""What a run will cost, asked of a process of the training room: it alone knows devices and speeds."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from chart_hero_core.errors import CancelledError, TrainingDataError
from chart_hero_core.runs.json_files import from_json, write_json
from chart_hero_core.runs.plan import FILE_NAME, RunEstimate, RunPlan

ESTIMATE_COMMAND = ("-m", "chart_hero_core.training.estimate")
_logger = logging.getLogger(__name__)

_PATIENCE_S = 0.2
_ROOM_COMMAND = 0x08000000  # CREATE_NO_WINDOW


def estimate_run(
    plan: RunPlan, is_cancelled: Callable[[], bool], command: Sequence[str] = ESTIMATE_COMMAND
) -> RunEstimate:
    """Ask what a run will cost; takes seconds, for torch is loaded.

    Parameters
    ----------
    plan : of the run
    is_cancelled : asked often
    command : as to Python; the file with the plan comes behind it

    Raises
    ------
    TrainingDataError
        if the process cannot say
    CancelledError
        if nobody wants to know any more
    """
    with tempfile.TemporaryDirectory(prefix="chart-hero-") as folder:
        path = Path(folder) / FILE_NAME
        write_json(path, plan)
        with subprocess.Popen(
            [sys.executable, *command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=_ROOM_COMMAND if sys.platform == "win32" else 0,
        ) as process:
            answer, complaint = _talk(process, is_cancelled)
    try:
        return from_json(answer, RunEstimate)
    except msgspec.DecodeError as error:
        _logger.warning("no estimate: %s", complaint.decode("utf-8", errors="replace"))
        raise TrainingDataError("It is not known how long this takes; start it to see.") from error


def _talk(process: subprocess.Popen[bytes], is_cancelled: Callable[[], bool]) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            if is_cancelled():
                process.kill()
                raise CancelledError("Nobody wants to know any more.") from None

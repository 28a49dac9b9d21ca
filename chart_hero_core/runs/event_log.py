"""Saying events: a JSON line each, on stdout and at the end of a folder's log."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.events import LOG_NAME, Event
from chart_hero_core.runs.json_files import to_line

Report = Callable[[Event], None]
"""Is told what happens."""

_LOG = logging.getLogger(__name__)


class EventLog:
    """Says events on stdout and, once it is opened, in a log too; a `Report`.

    What cannot be written is passed over: neither a full disk nor a reader that has gone ends a training.

    Parameters
    ----------
    is_silent : says nothing anywhere, as all but the first of several processes do
    """

    def __init__(self, *, is_silent: bool = False) -> None:
        self._is_silent = is_silent
        self._log: BinaryIO | None = None
        self._is_cut = False

    def __enter__(self) -> EventLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._log is not None:
            self._log.close()

    def open(self, folder: Path) -> None:
        """Keep what is said from now on in the log of a folder, which is made if need be.

        Raises
        ------
        TrainingDataError
            if it cannot be written to
        """
        if self._is_silent:
            return
        path = folder / LOG_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._is_cut = path.exists() and not path.read_bytes().endswith(b"\n")
            self._log = path.open("ab", buffering=0)
        except OSError as error:
            raise TrainingDataError(
                f"{folder} cannot be written to ({error.strerror or error}); choose another folder."
            ) from error

    def __call__(self, event: Event) -> None:
        """Say one."""
        if self._is_silent:
            return
        line = to_line(msgspec.structs.replace(event, time=round(time.time(), 1)))
        with suppress(OSError, ValueError):  # nobody reads it any more
            sys.stdout.write(line.decode())
            sys.stdout.flush()
        if self._log is not None:
            self._keep(self._log, line)

    def _keep(self, log: BinaryIO, line: bytes) -> None:
        content = b"\n" + line if self._is_cut else line  # so that half a line spoils no other
        try:
            self._is_cut = log.write(content) < len(content)
        except OSError as error:
            self._is_cut = True
            _LOG.warning("The log cannot be written (%s).", error)

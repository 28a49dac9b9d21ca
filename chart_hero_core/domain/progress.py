"""How long jobs tell where they are and ask whether to go on."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from chart_hero_core.errors import CancelledError


class Stage(Enum):
    """The stages of the main job, in order."""

    DECODE = "decode"
    LISTEN = "listen"
    TEMPO = "tempo"
    CHART = "chart"
    EXPORT = "export"


class Monitor(Protocol):
    """Whoever watches a job: a progress bar, a window, a test."""

    def advance(self, stage: Stage, share: float) -> None:
        """Be told that `share` (0..1) of a stage is done; comes often, must return at once."""

    def is_cancelled(self) -> bool:
        """Say whether the job should stop; asked often, must return at once."""


class SilentMonitor:
    """A monitor that shows nothing and never cancels."""

    def advance(self, stage: Stage, share: float) -> None:
        """Show nothing."""

    def is_cancelled(self) -> bool:
        """Never cancel."""
        return False


def raise_if_cancelled(monitor: Monitor) -> None:
    """Stop the job here if the monitor asks for it.

    Raises
    ------
    CancelledError
        if the monitor says so
    """
    if monitor.is_cancelled():
        raise CancelledError("Stopped on request.")

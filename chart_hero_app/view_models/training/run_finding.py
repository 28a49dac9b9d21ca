"""The run that is going on, or that can be gone on with, found when the window opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from chart_hero_app.words import percent_text
from chart_hero_core.runs.control import RunState, state_of
from chart_hero_core.runs.events import LOG_NAME, Step, events_in

translate = QCoreApplication.translate

_OFFERED = (RunState.RUNNING, RunState.PAUSED, RunState.BROKEN_OFF, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that is not over.

    Parameters
    ----------
    folder : of the run
    state : where it stands
    share : 0..1 that it has learned; None before it began to
    """

    folder: Path
    state: RunState
    share: float | None

    @property
    def is_running(self) -> bool:
        """Whether its process is at work."""
        return self.state is RunState.RUNNING

    @property
    def text(self) -> str:
        """Where it stands, in words."""
        share = "" if self.share is None else percent_text(self.share)
        if self.is_running:
            return share or translate("Training", "begins")
        words = {
            RunState.PAUSED: translate("Training", "paused"),
            RunState.BROKEN_OFF: translate("Training", "broke off"),
            RunState.FAILED: translate("Training", "failed"),
        }[self.state]
        return translate("Training", "%1 at %2").replace("%1", words).replace("%2", share) if share else words

    @property
    def badge(self) -> str:
        """The same for the workspace switch."""
        if self.is_running:
            return self.text
        return translate("Training", "Go on?")


def find_run(runs: Path) -> FoundRun | None:
    """Find the run that was worked on last, if it is not over; None if there is no such run."""
    folders = [folder for folder in runs.iterdir() if folder.is_dir()] if runs.is_dir() else []
    if not folders:
        return None
    newest = max(folders, key=_last_change)
    state = state_of(newest)
    return FoundRun(newest, state, _share(newest)) if state in _OFFERED else None


def _last_change(folder: Path) -> float:
    """When a run was worked on last; of one that never began, when it was planned."""
    log = folder / LOG_NAME
    return log.stat().st_mtime if log.exists() else folder.stat().st_mtime


def _share(folder: Path) -> float | None:
    events, _ = events_in(folder / LOG_NAME)
    last = next((event for event in reversed(events) if isinstance(event, Step)), None)
    return last.step / last.n_steps if last is not None and last.n_steps else None

"""The folder of a run: read, weighed and thrown away, in threads that may wait."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chart_hero_app.view_models.training.run_progress import RunProgress, RunStory
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.projects.library import move_to_trash
from chart_hero_core.runs.control import Request, ask, is_running
from chart_hero_core.runs.data_folder import SOUND_FOLDER
from chart_hero_core.runs.events import AnyEvent, Saved
from chart_hero_core.runs.plan import RunPlan

_WEIGH_EVERY_S = 30.0
_PATIENCE_S = 120.0  # a step takes seconds, the decoding of a long song a minute
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class RunNews:
    """What is to be seen of a run now: where it stands, and bytes it takes, decoded sound included."""

    progress: RunProgress
    disk_bytes: int


class RunReader:
    """Reads what a run says, and weighs its files; one call at a time, in any thread.

    Parameters
    ----------
    folder : of the run
    plan : of the run
    """

    def __init__(self, folder: Path, plan: RunPlan) -> None:
        self._folders = [folder, *([plan.data / SOUND_FOLDER] if plan.data is not None else [])]
        self._story = RunStory()
        self._news: RunNews | None = None
        self._weighed_at = -_WEIGH_EVERY_S

    def __call__(self, events: Sequence[AnyEvent]) -> RunNews:
        """Take what was said since; the very same news again if there is nothing new."""
        self._story.take(events)
        now = time.monotonic()
        is_due = now - self._weighed_at >= _WEIGH_EVERY_S or any(isinstance(e, Saved) for e in events)
        if self._news is not None and not events and not is_due:
            return self._news
        disk_bytes = self._news.disk_bytes if self._news is not None else 0
        if is_due:
            self._weighed_at = now
            disk_bytes = sum(map(_size_of, self._folders))
        self._news = RunNews(self._story.progress(), disk_bytes)
        return self._news


def throw_away(folder: Path, discard: Callable[[Path], None] = move_to_trash) -> None:
    """Move a run to the trash, or delete it where there is none; its process is told to end before.

    Raises
    ------
    TrainingDataError
        if the process does not end, or the folder cannot be removed
    """
    deadline = time.monotonic() + _PATIENCE_S
    while is_running(folder):
        ask(folder, Request.PAUSE)
        if time.monotonic() > deadline:
            raise TrainingDataError(f"{folder.name} is still at work; wait a minute and discard it again.")
        time.sleep(_LOOK_S)
    try:
        discard(folder)
    except OSError:
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise TrainingDataError(
                f"{folder} cannot be removed ({error.strerror or error}); close what uses it and try again."
            ) from error


def _size_of(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # it was replaced just now
    return total

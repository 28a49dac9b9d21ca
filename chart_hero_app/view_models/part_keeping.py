"""Keeps what was heard of a song while the rest of it is heard, as the program may die any moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from chart_hero_app.view_models.listening import ListeningModel
from chart_hero_app.view_models.song_keeping import SongKeeper
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import Hearing, keep_hearing
from chart_hero_core.service import HeardSoFar

KEEP_EVERY_S = 3.0
"""A part is kept no more often than this: more than that is never heard twice."""
MOST_KEEPING_SHARE = 0.05
"""Keeping takes at most so much of the time, however long the song is: each part holds all before it."""


class PartKeeper(QObject):
    """Puts each part that was heard into the project, on the lane of projects, one at a time.

    If one cannot be kept, `keeper.failed` tells, and no further one is tried in this run of the app: the
    whole is kept in the end.

    Parameters
    ----------
    listening : the run
    keeper : of the project
    parent : Qt's owner
    clock : seconds of wall time
    """

    def __init__(
        self,
        listening: ListeningModel,
        keeper: SongKeeper,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._listening, self._keeper, self._clock = listening, keeper, clock
        self._not_before_s = 0.0
        self._is_keeping = self._is_running = False
        listening.progress_changed.connect(self._follow_run)
        listening.heard_more.connect(self._keep)

    def _follow_run(self) -> None:
        if self._listening.is_running is not self._is_running:
            self._is_running = self._listening.is_running
            self._not_before_s = self._clock() + KEEP_EVERY_S

    def _keep(self, so_far: HeardSoFar) -> None:
        began_s = self._clock()
        if self._is_keeping or began_s < self._not_before_s:
            return
        self._is_keeping = True
        hearing = Hearing(so_far.song.activations, so_far.song.decoding, so_far.song.model)
        self._keeper.keep_beside(lambda project: _write(project, hearing), lambda: self._rest(began_s))

    def _rest(self, began_s: float) -> None:
        self._is_keeping = False
        took_s = self._clock() - began_s
        self._not_before_s = self._clock() + max(KEEP_EVERY_S, took_s / MOST_KEEPING_SHARE)


def _write(project: ProjectFile, hearing: Hearing) -> None:
    keep_hearing(project, hearing)
    project.settle()

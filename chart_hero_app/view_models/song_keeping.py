"""Keeps the open song: every edit is in its project file the moment it is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Job, Jobs, Lane
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.errors import ProjectError
from chart_hero_core.projects.project_file import ProjectFile

_logger = logging.getLogger(__name__)


class SongKeeper(QObject):
    """Records what becomes of the document, and lets the disk catch up on the lane of projects.

    Parameters
    ----------
    project : open; closed by `close`
    editor : whose edits are kept
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    saved() : what was edited is safe; `saved_at`
    failed(ProjectError) : it cannot be written; the next edit, or `try_again`, writes this one too
    """

    saved = Signal()
    failed = Signal(object)

    def __init__(
        self, project: ProjectFile, editor: EditorModel, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.saved_at: datetime = project.summary.changed_at.astimezone()
        """When the last edit was recorded, in local time."""
        self._editor = editor
        self._jobs = jobs
        self._settling: Job[None] | None = None
        self._is_unsettled = False
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.keep)
        editor.edited.connect(self.keep)

    def keep(self) -> None:
        """Record the document as it is now, with its history."""
        try:
            self.project.record(self._editor.history)
        except ProjectError as error:
            self.failed.emit(error)
            return
        self.saved_at = self.project.summary.changed_at.astimezone()
        self._settle()
        self.saved.emit()

    def keep_soon(self) -> None:
        """Record it in the next turn of the event loop: in this one, a whole chart is being shown."""
        self._soon.start()

    def keep_beside(
        self, write: Callable[[ProjectFile], None], kept: Callable[[], None] = lambda: None
    ) -> None:
        """Keep something beside the document (what was heard, a picture, an export), soon.

        Parameters
        ----------
        write : runs on the lane of projects
        kept : called once it is kept
        """
        project = self.project
        self._jobs.start(
            lambda _: write(project),
            done=lambda _: kept(),
            failed=self._tell_failure,
            lane=Lane.PROJECTS,
            must_end=True,
        )

    def close(self) -> None:
        """Let go of the project, once everything is kept."""
        if self._soon.isActive():
            self._soon.stop()
            self.keep()
        project = self.project
        self._jobs.start(lambda _: _close(project), lane=Lane.PROJECTS, must_end=True)

    def _settle(self) -> None:
        """Bring the edit onto the disk; one at a time, and once more if something came meanwhile."""
        if self._settling is not None:
            self._is_unsettled = True
            return
        self._is_unsettled = False
        project = self.project
        self._settling = self._jobs.start(
            lambda _: project.settle(), done=self._settled, failed=self._not_settled, lane=Lane.PROJECTS
        )

    def _settled(self, _: None) -> None:
        self._settling = None
        if self._is_unsettled:
            self._settle()

    def _not_settled(self, error: Exception) -> None:
        self._settling = None
        self._tell_failure(error)

    def _tell_failure(self, error: Exception) -> None:
        if not isinstance(error, ProjectError):
            raise error
        self.failed.emit(error)


def _close(project: ProjectFile) -> None:
    """Let go of a project; what was recorded stays, even where its log cannot be folded in now."""
    try:
        project.close()
    except ProjectError as error:
        _logger.warning("%s was closed with its log beside it: %s", project.path.name, error)

"""Edits that take longer than a moment: worked out on a thread, made in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.editing.document import ChartDocument

WorkOut = Callable[[ChartDocument], ChartDocument]
"""Makes the new document of the present one; runs in another thread, so it knows nothing of Qt."""


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    key: str
    work_out: WorkOut
    make: Callable[[ChartDocument], None]


class BackgroundEdits(QObject):
    """Works edits out one after the other, each on the document that the ones before it left.

    An edit of the hand that comes in between is never lost: what was worked out on the older document is
    worked out again. Of several requests with one key that wait, only the last is worked out.

    Parameters
    ----------
    editor : whose document it is
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    failed(Exception) : an edit could not be worked out, and is not made
    """

    failed = Signal(object)

    def __init__(self, editor: EditorModel, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._jobs = jobs
        self._waiting: list[_Request] = []
        self._job: Job[ChartDocument] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an edit is on its way, or waits for one that is."""
        return self._job is not None or bool(self._waiting)

    def start(self, key: str, work_out: WorkOut, make: Callable[[ChartDocument], None]) -> None:
        """Work an edit out, and make it.

        Parameters
        ----------
        key : a request of the same key that still waits is dropped for this one
        work_out : in another thread
        make : gets the new document, in the GUI thread, while the one it was made of still holds
        """
        self._waiting = [request for request in self._waiting if request.key != key]
        self._waiting.append(_Request(key, work_out, make))
        self._next()

    def close(self) -> None:
        """Make nothing of what is on its way."""
        self._waiting.clear()
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        request = self._waiting.pop(0)
        base = self._editor.document
        self._job = self._jobs.start(
            lambda _: request.work_out(base),
            done=lambda document: self._make(request, base, document),
            failed=self._fail,
        )

    def _make(self, request: _Request, base: ChartDocument, document: ChartDocument) -> None:
        self._job = None
        if self._editor.document is base:
            request.make(document)
        elif all(waiting.key != request.key for waiting in self._waiting):
            self._waiting.insert(0, request)
        self._next()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._next()
        self.failed.emit(error)

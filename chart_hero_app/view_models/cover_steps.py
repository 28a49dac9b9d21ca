"""The cover goes with the step of undo that brought it: it is no part of the document."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from chart_hero_app.view_models.song_cover import give_cover
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.change import Change


@dataclass(slots=True)
class _CoverStep:
    """A step that changed the cover; `is_done` says whether it stands or was undone."""

    step: Change
    before: bytes | None
    after: bytes
    is_done: bool = True


class CoverSteps(QObject):
    """Puts the cover back when a step is undone, and there again when it is redone.

    A cover that the user chose in between stays. Steps are known as long as the song is open; after that,
    undo leaves the cover as it is.

    Parameters
    ----------
    session : whose history and picture it is
    parent : Qt's owner
    """

    def __init__(self, session: SongSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._steps: list[_CoverStep] = []
        session.editor.changed.connect(self._follow)

    def take(self, step: Change, data: bytes) -> None:
        """Take a cover as a part of a step, now or late; not if the step was undone meanwhile."""
        history = self._session.editor.history
        if _holds(history.done, step):
            self._steps.append(_CoverStep(step, self._session.cover, data))
            give_cover(self._session, data)
        elif _holds(history.undone, step):
            self._steps.append(_CoverStep(step, self._session.cover, data, is_done=False))

    def _follow(self) -> None:
        history = self._session.editor.history
        for known in tuple(self._steps):
            if known.is_done and _holds(history.undone, known.step):
                self._change(known, known.after, known.before)
            elif not known.is_done and _holds(history.done, known.step):
                self._change(known, known.before, known.after)
            elif not _holds(history.undone if not known.is_done else history.done, known.step):
                self._steps.remove(known)

    def _change(self, known: _CoverStep, present: bytes | None, other: bytes | None) -> None:
        known.is_done = not known.is_done
        if self._session.cover == present:
            give_cover(self._session, other)


def _holds(steps: tuple[Change, ...], step: Change) -> bool:
    return any(one is step for one in reversed(steps))

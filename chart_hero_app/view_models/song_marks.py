"""Marks that follow every edit a moment later: what was nearly heard, what no hands can play, what hand and
model disagree about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.rereading import Rereading
from chart_hero_app.view_models.timeline_display import TimelineDisplay
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import ChartDocument, place_of
from chart_hero_core.review.candidates import find_candidates
from chart_hero_core.review.hand_changes import HandChange, find_hand_changes
from chart_hero_core.review.playability import Hindrance, UnplayablePlace, find_unplayable
from chart_hero_core.review.reading import SongPeaks
from chart_hero_core.service import ChartingSpec

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    candidates: tuple[DrumNote, ...]
    unplayable: tuple[UnplayablePlace, ...]
    hand_changes: tuple[HandChange, ...]


class SongMarks(QObject):
    """Looks for marks on a thread whenever the document changes, one search at a time.

    Parameters
    ----------
    editor, rereading : of the song
    display : shows what goes against the hands, and where they differ from the model if that is asked for;
        candidates are the editor's
    jobs : the threads
    parent : Qt's owner
    """

    def __init__(
        self,
        editor: EditorModel,
        rereading: Rereading,
        display: TimelineDisplay,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._rereading, self._display = editor, rereading, display
        self._jobs = jobs
        self._job: Job[_Marks] | None = None
        self._is_stale = False
        self._shows_model = False
        self.unplayable: tuple[UnplayablePlace, ...] = ()
        """What no two hands and feet can play, in order."""
        editor.changed.connect(self.refresh)
        rereading.changed.connect(self.refresh)
        display.options_changed.connect(self._follow_options)

    def refresh(self) -> None:
        """Look for marks in the document as it is now."""
        if self._job is not None:
            self._is_stale = True
            return
        self._is_stale = False
        document, peaks, spec = self._editor.document, self._rereading.peaks, self._rereading.charting
        self._job = self._jobs.start(
            lambda _: _find(document, peaks, spec, shows_model=self._shows_model),
            done=self._show,
            failed=self._fail,
        )

    def _follow_options(self) -> None:
        if self._display.options.shows_model is not self._shows_model:
            self._shows_model = not self._shows_model
            self.refresh()

    def close(self) -> None:
        """Look for nothing any more."""
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def _show(self, marks: _Marks) -> None:
        self._job = None
        if self._is_stale:
            self.refresh()
            return
        self.unplayable = marks.unplayable
        self._editor.show_candidates(marks.candidates)
        self._display.show_hand_changes(marks.hand_changes)
        self._display.mark_hard_to_play(
            {
                place_of(note): reason_text(place.hindrance)
                for place in marks.unplayable
                for note in place.notes
            }
        )

    def _fail(self, error: Exception) -> None:
        self._job = None
        raise error


def reason_text(hindrance: Hindrance) -> str:
    """Why a place cannot be played."""
    reasons: Mapping[Hindrance, str] = {
        Hindrance.THIRD_HAND: translate("Marks", "Three hands at once"),
        Hindrance.NO_TIME_TO_MOVE: translate("Marks", "No time to move a hand"),
        Hindrance.FAST_FEET: translate("Marks", "Faster than two feet"),
    }
    return reasons[hindrance]


def _find(
    document: ChartDocument, peaks: SongPeaks | None, spec: ChartingSpec, *, shows_model: bool
) -> _Marks:
    candidates = () if peaks is None else find_candidates(document, peaks, spec)
    changes = find_hand_changes(document, peaks, spec) if peaks is not None and shows_model else ()
    return _Marks(candidates, find_unplayable(document), changes)

"""What the timeline shows of a run: how far it is, and its strokes until there is a chart of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.listening import ListeningModel
from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing, TimelineDisplay
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.service import HeardSoFar, KitSpec, pad_of

Strokes = tuple[HeardStroke, ...]


class RunDisplay(QObject):
    """Shows a run on the timeline, at the sensitivities that the document has now.

    Parameters
    ----------
    display : of the timeline
    listening : the run
    editor : of the song
    kit : what is played on; asked for each time
    jobs : the threads
    parent : Qt's owner
    """

    def __init__(
        self,
        display: TimelineDisplay,
        listening: ListeningModel,
        editor: EditorModel,
        kit: Callable[[], KitSpec],
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._display, self._listening, self._editor = display, listening, editor
        self._kit, self._jobs = kit, jobs
        self._so_far: HeardSoFar | None = None
        self._strokes: Strokes = ()
        self._picked_for: ChartDocument | None = None
        self._job: Job[Strokes] | None = None
        listening.progress_changed.connect(self.refresh)
        editor.changed.connect(self._follow_document)

    def show_strokes(self, so_far: HeardSoFar) -> None:
        """Show the strokes that were heard so far, each on the pad where it will usually be played."""
        self._so_far = so_far
        self._pick()

    def forget_strokes(self) -> None:
        """Show no strokes any more: there is a chart of them, or another run begins."""
        self.close()
        self._so_far, self._strokes = None, ()
        self.refresh()

    def close(self) -> None:
        """Stop picking; nothing is shown any more."""
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def refresh(self) -> None:
        """Show how far the run is; without one, the strokes that it left."""
        progress = self._listening.progress
        if progress is not None:
            self._display.show_hearing(Hearing(progress.heard_s, self._strokes))
        elif self._strokes:
            self._display.show_hearing(Hearing(self._strokes[-1].onset_s, self._strokes))
        else:
            self._display.show_hearing(None)

    def _follow_document(self) -> None:
        before = self._picked_for
        if before is not None and before.sensitivities != self._editor.document.sensitivities:
            self._pick()

    def _pick(self) -> None:
        """Pick the strokes on a thread, the newest wish only."""
        so_far, document, kit = self._so_far, self._editor.document, self._kit()
        if so_far is None:
            return
        self.close()
        self._picked_for = document
        self._job = self._jobs.start(
            lambda _: _strokes_of(so_far, document, kit),
            done=lambda strokes: self._take(strokes, so_far.heard_until_s),
        )

    def _take(self, strokes: Strokes, heard_until_s: float) -> None:
        self._job = None
        self._strokes = strokes
        if self._listening.progress is None:
            self.refresh()
        else:
            self._display.show_hearing(Hearing(heard_until_s, strokes))


def _strokes_of(so_far: HeardSoFar, document: ChartDocument, kit: KitSpec) -> Strokes:
    return tuple(
        HeardStroke(onset.onset_s, pad_of(onset.voice, kit), onset.voice is DrumVoice.HI_HAT_OPEN)
        for onset in so_far.picked(document.sensitivities)
    )

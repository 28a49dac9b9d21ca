"""The notes that the highway shows: Expert's, or a look at what an export makes of them for lower levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.settings import Settings
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.rereading import Rereading
from chart_hero_core.domain.chart import Difficulty, DrumNote
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.service import ChartingSpec, levels_of

Levels = Mapping[Difficulty, tuple[DrumNote, ...]]


class HighwayPreview(QObject):
    """Follows the document; lower levels are made on a thread, one time after the other.

    Until a level is made anew after an edit, it is shown as it was.

    Parameters
    ----------
    editor : the song; its notes are Expert
    rereading : says how notes are charted
    settings : says what else an export writes, for star power keeps notes in lower levels
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : other notes, or another level
    """

    changed = Signal()

    def __init__(
        self,
        editor: EditorModel,
        rereading: Rereading,
        settings: Settings,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._rereading = rereading
        self._settings = settings
        self._jobs = jobs
        self._difficulty = Difficulty.EXPERT
        self._levels: Levels | None = None
        self._seconds: npt.NDArray[np.float64] | None = None
        self._made_of: tuple[ChartDocument, ChartingSpec] | None = None
        self._job: Job[Levels] | None = None
        editor.changed.connect(self._follow)
        settings.changed.connect(self._make)

    @property
    def difficulty(self) -> Difficulty:
        """The level that is shown."""
        return self._difficulty

    def choose(self, difficulty: Difficulty) -> None:
        """Show another level."""
        if difficulty is not self._difficulty:
            self._difficulty = difficulty
            self._seconds = None
            self.changed.emit()
            self._make()

    @property
    def notes(self) -> Sequence[DrumNote]:
        """What is shown, in order; Expert until the level is made."""
        if self._difficulty is Difficulty.EXPERT or self._levels is None:
            return self._editor.document.notes
        return self._levels[self._difficulty]

    @property
    def seconds(self) -> npt.NDArray[np.float64]:
        """(n_notes,) heard seconds of `notes`."""
        document = self._editor.document
        if self._difficulty is Difficulty.EXPERT or self._levels is None:
            return document.seconds
        if self._seconds is None:
            ticks = np.array([note.tick for note in self.notes], dtype=np.int64)
            self._seconds = document.tempo_map.seconds_at(ticks)
        return self._seconds

    def close(self) -> None:
        """Make nothing any more."""
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def _follow(self) -> None:
        self._seconds = None
        if self._difficulty is Difficulty.EXPERT:
            self.changed.emit()
        self._make()

    def _make(self) -> None:
        """Make the lower levels of the document as it is now, if they are seen and not made of it."""
        wanted = self._editor.document, self._spec
        if self._job is not None or self._difficulty is Difficulty.EXPERT or self._is_made_of(*wanted):
            return
        self._made_of = wanted
        self._job = self._jobs.start(lambda _: levels_of(*wanted), done=self._show, failed=self._fail)

    def _is_made_of(self, document: ChartDocument, spec: ChartingSpec) -> bool:
        return self._made_of is not None and self._made_of[0] is document and self._made_of[1] == spec

    @property
    def _spec(self) -> ChartingSpec:
        has_star_power = self._settings.choices.export.has_star_power
        return replace(
            self._rereading.charting, with_star_power=has_star_power, with_activation_fills=has_star_power
        )

    def _show(self, levels: Levels) -> None:
        self._job = None
        self._levels, self._seconds = levels, None
        self.changed.emit()
        self._make()

    def _fail(self, error: Exception) -> None:
        self._job = None
        raise error

"""The result page: what came of a run, and what shall become of its model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal

from chart_hero_app.jobs import Job, JobMonitor, Lane
from chart_hero_app.view_models.training.listening import Listening
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.result_shelf import (
    FinishedRun,
    Kept,
    SmallWave,
    finished_runs,
    look_up,
    small_wave,
)
from chart_hero_app.view_models.training.result_words import state_text
from chart_hero_app.view_models.training.run_folder import throw_away
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import OptionError
from chart_hero_core.projects.library import move_to_trash
from chart_hero_core.runs.kept_models import KeptModel


class ResultModel(QObject):
    """One result at a time. Which model songs are heard with changes by `use_now` alone.

    Parameters
    ----------
    studio : what the pages share
    listening : to the pieces
    discard : moves a folder to the trash
    parent : Qt's owner

    Attributes
    ----------
    runs : that have a result, newest first
    shown : the one that the page is about; None without one
    kept : what became of its model so far; None before that is known
    name : under which it would be kept
    waves : small pictures of its pieces, by their files, as far as they are drawn
    is_busy : whether its model is being kept, or it is being discarded

    Signals
    -------
    changed() : anything but the pictures
    waves_changed() : another picture is drawn
    name_refused(str) : the model cannot be kept under this name; the text says why
    """

    changed = Signal()
    waves_changed = Signal()
    name_refused = Signal(str)

    def __init__(
        self,
        studio: TrainingStudio,
        listening: Listening,
        discard: Callable[[Path], None] = move_to_trash,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._discard = studio, discard
        self.listening = listening
        self.runs: tuple[FinishedRun, ...] = ()
        self.shown: FinishedRun | None = None
        self.kept: Kept | None = None
        self.name = ""
        self.waves: dict[Path, SmallWave] = {}
        self.is_busy = False
        self._looking: Job[Kept] | None = None
        self._drawing: Job[None] | None = None
        studio.result_changed.connect(self.refresh)
        studio.models_changed.connect(self._look_up)

    # Which result

    def refresh(self) -> None:
        """Look which results there are; the one of the studio's run is shown, else the newest."""
        runs = self._studio.places.runs
        self._studio.jobs.start(
            lambda _: finished_runs(runs), done=self.take_runs, failed=self._studio.failed.emit
        )

    def show(self, folder: Path) -> None:
        """Show the result of a run."""
        run = next((run for run in self.runs if run.folder == folder), None)
        if run is not None:
            self._show(run)

    def take_runs(self, runs: list[FinishedRun]) -> None:
        """Go on with these results, newest first."""
        self.runs = tuple(runs)
        self._studio.say_run_state()
        folders = [run.folder for run in runs]
        wanted = self._studio.run if self._studio.result is not None else None
        before = None if self.shown is None else self.shown.folder
        folder = next((one for one in (wanted, before, *folders) if one in folders), None)
        self._show(next((run for run in runs if run.folder == folder), None))

    def _show(self, run: FinishedRun | None) -> None:
        if run is None or self.shown is None or run.folder != self.shown.folder:
            self.listening.stop()
            self.kept, self.waves = None, {}
            self.name = "" if run is None else run.result.name
        self.shown = run
        state = self.tr("not yet") if run is None else state_text(run.result)
        self._studio.set_state(TrainingPageName.RESULT, state)
        self._look_up()
        self._draw()
        self.changed.emit()

    def _look_up(self) -> None:
        """See what became of the model; the name that is offered is one that is free."""
        run, library = self.shown, self._studio.model.library
        if self._looking is not None:
            self._looking.abandon()
        if run is not None:
            self._looking = self._studio.jobs.start(
                lambda _: look_up(run, library), done=self._take_kept, failed=self._studio.failed.emit
            )

    def _take_kept(self, kept: Kept) -> None:
        self._looking = None
        if self.shown is not None and self.name == self.shown.result.name:
            self.name = kept.free_name
        self.kept = kept
        self.changed.emit()

    def _draw(self) -> None:
        """Draw the pieces small, one after the other."""
        if self._drawing is not None:
            self._drawing.abandon()
        pieces = [] if self.shown is None else [piece.sound for piece in self.shown.result.listening]
        sounds = [sound for sound in pieces if sound not in self.waves]
        if sounds:
            self._drawing = self._studio.jobs.start(partial(_draw_all, sounds), progressed=self._take_wave)

    def _take_wave(self, drawn: tuple[Path, SmallWave]) -> None:
        self.waves[drawn[0]] = drawn[1]
        self.waves_changed.emit()

    @property
    def shipped_name(self) -> str:
        """What the model that came with the program is called."""
        return self.tr("The shipped model") if self.kept is None else self.kept.shipped_name

    def run_text(self, run: FinishedRun) -> str:
        """A result in the list of all: its name and when it came."""
        instant = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(run.finished_at.timestamp())), QLocale.FormatType.ShortFormat
        )
        return f"{run.result.name}, {instant}"

    # What shall become of it

    def rename(self, name: str) -> None:
        """Offer another name to keep the model under; an empty one is the run's own."""
        tidy = " ".join(name.split())
        self.name = tidy or (self.shown.result.name if self.shown is not None else "")
        self.changed.emit()

    def keep(self) -> None:
        """Keep the model under its name; songs are heard as before until `use_now`."""
        if self.shown is None or self.is_busy:
            return
        folder, name, library = self.shown.folder, self.name, self._studio.model.library
        self._set_busy(True)
        self._studio.jobs.start(
            lambda _: library.keep(folder, name),
            done=self._take_model,
            failed=self._miss_keeping,
            lane=Lane.MODEL,  # its weights are loaded, to see whether they can be
            must_end=True,
        )

    def _take_model(self, _: KeptModel) -> None:
        self._set_busy(False)
        self._studio.models_changed.emit()

    def _miss_keeping(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, OptionError):
            self.name_refused.emit(str(error))
        else:
            self._studio.failed.emit(error)

    def use_now(self) -> None:
        """Hear songs with the model that was kept."""
        model = None if self.kept is None else self.kept.model
        if model is not None:
            self._studio.model.use(model.path)

    def discard(self) -> None:
        """Throw the run away with its result; a model that was kept stays."""
        if self.shown is None or self.is_busy:
            return
        folder, discard = self.shown.folder, self._discard
        self.listening.stop()
        self._set_busy(True)
        self._studio.jobs.start(
            lambda _: throw_away(folder, discard),
            done=lambda _: self._forget(folder),
            failed=self._miss_discarding,
            must_end=True,
        )

    def _forget(self, folder: Path) -> None:
        self.is_busy = False
        self._show(None)
        if self._studio.run == folder:
            self._studio.show_run(None)
        if self._studio.result is None:
            self.refresh()
        else:
            self._studio.show_result(None)

    def _miss_discarding(self, error: Exception) -> None:
        self._set_busy(False)
        self._studio.failed.emit(error)

    def _set_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.changed.emit()


def _draw_all(sounds: Sequence[Path], monitor: JobMonitor) -> None:
    for sound in sounds:
        monitor.tell((sound, small_wave(sound)))

"""The head of a run: its name, what it does in a sentence, what can be done about it, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, left_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run import RunModel, RunStage
from chart_hero_app.view_models.training.run_progress import RunPhase
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_app.words import percent_text
from chart_hero_core.runs.control import Request
from chart_hero_core.runs.plan import RunKind


class RunHead(QWidget):
    """Title, sentence, buttons, progress.

    Parameters
    ----------
    run : what it shows
    look : colours and fonts

    Signals
    -------
    discard_asked() : the run shall be thrown away
    result_asked() : its result is to be seen
    new_asked() : another run is wanted
    """

    discard_asked = Signal()
    result_asked = Signal()
    new_asked = Signal()

    def __init__(self, run: RunModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._title = label("", "page", wraps=True)
        self._sentence = label("", "label-2", wraps=True)
        self.go_on = Button(look, "", "primary", "play")
        self.show_result = Button(look, self.tr("See the result"), "primary", "bars")
        self.new = Button(look, self.tr("New run"))
        self.pause = Button(look, self.tr("Pause"), icon_name="pause")
        self.stop = Button(look, self.tr("Stop, keep best"), icon_name="stop")
        self.keep_best = Button(look, self.tr("Keep the best so far"), icon_name="stop")
        self.discard = Button(look, self.tr("Discard"), "danger")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setObjectName("run-progress")
        self._done, self._left = label("", "label-2"), label("", "label-2")
        self._lay_out()
        for button, act in (
            (self.go_on, run.go_on),
            (self.pause, run.pause),
            (self.stop, run.stop),
            (self.keep_best, run.keep_best),
            (self.discard, self.discard_asked.emit),
            (self.show_result, self.result_asked.emit),
            (self.new, self.new_asked.emit),
        ):
            button.clicked.connect(lambda _=False, act=act: act())

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        buttons = WrapRow(is_spread=False)
        buttons.add(
            self.go_on, self.show_result, self.new, self.pause, self.stop, self.keep_best, self.discard
        )
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addLayout(words, 1)
        top.addLayout(buttons)
        captions = QHBoxLayout()
        captions.addWidget(self._done, 1)
        captions.addWidget(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addSpacing(14)
        column.addWidget(self.bar)
        column.addSpacing(6)
        column.addLayout(captions)

    # What it shows

    @property
    def sentence(self) -> str:
        """What the run does."""
        return self._sentence.text()

    @property
    def done_text(self) -> str:
        """How far it is."""
        return self._done.text()

    @property
    def left_text(self) -> str:
        """How long it will take; "" while nobody can tell."""
        return self._left.text()

    def show_run(self) -> None:
        """Show where the run stands."""
        run = self._run
        self._title.setText(run.plan.name if run.plan is not None else "")
        self._sentence.setText(self._words())
        self.bar.setValue(1000 if run.stage is RunStage.DONE else round(1000 * run.progress.share))
        done = self._done_words()
        self.bar.setAccessibleName(done)
        self._done.setText(done)
        left_s = run.progress.seconds_left if run.stage is RunStage.RUNNING else None
        left = "" if left_s is None else self.tr("about %1 left").replace("%1", left_text(left_s))
        self._left.setText(left)
        self._show_buttons()

    def _show_buttons(self) -> None:
        run = self._run
        is_waited_for = run.asked is not None or run.stage is RunStage.LEAVING
        is_at_work = run.stage.is_at_work
        is_judging = run.progress.phase is RunPhase.JUDGING
        for button, is_shown in (
            (self.pause, is_at_work and not self._is_calibration),
            (self.stop, is_at_work and not self._is_calibration),
            (self.go_on, run.can_go_on),
            (self.keep_best, run.can_go_on and run.can_keep_best),
            (self.show_result, run.stage is RunStage.DONE),
            (self.new, run.stage is RunStage.DONE),
            (self.discard, run.stage is not RunStage.DONE),
        ):
            button.setVisible(is_shown)
        can_pause = run.stage is RunStage.RUNNING and not is_waited_for
        self.pause.setEnabled(can_pause)
        self.stop.setEnabled(can_pause and not is_judging and run.can_keep_best)
        self.stop.setToolTip("" if run.can_keep_best else self.tr("There is no checkpoint to keep yet."))
        self.discard.setEnabled(run.stage is not RunStage.LEAVING)
        self.go_on.setText(self._go_on_text())
        self.go_on.updateGeometry()

    # Words

    @property
    def _is_calibration(self) -> bool:
        plan = self._run.plan
        return plan is not None and plan.kind is RunKind.CALIBRATE

    def _go_on_text(self) -> str:
        step = self._run.progress.saved_step
        if self._run.stage is RunStage.FAILED:
            return self.tr("Try again")
        if step is None:
            return self.tr("Start again")
        return self.tr("Go on from step %1").replace("%1", count_text(step))

    def _words(self) -> str:
        """What it does: "Fine-tuning Shipped 1.2 on 462 charts; 50 are held out and never trained on."."""
        plan, started = self._run.plan, self._run.progress.started
        if plan is None:
            return ""
        if started is None:
            words = {
                RunKind.FINE_TUNE: self.tr("Fine-tuning %1."),
                RunKind.SCRATCH: self.tr("Training from scratch."),
                RunKind.CALIBRATE: self.tr("Calibrating %1."),
            }[plan.kind]
            return words.replace("%1", plan.base_name)
        words = {
            RunKind.FINE_TUNE: self.tr("Fine-tuning %1 on %2 charts; %3 are held out and never trained on."),
            RunKind.SCRATCH: self.tr(
                "Training from scratch on %2 charts; %3 are held out and never trained on."
            ),
            RunKind.CALIBRATE: self.tr("Calibrating %1 on %2 charts; %3 are held out and never used for it."),
        }[plan.kind]
        words = words.replace("%1", plan.base_name).replace("%2", count_text(started.n_songs))
        return words.replace("%3", count_text(started.n_held_out))

    def _done_words(self) -> str:
        """How far it is: "Step 2,050 of 5,000"."""
        run, progress = self._run, self._run.progress
        if run.stage is RunStage.LEAVING:
            return self.tr("Discarding")
        if run.asked is Request.PAUSE:
            is_judging = progress.phase is RunPhase.JUDGING
            return self.tr("Pausing after this song") if is_judging else self.tr("Pausing after this step")
        if run.stage is RunStage.STARTING or progress.phase is RunPhase.BEGINNING:
            return self.tr("Starting")
        if progress.phase is RunPhase.JUDGING and run.stage is not RunStage.DONE:
            share = percent_text(progress.share)
            return self.tr("Comparing before and after, %1").replace("%1", share)
        if run.asked is Request.STOP:
            return self.tr("Stopping after this step; the best is kept")
        if progress.preparing is not None:
            words = self.tr("Decoding song %1 of %2: %3")
            words = words.replace("%1", count_text(progress.preparing.index + 1))
            words = words.replace("%2", count_text(progress.preparing.n_songs))
            return words.replace("%3", progress.preparing.name)
        if self._is_calibration:
            if run.stage is RunStage.DONE:
                return self.tr("Calibrated")
            return self.tr("Calibrating, %1").replace("%1", percent_text(progress.share))
        words = self.tr("Step %1 of %2").replace("%1", count_text(progress.step))
        return words.replace("%2", count_text(progress.n_steps))

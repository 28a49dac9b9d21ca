"""A run as it works, rests or has ended: figures, curves, lanes, log."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chart_hero_app.jobs import Jobs
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run import RunModel, RunStage
from chart_hero_app.widgets.export_panel_rows import EvenScrollArea
from chart_hero_app.widgets.soft_card import SoftCard, SoftKind
from chart_hero_app.widgets.training.discard_sheet import DiscardSheet
from chart_hero_app.widgets.training.run_curves import RunCurves
from chart_hero_app.widgets.training.run_figures import RunFigures
from chart_hero_app.widgets.training.run_head import RunHead
from chart_hero_app.widgets.training.run_lanes import RunLanes
from chart_hero_app.widgets.training.run_log import RunLog
from chart_hero_core.runs.events import LOG_NAME
from chart_hero_core.runs.plan import RunKind


class RunView(QWidget):
    """The page of a run.

    Parameters
    ----------
    run : what it shows
    jobs : the threads; one imports what draws curves
    look : colours and fonts

    Signals
    -------
    result_asked() : the result is to be seen
    new_asked() : another run is wanted
    """

    result_asked = Signal()
    new_asked = Signal()

    def __init__(self, run: RunModel, jobs: Jobs, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._look = run, look
        self.head = RunHead(run, look)
        self.figures = RunFigures()
        self.curves = RunCurves(jobs, look)
        self.lanes = RunLanes(look)
        self.log = RunLog(look)
        self._said: tuple[SoftKind, str, str] | None = None
        self.card: SoftCard | None = None
        self._cards = QVBoxLayout()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.head)
        column.addLayout(self._cards)
        column.addWidget(self.figures)
        column.addWidget(self.curves, 1)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.lanes, 1)
        below.addWidget(self.log, 1)
        column.addLayout(below)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(EvenScrollArea(body, column, self.tr("The run")))
        self.head.discard_asked.connect(self.ask_to_discard)
        self.head.result_asked.connect(self.result_asked)
        self.head.new_asked.connect(self.new_asked)
        self.log.file_asked.connect(self._open_log)
        run.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Load what draws curves."""
        super().showEvent(event)
        if self.curves.isVisibleTo(self):
            self.curves.load()

    def ask_to_discard(self) -> None:
        """Ask whether the run shall be thrown away."""
        name = self._run.plan.name if self._run.plan is not None else ""
        sheet = DiscardSheet(self._look, name, self.window())
        sheet.accepted.connect(self._run.discard)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _open_log(self) -> None:
        if self._run.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._run.folder / LOG_NAME)))

    # What it shows

    def _show(self) -> None:
        run = self._run
        is_calibration = run.plan is not None and run.plan.kind is RunKind.CALIBRATE
        self.head.show_run()
        self.figures.setVisible(not is_calibration)
        self.curves.setVisible(not is_calibration)
        self.lanes.setVisible(not is_calibration)
        if not is_calibration:
            self.figures.show_progress(run.progress, run.disk_bytes)
            self.curves.show_progress(run.progress)
            self.lanes.show_lanes(run.progress.lanes_before, run.progress.lanes_now)
        self.log.show_events(run.progress.lines, is_over=run.stage is RunStage.DONE)
        self._say(self._remark())

    def _remark(self) -> tuple[SoftKind, str, str] | None:
        """What there is to say of it, and details; None for nothing."""
        run = self._run
        if run.stage is RunStage.FAILED:
            return "error", run.fault, run.last_words
        if run.stage is RunStage.BROKEN_OFF:
            words = self.tr(
                "The training ended without a word: the computer went off, or the process was ended. "
                "Nothing before the last checkpoint is lost."
            )
            return "warn", words, run.last_words
        if run.stage is RunStage.PAUSED:
            return "accent", self.tr("Paused. It takes no power until you go on."), ""
        if run.progress.lost is not None:
            words = self.tr("The loss was no number any more, so it stopped. The best until then is kept.")
            return "warn", words, ""
        if run.stage is RunStage.DONE:
            return "success", self.tr("Done. Nothing is used until you keep it on the Result page."), ""
        return None

    def _say(self, remark: tuple[SoftKind, str, str] | None) -> None:
        if remark == self._said:
            return
        self._said = remark
        if self.card is not None:
            self._cards.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        if remark is None:
            return
        kind, sentence, details = remark
        self.card = SoftCard(self._look, kind, sentence)
        if details:
            words = QLabel(details)
            words.setWordWrap(True)
            words.hide()
            self.card.add_link(self.tr("Details"), lambda: words.setVisible(words.isHidden()))
            self.card.add_below(words)
        self._cards.addWidget(self.card)

"""The two charts of a run: edits on held-out songs, and loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_progress import RunProgress
from chart_hero_app.view_models.training.run_words import edits_text
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_core.runs.events import Done, LossLost, Stopped

if TYPE_CHECKING:
    from types import ModuleType

    from chart_hero_app.widgets.training.curve_chart import CurveChart

_CHART_PX, _GAP_PX = 180, 16


class RunCurves(QWidget):
    """Two cards; what draws in them is loaded by a thread when they are first seen.

    Parameters
    ----------
    jobs : the threads
    look : colours and fonts

    Attributes
    ----------
    edits, loss : the charts; None before they are loaded
    """

    def __init__(self, jobs: Jobs, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._look = jobs, look
        self._job: Job[ModuleType] | None = None
        self._progress = RunProgress()
        self.edits: CurveChart | None = None
        self.loss: CurveChart | None = None
        self._edits_card = ResultCard(self.tr("Edits per 100 notes on held-out songs"))
        hint = ElidedLabel("label")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hint.setText(self.tr("lower is better"))
        self._edits_card.head.addWidget(hint, 1)
        self._loss_card = ResultCard(self.tr("Loss"))
        self._loss_card.head.addStretch(1)
        for token, words in (("text-3", self.tr("training")), ("accent", self.tr("held out"))):
            self._loss_card.head.addWidget(_Dash(look, token))
            self._loss_card.head.addWidget(label(words, "label"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP_PX)
        for card in (self._edits_card, self._loss_card):
            card.setMinimumHeight(_CHART_PX + 44)
            self._row.addWidget(card, 1)

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider card: one stands below the other where there is no room beside it."""
        return QSize(max(self._widths_px()), self._row.totalMinimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards beside or below each other."""
        super().resizeEvent(event)
        has_room = self.width() >= 2 * max(self._widths_px()) + _GAP_PX
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if has_room else down)

    def _widths_px(self) -> tuple[int, int]:
        return self._edits_card.minimumSizeHint().width(), self._loss_card.minimumSizeHint().width()

    def load(self) -> None:
        """Load what draws curves, once."""
        if self._job is None:
            self._job = self._jobs.start(lambda _: _load_charts(), done=self._make_charts)

    def show_progress(self, progress: RunProgress) -> None:
        """Show other curves."""
        self._progress = progress
        if self.edits is not None:
            self._show()

    def _make_charts(self, module: ModuleType) -> None:
        line, chart = module.ChartLine, module.CurveChart
        edits = line(self.tr("Edits per 100 notes"), "accent", 2.0, ends_in_dot=True)
        self.edits = chart(self._look, self.tr("Edits per 100 notes on held-out songs"), [edits], 1)
        losses = [
            line(self.tr("Training loss"), "text-3", 1.2),
            line(self.tr("Held-out loss"), "accent", 2.0),
        ]
        self.loss = chart(self._look, self.tr("Loss"), losses, 3)
        for card, made in ((self._edits_card, self.edits), (self._loss_card, self.loss)):
            assert made is not None
            made.setContentsMargins(EDGE_PX - 4, 0, EDGE_PX, 8)
            card.column.addWidget(made, 1)
        self._show()

    def _show(self) -> None:
        from chart_hero_app.widgets.training.curve_chart import ChartContent, ChartMark  # loaded by now

        progress = self._progress
        base = best = None
        if progress.edits_before is not None:
            words = self.tr("before %1").replace("%1", edits_text(progress.edits_before))
            if progress.started is not None and progress.started.base_name:
                words = f"{progress.started.base_name} {edits_text(progress.edits_before)}"
            base = ChartMark(progress.edits_before, words)
        if progress.edits_best is not None:
            is_over = isinstance(progress.end, Done | Stopped | LossLost)
            words = self.tr("best %1") if is_over else self.tr("best so far %1")
            words = words.replace("%1", edits_text(progress.edits_best))
            best = ChartMark(progress.edits_best, words, progress.best_step)
        assert self.edits is not None
        assert self.loss is not None
        step, n_steps = progress.step, progress.n_steps
        self.edits.show_content(ChartContent((progress.edits,), step, n_steps, base, best))
        self.loss.show_content(ChartContent((progress.loss, progress.held_out_loss), step, n_steps))


class _Dash(QWidget):
    """A piece of a curve, before its name.

    Parameters
    ----------
    look : colours
    token : its colour
    """

    def __init__(self, look: Look, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._token = look, token
        self.setFixedSize(12, 12)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 5, 12, 2.5), self._look.theme.color(self._token))
        painter.end()


def _load_charts() -> ModuleType:
    from chart_hero_app.widgets.training import curve_chart  # late: pyqtgraph takes a second

    return curve_chart

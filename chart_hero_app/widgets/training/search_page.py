"""The page of the training workspace called Search: it looks for settings that suit the user's own songs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, left_text
from chart_hero_app.view_models.training.search import SearchModel, SearchStage
from chart_hero_app.view_models.training.search_words import outcome_text
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.importance_bars import ImportanceBars
from chart_hero_app.widgets.training.search_start import SearchStart
from chart_hero_app.widgets.training.search_table import TrialTable
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.control import Request

_EDGE_PX, _GAP_PX, _CARD_PX = 24, 16, 16
_PROGRESS_STEPS = 1000


class SearchPage(QWidget):
    """Starts a search, shows its trials, and hands its best settings on.

    Parameters
    ----------
    studio : what the pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._look = studio, studio.look
        self.model: SearchModel = studio.search_model
        self.setAccessibleName(self.tr("Search"))
        self._told = self.model.stage
        self._make_buttons()
        self.start = SearchStart(self.model, self._look)
        self.table = TrialTable(self._look)
        self.bars = ImportanceBars(self._look)
        self._found = self._found_part()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_EDGE_PX, _CARD_PX, _EDGE_PX, _CARD_PX)
        column.setSpacing(_GAP_PX)
        column.addWidget(self._head())
        column.addWidget(self.start)
        column.addWidget(self._found, 1)
        column.addStretch(0)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.accessibleName())
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        self._connect()
        self._follow()

    # What it is made of

    def _make_buttons(self) -> None:
        look = self._look
        self.pause = Button(look, self.tr("Pause"), icon_name="pause")
        self.stop = Button(look, self.tr("Stop"), icon_name="stop")
        self.go_on = Button(look, self.tr("Go on"), icon_name="play")
        self.anew = Button(look, self.tr("New search"), icon_name="plus")
        self.use = Button(look, self.tr("Use the best set"))

    def _head(self) -> QWidget:
        self._hint = label("", "body-2", wraps=True)
        title = label(self.tr("Search"), "page")
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.pause, self.stop, self.go_on, self.anew):
            row.addWidget(button)
        head = QWidget()
        line = WrapRow(gap_px=_GAP_PX)
        line.add(title, buttons)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._hint)
        return head

    def _found_part(self) -> QWidget:
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress of the search"))
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self._where = label("", "label")
        self._left = label("", "label")
        below = QHBoxLayout()
        below.addWidget(self._where)
        below.addStretch(1)
        below.addWidget(self._left)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        bar = QVBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.progress)
        bar.addLayout(below)
        column.addLayout(bar)
        column.addWidget(self._best_card())
        column.addWidget(self._table_card(), 1)
        column.addWidget(self._bars_card())
        return part

    def _best_card(self) -> QFrame:
        self._outcome = label("", "subhead", wraps=True)
        self._fault = label("", "error", wraps=True)
        card, column = _card()
        row = QHBoxLayout()
        row.setSpacing(_GAP_PX)
        row.addWidget(self._outcome, 1)
        row.addWidget(self.use)
        column.addLayout(row)
        column.addWidget(self._fault)
        return card

    def _table_card(self) -> QFrame:
        card, column = _card()
        column.addWidget(_titled(self.tr("Trials"), self.tr("edits per 100 notes, lower is better")))
        column.addWidget(self.table, 1)
        return card

    def _bars_card(self) -> QFrame:
        card, column = _card()
        self._too_few = label(self.tr("Known once 4 trials have finished."), "body-2", wraps=True)
        column.addWidget(
            _titled(self.tr("What mattered"), self.tr("share in what tells good trials from bad"))
        )
        column.addWidget(self.bars)
        column.addWidget(self._too_few)
        return card

    def _connect(self) -> None:
        model = self.model
        model.changed.connect(self._follow)
        self.start.asked.connect(model.start)
        self.pause.clicked.connect(model.pause)
        self.stop.clicked.connect(model.stop)
        self.go_on.clicked.connect(model.go_on)
        self.anew.clicked.connect(model.begin_anew)
        self.use.clicked.connect(model.use_best)

    # What it shows

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.model.is_seen = True

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks."""
        super().hideEvent(event)
        self.model.is_seen = False

    def _follow(self) -> None:
        stage = self.model.stage
        is_new = stage is SearchStage.NONE
        self.start.setVisible(is_new)
        self._found.setVisible(not is_new)
        self.pause.setVisible(stage.is_at_work)
        self.stop.setVisible(stage.is_at_work)
        can_ask = stage is SearchStage.RUNNING and self.model.asked is None
        self.pause.setEnabled(can_ask)
        self.stop.setEnabled(can_ask)
        self.go_on.setVisible(self.model.can_go_on)
        self.anew.setVisible(not is_new and not stage.is_at_work)
        self._hint.setText(self._hint_text(stage))
        if not is_new:
            self._show_found()
        if stage is not self._told:
            self._told = stage
            announce(self, self._where.text() if not is_new else self._hint.text())

    def _show_found(self) -> None:
        news, state = self.model.news, self.model.state
        self.progress.setValue(round(_PROGRESS_STEPS * news.share))
        self._where.setText(self._where_text())
        left_s = news.now.seconds_left if news.now is not None else None
        is_going = self.model.stage is SearchStage.RUNNING and left_s is not None
        self._left.setText(self.tr("about %1 left").replace("%1", left_text(left_s or 0)) if is_going else "")
        self._outcome.setText(outcome_text(state))
        self._fault.setText(self.model.fault)
        self._fault.setVisible(bool(self.model.fault))
        self.use.show_kind("primary" if state.beats_present else "plain")
        self.use.setEnabled(state.best is not None)
        self.use.explain(
            self.use.text(), "" if state.best is not None else self.tr("No trial has finished yet.")
        )
        self.table.show_state(state)
        self.bars.show_shares(state.importances)
        self.bars.setVisible(bool(state.importances))
        self._too_few.setVisible(not state.importances)

    def _hint_text(self, stage: SearchStage) -> str:
        if stage is SearchStage.NONE:
            return self.tr(
                "Many short trainings with other settings, measured on your held-out songs. They vary the "
                "training that is chosen on the Run page."
            )
        if stage.is_at_work:
            return self.tr("Runs on its own: you can edit, or close the window and look again later.")
        return self.tr("What was found stays here.")

    def _where_text(self) -> str:
        model = self.model
        total = count_text(model.state.n_trials or model.choices.n_trials)
        ended = self.tr("%1 of %2 trials").replace("%1", count_text(model.state.n_ended)).replace("%2", total)
        state = {
            SearchStage.STARTING: self.tr("starting"),
            SearchStage.PAUSED: self.tr("paused"),
            SearchStage.BROKEN_OFF: self.tr("broke off, can go on"),
            SearchStage.FAILED: self.tr("failed"),
            SearchStage.DONE: self.tr("done"),
        }.get(model.stage, "")
        if model.asked is not None:
            state = self.tr("pausing") if model.asked is Request.PAUSE else self.tr("stopping")
        return f"{ended}, {state}" if state else ended


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("kind", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(_CARD_PX, 12, _CARD_PX, 12)
    column.setSpacing(8)
    return card, column


def _titled(title: str, hint: str) -> QWidget:
    line = QWidget()
    row = WrapRow(gap_px=_GAP_PX)
    row.add(label(title, "subhead"), label(hint, "label"))
    line.setLayout(row)
    return line

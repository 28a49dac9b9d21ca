"""The page of the training workspace called Result: before and after, to be seen and heard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.result import ResultModel
from chart_hero_app.view_models.training.result_shelf import FinishedRun
from chart_hero_app.view_models.training.result_words import fill
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.lane_changes import LaneChanges
from chart_hero_app.widgets.training.listen_card import ListenCard
from chart_hero_app.widgets.training.model_card import ModelCard
from chart_hero_app.widgets.training.result_card import ResultCard
from chart_hero_app.widgets.training.result_head import ResultHead
from chart_hero_app.widgets.training.song_changes import SongChanges

_NARROW_PX = 940
"""Below this the cards stand one below the other."""


class ResultPage(QWidget):
    """What came of a run.

    Parameters
    ----------
    studio : what the pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._look = studio, studio.look
        self.model: ResultModel = studio.result_model
        self._shown: FinishedRun | None = None
        self.setAccessibleName(self.tr("Result"))
        self.head = ResultHead(self._look, self.model, self)
        self.lanes = LaneChanges(self._look)
        self.songs = SongChanges(self._look)
        self.listen = ListenCard(self._look, self.model.listening)
        self.about = ModelCard(self._look)
        self.runs = QComboBox()
        self.runs.setAccessibleName(self.tr("Results"))
        self._lay_out()
        self.head.songs_asked.connect(self.show_songs)
        self.head.models_asked.connect(lambda: studio.navigation.emit(TrainingPageName.MODELS))
        self.runs.activated.connect(self._choose)
        self.model.changed.connect(self._follow)
        self.model.waves_changed.connect(lambda: self.listen.show_waves(self.model.waves))
        self._look.changed.connect(self._give_way)
        self._follow()

    # How it is laid out

    def _lay_out(self) -> None:
        self.about.head.addStretch(1)
        self.about.head.addWidget(self.runs)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.head)
        column.addLayout(self._grid, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty())
        self._pages.addWidget(self._area)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._pages)
        self._arranged = 0, True
        self._give_way()

    def _empty(self) -> QWidget:
        words = self.tr(
            "A run that has ended is compared with the model before it, on songs that neither learned from."
        )
        sentence = label(words, "body-2", wraps=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        narrow = QHBoxLayout()
        narrow.addStretch(1)
        narrow.addWidget(sentence, 1)
        narrow.addStretch(1)
        self.run_button = Button(self._look, self.tr("Go to Run"), "primary", "play")
        self.run_button.clicked.connect(lambda: self._studio.navigation.emit(TrainingPageName.RUN))
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setSpacing(12)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(label(self.tr("No result yet"), "page"), 0, middle)
        column.addLayout(narrow)
        column.addWidget(self.run_button, 0, middle)
        column.addStretch(2)
        return empty

    def _give_way(self) -> None:
        """Two columns where there is room for them, else one; what is not compared has no figures."""
        is_compared = self.model.shown is None or self.model.shown.result.is_compared
        is_wide = self.width() >= _NARROW_PX * self._look.theme.text_scale
        n_columns = 2 if is_wide and is_compared else 1
        for figures in (self.lanes, self.songs, self.listen):
            figures.setVisible(is_compared)
        if (n_columns, is_compared) == self._arranged:
            return
        self._arranged = n_columns, is_compared
        cards: tuple[ResultCard, ...] = (self.lanes, self.listen, self.songs, self.about)
        for index, card in enumerate(cards):
            self._grid.removeWidget(card)
            row, column = divmod(index, n_columns)
            self._grid.addWidget(card, row, column)
        tallest = divmod(cards.index(self.songs), n_columns)[0] if is_compared else len(cards)
        for row in range(len(cards) + 1):
            self._grid.setRowStretch(row, 1 if row == tallest else 0)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2 if n_columns == 2 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way."""
        super().resizeEvent(event)
        self._give_way()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for a device to listen with."""
        super().showEvent(event)
        self.model.listening.get_ready()

    def hideEvent(self, event: QHideEvent) -> None:
        """Play nothing that nobody sees."""
        super().hideEvent(event)
        self.model.listening.stop()

    # What it shows

    def show_songs(self) -> None:
        """Show the songs one by one."""
        self.songs.show_table(True)
        self._area.ensureWidgetVisible(self.songs)
        self.songs.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        run = self.model.shown
        self._pages.setCurrentIndex(0 if run is None else 1)
        self._show_runs()
        if run is not None and run != self._shown:
            self.lanes.show_lanes(run.result.lanes)
            self.songs.show_result(run.result)
            self.listen.show_result(run.result)
        if run is not None:
            self.about.show_run(run, self._way_back())
            self.listen.show_waves(self.model.waves)
        self._shown = run
        self._give_way()

    def _way_back(self) -> str:
        name = self.model.shipped_name
        return fill(self.tr("%1 stays one click away under Models."), name)

    def _show_runs(self) -> None:
        """Offer the other results, where there are some."""
        runs = self.model.runs
        self.runs.setVisible(len(runs) > 1)
        self.runs.clear()
        for run in runs:
            self.runs.addItem(self.model.run_text(run))
        shown = self.model.shown
        folders = [run.folder for run in runs]
        if shown is not None and shown.folder in folders:
            self.runs.setCurrentIndex(folders.index(shown.folder))

    def _choose(self, index: int) -> None:
        self.model.show(self.model.runs[index].folder)

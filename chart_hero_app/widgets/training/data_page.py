"""The data page: what to learn from. Sources above, the songs found in them below, decisions beside them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.drop_overlay import DropOverlay
from chart_hero_app.widgets.empty_view import DropState
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.corrections_sheet import CorrectionsSheet
from chart_hero_app.widgets.training.data_head import DataGroups, DataHead
from chart_hero_app.widgets.training.data_remarks import DataRemarks
from chart_hero_app.widgets.training.data_sources import DataSources
from chart_hero_app.widgets.training.data_table import DataTable
from chart_hero_app.widgets.training.data_totals import HeldOutCard, LaneTotals
from chart_hero_core.runs.data_set import Decision, SongRow

_SIDE_PX, _BESIDE_PX = 280, 1000
"""Width of what stands beside the songs, and of the page that has room for it."""
_TABLE_PX = 360


class DataPage(QWidget):
    """What to learn from.

    Parameters
    ----------
    studio : what the pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._look = studio, studio.look
        self.model = studio.data_model
        self._listening = studio.listening
        self.setAccessibleName(self.tr("Data"))
        self.setAcceptDrops(True)
        self.head = DataHead(self.model, self._look)
        self.remarks = DataRemarks(self.model, self._look)
        self.sources = DataSources(self.model, self._look)
        self.groups = DataGroups(self._look)
        self.table = DataTable(self._look)
        self.totals, self.held_out = LaneTotals(self._look), HeldOutCard(self._look)
        self.add_first = Button(self._look, self.tr("Add a folder"), "primary", "folder", height_px=40)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scrolled(self._empty()))
        self._pages.addWidget(self._scrolled(self._filled()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.corrections = CorrectionsSheet(self._look, self)
        self._overlay = DropOverlay(self._look, self)
        self._connect()
        self.model.begin()
        self._show()

    # What it is made of

    def _empty(self) -> QWidget:
        words = self.tr(
            "Add a folder of songs with charts, of drum takes with MIDI, or of drum sounds. "
            "Every song is checked before it is learned from."
        )
        explanation = label(words, "body-2", wraps=True)
        explanation.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._first_sources = QVBoxLayout()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(label(self.tr("What shall the model learn from?"), "page"), 0, _CENTRE)
        column.addWidget(explanation)
        column.addSpacing(12)
        column.addWidget(self.add_first, 0, _CENTRE)
        column.addSpacing(12)
        column.addLayout(self._first_sources)
        column.addStretch(3)
        return page

    def _filled(self) -> QWidget:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.totals)
        side.addWidget(self.held_out)
        side.addStretch(1)
        self._side = QWidget()
        self._side.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        songs = QWidget()
        songs_column = QVBoxLayout(songs)
        songs_column.setContentsMargins(0, 0, 0, 0)
        songs_column.setSpacing(8)
        songs_column.addWidget(self.groups)
        songs_column.addWidget(self.table, 1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(16)
        self._body.addWidget(songs, 1)
        self._body.addWidget(self._side)
        self._their_sources = QVBoxLayout()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.remarks)
        column.addLayout(self._their_sources)
        column.addLayout(self._body, 1)
        return page

    def _scrolled(self, page: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Data"))
        area.setWidget(page)
        return area

    def _connect(self) -> None:
        for button in (self.head.add, self.add_first):
            button.clicked.connect(self.choose_folder)
        self.head.train.clicked.connect(lambda: self._studio.navigation.emit(TrainingPageName.RUN))
        self.model.changed.connect(self._show)
        self.model.scan.changed.connect(self._show)
        self.sources.corrections_asked.connect(self._ask_corrections)
        self.corrections.chosen.connect(self.model.use_corrections)
        self.remarks.details_asked.connect(self._studio.details_wanted)
        for part in (self.sources, self.remarks):
            part.rebuilt.connect(self._studio.controls_changed)
        self.groups.chosen.connect(self.table.songs.show_group)
        self.groups.letters_typed.connect(self.table.songs.show_letters)
        self.table.listen_asked.connect(self.listen)
        self.table.action_asked.connect(self.decide)
        self.held_out.chosen.connect(self.model.hold_out)
        self._listening.changed.connect(self._show_playing)
        self._look.changed.connect(self._give_way)

    # What it shows

    def _show(self) -> None:
        model = self.model
        is_filled = bool(model.sources) or model.scan.is_running
        if is_filled and self._their_sources.indexOf(self.sources) < 0:
            self._their_sources.addWidget(self.sources)
        elif not is_filled and self._first_sources.indexOf(self.sources) < 0:
            self._first_sources.addWidget(self.sources, 0, _CENTRE)
        self._pages.setCurrentIndex(1 if is_filled else 0)
        self.groups.show_figures(model.figures)
        self.totals.show_figures(model.figures)
        self.held_out.show_figures(model.figures)
        self.table.songs.show_rows(model.rows)

    def _show_playing(self) -> None:
        self.table.songs.show_playing(self._listening.playing, not self._listening.reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Stand the figures beside the songs where there is room, else below them."""
        theme = self._look.theme
        is_wide = self.width() >= theme.text_px(_BESIDE_PX)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._side.setFixedWidth(theme.text_px(_SIDE_PX) if is_wide else self.width() - 48)
        self.table.setMinimumHeight(theme.text_px(_TABLE_PX))

    def hideEvent(self, event: QHideEvent) -> None:
        """Play nothing that is not seen."""
        super().hideEvent(event)
        self._listening.stop()

    # What it does

    def choose_folder(self) -> QFileDialog:
        """Ask for a folder to learn from."""
        dialog = QFileDialog(self, self.tr("Add a folder to learn from"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.model.add_folders([Path(name)]))
        dialog.open()
        return dialog

    def listen(self, row: SongRow) -> None:
        """Play a song on the left ear and its chart on the right, or stop that."""
        if self._listening.playing == row.path:
            self._listening.stop()
        elif row.audio:
            self._listening.play_row(row, exchanges_cymbals=self.model.exchanges_cymbals(row))

    def decide(self, row: SongRow) -> None:
        """Accept the offset of a song, leave it out, or use it again: what its row offers."""
        if row.decision is Decision.LEFT_OUT:
            self.model.take_back(row)
        elif row.is_used:
            self.model.leave_out(row)
        elif row.can_be_accepted:
            self.model.accept(row)

    def _ask_corrections(self) -> None:
        self.corrections.ask(self.model.corrections, self.model.used_corrections)

    # What is dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what letting go would do; what is no folder is left to the window."""
        if _folders(event):
            self._overlay.show_drop(DropState.SOURCE)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Say nothing any more."""
        self._overlay.show_drop(DropState.NOTHING)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take folders in."""
        self._overlay.show_drop(DropState.NOTHING)
        folders = _folders(event)
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.model.add_folders(folders))  # let the other program go first


_CENTRE = Qt.AlignmentFlag.AlignHCenter


def _folders(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]

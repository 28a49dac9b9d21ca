"""All songs that were ever opened: open them again, see where they lie, be rid of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.figures import count_text, size_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.recent import RecentSongs
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.words import keys_text
from chart_hero_core.projects.library import LibraryEntry

WIDTH_PX, HEIGHT_PX = 832, 560
_PLACE = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SongList(QDialog):
    """The projects of this machine as a table, the one changed last first.

    Parameters
    ----------
    look : colours and fonts
    recent : the projects
    parent : the window over which it lies

    Signals
    -------
    song_chosen(Path) : a project is to be opened
    """

    song_chosen = Signal(object)

    def __init__(self, look: Look, recent: RecentSongs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self.setWindowTitle(self.tr("Songs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH_PX, HEIGHT_PX)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Filter by name"))
        self.field.setAccessibleName(self.tr("Filter by name"))
        self.field.setMinimumWidth(240)
        self.field.textChanged.connect(self._filter)
        self.table = QTableWidget(0, 5)
        self._make_table()
        self.open_button = Button(look, self.tr("Open"), "primary", "folder")
        self.show_button = Button(look, self.tr("Show in folder"))
        self.delete_button = Button(look, self.tr("Move to trash"), "danger", "bin")
        close = Button(look, self.tr("Close"), keys=keys_text("Esc"))
        self.open_button.clicked.connect(self._open)
        self.show_button.clicked.connect(self._show_folder)
        self.delete_button.clicked.connect(self._delete)
        close.clicked.connect(self.close)
        self._lay_out((self.delete_button, self.show_button, close, self.open_button))
        recent.changed.connect(self._fill)
        self._fill()

    def _make_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Songs"))
        table.setHorizontalHeaderLabels(
            [self.tr("Song"), self.tr("Notes"), self.tr("Doubtful"), self.tr("Changed"), self.tr("Size")]
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setAccessibleName(self.tr("Columns"))
        table.verticalHeader().setAccessibleName(self.tr("Rows"))
        header.setDefaultAlignment(_RIGHT)
        first = table.horizontalHeaderItem(0)
        if first is not None:
            first.setTextAlignment(_LEFT)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._follow_selection)
        table.cellDoubleClicked.connect(self._open)

    def _lay_out(self, buttons: tuple[QWidget, ...]) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(label(self.tr("Songs"), "title"))
        head.addStretch(1)
        head.addWidget(self.field)
        foot.setSpacing(8)
        foot.addWidget(buttons[0])
        foot.addStretch(1)
        for button in buttons[1:]:
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    # What it lists

    def _fill(self) -> None:
        chosen = self.chosen
        self.table.setRowCount(0)
        for entry in self._recent.entries:
            self._add(entry)
        self._filter(self.field.text())
        self._choose(chosen)

    def _add(self, entry: LibraryEntry) -> None:
        summary, row = entry.summary, self.table.rowCount()
        artist = summary.artist if summary is not None else ""
        title = f"{entry.title} - {artist}" if artist else entry.title
        texts = (
            title if entry.fault is None else self.tr("%1, damaged").replace("%1", title),
            count_text(summary.n_notes) if summary is not None else "",
            count_text(summary.n_doubtful) if summary is not None else "",
            entry.changed_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            size_text(entry.size_bytes),
        )
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(_PLACE, str(entry.path))
            if column:
                item.setTextAlignment(_RIGHT)
            self.table.setItem(row, column, item)

    def _filter(self, query: str) -> None:
        wanted = query.casefold().split()
        for row in range(self.table.rowCount()):
            title = self.table.item(row, 0)
            is_found = title is not None and all(part in title.text().casefold() for part in wanted)
            self.table.setRowHidden(row, not is_found)
        self._follow_selection()

    # What is chosen

    @property
    def chosen(self) -> Path | None:
        """The project that is chosen; None for none."""
        row = self.table.currentRow()
        item = self.table.item(row, 0) if row >= 0 and not self.table.isRowHidden(row) else None
        return None if item is None else Path(item.data(_PLACE))

    def _choose(self, place: Path | None) -> None:
        """Choose a project; the first one if it is gone."""
        rows = range(self.table.rowCount())
        places = [item.data(_PLACE) for row in rows if (item := self.table.item(row, 0)) is not None]
        row = places.index(str(place)) if str(place) in places else 0
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        if places:
            self.table.setCurrentCell(row, 0, flags)
        self._follow_selection()

    def _follow_selection(self) -> None:
        for button in (self.open_button, self.show_button, self.delete_button):
            button.setEnabled(self.chosen is not None)

    # What can be done with it

    def _open(self) -> None:
        place = self.chosen
        if place is not None:
            self.close()
            self.song_chosen.emit(place)

    def _show_folder(self) -> None:
        if self.chosen is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.chosen.parent)))

    def _delete(self) -> None:
        if self.chosen is not None:
            self._recent.delete(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, delete with Delete."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self._delete()
        else:
            super().keyPressEvent(event)

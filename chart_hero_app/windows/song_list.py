"""All songs that were ever opened: open them again, see where they lie, be rid of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, size_text
from chart_hero_app.messages import as_sentences
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.recent import RecentSongs
from chart_hero_app.view_models.row_covers import RowCovers
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.export_panel import open_in_file_manager
from chart_hero_app.widgets.filter_field import FilterField
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.soft_card import SoftCard, SoftKind
from chart_hero_app.widgets.song_list_table import SongColumn, SongListFilter, SongListModel, day_text
from chart_hero_app.widgets.song_table import SongTable
from chart_hero_app.words import keys_text
from chart_hero_core.projects.library import LibraryEntry

WIDTH_PX, HEIGHT_PX = 960, 620


class SongList(QDialog):
    """The projects of this machine as a table, the one worked on last first.

    Parameters
    ----------
    look : colours and fonts
    recent : the projects
    covers : their pictures
    parent : the window over which it lies
    open_folder : shows a folder

    Signals
    -------
    song_chosen(Path) : a project is to be opened
    """

    song_chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        recent: RecentSongs,
        covers: RowCovers,
        parent: QWidget | None = None,
        open_folder: Callable[[Path], object] = open_in_file_manager,
    ) -> None:
        super().__init__(parent)
        self._look, self._recent, self._open_folder = look, recent, open_folder
        self.setWindowTitle(self.tr("Songs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look.theme.text_px(WIDTH_PX), HEIGHT_PX)
        self._songs = SongListModel(covers, self)
        self.rows = SongListFilter(self._songs, self)
        self.table = SongTable(look, self.tr("Songs"), self.rows)
        self.table.share_width({SongColumn.SONG})
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSortingEnabled(True)
        heads = self.table.horizontalHeader()
        heads.setSortIndicator(SongColumn.CHANGED, Qt.SortOrder.DescendingOrder)
        heads.setStyleSheet("QHeaderView::section { padding-right: 22px; }")  # room for the arrow
        self.card: SoftCard | None = None
        covers.changed.connect(self.table.viewport().update)
        self._lay_out()
        self._connect()
        recent.refresh()
        self._fill()

    # What it is made of

    def _lay_out(self) -> None:
        self.field = FilterField(self._look)
        self._sum = label("", "label-2")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(self.tr("Songs"), "title"))
        head.addWidget(self._sum, 1)
        head.addWidget(self.field)
        self._cards = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(self._cards)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        look = self._look
        self.open_button = Button(look, self.tr("Open"), "primary", "folder")
        self.show_button = Button(look, self.tr("Show in folder"))
        self.delete_button = Button(look, self.tr("Move to trash"), "danger", "bin")
        self.close_button = Button(look, self.tr("Close"), keys=keys_text("Esc"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.delete_button)
        foot.addStretch(1)
        for button in (self.show_button, self.close_button, self.open_button):
            foot.addWidget(button)
        for button in (self.delete_button, self.show_button, self.close_button, self.open_button):
            button.setAutoDefault(False)  # Enter opens, wherever the focus is
        return foot

    def _connect(self) -> None:
        self.field.textChanged.connect(self.rows.show_words)
        self.open_button.clicked.connect(self._open)
        self.show_button.clicked.connect(self._show_folder)
        self.delete_button.clicked.connect(self._ask_to_delete)
        self.close_button.clicked.connect(self.close)
        self.table.doubleClicked.connect(lambda _: self._open())
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        for signal in (self.rows.layoutChanged, self.rows.rowsInserted, self.rows.rowsRemoved):
            signal.connect(self._choose_first)
        self._recent.changed.connect(self._fill)

    # What it lists

    def _fill(self) -> None:
        chosen, entries = self.chosen, self._recent.entries
        self._songs.show_entries(entries, self._recent.good)
        words = self.tr("1 song, %2") if len(entries) == 1 else self.tr("%1 songs, %2")
        n_bytes = sum(entry.size_bytes for entry in entries)
        words = words.replace("%1", count_text(len(entries))).replace("%2", size_text(n_bytes))
        self._sum.setText(words if entries else self.tr("No song was opened yet."))
        self._choose(None if chosen is None else chosen.path)

    @property
    def chosen(self) -> LibraryEntry | None:
        """The project that is chosen; None for none."""
        rows = self.table.selectionModel().selectedRows()
        return self.rows.entry_at(rows[0]) if rows else None

    def _choose(self, place: Path | None) -> None:
        """Choose a project; the first one if it is gone."""
        indexes = [self.rows.index(row, 0) for row in range(self.rows.rowCount())]
        of_place = (index for index in indexes if self.rows.entry_at(index).path == place)
        index = next(of_place, indexes[0] if indexes else QModelIndex())
        self.table.setCurrentIndex(index)
        self._follow_selection()

    def _choose_first(self) -> None:
        if self.chosen is None:
            self._choose(None)

    def _follow_selection(self) -> None:
        entry = self.chosen
        self._say_nothing()
        is_open = entry is not None and entry.is_open
        good = None if entry is None else self._recent.good.get(entry.path)
        can_open = entry is not None and (entry.fault is None or good is not None)
        self.open_button.setText(self.tr("Open") if good is None else self.tr("Open last good state"))
        self.open_button.updateGeometry()
        self.open_button.setEnabled(can_open)
        self.show_button.setEnabled(entry is not None)
        self.delete_button.setEnabled(entry is not None and not is_open)
        self.delete_button.setToolTip(self.tr("Close the song first.") if is_open else "")
        if entry is not None and entry.fault is not None:
            self._say_fault(entry)

    # What it says below the table

    def _say_fault(self, entry: LibraryEntry) -> None:
        good = self._recent.good.get(entry.path)
        if good is not None:
            words = self.tr('The file of "%1" is damaged. Everything up to %2 is whole.')
            words = words.replace("%1", good.title).replace("%2", day_text(good.changed_at.timestamp()))
            self._say("warn", words)
        else:
            self._say("error", as_sentences(str(entry.fault)))

    def _ask_to_delete(self) -> None:
        """Ask once, in the list itself."""
        entry = self.chosen
        if entry is None or entry.is_open:
            return
        words = self.tr('Move the chart of "%1" to the trash, with all its edits? The song itself stays.')
        card = self._say("warn", words.replace("%1", entry.title))
        keep = Button(self._look, self.tr("Keep"), height_px=28)
        delete = Button(self._look, self.tr("Move to trash"), "danger", height_px=28)
        keep.clicked.connect(self._follow_selection)
        delete.clicked.connect(lambda: self._delete(entry))
        for button in (keep, delete):
            button.setAutoDefault(False)
        card.add_buttons(delete, keep)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, kind: SoftKind, words: str) -> SoftCard:
        self._say_nothing()
        self.card = SoftCard(self._look, kind, words)
        self._cards.addWidget(self.card)
        announce(self, words)
        return self.card

    def _say_nothing(self) -> None:
        if self.card is not None:
            self._cards.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    # What can be done with it

    def _open(self) -> None:
        entry = self.chosen
        if entry is not None and self.open_button.isEnabled():
            self.close()
            self.song_chosen.emit(entry.path)

    def _show_folder(self) -> None:
        if self.chosen is not None:
            self._open_folder(self.chosen.path.parent)

    def _delete(self, entry: LibraryEntry) -> None:
        self._say_nothing()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._recent.delete(entry.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button with Enter, else open; delete with Delete."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, Button):
                focused.click()
            else:
                self._open()
        elif event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self._ask_to_delete()
        else:
            super().keyPressEvent(event)

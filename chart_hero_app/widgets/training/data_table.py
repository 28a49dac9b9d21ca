"""The songs of a data set as a table: what was found of each, whether it is used, and a link to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data_rows import (
    RowGroup,
    RowKey,
    RowUse,
    RowView,
    n_notes,
    use_of,
)
from chart_hero_app.widgets.song_cells import Cell, Index, cell_data
from chart_hero_app.widgets.song_table import SongTable
from chart_hero_app.words import percent_text
from chart_hero_core.runs.data_set import SongRow

_GOOD_LIKENESS = 0.6


class DataColumn(IntEnum):
    """From the left."""

    SONG = 0
    CHARTER = 1
    NOTES = 2
    OFFSET = 3
    LIKENESS = 4
    USE = 5
    LISTEN = 6
    ACTION = 7


_KEYS = {
    DataColumn.SONG: RowKey.SONG,
    DataColumn.CHARTER: RowKey.CHARTER,
    DataColumn.NOTES: RowKey.NOTES,
    DataColumn.OFFSET: RowKey.OFFSET,
    DataColumn.LIKENESS: RowKey.LIKENESS,
    DataColumn.USE: RowKey.USE,
}
_CHARTER_PX = 116
_LEAST_SONG_PX = 132
"""Where the others leave less to the song, columns go, in this order."""
_GOING = (DataColumn.CHARTER, DataColumn.LIKENESS, DataColumn.NOTES, DataColumn.OFFSET)
_RIGHT = frozenset((DataColumn.NOTES, DataColumn.OFFSET, DataColumn.LISTEN, DataColumn.ACTION))


class DataTableModel(QAbstractTableModel):
    """A row for each song that is seen.

    Parameters
    ----------
    parent : Qt's owner

    Attributes
    ----------
    can_listen : whether pieces of songs can be heard
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[SongRow] = ()
        self._rows: list[SongRow] = []
        self._view = RowView()
        self._playing: Path | None = None
        self.can_listen = True

    # What is seen

    def row(self, index: int) -> SongRow:
        """The song of a row."""
        return self._rows[index]

    def show_rows(self, rows: Sequence[SongRow]) -> None:
        """Show other songs, or the same with other facts."""
        self._all = rows
        self._choose()

    def show_group(self, group: RowGroup) -> None:
        """Show the songs of a group alone."""
        self._view = replace(self._view, group=group)
        self._choose()

    def show_letters(self, letters: str) -> None:
        """Show the songs with these letters alone."""
        self._view = replace(self._view, letters=letters)
        self._choose()

    def show_playing(self, path: Path | None, can_listen: bool) -> None:
        """Show which song is heard, if any is."""
        self._playing, self.can_listen = path, can_listen
        if self._rows:
            column = DataColumn.LISTEN
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the songs by a column."""
        key = _KEYS.get(DataColumn(column)) if column >= 0 else None
        if key is not None:
            is_descending = order is Qt.SortOrder.DescendingOrder
            self._view = replace(self._view, key=key, is_descending=is_descending)
            self._choose()

    def _choose(self) -> None:
        """Show what the view chooses; where songs only move or change, the selection stays."""
        new = self._view.of(self._all)
        row_of = {row.path: i for i, row in enumerate(new)}
        before = [row.path for row in self._rows]
        if len(before) != len(new) or any(path not in row_of for path in before):
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        if new == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        moved = [self.index(row_of[before[index.row()]], index.column()) for index in kept]
        self._rows = new
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of songs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return len(DataColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = DataColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            DataColumn.SONG: self.tr("Song"),
            DataColumn.CHARTER: self.tr("Charter"),
            DataColumn.NOTES: self.tr("Notes"),
            DataColumn.OFFSET: self.tr("Offset"),
            DataColumn.LIKENESS: self.tr("How aligned"),
            DataColumn.USE: self.tr("Use"),
        }.get(column, "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows."""
        return cell_data(self._cell(self._rows[index.row()], DataColumn(index.column())), role)

    # What stands in the cells

    def _cell(self, row: SongRow, column: DataColumn) -> Cell:
        if column is DataColumn.SONG:
            token = "text" if row.is_used else "text-2"
            return Cell(row.name or row.path.name, row.artist, token, kind="song", tooltip=str(row.path))
        if column is DataColumn.LIKENESS:
            return self._likeness_cell(row)
        if column is DataColumn.USE:
            return self._use_cell(row)
        if column is DataColumn.LISTEN:
            return self._listen_cell(row)
        if column is DataColumn.ACTION:
            return Cell(self.action_text(row), kind="link", is_right=True)
        texts = {
            DataColumn.CHARTER: row.charter,
            DataColumn.NOTES: count_text(n_notes(row)) if row.n_strokes else "",
            DataColumn.OFFSET: "" if row.offset_s is None else self._offset_text(row.offset_s),
        }
        return Cell(texts[column], token="text-2", is_right=column in _RIGHT, tooltip=texts[column])

    def _offset_text(self, offset_s: float) -> str:
        return self.tr("%1 ms").replace("%1", f"{1000 * offset_s:+.0f}".replace("-", "\u2212"))

    def _likeness_cell(self, row: SongRow) -> Cell:
        if row.likeness is None:
            return Cell()
        token = "success" if row.likeness >= _GOOD_LIKENESS else "warn"
        return Cell(percent_text(row.likeness), token=token, share=row.likeness)

    def _use_cell(self, row: SongRow) -> Cell:
        words, token, icon = {
            RowUse.TO_DECIDE: (self.tr("Misaligned"), "warn", "warning"),
            RowUse.MISALIGNED: (self.tr("Misaligned"), "error", "cross"),
            RowUse.DAMAGED: (self.tr("Damaged"), "error", "cross"),
            RowUse.NO_DRUMS: (self.tr("No drums"), "error", "cross"),
            RowUse.NO_AUDIO: (self.tr("No audio"), "error", "cross"),
            RowUse.DUPLICATE: (self.tr("Duplicate"), "text-2", ""),
            RowUse.LEFT_OUT: (self.tr("Left out"), "text-2", ""),
            RowUse.HELD_OUT: (self.tr("Held out"), "accent", "eye"),
            RowUse.USED: (self.tr("Used"), "success", "check"),
        }[use_of(row)]
        tooltip = row.reason[:1].upper() + row.reason[1:]
        return Cell(words, token=token, icon=icon, kind="chip" if icon else "plain", tooltip=tooltip)

    def _listen_cell(self, row: SongRow) -> Cell:
        if not row.audio or not row.n_strokes or not self.can_listen:
            return Cell()
        words = self.tr("Stop") if row.path == self._playing else self.tr("Listen")
        hint = self.tr("The song on the left ear, its chart on the right")
        return Cell(words, kind="link", is_right=True, tooltip=hint)

    def action_text(self, row: SongRow) -> str:
        """What can be decided about a song; empty for nothing."""
        use = use_of(row)
        if use is RowUse.TO_DECIDE:
            return self.tr("Accept offset")
        if use is RowUse.LEFT_OUT:
            return self.tr("Use again")
        return self.tr("Leave out") if use in (RowUse.USED, RowUse.HELD_OUT) else ""


class DataTable(SongTable):
    """The songs of a data set; heads order them.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    listen_asked(SongRow), action_asked(SongRow) : the link of a song was followed
    """

    listen_asked = Signal(object)
    action_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.songs = DataTableModel()
        super().__init__(look, "", self.songs, parent)
        self.setAccessibleName(self.tr("Songs of the data set"))
        self.songs.setParent(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.share_width({DataColumn.SONG})
        header = self.horizontalHeader()
        header.setSectionResizeMode(DataColumn.CHARTER, QHeaderView.ResizeMode.Fixed)
        header.setSortIndicator(DataColumn.USE, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.link_clicked.connect(self._follow)
        self.doubleClicked.connect(lambda index: self.listen_asked.emit(self.songs.row(index.row())))
        for signal in (look.changed, self.songs.modelReset, self.songs.layoutChanged):
            signal.connect(self._give_way)

    @property
    def current(self) -> SongRow | None:
        """The song that the keys are about; None without one."""
        index = self.currentIndex()
        return self.songs.row(index.row()) if index.isValid() else None

    def _follow(self, index: QModelIndex) -> None:
        row = self.songs.row(index.row())
        is_listen = index.column() == DataColumn.LISTEN
        (self.listen_asked if is_listen else self.action_asked).emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave columns out where there is no room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Leave columns out until the song has room."""
        theme, header = self._look.theme, self.horizontalHeader()
        widths_px: dict[DataColumn, int] = {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in DataColumn
            if column is not DataColumn.SONG
        }
        widths_px[DataColumn.CHARTER] = theme.text_px(_CHARTER_PX)
        header.resizeSection(DataColumn.CHARTER, widths_px[DataColumn.CHARTER])
        left_px = self.viewport().width() - sum(widths_px.values()) - theme.text_px(_LEAST_SONG_PX)
        for column in _GOING:
            self.setColumnHidden(column, left_px < 0)
            left_px += widths_px[column] if left_px < 0 else 0

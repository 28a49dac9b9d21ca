"""The songs of the queue as the rows of a table, and which of them are seen."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from chart_hero_app.figures import count_text, left_text, time_text
from chart_hero_app.view_models.queue import QueueEntry, QueueModel, QueueState
from chart_hero_app.view_models.row_covers import PicturedSong, RowCovers
from chart_hero_app.widgets.song_cells import CELL_ROLE, Cell, Index, cell_data
from chart_hero_app.words import percent_text

GOOD_TRUST = 0.7
"""Charts that are believed less deserve a look."""


class QueueColumn(IntEnum):
    """From the left."""

    SONG = 0
    STATE = 1
    NOTES = 2
    BPM = 3
    DOUBTFUL = 4
    CARE = 5
    TOOK = 6
    ACTION = 7


RIGHT_COLUMNS = frozenset(
    (QueueColumn.NOTES, QueueColumn.BPM, QueueColumn.DOUBTFUL, QueueColumn.TOOK, QueueColumn.ACTION)
)


class QueueGroup(Enum):
    """Songs of the queue that belong together."""

    ALL = "all"
    GOOD = "good"
    CHECK = "check"
    FAILED = "failed"
    WAITING = "waiting"


def group_of(entry: QueueEntry) -> QueueGroup:
    """Say where an entry belongs, besides `QueueGroup.ALL`."""
    if not entry.state.is_over:
        return QueueGroup.WAITING
    if entry.state in (QueueState.FAILED, QueueState.NO_DRUMS):
        return QueueGroup.FAILED
    is_good = entry.state is QueueState.DONE and not entry.care and (entry.trust or 0.0) >= GOOD_TRUST
    return QueueGroup.GOOD if is_good else QueueGroup.CHECK


def is_to_name(entry: QueueEntry) -> bool:
    """Whether a song has no name, nobody is asked for it now, and somebody can be."""
    return entry.is_nameless and not entry.is_asked and not entry.is_missing


class QueueTableModel(QAbstractTableModel):
    """A row for each entry, in the queue's order.

    Parameters
    ----------
    queue : the entries
    covers : pictures of the songs
    parent : Qt's owner
    """

    def __init__(self, queue: QueueModel, covers: RowCovers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._covers = queue, covers
        self._entries = list(queue.entries)
        queue.changed.connect(self._follow)

    def entry(self, row: int) -> QueueEntry:
        """The entry of a row."""
        return self._entries[row]

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of songs."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return len(QueueColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = QueueColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            QueueColumn.SONG: self.tr("Song"),
            QueueColumn.STATE: self.tr("Trust"),
            QueueColumn.NOTES: self.tr("Notes"),
            QueueColumn.BPM: self.tr("BPM"),
            QueueColumn.DOUBTFUL: self.tr("Doubtful"),
            QueueColumn.CARE: self.tr("Needs care"),
            QueueColumn.TOOK: self.tr("Took"),
            QueueColumn.ACTION: "",
        }[column]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Waiting songs can be dragged."""
        flags = super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled
        if index.isValid() and self._entries[index.row()].state is QueueState.WAITING:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows."""
        entry, column = self._entries[index.row()], QueueColumn(index.column())
        cell = self._cell(entry, column)
        if role == CELL_ROLE and column is QueueColumn.SONG:
            song = PicturedSong(entry.title, entry.artist, entry.path, entry.project)
            cell = replace(cell, cover=self._covers.picture(song))
        return cell_data(cell, role)

    # What stands in the cells

    def _cell(self, entry: QueueEntry, column: QueueColumn) -> Cell:
        if column is QueueColumn.SONG:
            is_waiting = entry.state is QueueState.WAITING
            token = "text-2" if is_waiting else "text"
            below = self.tr("No name yet") if entry.is_nameless else entry.artist
            return Cell(entry.title, below, token, kind="song", tooltip=str(entry.path))
        if column is QueueColumn.STATE:
            return self._state_cell(entry)
        if column is QueueColumn.CARE:
            return self._care_cell(entry)
        if column is QueueColumn.ACTION:
            return self._action_cell(entry)
        has_chart = entry.state in (QueueState.DONE, QueueState.STOPPED)
        took = time_text(entry.took_s) if entry.state.is_over and entry.took_s else ""
        figures = {
            QueueColumn.NOTES: count_text(entry.n_notes) if has_chart else "",
            QueueColumn.BPM: entry.bpm,
            QueueColumn.DOUBTFUL: count_text(entry.n_doubtful) if has_chart else "",
            QueueColumn.TOOK: took,
        }
        token = {QueueColumn.DOUBTFUL: "doubt", QueueColumn.TOOK: "text-3"}.get(column, "text")
        return Cell(figures[column], token=token, is_right=True)

    def _state_cell(self, entry: QueueEntry) -> Cell:
        if entry.state is QueueState.WAITING:
            return Cell(self.tr("Waiting"), token="text-3")
        if entry.state is QueueState.RUNNING:
            return Cell(percent_text(entry.share), token="accent", share=entry.share)
        if entry.state is QueueState.NO_DRUMS:
            return Cell(self.tr("No drums"), token="error", icon="cross", kind="chip")
        if entry.state is QueueState.FAILED and entry.is_missing:
            return Cell(self.tr("Gone"), token="error", icon="cross", kind="chip")
        if entry.state is QueueState.FAILED:
            return Cell(self.tr("Failed"), token="error", icon="cross", kind="chip")
        if entry.trust is None:
            words = self.tr("Stopped") if entry.state is QueueState.STOPPED else self.tr("Done")
            return Cell(words, token="text-2")
        token = "success" if entry.trust >= GOOD_TRUST else "warn"
        return Cell(str(round(100 * entry.trust)), token=token, share=entry.trust)

    def _care_cell(self, entry: QueueEntry) -> Cell:
        if entry.message is not None:
            words = entry.message.sentence
            return Cell(words, token="error", icon="cross", tooltip=words)
        if entry.is_missing and not entry.care:
            words = self.tr("The song file was moved or renamed")
            return Cell(words, token="warn", icon="warning", tooltip=words)
        is_bad = entry.state is QueueState.NO_DRUMS
        token, icon = ("error", "cross") if is_bad else ("warn", "warning")
        return Cell(entry.care, token=token, icon=icon if entry.care else "", tooltip=entry.care)

    def _action_cell(self, entry: QueueEntry) -> Cell:
        if entry.state is QueueState.RUNNING:
            words = self.tr("Opening")
            if entry.share > 0:
                words = self.tr("Listening")
            if entry.left_s is not None:
                words = self.tr("Listening, %1 left").replace("%1", left_text(entry.left_s))
            return Cell(words, token="text-2", is_right=True)
        if entry.state is QueueState.WAITING:
            return Cell(self.tr("Remove"), kind="link", is_right=True)
        if entry.state is QueueState.FAILED and entry.is_missing:
            return Cell(self.tr("Remove"), kind="link", is_right=True)
        if entry.state is QueueState.FAILED:
            return Cell(self.tr("Details"), kind="link", is_right=True)
        if entry.is_asked:
            return Cell(self.tr("Asking for its name"), token="text-2", is_right=True)
        if is_to_name(entry):
            hint = self.tr("Nobody was sure which song this is. Open it, and identify it.")
            return Cell(self.tr("Identify"), kind="link", is_right=True, tooltip=hint)
        return Cell(self.tr("Open"), kind="link", is_right=True)

    # Following the queue

    def _follow(self) -> None:
        """Become what the queue is now, row by row, so that the selection stays."""
        new = list(self._queue.entries)
        self._remove_gone({entry.number for entry in new})
        self._insert_new(new)
        if [entry.number for entry in new] != [entry.number for entry in self._entries]:
            self._reorder(new)
        for row, entry in enumerate(new):
            if entry != self._entries[row]:
                self._entries[row] = entry
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(QueueColumn) - 1))

    def _remove_gone(self, numbers: set[int]) -> None:
        for row in reversed(range(len(self._entries))):
            if self._entries[row].number not in numbers:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._entries[row]
                self.endRemoveRows()

    def _insert_new(self, new: list[QueueEntry]) -> None:
        known = {entry.number for entry in self._entries}
        for row, entry in enumerate(new):
            if entry.number not in known:
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, entry)
                self.endInsertRows()

    def _reorder(self, new: list[QueueEntry]) -> None:
        self.layoutAboutToBeChanged.emit()
        old_numbers = [entry.number for entry in self._entries]
        row_of = {entry.number: row for row, entry in enumerate(new)}
        before = self.persistentIndexList()
        after = [self.index(row_of[old_numbers[index.row()]], index.column()) for index in before]
        self._entries = [*new]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


class QueueFilter(QSortFilterProxyModel):
    """The songs of one group whose title or artist has some letters in it.

    Parameters
    ----------
    table : all of them
    parent : Qt's owner
    """

    def __init__(self, table: QueueTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._group, self._letters = QueueGroup.ALL, ""
        self.setSourceModel(table)

    def show_group(self, group: QueueGroup) -> None:
        """Show the songs of another group."""
        self._group = group
        self.invalidate()

    def show_letters(self, letters: str) -> None:
        """Show the songs with these letters alone."""
        self._letters = letters.strip().casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether a song is seen."""
        entry = self._table.entry(row)
        is_in_group = self._group in (QueueGroup.ALL, group_of(entry))
        return is_in_group and self._letters in f"{entry.title} {entry.artist}".casefold()

"""All projects of this machine as the rows of a table that can be sorted and narrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
)

from chart_hero_app.figures import count_text, size_text
from chart_hero_app.view_models.row_covers import PicturedSong, RowCovers
from chart_hero_app.widgets.song_cells import CELL_ROLE, Cell, Index, cell_data
from chart_hero_core.errors import ProjectDamagedError, ProjectTooNewError
from chart_hero_core.projects.contents import Summary
from chart_hero_core.projects.library import LibraryEntry

_SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class SongColumn(IntEnum):
    """From the left."""

    SONG = 0
    STATE = 1
    NOTES = 2
    DOUBTFUL = 3
    CHANGED = 4
    SIZE = 5


_RIGHT_COLUMNS = frozenset((SongColumn.NOTES, SongColumn.DOUBTFUL, SongColumn.CHANGED, SongColumn.SIZE))


class SongListModel(QAbstractTableModel):
    """A row for each project, the one that was worked on last first.

    Parameters
    ----------
    covers : pictures of the songs
    parent : Qt's owner
    """

    def __init__(self, covers: RowCovers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self._entries: tuple[LibraryEntry, ...] = ()
        self._good: Mapping[Path, Summary] = {}

    def show_entries(self, entries: Sequence[LibraryEntry], good: Mapping[Path, Summary]) -> None:
        """Show other projects.

        Parameters
        ----------
        entries : in order
        good : last good states of the damaged ones, where there are some
        """
        self.beginResetModel()
        self._entries, self._good = tuple(entries), good
        self.endResetModel()

    def entry(self, row: int) -> LibraryEntry:
        """The project of a row."""
        return self._entries[row]

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of projects."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return len(SongColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = SongColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _RIGHT_COLUMNS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            SongColumn.SONG: self.tr("Song"),
            SongColumn.STATE: self.tr("State"),
            SongColumn.NOTES: self.tr("Notes"),
            SongColumn.DOUBTFUL: self.tr("Doubtful"),
            SongColumn.CHANGED: self.tr("Changed"),
            SongColumn.SIZE: self.tr("Size"),
        }[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, or what it is sorted by."""
        entry, column = self._entries[index.row()], SongColumn(index.column())
        if role == _SORT_ROLE:
            return self._sort_key(entry, column)
        cell = self._cell(entry, column)
        if role == CELL_ROLE and column is SongColumn.SONG:
            cell = replace(cell, cover=self._covers.picture(PicturedSong.of_entry(entry)))
        return cell_data(cell, role)

    def _sort_key(self, entry: LibraryEntry, column: SongColumn) -> str | int:
        summary = entry.summary
        keys: dict[SongColumn, str | int] = {
            SongColumn.SONG: entry.title.casefold(),
            SongColumn.STATE: self._state_cell(entry).text,
            SongColumn.NOTES: -1 if summary is None else summary.n_notes,
            SongColumn.DOUBTFUL: -1 if summary is None else summary.n_doubtful,
            SongColumn.CHANGED: int(entry.changed_at.timestamp()),
            SongColumn.SIZE: entry.size_bytes,
        }
        return keys[column]

    def _cell(self, entry: LibraryEntry, column: SongColumn) -> Cell:
        summary = entry.summary
        if column is SongColumn.SONG:
            artist = "" if summary is None else summary.artist
            return Cell(entry.title, artist, kind="song", tooltip=str(entry.path))
        if column is SongColumn.STATE:
            return self._state_cell(entry)
        figures = {
            SongColumn.NOTES: "" if summary is None else count_text(summary.n_notes),
            SongColumn.DOUBTFUL: "" if summary is None else count_text(summary.n_doubtful),
            SongColumn.CHANGED: day_text(entry.changed_at.timestamp()),
            SongColumn.SIZE: size_text(entry.size_bytes),
        }
        token = {SongColumn.DOUBTFUL: "doubt"}.get(column, "text-2")
        return Cell(figures[column], token=token, is_right=True)

    def _state_cell(self, entry: LibraryEntry) -> Cell:
        if isinstance(entry.fault, ProjectDamagedError):
            words = self.tr("Damaged, can be mended") if entry.path in self._good else self.tr("Damaged")
            return Cell(words, token="error", icon="cross")
        if isinstance(entry.fault, ProjectTooNewError):
            return Cell(self.tr("Needs a newer Chart Hero"), token="warn", icon="warning")
        if entry.fault is not None or entry.summary is None:
            return Cell(self.tr("Cannot be read"), token="error", icon="cross")
        if entry.is_open:
            return Cell(self.tr("Open now"), token="accent", icon="pencil")
        if entry.is_half_heard:
            return Cell(self.tr("Not heard to the end"), token="warn", icon="warning")
        if not entry.summary.n_notes:
            return Cell(self.tr("No notes yet"), token="text-2")
        if entry.summary.n_doubtful:
            return Cell(self.tr("To review"), token="doubt", icon="doubt")
        return Cell(self.tr("Nothing doubtful"), token="success", icon="check")


class SongListFilter(QSortFilterProxyModel):
    """The projects whose title or artist has some words in it, sorted by a column.

    Parameters
    ----------
    songs : all of them
    parent : Qt's owner
    """

    def __init__(self, songs: SongListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._songs = songs
        self._words: list[str] = []
        self.setSourceModel(songs)
        self.setSortRole(_SORT_ROLE)

    def show_words(self, words: str) -> None:
        """Show the songs with all of these words alone."""
        self._words = words.casefold().split()
        self.invalidate()

    def entry_at(self, index: Index) -> LibraryEntry:
        """The project of a row."""
        return self._songs.entry(self.mapToSource(index).row())

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether a project is seen."""
        entry = self._songs.entry(row)
        artist = "" if entry.summary is None else entry.summary.artist
        name = f"{entry.title} {artist}".casefold()
        return all(word in name for word in self._words)


def day_text(timestamp_s: float) -> str:
    """Day and time, short, as the user's system writes them; seconds since 1970."""
    instant = QDateTime.fromSecsSinceEpoch(int(timestamp_s))
    return QLocale().toString(instant, QLocale.FormatType.ShortFormat)

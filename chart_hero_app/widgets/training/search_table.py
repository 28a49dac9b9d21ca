"""The trials of a search as the rows of a table that can be sorted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSize, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from chart_hero_app.figures import time_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_words import edits_text
from chart_hero_app.view_models.training.search_words import row_text, setting_text, value_text
from chart_hero_app.widgets.song_cells import Cell, Index, cell_data
from chart_hero_app.widgets.song_table import SongTable
from chart_hero_core.runs.search import SearchState, TrialRow, TrialState

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBER, EDITS, STATE, TOOK = range(4)
"""The first columns; the settings follow."""

_LEAST_ROWS = 5
_NEVER = 1e9  # edits of a trial without any, behind all others


class TrialTableModel(QAbstractTableModel):
    """A row for each trial.

    Parameters
    ----------
    parent : Qt's owner
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = SearchState()
        self._settings: tuple[str, ...] = ()
        self._best: TrialRow | None = None

    def show_state(self, state: SearchState) -> None:
        """Show the trials of a search."""
        if state == self._state:
            return
        settings = tuple(dict.fromkeys(name for row in state.rows for name in row.settings))
        is_same_shape = settings == self._settings and len(state.rows) == len(self._state.rows)
        if not is_same_shape:
            self.beginResetModel()
        self._state, self._settings, self._best = state, settings, state.best_row
        if is_same_shape:
            self.dataChanged.emit(self.index(0, 0), self.index(len(state.rows) - 1, self.columnCount() - 1))
        else:
            self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of trials."""
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return TOOK + 1 + len(self._settings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section != STATE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (self.tr("Trial"), self.tr("Edits"), self.tr("State"), self.tr("Took"))
        return heads[section] if section <= TOOK else setting_text(self._settings[section - TOOK - 1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, or what it is sorted by."""
        row, column = self._state.rows[index.row()], index.column()
        if role == SORT_ROLE:
            return self._sort_key(row, column)
        return cell_data(self._cell(row, column), role)

    def _sort_key(self, row: TrialRow, column: int) -> float | str:
        if column == NUMBER:
            return row.number
        if column == EDITS:
            return _NEVER if row.edits is None else row.edits
        if column == STATE:
            return self._state_cell(row).text
        if column == TOOK:
            return row.seconds
        return row.settings.get(self._settings[column - TOOK - 1], _NEVER)

    def _cell(self, row: TrialRow, column: int) -> Cell:
        token = "text" if row.state is TrialState.FINISHED else "text-3"
        if column == NUMBER:
            return Cell(str(row.number), is_right=True)
        if column == EDITS:
            return Cell("" if row.edits is None else edits_text(row.edits), token=token, is_right=True)
        if column == STATE:
            return self._state_cell(row)
        if column == TOOK:
            return Cell(time_text(row.seconds) if row.seconds else "", token="text-2", is_right=True)
        value = row.settings.get(self._settings[column - TOOK - 1])
        return Cell("" if value is None else value_text(value), token="text-2", is_right=True)

    def _state_cell(self, row: TrialRow) -> Cell:
        if self._best is not None and row.number == self._best.number:
            words = self.tr("best, the present settings") if row.is_present else self.tr("best")
            return Cell(words, token="success", icon="check")
        if row.is_present and row.state is TrialState.FINISHED:
            return Cell(self.tr("present settings"))
        token = "accent" if row.state is TrialState.RUNNING else "text-2"
        return Cell(row_text(row), token=token)


class TrialTable(SongTable):
    """The trials; a click on a head sorts.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.rows = TrialTableModel()
        self.order = QSortFilterProxyModel()
        self.order.setSourceModel(self.rows)
        self.order.setSortRole(SORT_ROLE)
        super().__init__(look, "", self.order, parent)
        self.setAccessibleName(self.tr("Trials of the search"))
        self.rows.setParent(self)
        self.order.setParent(self)
        self.setSortingEnabled(True)
        self.sortByColumn(EDITS, Qt.SortOrder.AscendingOrder)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(SongTable.ScrollMode.ScrollPerPixel)
        self.setCornerWidget(QWidget())
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsClickable(True)

    def show_state(self, state: SearchState) -> None:
        """Show the trials of a search."""
        self.rows.show_state(state)

    def minimumSizeHint(self) -> QSize:
        """Room for a few rows."""
        row_px = self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + _LEAST_ROWS * row_px
        return QSize(super().minimumSizeHint().width(), height)

    def sizeHint(self) -> QSize:
        """No more than that is asked for; what is left over is taken."""
        return self.minimumSizeHint()

"""The card "Song by song": bars for the eye, a table for whoever wants the figures or hears the screen."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from chart_hero_app.figures import change_text, count_text, decimal_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.result_words import change_of, fill, footnotes
from chart_hero_app.widgets.button import IconButton
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.training.result_card import ResultCard
from chart_hero_app.widgets.training.song_bars import SongBars
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.results import RunResult, SongChange

_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BEGIN = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_ROW_PX = 32
_MOST_NOTES = 3


class SongChanges(ResultCard):
    """Bars or table; below them how far all this can be trusted.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SongChanges", "Song by song"), parent)
        self._look = look
        self._hint_text = ""
        self._hint = ElidedLabel("label-2")
        self.as_table = IconButton(look, "list", self.tr("As a table"), edge_px=24)
        self.as_table.setCheckable(True)
        self.head.insertWidget(1, self._hint, 1)
        self._hint.setAlignment(_END)
        self.head.addWidget(self.as_table)
        self.bars = SongBars(look)
        self.table = _table()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.bars)
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)
        self.notes = [(label("", "label-2"), label("", "figure")) for _ in range(_MOST_NOTES)]
        line = WrapRow(gap_px=24, is_spread=False)
        self._pairs = [_pair(name, figure) for name, figure in self.notes]
        line.add(*self._pairs)
        notes = QWidget()
        notes.setLayout(line)
        self.add_foot(notes)
        self.bars.pointed.connect(lambda words: self._hint.setText(words or self._hint_text))
        self.as_table.toggled.connect(self.show_table)

    def show_result(self, result: RunResult) -> None:
        """Show the songs of another result."""
        words = (
            self.tr("change in edits per 100 notes, %1 held-out songs")
            if result.is_held_out
            else self.tr("change in edits per 100 notes, %1 songs")
        )
        self._hint_text = fill(words, count_text(len(result.songs)))
        self._hint.setText(self._hint_text)
        self.bars.show_songs(result.songs)
        self.table.setRowCount(len(result.songs))
        for row, song in enumerate(result.songs):
            self._fill_row(row, song)
        for (name, figure), pair, fact in zip_longest(self.notes, self._pairs, footnotes(result)):
            pair.setVisible(fact is not None)
            if fact is not None:
                name.setText(fact.name)
                figure.setText(fact.text)
                figure.setAccessibleName(f"{fact.name}: {fact.text}")

    def show_table(self, is_table: bool) -> None:
        """Turn to the table, or back to the bars."""
        self.as_table.setChecked(is_table)
        self._stack.setCurrentIndex(1 if is_table else 0)

    def _fill_row(self, row: int, song: SongChange) -> None:
        texts = (
            song.name,
            count_text(song.n_notes),
            decimal_text(song.before),
            decimal_text(song.after),
            change_text(change_of(song)),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(_END)
            self.table.setItem(row, column, item)


def _table() -> QTableWidget:
    translate = QCoreApplication.translate
    heads = (
        translate("SongChanges", "Song"),
        translate("SongChanges", "Notes"),
        translate("SongChanges", "Before"),
        translate("SongChanges", "After"),
        translate("SongChanges", "Change"),
    )
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setAccessibleName(translate("SongChanges", "Song by song"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in range(len(heads)):
        item = table.horizontalHeaderItem(column)
        if item is not None:
            item.setTextAlignment(_END if column else _BEGIN)
    return table


def _pair(name: QLabel, figure: QLabel) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(name)
    row.addWidget(figure)
    return pair

"""Edits per 100 notes of each lane, before and after, as a table with a drawing in each row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from chart_hero_app.figures import change_text, count_text, decimal_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.result_words import change_of, spoken_step
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.training.change_marks import Change, ChangeMark, Dumbbell, change_kind
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.runs.results import LaneChange

ROW_PX = 35
_HEAD_PX = 28
_AIR = 1.05
"""Room behind the largest figure."""
_GAP_PX = 16
_GLYPH, _NAME, _NOTES, _BEFORE, _AFTER, _LINE, _CHANGE = range(7)
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LaneChanges(ResultCard):
    """A row per lane.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("LaneChanges", "Edits per 100 notes, by lane"), parent)
        self._add_legend(look)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(EDGE_PX, 0, EDGE_PX, 4)
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(_LINE, 1)
        self._add_head()
        self.rows = {pad: _Row(look, pad) for pad in LANES}
        for index, row in enumerate(self.rows.values()):
            row.add_to(self._grid, 2 * index + 1)
        self.column.addLayout(self._grid)
        self.column.addStretch(1)

    def _add_legend(self, look: Look) -> None:
        self.head.addStretch(1)
        for change, words in (
            (None, self.tr("before")),
            (Change.BETTER, self.tr("after, better")),
            (Change.WORSE, self.tr("after, worse")),
        ):
            self.head.addWidget(ChangeMark(look, change))
            self.head.addWidget(label(words, "label-2"))

    def _add_head(self) -> None:
        self._grid.addWidget(label(self.tr("Lane"), "label"), 0, _GLYPH, 1, 2)
        for column, words in (
            (_NOTES, self.tr("Notes")),
            (_BEFORE, self.tr("Before")),
            (_AFTER, self.tr("After")),
            (_CHANGE, self.tr("Change")),
        ):
            self._grid.addWidget(label(words, "label"), 0, column, _END)
        self._grid.setRowMinimumHeight(0, _HEAD_PX)

    def show_lanes(self, lanes: Sequence[LaneChange]) -> None:
        """Show these lanes, and no others."""
        most = max((max(lane.before, lane.after) for lane in lanes), default=0.0) * _AIR
        changes = {lane.pad: lane for lane in lanes}
        for index, (pad, row) in enumerate(self.rows.items()):
            row.show_lane(changes.get(pad), most)
            self._grid.setRowMinimumHeight(2 * index + 2, ROW_PX if pad in changes else 0)


class _Row:
    """The widgets of a lane."""

    def __init__(self, look: Look, pad: Pad) -> None:
        self._line = hairline()
        self._glyph = LaneGlyph(look, pad)
        self._name = label(lane_name(pad))
        self._notes, self._before = label("", "body-2"), label("", "body-2")
        self._after = label("", "subhead")
        self._drawing = Dumbbell(look)
        self.change = label("", Change.SAME.value)

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Put them into two rows: the line above, and the rest."""
        grid.addWidget(self._line, row, 0, 1, _CHANGE + 1)
        grid.addWidget(self._glyph, row + 1, _GLYPH)
        grid.addWidget(self._name, row + 1, _NAME)
        grid.addWidget(self._notes, row + 1, _NOTES, _END)
        grid.addWidget(self._before, row + 1, _BEFORE, _END)
        grid.addWidget(self._after, row + 1, _AFTER, _END)
        grid.addWidget(self._drawing, row + 1, _LINE)
        grid.addWidget(self.change, row + 1, _CHANGE, _END)

    def show_lane(self, lane: LaneChange | None, most: float) -> None:
        """Show how the lane changed, on a line up to `most` edits; None hides it."""
        widgets = (
            self._line,
            self._glyph,
            self._name,
            self._notes,
            self._before,
            self._after,
            self._drawing,
            self.change,
        )
        for widget in widgets:
            widget.setVisible(lane is not None)
        if lane is None:
            return
        self._notes.setText(count_text(lane.n_notes))
        self._before.setText(decimal_text(lane.before))
        self._after.setText(decimal_text(lane.after))
        self._drawing.show_change(lane.before, lane.after, most)
        self._drawing.setAccessibleName(spoken_step(lane))
        self.change.setText(change_text(change_of(lane)))
        self.change.setProperty("kind", change_kind(change_of(lane)).value)
        self.change.style().polish(self.change)

"""What deserves a look, each with the way there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.chart_warnings import ChartWarning
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.chip import Chip
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.domain.timing import TempoMap

FIRST_SHOWN = 3
"""More of them are shown when asked for."""


class WarningList(QWidget):
    """Warnings under their head line; hidden without any.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    place_asked(int) : a warning was clicked; the tick where it begins
    """

    place_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[tuple[ChartWarning, int | None], ...] = ()
        self._warnings: Sequence[ChartWarning] = ()
        self._tempo_map: TempoMap | None = None
        self._shows_all = False
        self.count = Chip(look, "warn", "warning")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.more = Button(look, "", "link", height_px=24)
        self.more.clicked.connect(self._show_all)
        head = WrapRow()
        head.add(label(self.tr("Warnings"), "subhead"), self.count, self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._rows)
        self.hide()

    def show_warnings(self, warnings: Sequence[ChartWarning], tempo_map: TempoMap) -> None:
        """Show these, in the order given."""
        self._warnings, self._tempo_map = warnings, tempo_map
        self.count.show_fact("warn", "warning", count_text(len(warnings)))
        self.setVisible(bool(warnings))
        seen = warnings if self._shows_all else warnings[:FIRST_SHOWN]
        shown = tuple((warning, warning.bar(tempo_map)) for warning in seen)
        if shown != self._shown:
            self._shown = shown
            self._fill()
        n_more = len(warnings) - len(seen)
        self.more.setVisible(n_more > 0)
        self.more.setText(self.tr("Show %1 more").replace("%1", count_text(n_more)))
        self.more.updateGeometry()

    def _show_all(self) -> None:
        self._shows_all = True
        if self._tempo_map is not None:
            self.show_warnings(self._warnings, self._tempo_map)

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for warning, bar in self._shown:
            self._rows.addWidget(self._row(warning, bar))

    def _row(self, warning: ChartWarning, bar: int | None) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(label(warning.sentence, wraps=True), 1)
        if warning.tick is not None:
            place = Button(
                self._look, self.tr("Bar %1").replace("%1", count_text(bar or 0)), "link", height_px=24
            )
            place.setAccessibleName(f"{warning.sentence}, {place.text()}")
            place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tick = warning.tick
            place.clicked.connect(lambda: self.place_asked.emit(tick))
            line.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        return row

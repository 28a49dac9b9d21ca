"""The lanes in figures: how many notes, how many of them doubtful, how much is heard of each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.sensitivity_slider import SensitivitySlider
from chart_hero_app.words import doubtful_text, lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.review.doubts import LaneCount

ROW_PX = 32
_HEAD_PX = 28
_EDGE_PX = 16
_GAP_PX = 10
_GLYPH_PX = 20
_LEAST_SLIDER_PX = 64
_FLAG_PX = 12
_WIDEST_COUNT = "8,888"
_GLYPH, _NAME, _NOTES, _DOUBTS, _SLIDER = range(5)


class LaneTable(QWidget):
    """A row per lane; where there is no room for the slider behind the figures, it stands below them.

    Parameters
    ----------
    look : colours and fonts

    Attributes
    ----------
    sliders : of the lanes

    Signals
    -------
    lane_chosen(Pad) : a row was clicked
    """

    lane_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._active: Pad | None = None
        self._is_stacked = False
        self._heads = (
            label(self.tr("Lane"), "label"),
            label(self.tr("Notes"), "label"),
            _Flag(look),
            label(self.tr("Sensitivity"), "label"),
        )
        self._glyphs = {pad: LaneGlyph(look, pad) for pad in LANES}
        self._names = {pad: label(lane_name(pad)) for pad in LANES}
        self._counts = {pad: _figure("body-2") for pad in LANES}
        self._doubts = {pad: _figure("doubt-strong") for pad in LANES}
        self.sliders = {pad: SensitivitySlider(look, pad) for pad in LANES}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 0)
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(_NAME, 1)
        self._lay_out()
        look.changed.connect(self._follow_look)

    # What it shows

    def show_counts(self, counts: Mapping[Pad, LaneCount]) -> None:
        """Show how many notes the lanes have."""
        for pad, count in counts.items():
            self._counts[pad].setText(count_text(count.n_notes))
            self._doubts[pad].setText(count_text(count.n_doubtful) if count.n_doubtful else "")
            self._doubts[pad].setAccessibleName(doubtful_text(count.n_doubtful))

    def show_active(self, pad: Pad) -> None:
        """Light the row of the active lane."""
        self._active = pad
        self.update()

    # How it is laid out

    def _lay_out(self) -> None:
        lane, notes, flag, sensitivity = self._heads
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid = self._grid
        grid.addWidget(lane, 0, _NAME)
        grid.addWidget(notes, 0, _NOTES, end)
        grid.addWidget(flag, 0, _DOUBTS, end)
        grid.addWidget(sensitivity, 0, _SLIDER)
        sensitivity.setVisible(not self._is_stacked)
        for index, pad in enumerate(LANES):
            row = 1 + 2 * index
            grid.addWidget(self._glyphs[pad], row, _GLYPH)
            grid.addWidget(self._names[pad], row, _NAME)
            grid.addWidget(self._counts[pad], row, _NOTES)
            grid.addWidget(self._doubts[pad], row, _DOUBTS)
            if self._is_stacked:
                grid.addWidget(self.sliders[pad], row + 1, _NAME, 1, 3)
            else:
                grid.addWidget(self.sliders[pad], row, _SLIDER)
            grid.setRowMinimumHeight(row, ROW_PX)
        grid.setRowMinimumHeight(0, _HEAD_PX)
        grid.setColumnStretch(_SLIDER, 0 if self._is_stacked else 1)

    def _needed_px(self) -> int:
        """Width of the longest row with a slider behind the figures."""
        theme = self._look.theme
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("label"))
        name = max(body.horizontalAdvance(lane_name(pad)) for pad in LANES)
        notes = max(small.horizontalAdvance(self._heads[1].text()), body.horizontalAdvance(_WIDEST_COUNT))
        doubts = max(_FLAG_PX, small.horizontalAdvance("88"))
        slider = max(_LEAST_SLIDER_PX, small.horizontalAdvance(self._heads[3].text()))
        return 2 * _EDGE_PX + _GLYPH_PX + name + notes + doubts + slider + 4 * _GAP_PX

    def _give_way(self) -> None:
        is_stacked = self._needed_px() > self.width()
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self._lay_out()

    def _follow_look(self) -> None:
        self._give_way()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way."""
        super().resizeEvent(event)
        self._give_way()

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be: the sliders give way."""
        return QSize(0, super().minimumSizeHint().height())

    # Rows

    def _pad_at(self, y: int) -> Pad | None:
        return next((pad for pad in LANES if self._top_of(pad) <= y < self._bottom_of(pad)), None)

    def _top_of(self, pad: Pad) -> int:
        return self._grid.cellRect(1 + 2 * LANES.index(pad), _NAME).top()

    def _bottom_of(self, pad: Pad) -> int:
        last = 2 * LANES.index(pad) + (2 if self._is_stacked else 1)
        return self._grid.cellRect(last, _NAME).bottom() + 1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the lane of the row."""
        pad = self._pad_at(round(event.position().y()))
        if event.button() is Qt.MouseButton.LeftButton and pad is not None:
            self.lane_chosen.emit(pad)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Light the active row: a ground, and a bar at its beginning."""
        if self._active is None:
            return
        theme = self._look.theme
        top, bottom = self._top_of(self._active), self._bottom_of(self._active)
        painter = QPainter(self)
        painter.fillRect(0, top, self.width(), bottom - top, theme.color("raised"))
        painter.fillRect(0, top, 3, bottom - top, theme.color("accent"))
        painter.end()


def _figure(kind: str) -> QLabel:
    figure = label("", kind)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return figure


class _Flag(QLabel):
    """The head of the column of doubts: their flag."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(self.tr("Doubtful"))
        self.setToolTip(self.tr("Doubtful"))
        self._draw()
        look.changed.connect(self._draw)

    def _draw(self) -> None:
        self.setPixmap(self._look.theme.icon("doubt", "doubt").pixmap(_FLAG_PX, _FLAG_PX))

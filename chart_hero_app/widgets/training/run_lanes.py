"""Edits per 100 notes of each lane, before the run and now, as bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from chart_hero_app.figures import decimal_text
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES

_BAR_PX = 6
_ROW_PX = 24
_AIR = 1.15
"""The widest bar leaves some of its track free."""
_NONE = "\N{EN DASH}"
_ARROW = "\N{RIGHTWARDS ARROW}"
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LaneBar(QWidget):
    """What is now over what was before: the shorter the better.

    Parameters
    ----------
    look : colours
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._before = self._now = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_shares(self, before: float, now: float) -> None:
        """Show shares, 0..1, of the track."""
        if (before, now) != (self._before, self._now):
            self._before, self._now = before, now
            self.update()

    def sizeHint(self) -> QSize:
        """A line with air."""
        return QSize(80, _ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """Enough to compare."""
        return QSize(40, _ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, what was before, what is now; what is worse than before stands out."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        parts = [("hover", 1.0), ("border-strong", self._before), ("accent", self._now)]
        if self._now > self._before > 0:
            parts[1:] = [("warn", self._now), ("accent", self._before)]
        for token, share in parts:
            place = QRectF(0, (self.height() - _BAR_PX) / 2, self.width() * min(share, 1.0), _BAR_PX)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                place.moveRight(self.width())
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(place, _BAR_PX / 2, _BAR_PX / 2)
        painter.end()


class RunLanes(ResultCard):
    """A row per lane.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("RunLanes", "Edits per 100, by lane"), parent)
        self._look = look
        words = self.tr("before %1 now").replace("%1", _ARROW)
        self.head.addStretch(1)
        self.head.addWidget(label(words, "label"))
        self.bars = {pad: LaneBar(look) for pad in LANES}
        self.before = {pad: _figure("body-3") for pad in LANES}
        self.now = {pad: _figure("subhead") for pad in LANES}
        grid = QGridLayout()
        grid.setContentsMargins(EDGE_PX, 0, EDGE_PX, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for row, pad in enumerate(LANES):
            grid.addWidget(LaneGlyph(look, pad), row, 0)
            grid.addWidget(label(lane_name(pad)), row, 1)
            grid.addWidget(self.bars[pad], row, 2)
            grid.addWidget(self.before[pad], row, 3)
            grid.addWidget(label(_ARROW, "body-3"), row, 4)
            grid.addWidget(self.now[pad], row, 5)
        grid.setColumnStretch(2, 1)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        look.changed.connect(self._make_room)
        self._make_room()

    def show_lanes(self, before: Mapping[Pad, float], now: Mapping[Pad, float]) -> None:
        """Show other figures; lanes without any show none."""
        most = max([*before.values(), *now.values(), 1.0]) * _AIR
        for pad in LANES:
            was, is_now = before.get(pad), now.get(pad)
            self.bars[pad].show_shares((was or 0.0) / most, (is_now or 0.0) / most)
            self.before[pad].setText(_text(was))
            self.now[pad].setText(_text(is_now))
            spoken = self.tr("%1: %2 before, %3 now").replace("%1", lane_name(pad))
            self.bars[pad].setAccessibleName(spoken.replace("%2", _text(was)).replace("%3", _text(is_now)))

    def _make_room(self) -> None:
        """Keep the columns of figures from moving."""
        width = self._look.theme.text_px(26)
        for figure in (*self.before.values(), *self.now.values()):
            figure.setMinimumWidth(width)


def _figure(kind: str) -> QLabel:
    figure = label("", kind)
    figure.setAlignment(_END)
    return figure


def _text(edits: float | None) -> str:
    return _NONE if edits is None else decimal_text(edits, 0)

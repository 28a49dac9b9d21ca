"""Curves over steps, drawn by pyqtgraph in the colours of the app.

The one module that imports pyqtgraph, which takes a second: a thread imports it once a run is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, decimal_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.curve import Curve
from chart_hero_app.widgets.training.chart_ticks import step_text, step_ticks, value_text, value_ticks

pyqtgraph.setConfigOptions(antialias=True, exitCleanup=False)

_HEIGHT_PX, _VALUES_PX, _STEPS_PX = 170, 42, 24
_DOT_PX = 9
_OVERHANG_PX = 60
"""So far a number may stand out from its axis, or it is not drawn."""
_MARGIN_PX = 16
"""At the right, for half of the last step's number."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A curve of a chart: its name for screen readers, the token of its colour, whether it ends in a dot."""

    name: str
    token: str
    width_px: float
    ends_in_dot: bool = False


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A value that counts, and its words; at one step, or (None) at all."""

    value: float
    words: str
    step: float | None = None


@dataclass(frozen=True, slots=True)
class ChartContent:
    """What a chart shows.

    Parameters
    ----------
    curves : one for each line
    step, n_steps : where the run is, and how far it goes
    base : what the curves are compared with; None for nothing
    best : the point that counts; None for none
    """

    curves: tuple[Curve, ...]
    step: int
    n_steps: int
    base: ChartMark | None = None
    best: ChartMark | None = None


class CurveChart(QWidget):
    """Curves, a line for where the run is, and at most two marks. It is looked at, not touched.

    Parameters
    ----------
    look : colours and fonts
    name : of the chart, for screen readers
    lines : its curves, the one in front last
    decimals : of the values, as they are spoken
    """

    def __init__(
        self, look: Look, name: str, lines: Sequence[ChartLine], decimals: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._lines, self._decimals = look, tuple(lines), decimals
        self.setAccessibleName(name)
        self.setMinimumHeight(_HEIGHT_PX)
        self.content = ChartContent(tuple(Curve() for _ in lines), 0, 0)
        self._plot = _StillPlot()
        self._hairlines: list[pyqtgraph.InfiniteLine] = []
        self._now = self._line(angle=90)
        self._base_line = self._line(angle=0)
        self._items = [pyqtgraph.PlotCurveItem() for _ in lines]
        self._dots = [pyqtgraph.ScatterPlotItem(size=_DOT_PX) for _ in lines]
        self._base_words, self._best_words = pyqtgraph.TextItem(), pyqtgraph.TextItem()
        for item in (*self._items, *self._dots, self._base_words, self._best_words):
            self._plot.box.addItem(item, ignoreBounds=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        look.changed.connect(self._draw)
        self._draw()

    def show_content(self, content: ChartContent) -> None:
        """Show something else."""
        if content != self.content:
            self.content = content
            self._draw()

    # How it is drawn

    def _draw(self) -> None:
        self.setAccessibleDescription(self._spoken())
        self._draw_scales()
        self._draw_curves()
        content, theme = self.content, self._look.theme
        self._now.setVisible(content.step > 0)
        self._now.setPos(content.step)
        self._now.setPen(pyqtgraph.mkPen(theme.color("text-3"), width=1, style=Qt.PenStyle.DotLine))
        self._base_line.setVisible(content.base is not None)
        dashes = pyqtgraph.mkPen(theme.color("text-2"), width=theme.note_edge_px, style=Qt.PenStyle.DashLine)
        self._base_line.setPen(dashes)
        if content.base is not None:
            self._base_line.setPos(content.base.value)
        self._place(self._base_words, content.base, "text-2")
        self._place(self._best_words, content.best, "accent")

    def _draw_scales(self) -> None:
        content, theme = self.content, self._look.theme
        marks = [mark.value for mark in (content.base, content.best) if mark is not None]
        values = value_ticks([value for curve in content.curves for value in curve.values] + marks)
        has_values = any(curve.values for curve in content.curves)
        n_steps = max(content.n_steps, 1)
        self._plot.setBackground(theme.color("panel"))
        self._plot.box.setRange(xRange=(0, n_steps), yRange=(values[0], values[-1]), padding=0.0)
        left, bottom = self._plot.left, self._plot.bottom
        step = values[1] - values[0]
        left.setTicks([[(value, value_text(value, step)) for value in values] if has_values else []])
        bottom.setTicks([[(step, step_text(step)) for step in step_ticks(content.n_steps)]])
        left.setWidth(theme.text_px(_VALUES_PX))
        bottom.setHeight(theme.text_px(_STEPS_PX))
        for axis in (left, bottom):
            axis.setTextPen(theme.color("text-3"))
            axis.setPen(QColor(Qt.GlobalColor.transparent))
            axis.setStyle(
                tickFont=theme.font("caption"),
                tickLength=0,
                tickTextOffset=8,
                hideOverlappingLabels=_OVERHANG_PX,
                tickAlpha=0,
            )
        self._draw_hairlines(values)

    def _draw_hairlines(self, values: Sequence[float]) -> None:
        while len(self._hairlines) < len(values):
            self._hairlines.append(self._line(angle=0))
            self._hairlines[-1].setZValue(-10)
        for index, line in enumerate(self._hairlines):
            line.setVisible(index < len(values))
            line.setPen(pyqtgraph.mkPen(self._look.theme.color("border"), width=1))
            if index < len(values):
                line.setPos(values[index])

    def _draw_curves(self) -> None:
        theme = self._look.theme
        drawn = zip(self.content.curves, self._items, self._dots, self._lines, strict=True)
        for curve, item, dot, line in drawn:
            item.setPen(pyqtgraph.mkPen(theme.color(line.token), width=line.width_px))
            item.setData(list(curve.steps), list(curve.values))
            dot.setBrush(theme.color(line.token))
            dot.setPen(pyqtgraph.mkPen(theme.color("panel"), width=2))
            has_dot = line.ends_in_dot and bool(curve.steps)
            dot.setData(list(curve.steps[-1:]) if has_dot else [], list(curve.values[-1:]) if has_dot else [])

    def _place(self, words: pyqtgraph.TextItem, mark: ChartMark | None, token: str) -> None:
        """Put words above a line, at its far end; or below a point, on the side that has room."""
        words.setVisible(mark is not None)
        if mark is None:
            return
        theme, n_steps = self._look.theme, max(self.content.n_steps, 1)
        words.setFont(theme.font("bar-number"))
        words.setColor(theme.color(token))
        words.setText(mark.words)
        if mark.step is None:
            words.setAnchor((1, 1))
            words.setPos(n_steps, mark.value)
        else:
            words.setAnchor((0 if mark.step < n_steps / 3 else 1, 0))
            words.setPos(mark.step, mark.value)

    def _line(self, angle: int) -> pyqtgraph.InfiniteLine:
        line = pyqtgraph.InfiniteLine(angle=angle, movable=False)
        self._plot.box.addItem(line, ignoreBounds=True)
        return line

    def _spoken(self) -> str:
        """The chart in words."""
        parts = [mark.words for mark in (self.content.base, self.content.best) if mark is not None]
        for line, curve in zip(self._lines, self.content.curves, strict=True):
            if curve.values:
                first, last = (decimal_text(curve.values[i], self._decimals) for i in (0, -1))
                words = self.tr("%1: from %2 to %3 at step %4").replace("%1", line.name)
                words = words.replace("%2", first).replace("%3", last)
                parts.append(words.replace("%4", count_text(round(curve.steps[-1]))))
        return ". ".join(parts) or self.tr("Nothing measured yet")


class _StillPlot(pyqtgraph.GraphicsView):  # type: ignore[misc]  # pyqtgraph says nothing of its types
    """Two axes and a box that takes neither mouse nor wheel nor focus: the page scrolls over it.

    Put together here, for pyqtgraph's own plots come with menus that outlive them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left, self.bottom = pyqtgraph.AxisItem("left"), pyqtgraph.AxisItem("bottom")
        self.box = pyqtgraph.ViewBox(enableMenu=False, enableMouse=False)
        parts = pyqtgraph.GraphicsLayout()
        parts.layout.setSpacing(0)
        parts.layout.setContentsMargins(0, 8, _MARGIN_PX, 0)
        for axis, row, place in ((self.left, 0, 0), (self.box, 0, 1), (self.bottom, 1, 1)):
            parts.addItem(axis, row, place)
        self.left.linkToView(self.box)
        self.bottom.linkToView(self.box)
        self.setCentralItem(parts)
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # it asks for 640 by 480

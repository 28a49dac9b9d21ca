"""Paints what stands on the ruler: bars and beats, tags of tempo and metre, trust, sections, the loop."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from chart_hero_app.theme.theme import Theme
from chart_hero_app.widgets.timeline.bar_grid import BarGrid, GridLine, LineKind
from chart_hero_app.widgets.timeline.tiles import Stretch
from chart_hero_core.domain.grid_trust import DOUBTFUL_BAR_MS, FITTING_BAR_MS
from chart_hero_core.editing.snapping import SnapSpec

SECTIONS_PX, BARS_PX, TRUST_PX = 24, 24, 8
RULER_PX = SECTIONS_PX + BARS_PX + TRUST_PX
LEAST_NAMED_PX = 56.0
"""A section narrower than this shows no name."""

_LABEL_GAP_PX = 6.0
_LABEL_REACH_PX = 128.0  # labels of lines this far to the left may reach into a piece
_BEAT_TICK_PX, _STEP_TICK_PX = 8, 4
_LEAST_TAG_GAP_PX = 88.0
_TRUST_HEIGHT_PX = 5
_LEAST_GAPPED_PX = 8  # narrower blocks of trust touch
_LOOP_PX = 4
_LOOP_OPACITY = 0.12


def paint_bars(painter: QPainter, grid: BarGrid, stretch: Stretch, snap: SnapSpec, theme: Theme) -> None:
    """Paint the lines of a piece with their labels, and the tags between them."""
    tags = {second: text for second, text in grid.tags[1:]}
    reach_s = _LABEL_REACH_PX / stretch.px_per_s
    free_from = -math.inf
    for line in sorted(
        grid.lines(stretch.start_s - reach_s, stretch.end_s, stretch.px_per_s, snap),
        key=lambda line: line.second,
    ):
        x = stretch.crisp(stretch.x_of(line.second))
        if line.kind is not LineKind.STEP or line.label:
            _paint_tick(painter, line, x, theme)
        if line.label and (x >= free_from or line.kind is LineKind.BAR):
            free_from = x + _LABEL_GAP_PX + _paint_label(painter, line, x, theme)
        if line.second in tags and _has_room(grid, line.second, stretch.px_per_s):
            free_from = _paint_tag(painter, tags[line.second], max(free_from, x + _LABEL_GAP_PX), theme)


def _has_room(grid: BarGrid, second: float, px_per_s: float) -> bool:
    """Whether the tag of a change stands clear of its neighbours."""
    seconds = np.array([place for place, _ in grid.tags])
    gaps = np.abs(seconds - second)
    return bool(np.min(gaps[gaps > 0], initial=math.inf) * px_per_s >= _LEAST_TAG_GAP_PX)


def _paint_tick(painter: QPainter, line: GridLine, x: float, theme: Theme) -> None:
    heights = {LineKind.BAR: BARS_PX - 2, LineKind.BEAT: _BEAT_TICK_PX, LineKind.STEP: _STEP_TICK_PX}
    height = heights[line.kind]
    painter.fillRect(QRectF(x, SECTIONS_PX + BARS_PX - 1 - height, 1, height), theme.color("bar-line"))


def _paint_label(painter: QPainter, line: GridLine, x: float, theme: Theme) -> float:
    is_bar = line.kind is LineKind.BAR
    painter.setFont(theme.font("bar-number" if is_bar else "caption"))
    painter.setPen(theme.color("text" if is_bar else "text-3"))
    width = QFontMetricsF(painter.font()).horizontalAdvance(line.label)
    box = QRectF(x + _LABEL_GAP_PX, SECTIONS_PX, width + 1, BARS_PX - 3)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, line.label)
    return width


def _paint_tag(painter: QPainter, text: str, left: float, theme: Theme) -> float:
    painter.setFont(theme.font("caption"))
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 8
    box = QRectF(left + 4, SECTIONS_PX + 3, width, 16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("text-2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return box.right() + 4


def paint_trust(
    painter: QPainter,
    grid: BarGrid,
    off_ms: npt.NDArray[np.float64],
    stretch: Stretch,
    theme: Theme,
) -> None:
    """Paint a block for each bar of a piece; `off_ms` is (n_bars,), NaN where nothing was heard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    last = min(grid.index_at(stretch.end_s), len(off_ms) - 1)
    for index in range(grid.index_at(stretch.start_s), last + 1):
        left, right = stretch.xs_of(grid.bar_seconds[index : index + 2]).tolist()
        gap = 2 if right - left >= _LEAST_GAPPED_PX else 0
        block = QRectF(left + gap / 2, SECTIONS_PX + BARS_PX + 1, right - left - gap, _TRUST_HEIGHT_PX)
        _paint_block(painter, block, float(off_ms[index]), theme)


def _paint_block(painter: QPainter, block: QRectF, off_ms: float, theme: Theme) -> None:
    """Paint one bar's trust: solid, dashed edges, hatched, or an empty outline."""
    edge = block.adjusted(0.5, 0.5, -0.5, -0.5)
    if math.isnan(off_ms):
        painter.setPen(QPen(theme.color("text-3"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, 2, 2)
        return
    token = "success" if off_ms <= FITTING_BAR_MS else "warn" if off_ms <= DOUBTFUL_BAR_MS else "error"
    ground = theme.color(token)
    ground.setAlphaF(0.55 if token == "success" else 0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(block, 2, 2)
    if token == "warn":
        painter.setPen(QPen(theme.color(token), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, 2, 2)
    elif token == "error":
        painter.setBrush(QBrush(theme.color(token), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(block, 2, 2)


def paint_section(
    painter: QPainter, name: str, left: float, right: float, width: float, theme: Theme
) -> None:
    """Paint a section's pill from `left` to `right`, its name always within the view, 0 to `width`."""
    edge = 8.0  # rounded ends that lie outside are not seen
    left, right = max(left, -edge), min(right, width + edge)
    pill = QRectF(left + 1, 3, right - left - 2, SECTIONS_PX - 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border"), 2) if theme.has_high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(pill, 6, 6)
    if pill.width() < LEAST_NAMED_PX:
        return
    room = QRectF(max(left, 0.0) + 9, pill.top(), min(right, width) - max(left, 0.0) - 16, pill.height())
    painter.setFont(theme.font("bar-number"))
    painter.setPen(theme.color("text-2"))
    fitting = QFontMetricsF(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitting)


def paint_loop(painter: QPainter, left: float, right: float, theme: Theme) -> None:
    """Paint the loop as a clamp over the bars."""
    colour = theme.color("accent")
    painter.fillRect(QRectF(left, SECTIONS_PX, right - left, BARS_PX), theme.soft(colour, _LOOP_OPACITY))
    painter.fillRect(QRectF(left, SECTIONS_PX, right - left, _LOOP_PX), colour)
    for edge in (left, right - 2):
        painter.fillRect(QRectF(edge, SECTIONS_PX, 2, BARS_PX), colour)

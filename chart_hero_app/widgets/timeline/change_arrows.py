"""What the model says beside what the hand says: a candidate's shape, and a thin arrow from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from chart_hero_app.widgets.timeline.note_shapes import NoteStyle, is_open_hat
from chart_hero_app.widgets.timeline.note_stamps import NoteStamps
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_app.widgets.timeline.tiles import Stretch
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.review.hand_changes import HandChange

BESIDE_PX = 22.0
"""From a note to what the model says of it, where both are the same stroke on the same place; scaled."""
_BODY_PX = 9.0  # an arrow stays this far from the middle of a note; scaled
_HEAD_PX = 4.0
_CROSS_PX = 3.5


def paint_changes(
    painter: QPainter,
    stretch: Stretch,
    changes: Sequence[HandChange],
    tempo_map: TempoMap,
    rows: LaneRows,
    stamps: NoteStamps,
) -> None:
    """Paint what the model says of the notes in a stretch; of those added by hand it says nothing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for change in changes:
        if change.said is None:
            continue
        said = _point(change.said, tempo_map, stretch, rows)
        yours = said + QPointF(BESIDE_PX * stamps.scale.scale, 0)
        if change.yours is not None:
            yours = _point(change.yours, tempo_map, stretch, rows)
            if QLineF(said, yours).length() < BESIDE_PX * stamps.scale.scale:
                said = yours - QPointF(BESIDE_PX * stamps.scale.scale, 0)
        reach = stamps.scale.half_width_px
        if max(said.x(), yours.x()) < -reach or min(said.x(), yours.x()) > stretch.width_px + reach:
            continue
        top = said.y() - rows.lane_px / 2
        stamps.stamp(painter, _style_of(change.said), said.x(), top)
        _paint_arrow(painter, said, yours, stamps)
        if change.yours is None:
            _paint_cross(painter, yours, stamps)


def _point(note: DrumNote, tempo_map: TempoMap, stretch: Stretch, rows: LaneRows) -> QPointF:
    """Middle of a note on the screen."""
    x = stretch.x_of(float(tempo_map.seconds_at(note.tick)))
    return QPointF(x, rows.top_of(rows.row_of(note.pad)) + rows.lane_px / 2)


def _style_of(note: DrumNote) -> NoteStyle:
    return NoteStyle(note.pad, is_open_hat(note), note.dynamics, note.is_double_kick, is_candidate=True)


def _paint_arrow(painter: QPainter, said: QPointF, yours: QPointF, stamps: NoteStamps) -> None:
    line = QLineF(said, yours)
    body = min(_BODY_PX * stamps.scale.scale, line.length() / 3)
    way = QPointF(line.dx(), line.dy()) / line.length()
    start, end = said + way * body, yours - way * body
    colour = stamps.theme.color("text-2")
    painter.setPen(QPen(colour, 1.25 * stamps.theme.edge_px))
    painter.drawLine(QLineF(start, end - way * _HEAD_PX))
    angle = math.atan2(way.y(), way.x())
    wings = [
        end - QPointF(math.cos(angle + turn), math.sin(angle + turn)) * _HEAD_PX for turn in (0.55, -0.55)
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end, *wings]))


def _paint_cross(painter: QPainter, middle: QPointF, stamps: NoteStamps) -> None:
    """Paint that there is no note of yours."""
    painter.setPen(QPen(stamps.theme.color("text-2"), 1.5 * stamps.theme.edge_px))
    for dy in (-_CROSS_PX, _CROSS_PX):
        painter.drawLine(middle - QPointF(_CROSS_PX, dy), middle + QPointF(_CROSS_PX, dy))

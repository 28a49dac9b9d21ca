"""Notes as they come down the highway: discs for cymbals, blocks for drums, a bar for the kick."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from chart_hero_app.theme.theme import Theme
from chart_hero_app.widgets.timeline.highway_plane import N_LANES, HighwayPlane
from chart_hero_app.widgets.timeline.note_shapes import is_open_hat
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad

LANE_OF_COLOUR = {"red": 0, "yellow": 1, "blue": 2, "green": 3}
_WIDTH_SHARE = {Dynamics.GHOST: 0.5, Dynamics.NEUTRAL: 0.8, Dynamics.ACCENT: 0.94}
_BLOCK_FLATNESS, _DISC_FLATNESS = 0.38, 0.42
_KICK_THICKNESS = 0.145  # of a lane
_KICK_GAP_PX = 5.0
_SHINE_OPACITY, _SHADOW_OPACITY, _HOLE_OPACITY = 0.42, 0.5, 0.8


def lane_middle(lane: int) -> float:
    """Place across the board of a lane's middle."""
    return (lane + 0.5) / N_LANES


def paint_highway_note(
    painter: QPainter, plane: HighwayPlane, note: DrumNote, ahead_s: float, theme: Theme
) -> None:
    """Paint a note that is struck in `ahead_s` seconds."""
    if note.pad is Pad.KICK:
        _paint_kick(painter, plane, note, ahead_s, theme)
        return
    centre = plane.point(lane_middle(LANE_OF_COLOUR[note.pad.colour]), ahead_s)
    width = plane.lane_px(ahead_s) * _WIDTH_SHARE[note.dynamics]
    if note.pad.is_cymbal:
        _paint_disc(painter, centre, width * 0.84, theme, note)
    else:
        _paint_block(painter, centre, width, theme, note.pad)


def paint_target(painter: QPainter, plane: HighwayPlane, pad: Pad, theme: Theme) -> None:
    """Paint where a lane is struck."""
    centre = plane.point(lane_middle(LANE_OF_COLOUR[pad.colour]), 0.0)
    width = plane.lane_px(0.0) * 0.84
    height = width * 0.32
    painter.setPen(QPen(theme.lane_fill(pad), 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    painter.drawRoundedRect(box, height / 2, height / 2)


def _outline(theme: Theme) -> QPen:
    return QPen(theme.color("sunken") if theme.is_dark else theme.color("text"), 1.25)


def _edge(theme: Theme, pad: Pad) -> QPen:
    edge = theme.lane_edge(pad)
    return _outline(theme) if edge is None else QPen(edge, theme.note_edge_px)


def _paint_kick(painter: QPainter, plane: HighwayPlane, note: DrumNote, ahead_s: float, theme: Theme) -> None:
    left, right = plane.point(0.0, ahead_s), plane.point(1.0, ahead_s)
    start, end = min(left.x(), right.x()), max(left.x(), right.x())
    thickness = max(plane.lane_px(ahead_s) * _KICK_THICKNESS, 3.0)
    has_edge = theme.lane_edge(note.pad) is not None
    painter.setPen(_edge(theme, note.pad) if has_edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme.lane_fill(note.pad))
    top = left.y() - thickness / 2
    if not note.is_double_kick:
        painter.drawRoundedRect(QRectF(start, top, end - start, thickness), thickness / 2, thickness / 2)
        return
    half = (end - start - _KICK_GAP_PX) / 2
    for x in (start, end - half):
        painter.drawRoundedRect(QRectF(x, top, half, thickness), thickness / 2, thickness / 2)


def _paint_shadow(painter: QPainter, path: QPainterPath, offset_px: float) -> None:
    shadow = QColor(Qt.GlobalColor.black)
    shadow.setAlphaF(_SHADOW_OPACITY)
    painter.fillPath(path.translated(0, offset_px), shadow)


def _paint_block(painter: QPainter, centre: QPointF, width: float, theme: Theme, pad: Pad) -> None:
    height = width * _BLOCK_FLATNESS
    box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    radius = min(height * 0.3, 6.0)
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    if theme.is_dark:
        _paint_shadow(painter, path, height * 0.2)
    painter.setPen(_edge(theme, pad))
    painter.setBrush(theme.lane_fill(pad))
    painter.drawPath(path)
    shine = QColor(Qt.GlobalColor.white)
    shine.setAlphaF(_SHINE_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shine)
    bar = QRectF(box.left() + width * 0.14, box.top() + height * 0.3, width * 0.72, max(height * 0.24, 1.5))
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)


def _paint_disc(painter: QPainter, centre: QPointF, width: float, theme: Theme, note: DrumNote) -> None:
    across, down = width / 2, width * _DISC_FLATNESS / 2
    path = QPainterPath()
    path.addEllipse(centre, across, down)
    if is_open_hat(note):
        hole = theme.color("sunken")
        hole.setAlphaF(_HOLE_OPACITY)
        painter.setBrush(hole)
        painter.setPen(QPen(theme.lane_edge(note.pad) or theme.lane_fill(note.pad), max(width * 0.07, 2.0)))
        painter.drawPath(path)
        return
    if theme.is_dark:
        _paint_shadow(painter, path, down * 0.35)
    painter.setPen(_edge(theme, note.pad))
    painter.setBrush(theme.lane_fill(note.pad))
    painter.drawPath(path)
    shine = QColor(Qt.GlobalColor.white)
    shine.setAlphaF(_SHINE_OPACITY + 0.15)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shine)
    painter.drawEllipse(centre - QPointF(0, down * 0.12), across * 0.28, down * 0.32)

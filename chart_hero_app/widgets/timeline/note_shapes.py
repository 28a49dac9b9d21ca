"""The shapes of notes: what a drummer reads, with colour and without.

Sizes are those of a lane 48 px high and sixteenths 15.4 px wide; `NoteScale` brings them to any other.
A note is painted with its lane's upper edge at y 0 and its own time at x 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from chart_hero_app.theme.theme import Theme
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice

DRAWN_LANE_PX = 48
DRAWN_SIXTEENTH_PX = 15.4
_SCALE_RANGE = (0.5, 1.25)

DISC_RADIUS = 6.9
_HOLE_RADIUS = 4.5
_BELL_RADIUS = 1.5
_PAD_SIZE = (12.6, 17.0)
_KICK_SIZE = (7.4, 34.0)
_KICK_GAP = 2.0
_CORNER = 3.0
_SNARE_BAR = (7.4, 1.5)
_DYNAMICS_SCALE = {Dynamics.GHOST: 0.62, Dynamics.NEUTRAL: 1.0, Dynamics.ACCENT: 1.16}
_CANDIDATE_SCALE = 0.82
_CARET_TIP, _CARET_FOOT, _CARET_HALF = 17.1, 12.5, 5.0
_BRACKET_INNER, _BRACKET_BEND, _BRACKET_HALF = 6.2, 10.2, 6.0
_FLAG_SIZE = (8.4, 5.6)
_COLUMN_PX = 18.0
_COLUMN_OPACITY = 0.17
_PIN_RADIUS, _PIN_LIFT = 2.2, 6.0
_FRAME_PX = 21.0
_FRAME_OPACITY = 0.09
_GLOW_PX, _GLOW_OPACITY = 4.0, 0.28
_HATCH_PX = 2.0
_ZIGZAG_HALF = 6.0
HALF_WIDTH = 13.0
"""No part of a note lies farther from its time than this, scaled."""


@dataclass(frozen=True, slots=True)
class NoteScale:
    """How large notes are drawn.

    Parameters
    ----------
    scale : of widths and bodies
    lane_px : height of the lane
    """

    scale: float
    lane_px: int

    @classmethod
    def fitting(cls, sixteenth_px: float, lane_px: int) -> NoteScale:
        """The scale for a zoom and a lane height; in steps of a sixteenth, so that few shapes are kept."""
        low, high = _SCALE_RANGE
        scale = min(max(sixteenth_px / DRAWN_SIXTEENTH_PX, low), high, high * lane_px / DRAWN_LANE_PX)
        return cls(round(scale * 16) / 16, lane_px)

    @property
    def middle(self) -> float:
        """Height of the bodies' centre."""
        return self.lane_px / 2

    @property
    def half_width_px(self) -> int:
        """Half the width of everything that is painted."""
        return round(HALF_WIDTH * self.scale + 2)


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """Everything that a note's shape tells; equal styles look the same.

    Parameters
    ----------
    pad, is_open, dynamics, is_double_kick : what is played
    is_candidate : nearly heard
    is_doubtful, is_pinned : unsure, or settled by hand
    is_selected : the next edit is for it
    is_hard : against the hands
    """

    pad: Pad
    is_open: bool = False
    dynamics: Dynamics = Dynamics.NEUTRAL
    is_double_kick: bool = False
    is_candidate: bool = False
    is_doubtful: bool = False
    is_pinned: bool = False
    is_selected: bool = False
    is_hard: bool = False


def is_open_hat(note: DrumNote) -> bool:
    """Whether a note is drawn as a ring."""
    return note.voice is DrumVoice.HI_HAT_OPEN and note.pad.is_cymbal


def body_path(style: NoteStyle, scale: NoteScale) -> QPainterPath:
    """Outline of a note's body, without anything that hangs on it."""
    size = scale.scale * _DYNAMICS_SCALE[style.dynamics] * (_CANDIDATE_SCALE if style.is_candidate else 1)
    middle = scale.middle
    path = QPainterPath()
    if style.pad.is_cymbal:
        path.addEllipse(QPointF(0, middle), DISC_RADIUS * size, DISC_RADIUS * size)
        if style.is_open and not style.is_candidate:
            hole = QPainterPath()
            hole.addEllipse(QPointF(0, middle), _HOLE_RADIUS * size, _HOLE_RADIUS * size)
            return path.subtracted(hole)
        return path
    if style.pad is not Pad.KICK:
        width, height = (size * length for length in _PAD_SIZE)
        path.addRoundedRect(
            QRectF(-width / 2, middle - height / 2, width, height), _CORNER * size, _CORNER * size
        )
        return path
    width = _KICK_SIZE[0] * size
    height = _KICK_SIZE[1] * scale.lane_px / DRAWN_LANE_PX * (_CANDIDATE_SCALE if style.is_candidate else 1)
    top, corner = middle - height / 2, min(_CORNER * size, width / 2)
    if not style.is_double_kick:
        path.addRoundedRect(QRectF(-width / 2, top, width, height), corner, corner)
        return path
    half = (height - _KICK_GAP) / 2
    for upper in (top, top + half + _KICK_GAP):
        path.addRoundedRect(QRectF(-width / 2, upper, width, half), corner, corner)
    return path


def paint_note(painter: QPainter, style: NoteStyle, scale: NoteScale, theme: Theme) -> None:
    """Paint a note with all that its style tells, the column of doubt behind it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if style.is_doubtful:
        _paint_column(painter, scale, theme)
    if style.is_selected:
        _paint_frame(painter, scale, theme)
    path = body_path(style, scale)
    if style.is_candidate:
        _paint_candidate(painter, path, style.pad, theme)
        return
    if style.is_doubtful and not style.is_open:
        _paint_hatched(painter, path, style.pad, theme)
    else:
        _paint_filled(painter, path, style.pad, theme)
        _paint_mark(painter, style, scale, theme)
    _paint_dynamics(painter, style, scale, theme)
    if style.is_doubtful:
        _paint_flag(painter, theme)
    if style.is_hard:
        below = min(path.boundingRect().bottom() + 2.5, scale.lane_px - 3.5)
        _paint_zigzag(painter, below, scale, theme)
    if style.is_pinned:
        _paint_pin(painter, scale, theme)


def paint_glow(painter: QPainter, style: NoteStyle, scale: NoteScale, theme: Theme, strength: float) -> None:
    """Paint the light of a note that just played, `strength` 1 fading to 0."""
    colour = theme.lane_fill(style.pad)
    colour.setAlphaF(_GLOW_OPACITY * strength)
    path = body_path(style, scale)
    around = path.boundingRect().adjusted(-_GLOW_PX, -_GLOW_PX, _GLOW_PX, _GLOW_PX)
    radius = around.width() / 2 if style.pad.is_cymbal else _CORNER * scale.scale + _GLOW_PX
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(around, radius, radius)


def _paint_filled(painter: QPainter, path: QPainterPath, pad: Pad, theme: Theme) -> None:
    edge = theme.lane_edge(pad)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(path, theme.lane_fill(pad))
    if edge is not None:
        painter.strokePath(path, QPen(edge, theme.note_edge_px))


def _paint_mark(painter: QPainter, style: NoteStyle, scale: NoteScale, theme: Theme) -> None:
    """Paint the bell of a disc, or the bar across a snare, in the colour of the ground."""
    size = scale.scale * _DYNAMICS_SCALE[style.dynamics]
    ground = theme.color("lane")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    if style.pad.is_cymbal and not style.is_open:
        painter.drawEllipse(QPointF(0, scale.middle), _BELL_RADIUS * size, _BELL_RADIUS * size)
    elif style.pad is Pad.SNARE:
        width, height = _SNARE_BAR[0] * size, max(_SNARE_BAR[1] * size, 1.0)
        ground.setAlphaF(0.75)
        painter.setBrush(ground)
        painter.drawRect(QRectF(-width / 2, scale.middle - height / 2, width, height))


def _paint_hatched(painter: QPainter, path: QPainterPath, pad: Pad, theme: Theme) -> None:
    colour = theme.lane_fill(pad)
    ground = theme.color("lane")
    painter.fillPath(path, ground)
    box = path.boundingRect()
    stripes = QPainterPath()
    step = 2 * _HATCH_PX * 2**0.5
    x = box.left() - box.height()
    while x < box.right() + step:
        half = _HATCH_PX * 2**0.5 / 2
        corners = [
            QPointF(x - half, box.bottom()),
            QPointF(x + half, box.bottom()),
            QPointF(x + half + box.height(), box.top()),
            QPointF(x - half + box.height(), box.top()),
        ]
        stripes.addPolygon(QPolygonF(corners))
        stripes.closeSubpath()
        x += step
    painter.fillPath(path.intersected(stripes), colour)
    inner = _inset(path, 0.75)
    painter.strokePath(inner, QPen(theme.lane_edge(pad) or colour, theme.note_edge_px))


def _inset(path: QPainterPath, by_px: float) -> QPainterPath:
    """Shrink a path about its centre, so that a pen of twice the width stays inside."""
    box = path.boundingRect()
    if min(box.width(), box.height()) <= 2 * by_px:
        return path
    centre = box.center()
    shrinking = QTransform.fromTranslate(centre.x(), centre.y())
    shrinking.scale(1 - 2 * by_px / box.width(), 1 - 2 * by_px / box.height())
    shrinking.translate(-centre.x(), -centre.y())
    return shrinking.map(path)


def _paint_candidate(painter: QPainter, path: QPainterPath, pad: Pad, theme: Theme) -> None:
    pen = QPen(theme.lane_edge(pad) or theme.lane_fill(pad), theme.note_edge_px)
    pen.setDashPattern([2.0, 1.4])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.strokePath(path, pen)


def _paint_dynamics(painter: QPainter, style: NoteStyle, scale: NoteScale, theme: Theme) -> None:
    size, middle = scale.scale, scale.middle
    path = QPainterPath()
    if style.dynamics is Dynamics.ACCENT:
        path.moveTo(-_CARET_HALF * size, middle - _CARET_FOOT * size)
        path.lineTo(0, middle - _CARET_TIP * size)
        path.lineTo(_CARET_HALF * size, middle - _CARET_FOOT * size)
        colour, width = theme.color("text"), 1.7
    elif style.dynamics is Dynamics.GHOST:
        for side in (-size, size):
            path.moveTo(side * _BRACKET_INNER, middle - _BRACKET_HALF * size)
            path.quadTo(side * _BRACKET_BEND, middle, side * _BRACKET_INNER, middle + _BRACKET_HALF * size)
        colour, width = theme.lane_edge(style.pad) or theme.lane_fill(style.pad), 1.4
    else:
        return
    pen = QPen(colour, width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def _paint_column(painter: QPainter, scale: NoteScale, theme: Theme) -> None:
    colour = theme.soft(theme.color("doubt"), _COLUMN_OPACITY)
    width = _COLUMN_PX * min(scale.scale, 1.0)
    _fill_rounded(painter, QRectF(-width / 2, 1.5, width, scale.lane_px - 1.5), 3, colour)


def _paint_flag(painter: QPainter, theme: Theme) -> None:
    width, height = _FLAG_SIZE
    corners = [QPointF(-width / 2, 2), QPointF(width / 2, 2), QPointF(0, 2 + height)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("doubt"))
    painter.drawPolygon(QPolygonF(corners))


def _paint_frame(painter: QPainter, scale: NoteScale, theme: Theme) -> None:
    colour = theme.color("selection")
    width = _FRAME_PX * max(min(scale.scale, 1.0), 0.6)
    box = QRectF(-width / 2, 2, width, scale.lane_px - 4).adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(colour, theme.note_edge_px))
    painter.setBrush(theme.soft(colour, _FRAME_OPACITY))
    painter.drawRoundedRect(box, 4, 4)


def _paint_pin(painter: QPainter, scale: NoteScale, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text"))
    painter.drawEllipse(QPointF(0, scale.lane_px - _PIN_LIFT), _PIN_RADIUS, _PIN_RADIUS)


def _paint_zigzag(painter: QPainter, top: float, scale: NoteScale, theme: Theme) -> None:
    path = QPainterPath()
    half, steps = _ZIGZAG_HALF * scale.scale, 6
    for step in range(steps + 1):
        point = QPointF(-half + 2 * half * step / steps, top + (2.5 if step % 2 == 0 else 0))
        if step == 0:
            path.moveTo(point)
        path.lineTo(point)
    painter.strokePath(path, QPen(theme.color("error"), 1.5, j=Qt.PenJoinStyle.RoundJoin))


def _fill_rounded(painter: QPainter, box: QRectF, radius: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, radius, radius)

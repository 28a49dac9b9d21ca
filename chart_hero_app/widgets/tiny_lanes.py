"""A few beats of the lanes, as small as a stamp: every note in its row, its colour and its shape."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.document import LANES

_LARGEST_NOTE_PX = 10.0
_CHANGED_PX = 3.0
_PIN_RADIUS_PX = 1.5


@dataclass(frozen=True)
class TinySpan:
    """What is seen of a song.

    Parameters
    ----------
    start_tick, end_tick : [start, end)
    lines : ticks of the beats
    pads : rows from the top
    """

    start_tick: int
    end_tick: int
    lines: Sequence[int]
    pads: Sequence[Pad] = LANES

    def x_of(self, tick: float, place: QRectF, note_px: float) -> float:
        """Pixel of a note's middle; the first note has room for its left half."""
        share = (tick - self.start_tick) / max(self.end_tick - self.start_tick, 1)
        return place.left() + note_px / 2 + 1 + share * (place.width() - 2)


def paint_tiny_lanes(
    painter: QPainter,
    theme: Theme,
    place: QRectF,
    span: TinySpan,
    notes: Sequence[DrumNote],
    changed: Collection[DrumNote] = (),
    *,
    shows_rows: bool = False,
) -> None:
    """Paint notes.

    Parameters
    ----------
    painter, theme : where and in which colours
    place : takes them all
    span : which beats
    notes : of these beats
    changed : those of them that stand on teal
    shows_rows : draw a line for each row rather than for each beat
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    row_px = place.height() / max(len(span.pads), 1)
    note_px = min(row_px - 1.0, _LARGEST_NOTE_PX)
    line = theme.color("border")
    if shows_rows:
        for row in range(len(span.pads)):
            middle = round(place.top() + (row + 0.5) * row_px)
            painter.fillRect(QRectF(place.left(), middle, place.width(), 1), line)
    else:
        for tick in span.lines:
            x = round(span.x_of(tick, place, note_px) - note_px / 2 - 1)
            painter.fillRect(QRectF(x, place.top(), 1, place.height()), line)
    for note in notes:
        if note.pad not in span.pads:
            continue
        y = place.top() + (list(span.pads).index(note.pad) + 0.5) * row_px
        centre = QPointF(span.x_of(note.tick, place, note_px), y)
        if note in changed:
            _paint_changed(painter, theme, centre, note_px)
        _paint_note(painter, theme, note, centre, note_px)


def _paint_changed(painter: QPainter, theme: Theme, centre: QPointF, note_px: float) -> None:
    half = note_px / 2 + _CHANGED_PX
    colour = theme.color("accent")
    painter.setPen(QPen(colour, 1.0))
    soft = QColor(colour)
    soft.setAlphaF(0.45)
    painter.setBrush(soft)
    painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))


def _paint_note(painter: QPainter, theme: Theme, note: DrumNote, centre: QPointF, note_px: float) -> None:
    half = note_px / 2
    edge = theme.lane_edge(note.pad)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.0))
    painter.setBrush(theme.lane_fill(note.pad))
    if note.pad.is_cymbal:
        painter.drawEllipse(centre, half, half)
    elif note.pad is Pad.KICK:
        width = max(note_px * 0.45, 3.0)
        painter.drawRoundedRect(
            QRectF(centre.x() - width / 2, centre.y() - half - 0.5, width, note_px + 1), 1, 1
        )
    else:
        painter.drawRoundedRect(QRectF(centre.x() - half, centre.y() - half, note_px, note_px), 1.5, 1.5)
    if note.is_pinned:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        painter.drawEllipse(QPointF(centre.x(), centre.y() + half), _PIN_RADIUS_PX, _PIN_RADIUS_PX)


class TinyLanes(QWidget):
    """Tiny lanes on the ground of the lanes.

    Parameters
    ----------
    look : colours
    size : of the widget
    """

    def __init__(self, look: Look, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._span = TinySpan(0, 1, ())
        self._notes: Sequence[DrumNote] = ()
        self._changed: Collection[DrumNote] = ()
        self.setFixedSize(size)
        look.changed.connect(self.update)

    def show_notes(
        self, span: TinySpan, notes: Sequence[DrumNote], changed: Collection[DrumNote] = ()
    ) -> None:
        """Show other notes."""
        self._span, self._notes, self._changed = span, notes, changed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and notes."""
        theme = self._look.theme
        painter = QPainter(self)
        paint_ground(painter, theme, QRectF(self.rect()))
        place = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        paint_tiny_lanes(painter, theme, place, self._span, self._notes, self._changed)
        painter.end()


def paint_ground(painter: QPainter, theme: Theme, place: QRectF) -> None:
    """Paint the ground that tiny lanes stand on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("lane"))
    painter.drawRoundedRect(place, 4, 4)

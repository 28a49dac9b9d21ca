"""A kit as the game sees it: a column a colour, cymbals above drums, and what is played on each pad."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.service import KitSpec, OpenHatLane

translate = QCoreApplication.translate

_COLUMNS = (
    (None, Pad.SNARE),
    (Pad.YELLOW_CYMBAL, Pad.YELLOW_TOM),
    (Pad.BLUE_CYMBAL, Pad.BLUE_TOM),
    (Pad.GREEN_CYMBAL, Pad.GREEN_TOM),
)
"""Cymbal and drum of each column, as a right-handed player sees them."""
_CYMBAL_PX, _DRUM_PX, _BELL_PX = 38.0, 30.0, 7.0
_KICK_PX = 10.0
_GAP_PX, _PAD_PX = 6, 12
_MOST_LINES = 3


def sounds_on_pads(kit: KitSpec) -> dict[Pad, tuple[str, ...]]:
    """Name what is played on each cymbal pad of a kit; nothing on one that is not there."""
    sounds: dict[Pad, list[str]] = {
        Pad.YELLOW_CYMBAL: [lane_name(Pad.YELLOW_CYMBAL)],
        Pad.BLUE_CYMBAL: [lane_name(Pad.BLUE_CYMBAL)],
        Pad.GREEN_CYMBAL: [lane_name(Pad.GREEN_CYMBAL)],
    }
    if kit.open_hat is OpenHatLane.BLUE:
        sounds[Pad.BLUE_CYMBAL].append(translate("Kit", "open hi-hat"))
    if kit.second_crash is not Pad.GREEN_CYMBAL:
        sounds[kit.second_crash].append(translate("Kit", "second crash"))
    played: dict[Pad, tuple[str, ...]] = dict.fromkeys(sounds, ())
    for pad in sorted(sounds, key=lambda pad: pad is kit.missing):  # what is a pad's own comes first
        here = kit.pad_for(pad)
        played[here] = (*played[here], *sounds[pad])
    return played


class KitDrawing(QWidget):
    """A kit with its pads labelled.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kit = KitSpec()
        self._is_lefty = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self.show_kit(KitSpec(), False)

    def show_kit(self, kit: KitSpec, is_lefty: bool) -> None:
        """Show another kit."""
        self._kit, self._is_lefty = kit, is_lefty
        words = (self._label(pad).replace("\n", ", ") for column in self._columns for pad in column if pad)
        self.setAccessibleName(translate("Kit", "Your kit"))
        self.setAccessibleDescription("; ".join(words))
        self.update()

    @property
    def _columns(self) -> tuple[tuple[Pad | None, Pad], ...]:
        return _COLUMNS[::-1] if self._is_lefty else _COLUMNS

    def _label(self, pad: Pad) -> str:
        if not pad.is_cymbal:
            return lane_name(pad)
        names = sounds_on_pads(self._kit)[pad]
        if not names:
            return translate("Kit", "%1: no pad").replace("%1", lane_name(pad))
        first, *others = names
        return "\n".join(filter(None, (first, ", ".join(others))))

    def _line_px(self) -> int:
        return QFontMetrics(self._look.theme.font("label")).height()

    def sizeHint(self) -> QSize:
        """Two rows of pads with their labels, and the kick."""
        lines = (_MOST_LINES + 2) * self._line_px()
        height = _CYMBAL_PX + _DRUM_PX + _KICK_PX + lines + 5 * _GAP_PX + 2 * _PAD_PX
        return QSize(self._look.theme.text_px(420), round(height))

    def minimumSizeHint(self) -> QSize:
        """Room for the labels."""
        return QSize(self._look.theme.text_px(360), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pads."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), 1.0))
        painter.setBrush(theme.color("lane"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        column_px = self.width() / len(_COLUMNS)
        drum_top = _PAD_PX + _CYMBAL_PX + 2 * _GAP_PX + _MOST_LINES * self._line_px()
        for place, (cymbal, drum) in enumerate(self._columns):
            cell = QRectF(place * column_px, _PAD_PX, column_px, _CYMBAL_PX)
            if cymbal is not None:
                self._paint_cymbal(painter, cymbal, cell)
            self._paint_drum(painter, drum, QRectF(cell.x(), drum_top, column_px, _DRUM_PX))
        self._paint_kick(painter, drum_top + _DRUM_PX + 2 * _GAP_PX + self._line_px())
        painter.end()

    def _paint_cymbal(self, painter: QPainter, pad: Pad, cell: QRectF) -> None:
        theme = self._look.theme
        centre, radius = cell.center(), _CYMBAL_PX / 2
        is_there = pad is not self._kit.missing
        if is_there:
            edge = theme.lane_edge(pad)
            painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.5))
            painter.setBrush(theme.lane_fill(pad))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("lane"))
            painter.drawEllipse(centre, _BELL_PX / 2, _BELL_PX / 2)
        else:
            painter.setPen(QPen(theme.lane_edge(pad) or theme.lane_fill(pad), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius, radius)
        self._write(painter, pad, cell, "text" if is_there else "text-2")

    def _paint_drum(self, painter: QPainter, pad: Pad, cell: QRectF) -> None:
        theme = self._look.theme
        drum = QRectF(0, 0, _DRUM_PX * 1.2, _DRUM_PX)
        drum.moveCenter(cell.center())
        edge = theme.lane_edge(pad)
        painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.5))
        painter.setBrush(theme.lane_fill(pad))
        painter.drawRoundedRect(drum, 7, 7)
        if pad is Pad.SNARE:
            painter.setPen(QPen(theme.color("lane"), 2.5))
            y = drum.center().y()
            painter.drawLine(QPointF(drum.left() + 8, y), QPointF(drum.right() - 8, y))
        self._write(painter, pad, cell, "text")

    def _paint_kick(self, painter: QPainter, top: float) -> None:
        theme = self._look.theme
        bar = QRectF(0, top, self.width() * 0.6, _KICK_PX)
        bar.moveCenter(QRectF(0, top, self.width(), _KICK_PX).center())
        edge = theme.lane_edge(Pad.KICK)
        painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.5))
        painter.setBrush(theme.lane_fill(Pad.KICK))
        painter.drawRoundedRect(bar, 4, 4)
        self._write(painter, Pad.KICK, QRectF(0, top, self.width(), _KICK_PX), "text")

    def _write(self, painter: QPainter, pad: Pad, cell: QRectF, token: str) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color(token))
        words = QRectF(cell.x() + 2, cell.bottom() + _GAP_PX, cell.width() - 4, 3 * self._line_px())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self._label(pad))

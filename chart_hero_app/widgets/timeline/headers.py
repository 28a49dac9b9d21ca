"""What stands left of the ruler, the waveform and the strips: their names, and the values at the playhead."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import FontRole
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead
from chart_hero_app.widgets.timeline.ruler_marks import BARS_PX, RULER_PX, SECTIONS_PX
from chart_hero_app.widgets.timeline.strips import SHOWN_STRIPS
from chart_hero_core.domain.timing import TempoMap

_INDENT_PX = 16
_SQUARE_PX = 6
_LEAST_STRIP_PX = 14.0
"""Strips lower than this have no room for their names."""


class BandHeader(QWidget):
    """The ground that all headers share: panel, with a line below and to the right.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, then what the header says."""
        theme = self.look.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("panel"))
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("border"))
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), theme.color("border"))
            self.paint(painter)

    def paint(self, painter: QPainter) -> None:
        """Paint what the header says."""

    def write(self, painter: QPainter, box: QRectF, text: str, role: FontRole, token: str) -> None:
        """Write a line, in the middle of the box's height."""
        painter.setFont(self.look.theme.font(role))
        painter.setPen(self.look.theme.color(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class RulerHeader(BandHeader):
    """Says what the ruler's rows are, and tempo and time signature at the playhead."""

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._editor = editor
        self._timeline = timeline
        self._playhead = playhead
        self._shown = ""
        self.setFixedHeight(RULER_PX)
        editor.changed.connect(self.advance)
        timeline.display.hearing_changed.connect(self.advance)
        self.advance()

    def advance(self) -> None:
        """Show the values where the playhead is now."""
        has_grid = self._timeline.display.has_grid
        text = values_text(self._editor.document.tempo_map, self._playhead()) if has_grid else ""
        if text != self._shown:
            self._shown = text
            self.setAccessibleName(text)
            self.update()

    def paint(self, painter: QPainter) -> None:
        """Write the rows' names and the values."""
        width = self.width() - _INDENT_PX
        row = QRectF(_INDENT_PX, 0, width, SECTIONS_PX)
        self.write(painter, row, self.tr("Section"), "caption", "text-3")
        row = QRectF(_INDENT_PX, SECTIONS_PX, width, BARS_PX)
        self.write(painter, row, self.tr("Bar"), "caption", "text-3")
        painter.setPen(self.look.theme.color("text-2"))
        box = row.adjusted(0, 0, -12, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._shown)


class SoundHeader(BandHeader):
    """Says what the waveform shows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def paint(self, painter: QPainter) -> None:
        """Write the name, and what is bright and what dim."""
        width = self.width() - _INDENT_PX
        line_px = self.look.theme.text_px(18)
        self.write(painter, QRectF(_INDENT_PX, 11, width, line_px), self.tr("Song"), "subhead", "text")
        below = QRectF(_INDENT_PX, 11 + line_px, width, line_px)
        self.write(painter, below, self.tr("Peak and RMS"), "caption", "text-3")


class StripsHeader(BandHeader):
    """Names the energy strips, each with its colour."""

    def paint(self, painter: QPainter) -> None:
        """Write the names beside squares of the strips' colours."""
        strip_px = self.height() / len(SHOWN_STRIPS)
        if strip_px < _LEAST_STRIP_PX:
            return
        names = {"high": self.tr("High"), "mid": self.tr("Mid"), "low": self.tr("Low")}
        for row, name in enumerate(SHOWN_STRIPS):
            top = row * strip_px
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.theme.color(f"strip-{name}"))
            square = QRectF(_INDENT_PX, top + (strip_px - _SQUARE_PX) / 2 + 1, _SQUARE_PX, _SQUARE_PX)
            painter.drawRoundedRect(square, 1.5, 1.5)
            box = QRectF(_INDENT_PX + 14, top + 1, self.width(), strip_px)
            self.write(painter, box, names[name], "caption", "text-2")


def values_text(tempo_map: TempoMap, second: float) -> str:
    """Tempo and time signature at a second: "140.0 4/4"."""
    tick = max(float(tempo_map.ticks_at(second)), 0.0)
    signature = tempo_map.signature_at(tick)
    return f"{tempo_map.bpm_at(tick):.1f} {signature.numerator}/{signature.denominator}"

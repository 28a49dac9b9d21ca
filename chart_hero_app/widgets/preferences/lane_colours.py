"""Lane colours to choose from, each with a little groove in it, as full or other colour vision sees it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import LanePalette, Theme
from chart_hero_app.theme.vision import ColourVision, seen_with
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.timeline.note_shapes import NoteScale, NoteStyle, paint_note
from chart_hero_core.domain.chart import Dynamics, Pad
from chart_hero_core.editing.document import LANES

_GROOVE: tuple[tuple[int, Pad], ...] = (
    (0, Pad.GREEN_CYMBAL),
    *((step, Pad.YELLOW_CYMBAL) for step in (0, 2, 4, 6)),
    (8, Pad.YELLOW_TOM),
    (9, Pad.BLUE_TOM),
    (10, Pad.GREEN_TOM),
    (4, Pad.SNARE),
    (7, Pad.SNARE),
    (2, Pad.BLUE_CYMBAL),
    (0, Pad.KICK),
    (3, Pad.KICK),
)
"""Sixteenth and pad: a bit of everything, red and green and orange close together."""
_N_STEPS = 12
_GHOSTS = frozenset({(7, Pad.SNARE)})
_LANE_PX = 18
_SCALE = 0.75
_SWATCHES = (Pad.KICK, Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)
_SWATCH_PX, _GAP_PX = 12, 8


@dataclass(frozen=True)
class SeenTheme(Theme):
    """A theme as other eyes see it.

    Parameters
    ----------
    vision : of these eyes
    """

    vision: ColourVision = ColourVision.FULL

    def color(self, token: str) -> QColor:
        """Colour of a token."""
        return seen_with(self.vision, super().color(token))

    def lane_fill(self, pad: Pad) -> QColor:
        """Colour of the notes of a pad."""
        return seen_with(self.vision, super().lane_fill(pad))

    def lane_edge(self, pad: Pad) -> QColor | None:
        """Colour of the edge around the notes of a pad; None without one."""
        edge = super().lane_edge(pad)
        return None if edge is None else seen_with(self.vision, edge)


class GroovePicture(QWidget):
    """A little groove, and the five colours below it.

    Parameters
    ----------
    look : theme
    palette : the lanes' colours
    """

    def __init__(self, look: Look, palette: LanePalette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._palette = palette
        self._vision = ColourVision.FULL
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def theme(self) -> SeenTheme:
        """The theme with these colours, as these eyes see it."""
        theme = self._look.theme
        return SeenTheme(theme.is_dark, self._palette, theme.text_scale, theme.overrides, self._vision)

    def see_with(self, vision: ColourVision) -> None:
        """Show what other eyes see."""
        self._vision = vision
        self.update()

    def sizeHint(self) -> QSize:
        """Eight lanes and the colours."""
        return QSize(140, len(LANES) * _LANE_PX + _GAP_PX + _SWATCH_PX)

    def minimumSizeHint(self) -> QSize:
        """Notes may stand closer."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lanes, notes, colours."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_notes(painter, theme)
        top, width = len(LANES) * _LANE_PX + _GAP_PX, (self.width() + 4) / len(_SWATCHES)
        for place, pad in enumerate(_SWATCHES):
            edge = theme.lane_edge(pad)
            painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1.5))
            painter.setBrush(theme.lane_fill(pad))
            swatch = QRectF(place * width, top, width - 4, _SWATCH_PX)
            painter.drawRoundedRect(swatch.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
        painter.end()

    def _paint_notes(self, painter: QPainter, theme: Theme) -> None:
        ground = QRectF(0, 0, self.width(), len(LANES) * _LANE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("lane"))
        painter.drawRoundedRect(ground, 4, 4)
        scale = NoteScale(_SCALE, _LANE_PX)
        step_px = (self.width() - 12) / _N_STEPS
        for step, pad in _GROOVE:
            dynamics = Dynamics.GHOST if (step, pad) in _GHOSTS else Dynamics.NEUTRAL
            painter.save()
            painter.translate(14 + step * step_px, LANES.index(pad) * _LANE_PX)
            paint_note(painter, NoteStyle(pad, dynamics=dynamics), scale, theme)
            painter.restore()


class PaletteCard(QFrame):
    """Lane colours to be taken.

    Parameters
    ----------
    look : theme
    palette : the colours
    name : of them
    hint : whom they are for
    """

    def __init__(
        self, look: Look, palette: LanePalette, name: str, hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.groove = GroovePicture(look, palette)
        self.radio = QRadioButton(name)
        self.radio.setAccessibleDescription(hint)
        self.radio.toggled.connect(self.update)
        words = label(hint, "label-2", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(self.groove)
        column.addSpacing(4)
        column.addWidget(self.radio)
        column.addWidget(words)
        column.addStretch(1)

    def show_taken(self, is_taken: bool) -> None:
        """Show whether these are the colours in use."""
        self.radio.setChecked(is_taken)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the colours with a click anywhere on the card."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.radio.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground; an edge of two pixels around the one in use."""
        theme = self._look.theme
        is_taken = self.radio.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if is_taken else "border"), 2 if is_taken else 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

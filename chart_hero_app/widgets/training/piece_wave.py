"""A piece of sound drawn small, with the playhead on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.result_shelf import SmallWave

_WIDTH_PX, _HEIGHT_PX = 60, 36
_RADIUS_PX = 3.0


class PieceWave(QWidget):
    """A waveform of the size of a cover; what was heard stands on teal.

    Parameters
    ----------
    look : colours
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wave = SmallWave()
        self._position_s = 0.0
        self.setFixedSize(_WIDTH_PX, _HEIGHT_PX)
        self.setAccessibleName(self.tr("Waveform"))
        look.changed.connect(self.update)

    @property
    def position_s(self) -> float:
        """Where the playhead stands."""
        return self._position_s

    def show_wave(self, wave: SmallWave) -> None:
        """Draw another piece."""
        self._wave = wave
        self.update()

    def show_position(self, second: float) -> None:
        """Put the playhead to a second of the piece; 0 hides it."""
        if second != self._position_s:
            self._position_s = second
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, waveform, playhead."""
        theme, wave = self._look.theme, self._wave
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter.setClipPath(clip)
        played_px = 0.0
        if wave.duration_s and self._position_s:
            played_px = place.width() * min(self._position_s / wave.duration_s, 1.0)
            painter.fillRect(QRectF(0, 0, played_px, place.height()), theme.color("accent-soft"))
        self._draw_columns(painter, played_px)
        if played_px:
            painter.setPen(QPen(theme.color("playhead"), 1.5))
            painter.drawLine(QPointF(played_px, 0), QPointF(played_px, place.height()))
        painter.end()

    def _draw_columns(self, painter: QPainter, played_px: float) -> None:
        theme, peaks = self._look.theme, self._wave.peaks
        if not peaks:
            return
        step, middle = self.width() / len(peaks), self.height() / 2
        for index, peak in enumerate(peaks):
            half = max(peak * (middle - 4), 0.5)
            token = "wave-rms" if (index + 1) * step <= played_px else "wave-peak"
            painter.fillRect(QRectF(index * step, middle - half, step, 2 * half), theme.color(token))

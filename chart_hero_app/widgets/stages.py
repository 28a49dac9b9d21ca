"""How far a run is: its stages in a row, those done ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look

_DISC_PX = 18
_GAP_PX = 8
_LINE_PX = 20


class StageRow(QWidget):
    """Discs with names, joined by lines: ticked, at work (ringed), still to come (grey).

    Parameters
    ----------
    look : colours and fonts
    names : of the stages, in order
    """

    def __init__(self, look: Look, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names = tuple(names)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_stage(0)
        look.changed.connect(self.updateGeometry)

    def show_stage(self, index: int) -> None:
        """Show which stage is at work; all before it are done."""
        self._current = index
        if index < len(self._names):
            words = self.tr("%1, step %2 of %3").replace("%1", self._names[index])
            words = words.replace("%2", str(index + 1)).replace("%3", str(len(self._names)))
            self.setAccessibleName(words)
        self.update()

    def _name_px(self, index: int) -> int:
        return QFontMetrics(self._look.theme.font("primary")).horizontalAdvance(self._names[index])

    def sizeHint(self) -> QSize:
        """Room for all stages."""
        names_px = sum(self._name_px(index) for index in range(len(self._names)))
        count = len(self._names)
        width = names_px + count * (_DISC_PX + _GAP_PX) + (count - 1) * (_LINE_PX + 2 * _GAP_PX)
        return QSize(width, max(24, QFontMetrics(self._look.theme.font("primary")).height()))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw stage by stage."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0
        for index in range(len(self._names)):
            if index:
                painter.setPen(QPen(self._look.theme.color("border-strong"), 1.0))
                middle = self.height() / 2
                painter.drawLine(x + _GAP_PX, round(middle), x + _GAP_PX + _LINE_PX, round(middle))
                x += 2 * _GAP_PX + _LINE_PX
            self._draw_stage(painter, index, x)
            x += _DISC_PX + _GAP_PX + self._name_px(index)
        painter.end()

    def _draw_stage(self, painter: QPainter, index: int, x: int) -> None:
        theme = self._look.theme
        disc = QRectF(x, (self.height() - _DISC_PX) / 2, _DISC_PX, _DISC_PX)
        is_done, is_current = index < self._current, index == self._current
        painter.setPen(QPen(theme.color("accent"), 1.5) if is_current else Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.color("accent") if is_done else theme.color("panel" if is_current else "hover")
        )
        painter.drawEllipse(disc.adjusted(0.75, 0.75, -0.75, -0.75))
        if is_done:
            edge = _DISC_PX - 6
            place = QRect(x + 3, round(disc.y()) + 3, edge, edge)
            theme.draw_icon(painter, place, "check", "on-accent")
        else:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("accent" if is_current else "text-2"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(index + 1))
        painter.setFont(theme.font("primary" if is_current else "body"))
        painter.setPen(theme.color("text" if index <= self._current else "text-2"))
        words = QRectF(disc.right() + _GAP_PX, 0, self._name_px(index) + 2, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._names[index]
        )

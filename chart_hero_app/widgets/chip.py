"""Short facts on a soft ground: an icon and a few words."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look

ChipKind = Literal["success", "warn", "error", "doubt", "accent"]

_ICON_PX = 14
_PAD_PX = 8
_GAP_PX = 6


class Chip(QWidget):
    """A short fact, such as "98 of 102 bars fit".

    Parameters
    ----------
    look : colours and fonts
    kind : its colour
    icon_name : says the same as the colour, for eyes that do not see it
    text : the fact
    """

    def __init__(
        self, look: Look, kind: ChipKind, icon_name: str, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._icon_name = icon_name
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """The fact."""
        return self._text

    def show_fact(self, kind: ChipKind, icon_name: str, text: str) -> None:
        """Show another fact."""
        self._kind, self._icon_name, self._text = kind, icon_name, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon and words."""
        metrics = QFontMetrics(self._look.theme.font("label"))
        width = 2 * _PAD_PX + _ICON_PX + _GAP_PX + metrics.horizontalAdvance(self._text)
        return QSize(width, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and words."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color(self._kind) if theme.has_high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{self._kind}-soft"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        top = (self.height() - _ICON_PX) // 2
        theme.draw_icon(painter, QRect(_PAD_PX, top, _ICON_PX, _ICON_PX), self._icon_name, self._kind)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color(self._kind))
        words = self.rect().adjusted(_PAD_PX + _ICON_PX + _GAP_PX, 0, -_PAD_PX, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
        painter.end()

"""Keys as small caps: on buttons, in the command field, beside hints."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme

RADIUS_PX = 4.0
_PAD_X_PX, _PAD_Y_PX = 6, 1
GAP_PX = 8
"""Between a cap and the words it belongs to."""


def key_cap_size(theme: Theme, keys: str) -> QSize:
    """Room that a cap takes."""
    metrics = QFontMetrics(theme.font("caption"))
    height = metrics.height() + 2 * _PAD_Y_PX + 2
    return QSize(max(metrics.horizontalAdvance(keys) + 2 * _PAD_X_PX, height), height)


def draw_key_cap(painter: QPainter, theme: Theme, rect: QRectF, keys: str, ink: QColor | None = None) -> None:
    """Draw a cap.

    Parameters
    ----------
    painter : where
    theme : its colours
    rect : the cap, as large as `key_cap_size`
    keys : what stands on it
    ink : colour of edge and words without a ground of their own, for caps on a coloured button
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink or theme.color("border"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush if ink else theme.color("window"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    painter.setPen(ink or theme.color("text-2"))
    painter.setFont(theme.font("caption"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()


class KeyHint(QWidget):
    """A key cap, and beside it what the key does.

    Parameters
    ----------
    look : colours and fonts
    keys : as they stand on the cap
    words : what the key does; empty for the cap alone
    command : whose keys stand on the cap, whatever they are; hidden while it has none
    """

    def __init__(
        self, look: Look, keys: str = "", words: str = "", parent: QWidget | None = None, command: str = ""
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._command = command
        self._words = words
        look.changed.connect(self.updateGeometry)
        if command:
            look.keys.changed.connect(self._follow_keys)
            keys = look.keys.text(command)
        self._show_keys(keys)
        if command and not keys:
            self.hide()

    @property
    def keys(self) -> str:
        """What stands on the cap."""
        return self._keys

    def _follow_keys(self) -> None:
        self._show_keys(self._look.keys.text(self._command))
        self.setVisible(bool(self._keys))

    def _show_keys(self, keys: str) -> None:
        self._keys = keys
        self.setAccessibleName(f"{keys}: {self._words}" if self._words else keys)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Cap, gap and words."""
        theme = self._look.theme
        cap = key_cap_size(theme, self._keys)
        metrics = QFontMetrics(theme.font("body"))
        words_px = GAP_PX + metrics.horizontalAdvance(self._words) if self._words else 0
        return QSize(cap.width() + words_px, max(cap.height(), metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """A hint is whole or not there."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap, then the words."""
        theme = self._look.theme
        cap = key_cap_size(theme, self._keys)
        painter = QPainter(self)
        top = (self.height() - cap.height()) / 2
        draw_key_cap(painter, theme, QRectF(0, top, cap.width(), cap.height()), self._keys)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text-3"))
        words = self.rect().adjusted(cap.width() + GAP_PX, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        painter.end()

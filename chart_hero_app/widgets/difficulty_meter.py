"""How hard a song is, 0 to 6, as a row of blocks to click."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_details import HARDEST

_BLOCK_PX, _BLOCK_HEIGHT_PX = 16, 10
_STEP_PX = 26
_GAP_PX = 12


class DifficultyMeter(QSlider):
    """As many blocks as the song is hard, and the number; clicks and keys change it.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(int) : the hand chose another, 0..6
    let_go() : the move is over
    """

    chosen = Signal(int)
    let_go = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setRange(0, HARDEST)
        self.setPageStep(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self.chosen)
        self.valueChanged.connect(self._tell_value)
        self._tell_value()
        look.changed.connect(self.updateGeometry)

    def show_value(self, value: int) -> None:
        """Show what holds."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)
            self._tell_value()
            self.update()

    def _tell_value(self) -> None:
        name = self.tr("Difficulty, %1 of %2").replace("%1", str(self.value()))
        self.setAccessibleName(name.replace("%2", str(HARDEST)))

    def _digit_px(self) -> int:
        return QFontMetrics(self._look.theme.font("subhead")).horizontalAdvance(str(HARDEST))

    def sizeHint(self) -> QSize:
        """Room for all blocks and the number."""
        height = QFontMetrics(self._look.theme.font("subhead")).height()
        width = (HARDEST - 1) * _STEP_PX + _BLOCK_PX + _GAP_PX + self._digit_px()
        return QSize(width, max(24, height))

    def minimumSizeHint(self) -> QSize:
        """It is never cut."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fill the blocks up to the one that was clicked; a click on the last filled one empties it."""
        x = event.position().x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        if event.button() is Qt.MouseButton.LeftButton:
            clicked = min(int(x // _STEP_PX) + 1, HARDEST)
            self.setValue(clicked - 1 if clicked == self.value() else clicked)
            self.let_go.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Only clicks count."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Only clicks count."""

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End a move by key; as long as the key is held, it is one."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self.let_go.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks and the number."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        top = (self.height() - _BLOCK_HEIGHT_PX) / 2
        for index in range(HARDEST):
            x = index * _STEP_PX
            left = self.width() - x - _BLOCK_PX if is_mirrored else x
            is_filled = index < self.value()
            painter.setBrush(theme.color("accent" if is_filled else "hover"))
            painter.setPen(Qt.PenStyle.NoPen if is_filled else QPen(theme.color("border"), 1.0))
            block = QRectF(left, top, _BLOCK_PX, _BLOCK_HEIGHT_PX).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(block, 3, 3)
        painter.setFont(theme.font("subhead"))
        painter.setPen(theme.color("text"))
        end = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(self.rect(), end | Qt.AlignmentFlag.AlignVCenter, str(self.value()))
        painter.end()

"""How much is heard of a lane: a slider from 0 to 100, 50 being the model's own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad

OWN = 50
"""The model's own sensitivity."""
MOST = 100
_LEAST_PX, _USUAL_PX = 56, 88
_MARK_PX = 8
_HANDLE_PX = 12


class SensitivitySlider(QSlider):
    """Moved by drag, click, arrows, page keys, Home and End; a double-click goes back to the model's own.

    Parameters
    ----------
    look : colours
    pad : the lane

    Signals
    -------
    chosen(int) : the hand moved it, 0..100; comes many times in a drag
    let_go() : the move is over
    """

    chosen = Signal(int)
    let_go = Signal()

    def __init__(self, look: Look, pad: Pad, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._pad = pad
        self.setRange(0, MOST)
        self.setPageStep(10)
        self.setValue(OWN)
        self.setMinimumWidth(_LEAST_PX)
        self.valueChanged.connect(self.chosen)
        self.valueChanged.connect(self._tell_value)
        self._tell_value()

    def show_value(self, value: int) -> None:
        """Show what holds, unless the hand is on it."""
        if not self.isSliderDown() and value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)
            self._tell_value()

    def _tell_value(self) -> None:
        name = self.tr("%1 sensitivity, %2 of 100").replace("%1", lane_name(self._pad))
        self.setAccessibleName(name.replace("%2", str(self.value())))
        is_own = self.value() == OWN
        words = self.tr("%1, the model's own") if is_own else self.tr("%1, double-click for 50")
        self.setToolTip(words.replace("%1", str(self.value())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle, which comes to the pointer if it is elsewhere."""
        if event.button() is Qt.MouseButton.LeftButton and not self._is_on_handle(event):
            room = self.width() - _HANDLE_PX
            x = round(event.position().x()) - _HANDLE_PX // 2
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self.setValue(QStyle.sliderValueFromPosition(0, MOST, x, room, is_mirrored))
        super().mousePressEvent(event)

    def _is_on_handle(self, event: QMouseEvent) -> bool:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        return handle.contains(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        super().mouseReleaseEvent(event)
        self.let_go.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the model's own."""
        self.setValue(OWN)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End a move by key; as long as the key is held, it is one."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self.let_go.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the slider, and a mark at the model's own where the handle does not cover it."""
        super().paintEvent(event)
        x = self.width() / 2
        handle = QStyle.sliderPositionFromValue(0, MOST, self.value(), self.width() - _HANDLE_PX)
        if abs(handle + _HANDLE_PX / 2 - x) > _HANDLE_PX / 2 + 1:
            painter = QPainter(self)
            mark = QRectF(x - 0.5, (self.height() - _MARK_PX) / 2, 1, _MARK_PX)
            painter.fillRect(mark, self._look.theme.color("border-strong"))
            painter.end()

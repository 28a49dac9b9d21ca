"""A box that says a value and offers others: "Speed 100 %", "Snap 1/16"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from chart_hero_app.theme.look import Look

_PAD_PX = 10
_GAP_PX = 12
_ARROW_PX = 14


class ValueBox(QAbstractButton):
    """A value with its name; a click offers the others, wheel and arrows step through them.

    Parameters
    ----------
    look : colours and fonts
    name : what the value is
    texts : the values offered
    has_arrow : a chevron says that there is a list
    height_px : at text size 100 %

    Signals
    -------
    chosen(int) : the user took a value, by its index
    stepped(int) : the user asked for more (1) or less (-1)
    """

    chosen = Signal(int)
    stepped = Signal(int)

    def __init__(
        self,
        look: Look,
        name: str,
        texts: Sequence[str],
        has_arrow: bool = False,
        height_px: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._texts = tuple(texts)
        self._has_arrow = has_arrow
        self._height_px = height_px
        self._has_name = True
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(name)
        self.clicked.connect(self._offer)
        look.changed.connect(self.updateGeometry)

    def show_value(self, text: str) -> None:
        """Show a value, which need not be one of those offered."""
        if text != self._value:
            self._value = text
            self.setAccessibleName(f"{self._name}, {text}")
            self.setToolTip(f"{self._name} {text}")
            self.updateGeometry()
            self.update()

    def show_name(self, is_shown: bool) -> None:
        """Say what the value is, or leave it to the tooltip."""
        self._has_name = is_shown
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the name and the longest value."""
        theme = self._look.theme
        metrics = QFontMetrics(theme.font("primary"))
        value_px = max(metrics.horizontalAdvance(text) for text in (*self._texts, self._value))
        width = 2 * _PAD_PX + value_px
        if self._has_name:
            width += QFontMetrics(theme.font("body")).horizontalAdvance(self._name) + _GAP_PX
        if self._has_arrow:
            width += _ARROW_PX + 4
        return QSize(width, max(self._height_px, metrics.height() + 10))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the name at its left, the value at its right."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), theme.edge_px))
        painter.setBrush(theme.color("hover" if self.underMouse() and self.isEnabled() else "raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = self.rect().adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if self._has_arrow:
            arrow = QRect(
                inner.right() - _ARROW_PX + 3, (self.height() - _ARROW_PX) // 2, _ARROW_PX, _ARROW_PX
            )
            theme.draw_icon(painter, arrow, "chevron-down")
            inner.setRight(arrow.left() - 4)
        disabled = None if self.isEnabled() else theme.disabled_color()
        if self._has_name:
            painter.setFont(theme.font("body"))
            painter.setPen(disabled or theme.color("text-2"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._name)
        painter.setFont(theme.font("primary"))
        painter.setPen(disabled or theme.color("text"))
        side = Qt.AlignmentFlag.AlignRight if self._has_name else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | side, self._value)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Up and Down, offer the list with Space and Enter."""
        if event.key() == Qt.Key.Key_Up:
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Down:
            self.stepped.emit(-1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel."""
        if event.angleDelta().y():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1)

    def _offer(self) -> None:
        menu = QMenu(self)
        for index, text in enumerate(self._texts):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(text == self._value)
            action.setData(index)
        taken = menu.exec(self.mapToGlobal(QPoint(0, self.height() + 4)))
        if taken is not None:
            self.chosen.emit(taken.data())
        menu.deleteLater()

"""What a panel is moved by: dragged off its head, or asked for its menu there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

LEAVE_PX = 12
"""A drag begins so far outside of the head: within it, a click may be unsteady."""


class DockHandle(QObject):
    """Watches the head of a panel.

    Parameters
    ----------
    head : still gets all its events, but for those of a drag

    Signals
    -------
    dragged(QPoint) : the panel is held over this point of the screen
    dropped(QPoint) : it is let go there
    double_clicked() : the head was double-clicked
    menu_asked(QPoint) : its menu is wanted there
    """

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    double_clicked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, head: QWidget) -> None:
        super().__init__(head)
        self._head = head
        self._is_pressed = self._is_dragging = False
        head.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse."""
        if isinstance(event, QContextMenuEvent):
            self.menu_asked.emit(event.globalPos())
            return True
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() is QEvent.Type.MouseMove:
            return self._is_pressed and self._move(event.globalPosition().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.double_clicked.emit()
        elif event.type() is QEvent.Type.MouseButtonPress:
            self._is_pressed = True
        elif event.type() is QEvent.Type.MouseButtonRelease:
            return self._release(event.globalPosition().toPoint())
        return False

    def _move(self, place: QPoint) -> bool:
        near = self._head.rect().adjusted(-LEAVE_PX, -LEAVE_PX, LEAVE_PX, LEAVE_PX)
        self._is_dragging = self._is_dragging or not near.contains(self._head.mapFromGlobal(place))
        if self._is_dragging:
            self.dragged.emit(place)
        return self._is_dragging

    def _release(self, place: QPoint) -> bool:
        was_dragging = self._is_dragging
        self._is_pressed = self._is_dragging = False
        if was_dragging:
            self.dropped.emit(place)
        return was_dragging

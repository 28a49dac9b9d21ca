"""The ring around the control that the keyboard has reached."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from chart_hero_app.theme.look import Look

RING_PX = 2
GAP_PX = 2
OWN_FOCUS = "shows_own_focus"
"""Name of the property of widgets that show by themselves where the focus is."""

_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """Two pixels of accent, two pixels outside the focused control; only for who came by key.

    Parameters
    ----------
    look : colours
    application : whose focus is followed
    window : over which the ring lies
    """

    def __init__(self, look: Look, application: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application.focusChanged.connect(self._follow)
        look.changed.connect(self.update)

    @property
    def around(self) -> QWidget | None:
        """The control with the ring; None for none."""
        return self._watched[0] if self._watched else None

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched = []
        if now is not None and now.window() is self._window and self._is_wanted(now):
            self._watched = [now, *ancestors(now, self._window)]
            for widget in self._watched:
                widget.installEventFilter(self)
        self._place()

    def _is_wanted(self, control: QWidget) -> bool:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        came_by_key = self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        return came_by_key and not control.property(OWN_FOCUS) and not isinstance(control, QLineEdit)

    def _place(self) -> None:
        control = self.around
        if control is None or control.visibleRegion().isEmpty():
            self.hide()
            return
        around = RING_PX + GAP_PX
        place = QRect(control.mapTo(self._window, QPoint()), control.size())
        self.setGeometry(place.adjusted(-around, -around, around, around))
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay around the control when it, or what it stands in, moves."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.theme.color("accent"), RING_PX))
        half = RING_PX / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        painter.end()


def ancestors(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    """What a widget stands in, from the inside out, without the window."""
    ancestor = widget.parentWidget()
    while ancestor is not None and ancestor is not window:
        yield ancestor
        ancestor = ancestor.parentWidget()

"""The ring around the control that the keyboard has reached."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QLineEdit, QWidget

from chart_hero_app.theme.look import Look

RING_PX = 2
GAP_PX = 2
OWN_FOCUS = "shows_own_focus"
"""Name of the property of widgets that show by themselves where the focus is."""


class FocusRing(QFocusFrame):
    """Two pixels of accent, two pixels outside the focused control; only for who came by key.

    Parameters
    ----------
    look : colours
    application : whose focus is followed
    """

    def __init__(self, look: Look, application: QApplication, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self.setWidget(None)  # type: ignore[arg-type]
            return
        window = now.window()
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        came_by_key = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        shows_itself = bool(now.property(OWN_FOCUS)) or isinstance(now, QLineEdit)
        self.setWidget(now if came_by_key and not shows_itself else None)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        if self.widget() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.theme.color("accent"), RING_PX))
        half = RING_PX / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        painter.end()

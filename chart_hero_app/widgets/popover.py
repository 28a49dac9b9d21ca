"""A small surface over the window: Esc closes it, and what it is about stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import SLIDE_MS, Movement
from chart_hero_app.widgets.shadow import shadow

EDGE_PX = 8
"""Least distance from the edge of what it lies over."""
_RISE_PX = 8
"""How far it comes up from below while it opens."""


class Popover(QFrame):
    """A raised surface with a shadow; hidden until it is opened.

    Parameters
    ----------
    look : colours and fonts
    over : what it lies over
    leaves_with_focus : whether it closes once something outside of it gets the focus

    Signals
    -------
    closed() : it has gone
    """

    closed = Signal()

    def __init__(self, look: Look, over: QWidget, leaves_with_focus: bool = False) -> None:
        super().__init__(over)
        self.look = look
        self._place = QPoint()
        self._below_px = 0
        self._rise = Movement(look.motion, SLIDE_MS, self._show_rise, self)
        self.setProperty("kind", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setGraphicsEffect(shadow(self))
        if leaves_with_focus:
            application = QGuiApplication.instance()
            assert isinstance(application, QApplication)
            application.focusChanged.connect(self._follow_focus)
        self.hide()

    def fitted_size(self) -> QSize:
        """Room that its content needs, at its own width if that is fixed."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        is_fixed = self.minimumWidth() == self.maximumWidth()
        width = self.minimumWidth() if is_fixed else layout.totalSizeHint().width()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        return QSize(width, max(height, layout.totalMinimumSize().height()))

    def open_at(self, place: QPoint) -> None:
        """Show it with its upper left corner at a place of what it lies over, moved in as far as needed."""
        self.put(place)
        self.show()
        self.raise_()
        self._rise.start()

    def put(self, place: QPoint) -> None:
        """Move it, without showing it."""
        over, size = self.parentWidget(), self.fitted_size()
        assert over is not None
        x = max(min(place.x(), over.width() - size.width() - EDGE_PX), EDGE_PX)
        y = max(min(place.y(), over.height() - size.height() - EDGE_PX), EDGE_PX)
        self._place = QPoint(x, y)
        self.setGeometry(QRect(self._place + QPoint(0, self._below_px), size))

    def _show_rise(self, share: float) -> None:
        self._below_px = round(_RISE_PX * (1 - share))
        self.move(self._place + QPoint(0, self._below_px))

    def close_popover(self) -> None:
        """Go away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and not (now is self or self.isAncestorOf(now)):
            self.close_popover()

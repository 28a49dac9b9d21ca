"""What all widgets on the time axis share: the axis, the wheel, and panning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel

Playhead = Callable[[], float]
"""Says at which heard second the playhead stands now."""

_WHEEL_STEP = 120.0
_SCROLL_PX = 96.0
_ZOOM = 1.25
_LANE_STEP_PX = 4


class TimeBand(QWidget):
    """A widget that shows the seen part of the song from its left edge to its right.

    The wheel scrolls, with Ctrl it zooms at the pointer, with Shift it changes the lanes' height. Dragging
    with the middle button pans.

    Parameters
    ----------
    editor : the song
    timeline : the axis
    look : colours and fonts
    playhead : asked whenever it is drawn
    """

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.timeline = timeline
        self.look = look
        self.playhead = playhead
        self._panned_from: tuple[float, float] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        timeline.view_changed.connect(self.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the axis how wide it is."""
        super().resizeEvent(event)
        self.timeline.resize(self.width())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, zoom or change the lanes' height."""
        turns = event.angleDelta().y() / _WHEEL_STEP
        sideways = event.angleDelta().x() / _WHEEL_STEP
        modifiers = event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.timeline.zoom(_ZOOM**turns, event.position().x())
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            display = self.timeline.display
            step = round((turns or sideways) * _LANE_STEP_PX)
            display.choose(extra_lane_px=display.options.extra_lane_px + step)
        else:
            moved_px = event.pixelDelta().x() or event.pixelDelta().y()
            if event.pixelDelta().isNull():
                moved_px = round((turns + sideways) * _SCROLL_PX)
            self.timeline.scroll_to(self.timeline.start_s - moved_px / self.timeline.px_per_s)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to pan with the middle button; leave the others to the band."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_from = event.position().x(), self.timeline.start_s
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        self.pressed(event.button(), event.position(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or leave it to the band."""
        if self._panned_from is not None:
            pressed_x, start_s = self._panned_from
            self.timeline.scroll_to(start_s - (event.position().x() - pressed_x) / self.timeline.px_per_s)
            return
        self.moved(event.buttons(), event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning, or leave it to the band."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_from = None
            self.unsetCursor()
            return
        self.released(event.button(), event.position(), event.modifiers())

    # What a band does with the other buttons

    def pressed(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take a press of the left or right button."""

    def moved(self, buttons: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take a move of the pointer, `buttons` held."""

    def released(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the release of the left or right button."""

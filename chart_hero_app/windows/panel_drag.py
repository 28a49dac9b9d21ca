"""Moves the panels of the editor by mouse: dragged off their heads, let go where they shall stand."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.dock_handle import DockHandle
from chart_hero_app.widgets.dock_hint import DockHint
from chart_hero_app.windows.editor_layout import Part, Side, side_at
from chart_hero_app.windows.editor_page import EditorPage

_HINT_PX = 280
_WINDOW_HINT = QSize(280, 200)
_HELD_AT = QPoint(40, 12)
"""Where a window's upper left corner hangs from the pointer, to the left and above."""


class PanelDrag(QObject):
    """Follows the heads of the panels.

    Parameters
    ----------
    page : whose panels they are
    look : of the hint that shows where one would go

    Signals
    -------
    menu_asked(Part, QPoint) : the menu of a part is wanted at this place of the screen
    """

    menu_asked = Signal(object, QPoint)

    def __init__(self, page: EditorPage, look: Look) -> None:
        super().__init__(page)
        self._page = page
        self.hint = DockHint(look, page)
        self.handles = {
            Part.PANEL: DockHandle(page.panel.tabs.tabBar()),
            Part.HIGHWAY: DockHandle(page.panel.highway_host.head),
        }
        for part, handle in self.handles.items():
            handle.dragged.connect(lambda place, part=part: self._show(part, place))
            handle.dropped.connect(lambda place, part=part: self._drop(part, place))
            handle.menu_asked.connect(lambda place, part=part: self.menu_asked.emit(part, place))
        self.handles[Part.HIGHWAY].double_clicked.connect(self._toggle_window)

    def _show(self, part: Part, place: QPoint) -> None:
        side = self._side_at(part, place)
        self.hint.show_place(self._hint_place(side, self._page.mapFromGlobal(place)), self._words(side))

    def _drop(self, part: Part, place: QPoint) -> None:
        self.hint.hide()
        side = self._side_at(part, place)
        size = self._page.window_places.get(part, QRect(QPoint(), self._page.widget_of(part).size())).size()
        self._page.move_part(part, side, QRect(place - _HELD_AT, size) if side is Side.WINDOW else None)

    def _toggle_window(self) -> None:
        is_in_window = self._page.chosen.highway is Side.WINDOW
        self._page.move_part(Part.HIGHWAY, Side.PANEL if is_in_window else Side.WINDOW)

    def _side_at(self, part: Part, place: QPoint) -> Side:
        page = self._page
        return side_at(part, page.mapFromGlobal(place), page.rect(), page.timeline_room, page.panel_room)

    def _hint_place(self, side: Side, point: QPoint) -> QRect:
        page, room = self._page.rect(), self._page.timeline_room
        if side is Side.PANEL:
            panel = self._page.panel_room
            return panel.adjusted(0, panel.height() // 2, 0, 0)
        if side is Side.WINDOW:
            return QRect(point - _HELD_AT, _WINDOW_HINT).intersected(page)
        left = room.left() if side is Side.LEFT else room.right() + 1 - _HINT_PX
        return QRect(left, page.top(), _HINT_PX, page.height())

    def _words(self, side: Side) -> str:
        return {
            Side.LEFT: self.tr("Left side"),
            Side.RIGHT: self.tr("Right side"),
            Side.WINDOW: self.tr("Its own window"),
            Side.PANEL: self.tr("Under the panel"),
        }[side]

"""The editor: the timeline with the strip under it, panel and highway where they are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import SLIDE_MS, Movement
from chart_hero_app.widgets.right_panel import RightPanel
from chart_hero_app.widgets.selection_strip import SelectionStrip
from chart_hero_app.windows.editor_layout import Arrangement, EditorLayout, Part, Side, arrange
from chart_hero_app.windows.layout_plan import SHEET_PX, ColumnPlan, plan_columns
from chart_hero_app.windows.panel_window import PanelWindow

_WINDOW_SIZE = QSize(320, 560)
_WINDOW_STEP_PX = 48
"""How far from the editor's corner a panel's first own window stands."""
_ANY_PX = 16_777_215


class EditorPage(QWidget):
    """Puts the parts of the editor where they are wanted, as far as the window has room for them.

    Parameters
    ----------
    look : colours and fonts

    Attributes
    ----------
    strip, panel : parts of it; the highway is `panel.highway_host`, wherever it stands

    Signals
    -------
    panel_shown(bool) : the panel came or went
    layout_changed() : the user chose another layout; `chosen`
    window_made(QWidget) : a part got a window of its own
    """

    panel_shown = Signal(bool)
    layout_changed = Signal()
    window_made = Signal(QWidget)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._plan = plan_columns(1440)
        self._chosen = EditorLayout()
        self._is_called = self._is_panel_for_sheet = False
        self._arranged: Arrangement | None = None
        self._timeline: QWidget | None = None
        self._windows: dict[Part, PanelWindow] = {}
        self._places: dict[Part, QRect] = {}
        self.strip = SelectionStrip(look, self)
        self.panel = RightPanel(look, self)
        self._main = QVBoxLayout()
        self._main.setSpacing(0)
        self._main.addStretch(0)
        self._main.addWidget(self.strip)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addLayout(self._main, 1)
        self._slide = Movement(look.motion, SLIDE_MS, self._show_slide, self)
        self.panel.sheet_closed.connect(self._follow_sheet)
        self._arrange()

    # What it holds

    @property
    def timeline(self) -> QWidget | None:
        """The song over time; None before a song is open."""
        return self._timeline

    def set_song(self, timeline: QWidget, highway: QWidget) -> None:
        """Take a song's timeline and highway in, in place of those before."""
        if self._timeline is not None:
            self._main.removeWidget(self._timeline)
            self._timeline.hide()
            self._timeline.deleteLater()
        self._timeline = timeline
        self._main.insertWidget(0, timeline, 1)
        self.panel.highway_host.set_highway(highway)

    @property
    def regions(self) -> tuple[QWidget, ...]:
        """What stands in it, in the order of reading; nothing before a song is open."""
        if self._timeline is None:
            return ()
        arranged, host = self._arranged, self.panel.highway_host
        parts: list[tuple[Side | None, QWidget]] = []
        if arranged is not None:
            parts.append((arranged.panel, self.panel))
        if arranged is not None and arranged.highway is not Side.PANEL:
            parts.append((arranged.highway, host))
        left = [widget for side, widget in parts if side is Side.LEFT]
        others = [widget for side, widget in reversed(parts) if side is not Side.LEFT]
        return (*left, self._timeline, self.strip, *others)

    @property
    def timeline_room(self) -> QRect:
        """The column of the timeline and the strip."""
        return self._main.geometry()

    @property
    def panel_room(self) -> QRect:
        """Where the panel is seen in the editor; empty while it is not, or in its own window."""
        is_here = self.panel.parentWidget() is self and self.panel.isVisible()
        return self.panel.geometry() if is_here else QRect()

    def widget_of(self, part: Part) -> QWidget:
        """The widget that is moved about."""
        return self.panel if part is Part.PANEL else self.panel.highway_host

    # What is chosen

    @property
    def chosen(self) -> EditorLayout:
        """The layout that the user chose."""
        return self._chosen

    def choose(self, **values: Any) -> None:
        """Choose something else of the layout; fields of `EditorLayout`."""
        self._take(replace(self._chosen, **values))

    def move_part(self, part: Part, side: Side, place: QRect | None = None) -> None:
        """Put a part elsewhere, and show it there.

        Parameters
        ----------
        part : the panel or the highway
        side : where it goes
        place : of its own window on the screen; None for where it was the last time
        """
        if place is not None:
            self._places[part] = place
        values: dict[str, Any] = {part.value: side, f"has_{part.value}": True}
        if part is Part.HIGHWAY and side is Side.PANEL:
            values["has_panel"] = True
        self._is_called = self._is_called or not self._plan.is_panel_docked
        self.choose(**values)
        if side is Side.WINDOW and place is not None and self._is_in_window(part):
            self._windows[part].put(place)

    def reset_layout(self) -> None:
        """Put everything back where it was drawn."""
        self._places.clear()
        self.panel.reset_layout()
        self._take(EditorLayout())

    def restore(self, layout: EditorLayout, places: Mapping[Part, QRect]) -> None:
        """Bring a layout back, and the places of the parts that have windows of their own."""
        self._places = dict(places)
        self._take(layout)

    @property
    def window_places(self) -> dict[Part, QRect]:
        """Where on the screens the parts stand, or stood, that have windows of their own."""
        shown = {part: self._windows[part].geometry() for part in self._windows if self._is_in_window(part)}
        return {**self._places, **shown}

    def _take(self, layout: EditorLayout) -> None:
        self._places = self.window_places
        self._chosen = layout
        self._arrange()
        self.layout_changed.emit()

    # The panel and the highway

    @property
    def has_panel(self) -> bool:
        """Whether the panel is seen."""
        return self._arranged is not None and self._arranged.panel is not None

    def show_panel(self, is_shown: bool) -> None:
        """Show the panel where it stands, or over the timeline where there is no room."""
        slides = False
        if self._plan.is_panel_docked or self._chosen.panel is Side.WINDOW:
            self._chosen = replace(self._chosen, has_panel=is_shown)
        else:
            self._is_called, slides = is_shown, is_shown
        self._arrange(slides=slides)
        self.layout_changed.emit()

    def toggle_panel(self) -> None:
        """Show the panel, or hide it."""
        self.show_panel(not self.has_panel)

    def show_highway(self, is_shown: bool) -> None:
        """Show the highway, or hide it."""
        self.choose(has_highway=is_shown)

    @property
    def has_highway(self) -> bool:
        """Whether the highway is wanted."""
        return self._chosen.has_highway

    def open_sheet(self, sheet: QWidget) -> None:
        """Lay a sheet over the panel, which grows to its width, and comes if it was not there."""
        if self.panel.sheet is None:
            self._is_panel_for_sheet = not self.has_panel
        self.show_panel(True)
        self.panel.open_sheet(sheet)
        self._arrange()

    def close_sheet(self) -> None:
        """Bring the panel back as it was."""
        self.panel.close_sheet()

    def _follow_sheet(self) -> None:
        if self._is_panel_for_sheet:
            self.show_panel(False)
        self._arrange()

    # How it gives way

    def give_way(self, plan: ColumnPlan) -> None:
        """Follow the window's plan."""
        if plan != self._plan:
            self._plan = plan
            self._is_called = False
            self._arrange()

    def _arrange(self, slides: bool = False) -> None:
        before, has_sheet = self._arranged, self.panel.sheet is not None
        arranged = arrange(self._chosen, self._plan, is_called=self._is_called, has_sheet=has_sheet)
        self._arranged = arranged
        self._size_panel(arranged, has_sheet)
        self._fill_row(arranged)
        self._place_highway(arranged)
        self._place_panel(arranged, slides)
        self._show_windows()
        is_seen = arranged.panel is not None
        if before is not None and (before.panel is not None) is not is_seen:
            self.panel_shown.emit(is_seen)

    def _size_panel(self, arranged: Arrangement, has_sheet: bool) -> None:
        if arranged.panel is Side.WINDOW:
            self.panel.setMinimumWidth(self._plan.right_panel_px)
            self.panel.setMaximumWidth(_ANY_PX)
            return
        sheet_px = round(SHEET_PX * max(self._look.theme.text_scale, 1.0))
        panel_px = sheet_px if has_sheet else self._plan.right_panel_px
        self.panel.setFixedWidth(min(panel_px, max(self.width(), 280)))

    def _fill_row(self, arranged: Arrangement) -> None:
        """Have left and right of the timeline what is docked there, the panel outside."""
        docked: list[tuple[Side, QWidget]] = []
        if arranged.panel is not None and not arranged.is_panel_over and arranged.panel is not Side.WINDOW:
            docked.append((arranged.panel, self.panel))
        if arranged.highway in (Side.LEFT, Side.RIGHT):
            docked.append((arranged.highway, self.panel.highway_host))
        left = [part for side, part in docked if side is Side.LEFT]
        right = [part for side, part in reversed(docked) if side is Side.RIGHT]
        items = (self._row.itemAt(index) for index in range(self._row.count()))
        if [item.widget() for item in items if item is not None] == [*left, None, *right]:
            return
        for part in Part:
            self._row.removeWidget(self.widget_of(part))
        for index, widget in enumerate(left):
            self._row.insertWidget(index, widget)
        for widget in right:
            self._row.addWidget(widget)

    def _place_highway(self, arranged: Arrangement) -> None:
        host = self.panel.highway_host
        if arranged.highway is Side.WINDOW:
            self._window_of(Part.HIGHWAY).hold(host)
        elif arranged.highway is Side.PANEL:
            self.panel.take_highway()
        is_column = arranged.highway in (Side.LEFT, Side.RIGHT)
        host.setMinimumWidth(arranged.highway_px if is_column else 0)
        host.setMaximumWidth(arranged.highway_px if is_column else _ANY_PX)
        host.stand_at(arranged.highway.value if is_column else "")
        host.setVisible(arranged.has_highway)

    def _place_panel(self, arranged: Arrangement, slides: bool) -> None:
        self.panel.stand_at(arranged.panel.value if arranged.panel is not None else "")
        if arranged.panel is Side.WINDOW:
            self._window_of(Part.PANEL).hold(self.panel)
            return
        if self.panel.parentWidget() is not self:
            self.panel.setParent(self)
        self.panel.setVisible(arranged.panel is not None)
        if arranged.panel is not None and arranged.is_panel_over:
            self._lay_over(slides)
        else:
            self._slide.stop()

    def _lay_over(self, slides: bool) -> None:
        self.panel.resize(self.panel.width(), self.height())
        self.panel.raise_()
        if slides:
            self._slide.start()
        else:
            self._slide.finish()

    def _show_slide(self, share: float) -> None:
        shown_px = round(share * self.panel.width())
        is_left = self._chosen.panel is Side.LEFT
        self.panel.move(shown_px - self.panel.width() if is_left else self.width() - shown_px, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a panel that lies over the timeline at its edge."""
        super().resizeEvent(event)
        arranged = self._arranged
        if arranged is not None and arranged.panel is not None and arranged.is_panel_over:
            self._lay_over(slides=False)

    # Windows of their own

    def _is_in_window(self, part: Part) -> bool:
        arranged = self._arranged
        if arranged is None or part not in self._windows:
            return False
        if part is Part.PANEL:
            return arranged.panel is Side.WINDOW
        return arranged.highway is Side.WINDOW and arranged.has_highway

    def _window_of(self, part: Part) -> PanelWindow:
        if part not in self._windows:
            title = self.widget_of(part).accessibleName()
            window = self._windows[part] = PanelWindow(self._look, title, self)
            window.closed.connect(lambda: self.choose(**{f"has_{part.value}": False}))
            window.put(self._places.get(part, self._first_place()))
            self.window_made.emit(window)
        return self._windows[part]

    def _first_place(self) -> QRect:
        corner = self.mapToGlobal(QPoint(self.width() - _WINDOW_SIZE.width(), 0))
        step = _WINDOW_STEP_PX * (1 + len(self._windows))
        return QRect(corner + QPoint(-step, step), _WINDOW_SIZE)

    def _show_windows(self) -> None:
        """Show the windows of parts that are seen; they go and come with the editor."""
        for part, window in self._windows.items():
            is_wanted = self.isVisible() and self._is_in_window(part)
            if is_wanted and not window.isVisible():
                window.put(self._places.get(part, window.geometry()))
            window.setVisible(is_wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the windows too."""
        super().showEvent(event)
        self._show_windows()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the windows too."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._places = self.window_places
            self._show_windows()

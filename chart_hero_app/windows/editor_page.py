"""The editor: the timeline with the selection strip under it, the panel and the highway beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import SLIDE_MS, Movement
from chart_hero_app.widgets.right_panel import RightPanel
from chart_hero_app.widgets.selection_strip import SelectionStrip
from chart_hero_app.windows.layout_plan import SHEET_PX, ColumnPlan, plan_columns


class EditorPage(QWidget):
    """Puts the parts of the editor where the window has room for them.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    panel_shown(bool) : the right panel came or went
    """

    panel_shown = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._plan = plan_columns(1440)
        self._wants_panel = True
        self._wants_floating_panel = False
        self._wants_highway = True
        self._is_panel_for_sheet = False
        self._timeline: QWidget | None = None
        self.strip = SelectionStrip(look, self)
        self.panel = RightPanel(look, self)
        self._main = QVBoxLayout()
        self._main.setSpacing(0)
        self._main.addStretch(0)
        self._main.addWidget(self.strip)
        self._highway_column = QVBoxLayout()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addLayout(self._main, 1)
        self._row.addLayout(self._highway_column)
        self._row.addWidget(self.panel)
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

    # The panel

    @property
    def wants_panel(self) -> bool:
        """Whether the right panel stands beside the timeline where there is room."""
        return self._wants_panel

    @property
    def has_panel(self) -> bool:
        """Whether the right panel is seen."""
        return not self.panel.isHidden()

    def show_panel(self, is_shown: bool) -> None:
        """Show the right panel, beside the timeline or over it."""
        if self._plan.is_panel_docked:
            self._wants_panel = is_shown
        else:
            self._wants_floating_panel = is_shown
        self._arrange(slides=is_shown and not self._plan.is_panel_docked)

    def toggle_panel(self) -> None:
        """Show the right panel, or hide it."""
        self.show_panel(not self.has_panel)

    def show_highway(self, is_shown: bool) -> None:
        """Show the highway, or hide it."""
        self._wants_highway = is_shown
        self._arrange()

    @property
    def has_highway(self) -> bool:
        """Whether the highway is wanted."""
        return self._wants_highway

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
            self._wants_floating_panel = False
            self._arrange()

    def _arrange(self, slides: bool = False) -> None:
        plan = self._plan
        has_sheet = self.panel.sheet is not None
        sheet_px = round(SHEET_PX * max(self._look.theme.text_scale, 1.0))
        panel_px = sheet_px if has_sheet else plan.right_panel_px
        self.panel.setFixedWidth(min(panel_px, max(self.width(), 280)))
        self._place_highway()
        is_seen = self._wants_panel if plan.is_panel_docked else self._wants_floating_panel
        was_seen = self.has_panel
        if plan.is_panel_docked:
            self._slide.stop()
            if self._row.indexOf(self.panel) < 0:
                self._row.addWidget(self.panel)
        else:
            self._row.removeWidget(self.panel)
        self.panel.setVisible(is_seen)
        if is_seen and not plan.is_panel_docked:
            self._float_panel(slides)
        if was_seen is not is_seen:
            self.panel_shown.emit(is_seen)

    def _place_highway(self) -> None:
        host = self.panel.highway_host
        host.setVisible(self._wants_highway)
        if self._plan.highway_column_px and self._wants_highway:
            if self._highway_column.indexOf(host) < 0:
                self._highway_column.addWidget(host)
            host.setFixedWidth(self._plan.highway_column_px)
        elif self._highway_column.indexOf(host) >= 0:
            self._highway_column.removeWidget(host)
            host.setMinimumWidth(0)
            host.setMaximumWidth(16_777_215)
            self.panel.take_highway()

    def _float_panel(self, slides: bool) -> None:
        self.panel.resize(self.panel.width(), self.height())
        self.panel.raise_()
        if slides:
            self._slide.start()
        else:
            self._slide.finish()

    def _show_slide(self, share: float) -> None:
        self.panel.move(self.width() - round(share * self.panel.width()), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a floating panel at the edge."""
        super().resizeEvent(event)
        if self.has_panel and not self._plan.is_panel_docked:
            self._float_panel(slides=False)

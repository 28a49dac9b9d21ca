"""The ruler: sections, bars and beats, how far each bar is trusted, and the loop."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.band import Playhead, TimeBand
from chart_hero_app.widgets.timeline.bar_grid import BarGrid
from chart_hero_app.widgets.timeline.gestures import DRAG_PX
from chart_hero_app.widgets.timeline.ruler_marks import (
    BARS_PX,
    RULER_PX,
    SECTIONS_PX,
    paint_bars,
    paint_loop,
    paint_section,
    paint_trust,
)
from chart_hero_app.widgets.timeline.sections import section_spans
from chart_hero_app.widgets.timeline.tiles import Stretch, TileCache
from chart_hero_core.domain.chart import Section
from chart_hero_core.editing.bar_spans import nearest_bar_line
from chart_hero_core.editing.section_commands import move_section, rename_section
from chart_hero_core.editing.snapping import snap_second


class Ruler(TimeBand):
    """Sections, bars and beats of the seen part.

    A click sets the playhead, a drag over the bars makes a loop (Shift: free of the grid), a drag on a
    section moves it to another bar, a double-click renames it, a click on the trust bar asks about its bar.

    Signals
    -------
    seek_asked(second) : the playhead should go there
    bar_asked(bar) : the user wants to know how far a bar, counted from 1, is trusted
    """

    seek_asked = Signal(float)
    bar_asked = Signal(int)

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(editor, timeline, look, playhead, parent)
        self._tiles = TileCache(self._paint_stretch)
        self._grid: BarGrid | None = None
        self._pressed_at: QPointF | None = None
        self._is_dragging = False
        self.setFixedHeight(RULER_PX)
        self.setAccessibleName(self.tr("Bars and sections"))
        display = timeline.display
        editor.changed.connect(self._follow_change)
        for signal in (
            look.changed,
            display.options_changed,
            display.trust_changed,
            display.hearing_changed,
        ):
            signal.connect(self._repaint_all)
        timeline.loop_changed.connect(self.update)

    @property
    def grid(self) -> BarGrid:
        """The bars of the song as it is now."""
        document = self.editor.document
        if self._grid is None or not self._grid.belongs_to(document):
            self._grid = BarGrid.of(document)
        return self._grid

    def _follow_change(self) -> None:
        if self._grid is not None and not self._grid.belongs_to(self.editor.document):
            self._tiles.clear()
        self.update()

    def _repaint_all(self) -> None:
        self._tiles.clear()
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the exposed part."""
        theme = self.look.theme
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme.color("panel"))
            if self.timeline.display.has_grid:
                self._tiles.paint(painter, self.timeline, QRectF(event.rect()), self.height())
                for section, left, right in self._seen_sections():
                    paint_section(painter, section.name, left, right, self.width(), theme)
            loop = self.timeline.loop
            if loop is not None:
                left, right = (self.timeline.x_of(end) for end in loop)
                paint_loop(painter, left, right, theme)
            painter.fillRect(QRectF(0, RULER_PX - 1, self.width(), 1), theme.color("border"))

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        display, theme = self.timeline.display, self.look.theme
        paint_bars(painter, self.grid, stretch, display.options.snap, theme)
        paint_trust(painter, self.grid, display.trust.judged_ms, stretch, theme)

    def _seen_sections(self) -> Iterator[tuple[Section, float, float]]:
        """Sections that are seen, with their edges in pixels."""
        for span in section_spans(self.editor.document):
            left, right = self.timeline.x_of(span.start_s), self.timeline.x_of(span.end_s)
            if right > 0 and left < self.width():
                yield span.section, left, right

    # The hand

    def pressed(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Remember where a click or a drag begins."""
        if button is Qt.MouseButton.LeftButton:
            self._pressed_at, self._is_dragging = at, False

    def moved(self, buttons: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Make the loop that is being dragged."""
        start = self._pressed_at
        if start is None or not buttons & Qt.MouseButton.LeftButton:
            return
        self._is_dragging |= abs(at.x() - start.x()) >= DRAG_PX
        if self._is_dragging and start.y() >= SECTIONS_PX:
            is_free = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.timeline.set_loop(self._snapped(start.x(), is_free), self._snapped(at.x(), is_free))

    def released(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """End a drag, or take a click."""
        start, self._pressed_at = self._pressed_at, None
        if start is None or button is not Qt.MouseButton.LeftButton:
            return
        if self._is_dragging:
            if start.y() < SECTIONS_PX:
                self._drop_section(start, at)
        elif at.y() >= SECTIONS_PX + BARS_PX and self.timeline.display.trust.is_known:
            self.bar_asked.emit(self.grid.index_at(self.timeline.second_at(at.x())) + 1)
        else:
            self.seek_asked.emit(max(self.timeline.second_at(at.x()), 0.0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let a section be renamed."""
        section = self._section_at(event.position().x())
        if event.position().y() < SECTIONS_PX and section is not None:
            self.rename(section.tick)

    def rename(self, tick: int) -> None:
        """Put a field for a new name over the section that starts at a tick; Esc leaves the old one."""
        section = next(section for section in self.editor.document.sections if section.tick == tick)
        left = max(self.timeline.x_of(float(self.editor.document.tempo_map.seconds_at(tick))), 0.0)
        field = _NameField(section.name, self)
        field.setGeometry(round(left) + 1, 1, 200, SECTIONS_PX - 2)
        field.setAccessibleName(self.tr("Name of the section"))
        field.editingFinished.connect(lambda: self._take_name(field, tick))
        field.show()
        field.setFocus()

    def _take_name(self, field: QLineEdit, tick: int) -> None:
        field.editingFinished.disconnect()
        name = field.text().strip()
        page = self.parentWidget()
        if page is not None and (field.hasFocus() or QApplication.focusWidget() is None):
            page.setFocus(Qt.FocusReason.OtherFocusReason)  # letters are commands again
        field.deleteLater()
        if name:
            self.editor.perform(
                self.tr("rename section"), lambda document: rename_section(document, tick, name)
            )

    def _drop_section(self, start: QPointF, at: QPointF) -> None:
        tempo_map = self.editor.document.tempo_map
        section = self._section_at(start.x())
        if section is None:
            return
        moved_s = (at.x() - start.x()) / self.timeline.px_per_s
        second = float(tempo_map.seconds_at(section.tick)) + moved_s
        tick = nearest_bar_line(tempo_map, float(tempo_map.ticks_at(second)))
        self.editor.perform(
            self.tr("move section"), lambda document: move_section(document, section.tick, tick)
        )

    def _section_at(self, x: float) -> Section | None:
        document = self.editor.document
        tick = float(document.tempo_map.ticks_at(self.timeline.second_at(x)))
        index = bisect_right(document.sections, tick, key=lambda section: section.tick)
        return document.sections[index - 1] if index else None

    def _snapped(self, x: float, is_free: bool) -> float:
        second = self.timeline.second_at(x)
        if is_free or not self.timeline.display.has_grid:
            return second
        tempo_map = self.editor.document.tempo_map
        snap = self.timeline.display.options.snap
        return float(tempo_map.seconds_at(snap_second(tempo_map, snap, second)))


class _NameField(QLineEdit):
    """A field that Esc leaves as it was."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._name = name
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the old name back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self.clearFocus()
            return
        super().keyPressEvent(event)
        event.accept()  # Enter goes no farther: it is a command elsewhere

"""The lanes: every note of the seen part, and the hand that changes them.

Painted by the widget itself, not by items of a scene: with pyqtgraph's view in between a frame takes twice as
long, and importing it takes a second of the start. Pieces of the lanes are kept as pictures (`tiles`), notes
are stamps (`note_stamps`), what the clip leaves out is not painted: a frame of a scroll copies some pictures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_app.widgets.timeline.band import Playhead, TimeBand
from chart_hero_app.widgets.timeline.bar_grid import BarGrid
from chart_hero_app.widgets.timeline.gestures import BeatDrag, LaneGestures, Marquee, NoteDrag
from chart_hero_app.widgets.timeline.lane_tiles import LaneContent, LanePainter
from chart_hero_app.widgets.timeline.note_shapes import NoteScale, paint_glow
from chart_hero_app.widgets.timeline.note_stamps import NoteStamps
from chart_hero_app.widgets.timeline.note_words import note_text
from chart_hero_app.widgets.timeline.rows import LANE_HEIGHTS_PX, LaneRows
from chart_hero_app.widgets.timeline.tiles import Stretch, TileCache
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.document import LANES, place_of

GLOW_S = 0.12
"""How long a note glows after the playhead went over it."""
_MOST_FORGOTTEN = 200  # changed notes; beyond, all pieces are painted anew
_DEFAULT_LANE_PX = 48


class LanesView(TimeBand):
    """All notes of the seen part, in eight lanes or in the game's five.

    Attributes
    ----------
    gestures : what the mouse does here

    Signals
    -------
    seek_asked(second) : the playhead should go there
    menu_asked(QPoint) : the menu of the selection should open at this point of the screen
    rows_changed() : lanes lie elsewhere
    """

    seek_asked = Signal(float)
    menu_asked = Signal(QPoint)
    rows_changed = Signal()

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(editor, timeline, look, playhead, parent)
        self._lane_px = _DEFAULT_LANE_PX
        self._rows = LaneRows.of(is_folded=False, lane_px=_DEFAULT_LANE_PX)
        self._tiles = TileCache(self._paint_stretch)
        self._stamps = NoteStamps(look.theme, NoteScale(1.0, _DEFAULT_LANE_PX), 1.0)
        self._grid: BarGrid | None = None
        self._content: LaneContent | None = None
        self._selection = editor.selection
        self._glow_s = (0.0, 0.0)
        self.gestures = LaneGestures(editor, timeline, lambda: self._rows, self)
        self.gestures.seek_asked.connect(self.seek_asked)
        self.gestures.preview_changed.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Drum lanes"))
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        display = self.timeline.display
        self.editor.changed.connect(self._follow_change)
        self.editor.selection_changed.connect(self._follow_selection)
        self.editor.lane_changed.connect(self.update)
        display.options_changed.connect(self._lay_out)
        for signal in (
            self.editor.candidates_changed,
            self.look.changed,
            display.marks_changed,
            display.mix_changed,
            display.hearing_changed,
        ):
            signal.connect(self._repaint_all)

    @property
    def rows(self) -> LaneRows:
        """Where the lanes lie."""
        return self._rows

    def set_lane_px(self, lane_px: int) -> None:
        """Take the height of a lane that fits the window; the user's own wish is added to it."""
        self._lane_px = lane_px
        self._lay_out()

    def _lay_out(self) -> None:
        options = self.timeline.display.options
        low, high = LANE_HEIGHTS_PX
        lane_px = min(max(self._lane_px + options.extra_lane_px, low), high)
        rows = LaneRows.of(is_folded=options.folds_lanes, lane_px=lane_px)
        if rows != self._rows or self.height() != rows.height_px:
            self._rows = rows
            self.setFixedHeight(rows.height_px)
            self.rows_changed.emit()
        self._point()
        self._repaint_all()

    # What changed

    def _repaint_all(self) -> None:
        self._content = None
        self._tiles.clear()
        self.update()

    def _follow_change(self, change: Change) -> None:
        if self._grid is not None and not self._grid.belongs_to(self.editor.document):
            self._repaint_all()
            return
        self._forget([note.tick for note in (*change.removed, *change.added)])

    def _follow_selection(self) -> None:
        selection = self.editor.selection
        self._forget([place.tick for place in selection ^ self._selection])
        self._selection = selection
        self._tell_focus()

    def _forget(self, ticks: list[int]) -> None:
        """Paint the pieces around some notes anew."""
        self._content = None
        if len(ticks) > _MOST_FORGOTTEN:
            self._tiles.clear()
        else:
            margin_s = self._stamps.scale.half_width_px / self.timeline.px_per_s
            for second in self.editor.document.tempo_map.seconds_at(ticks).tolist():
                self._tiles.forget(second - margin_s, second + margin_s)
        self.update()

    def _tell_focus(self) -> None:
        """Keep the widget's spoken description that of the selected note."""
        notes = self.editor.selected_notes
        limit = self.timeline.display.options.doubt_limit
        if len(notes) == 1:
            self.setAccessibleDescription(note_text(self.editor.document, notes[0], limit))
        elif notes:
            self.setAccessibleDescription(self.tr("%1 notes selected").replace("%1", str(len(notes))))
        else:
            self.setAccessibleDescription("")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the exposed part."""
        with QPainter(self) as painter:
            self._tiles.paint(painter, self.timeline, QRectF(event.rect()), self.height())
            self._paint_unheard(painter)
            self._paint_glows(painter)
            self._paint_preview(painter)

    def advance(self, second: float) -> None:
        """Go on with the playhead: let notes that it went over glow, and those before fade."""
        document = self.editor.document
        first, stop = np.searchsorted(document.seconds, (second - GLOW_S, second), side="right")
        glow_s = (float(document.seconds[first]), second) if first < stop else (0.0, 0.0)
        for start_s, end_s in {self._glow_s, glow_s}:
            if end_s:
                reach = self._stamps.scale.half_width_px + 4
                left, right = self.timeline.x_of(start_s) - reach, self.timeline.x_of(end_s) + reach
                self.update(int(left), 0, int(right - left) + 1, self.height())
        self._glow_s = glow_s

    def _shown(self) -> LaneContent:
        if self._content is None:
            self._content = self._gathered()
        return self._content

    def _gathered(self) -> LaneContent:
        document, display = self.editor.document, self.timeline.display
        if self._grid is None or not self._grid.belongs_to(document):
            self._grid = BarGrid.of(document)
        candidates = sorted((*self.editor.candidates, *display.proposed), key=lambda note: note.tick)
        ticks = np.array([note.tick for note in candidates], dtype=np.float64)
        hearing = display.hearing
        return LaneContent(
            document,
            self._grid,
            display.has_grid,
            candidates,
            document.tempo_map.seconds_at(ticks),
            () if hearing is None else hearing.strokes,
            self.editor.selection,
            frozenset(display.hard_to_play),
            frozenset(pad for pad in LANES if not display.is_heard(pad)),
            display.options,
        )

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        content = self._shown()
        scale = NoteScale.fitting(content.grid.sixteenth_s * stretch.px_per_s, self._rows.lane_px)
        if not self._stamps.fits(self.look.theme, scale, stretch.device_ratio):
            self._stamps = NoteStamps(self.look.theme, scale, stretch.device_ratio)
        LanePainter(content, self._rows, self._stamps).paint(painter, stretch)

    def _paint_glows(self, painter: QPainter) -> None:
        second = self.playhead()
        document = self.editor.document
        first, stop = np.searchsorted(document.seconds, (second - GLOW_S, second), side="right")
        content = self._shown()
        for note, note_s in zip(
            document.notes[first:stop], document.seconds[first:stop].tolist(), strict=True
        ):
            if note.pad in content.silent:
                continue
            strength = 1.0 if self.look.reduces_motion else 1 - (second - note_s) / GLOW_S
            painter.save()
            painter.translate(self.timeline.x_of(note_s), self._rows.top_of(self._rows.row_of(note.pad)))
            paint_glow(painter, content.style_of(note), self._stamps.scale, self.look.theme, strength)
            painter.restore()

    def _paint_unheard(self, painter: QPainter) -> None:
        """Hatch what a run that stopped has not heard."""
        hearing = self.timeline.display.hearing
        if hearing is None or hearing.is_running:
            return
        left = self.timeline.x_of(hearing.heard_s)
        colour = self.look.theme.color("text-3")
        colour.setAlphaF(0.3)
        rest = QRectF(max(left, 0.0), 0, self.width() - max(left, 0.0), self.height())
        painter.fillRect(rest, QBrush(colour, Qt.BrushStyle.BDiagPattern))

    def _paint_preview(self, painter: QPainter) -> None:
        preview = self.gestures.preview
        if isinstance(preview, Marquee):
            self._paint_marquee(painter, preview)
        elif isinstance(preview, NoteDrag):
            self._paint_dragged(painter, preview)
        elif isinstance(preview, BeatDrag):
            x = self.timeline.x_of(preview.second)
            painter.fillRect(QRectF(x - 1, 0, 2, self.height()), self.look.theme.color("accent"))

    def _paint_marquee(self, painter: QPainter, marquee: Marquee) -> None:
        colour = self.look.theme.color("accent")
        painter.setPen(QPen(colour, 1))
        ground = QColor(colour)
        ground.setAlphaF(0.12)
        painter.setBrush(ground)
        (x0, x1), (y0, y1) = marquee.x, marquee.y
        painter.drawRect(QRectF(QPointF(x0, y0), QPointF(x1, y1)).normalized())

    def _paint_dragged(self, painter: QPainter, drag: NoteDrag) -> None:
        content = self._shown()
        notes = self.editor.selected_notes
        for note, x in zip(notes, self._dragged_places(notes, drag).tolist(), strict=True):
            row = min(max(LANES.index(note.pad) + drag.delta_rows, 0), len(LANES) - 1)
            top = self._rows.top_of(self._rows.row_of(LANES[row]))
            if -self._stamps.scale.half_width_px < x < self.width() + self._stamps.scale.half_width_px:
                self._stamps.stamp(painter, content.style_of(note), x, top)

    def _dragged_places(self, notes: tuple[DrumNote, ...], drag: NoteDrag) -> npt.NDArray[np.float64]:
        ticks = np.array([note.tick for note in notes]) + drag.delta_ticks
        seconds = self.editor.document.tempo_map.seconds_at(ticks)
        return (seconds - self.timeline.start_s) * self.timeline.px_per_s

    # The hand

    def pressed(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin what the left button begins, or ask for the menu."""
        if button is Qt.MouseButton.LeftButton:
            self.gestures.press(at.x(), at.y(), modifiers)
            self._point(at, is_dragging=True)
        elif button is Qt.MouseButton.RightButton:
            self.gestures.menu_press(at.x(), at.y())
            self.menu_asked.emit(self.mapToGlobal(at).toPoint())

    def moved(self, buttons: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Go on with a drag, and show what lies under the pointer."""
        if buttons & Qt.MouseButton.LeftButton:
            self.gestures.drag(at.x(), at.y(), modifiers)
        else:
            self._point(at)

    def released(self, button: Qt.MouseButton, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """End a drag or a click."""
        if button is Qt.MouseButton.LeftButton:
            self.gestures.release(at.x(), at.y(), modifiers)
            self._point(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a note to the ground."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.gestures.double_click(event.position().x(), event.position().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let go of a drag with Esc; every other key is a command's."""
        if event.key() == Qt.Key.Key_Escape and self.gestures.cancel():
            return
        event.ignore()

    def _point(self, at: QPointF | None = None, *, is_dragging: bool = False) -> None:
        """Give the pointer the shape of what it would do, and say what it is over when it rests."""
        tool = self.timeline.display.options.tool
        note = None if at is None else self.gestures.hits.note_at(at.x(), at.y())
        self.setToolTip("" if note is None else self._note_tip(note))
        if tool is Tool.BEAT:
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        elif note is not None:
            shape = Qt.CursorShape.ClosedHandCursor if is_dragging else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
        elif tool is Tool.PENCIL:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()

    def _note_tip(self, note: DrumNote) -> str:
        display = self.timeline.display
        reason = display.hard_to_play.get(place_of(note))
        return reason or note_text(self.editor.document, note, display.options.doubt_limit)

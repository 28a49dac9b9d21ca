"""The lanes: every note of the seen part, and the hand that changes them.

Painted by the widget itself, not by items of a scene. Measured on two cores: to put one picture of this size
on the screen takes 0.11 ms so and 0.18 ms through pyqtgraph's view, and importing pyqtgraph takes 1 s of the
start. Pieces of the lanes are kept as pictures (`tiles`), notes are stamps (`note_stamps`), and what lies
outside the exposed part is not painted: a frame of a scroll copies some pictures.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import Movement
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_app.widgets.timeline.band import Playhead, TimeBand
from chart_hero_app.widgets.timeline.bar_grid import BarGrid
from chart_hero_app.widgets.timeline.gestures import LaneGestures, NoteDrag
from chart_hero_app.widgets.timeline.lane_marks import LaneMarks, just_played
from chart_hero_app.widgets.timeline.lane_tiles import LaneContent, LanePainter
from chart_hero_app.widgets.timeline.note_shapes import NoteScale
from chart_hero_app.widgets.timeline.note_stamps import NoteStamps
from chart_hero_app.widgets.timeline.note_words import note_text, said_text
from chart_hero_app.widgets.timeline.rows import LANE_HEIGHTS_PX, LaneRows
from chart_hero_app.widgets.timeline.tiles import Stretch, TileCache
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.document import LANES, NotePlace, place_of

FADE_MS, FLASH_MS = 120, 240
"""How long notes that were heard or edited take to appear, and what undo changed is lit up."""
_MOST_FLASHED = 400
_REVISED_S = 2.0  # strokes may still change so far before the edge of what is heard
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
        self._glowing: tuple[float, float] | None = None
        self._hearing = timeline.display.hearing
        self._n_undone = len(editor.history.undone)
        self._flashed: frozenset[NotePlace] = frozenset()
        self._flash_strength = 0.0
        self._flash = Movement(look.motion, FLASH_MS, self._show_flash, self)
        self._fade = Movement(look.motion, FADE_MS, self._show_fade, self)
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
        self.editor.edited.connect(self._flash_undone)
        self.editor.selection_changed.connect(self._follow_selection)
        self.editor.lane_changed.connect(self.update)
        display.options_changed.connect(self._lay_out)
        for signal in (
            self.editor.candidates_changed,
            self.look.changed,
            display.marks_changed,
            display.mix_changed,
        ):
            signal.connect(self._repaint_all)
        display.hearing_changed.connect(self._follow_hearing)

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
        """Let what was edited appear; what was dragged lies there already."""
        if self._grid is not None and not self._grid.belongs_to(self.editor.document):
            self._repaint_all()
            return
        softly = not isinstance(self.gestures.preview, NoteDrag)
        self._forget([note.tick for note in (*change.removed, *change.added)], softly=softly)

    def _follow_selection(self) -> None:
        selection = self.editor.selection
        self._forget([place.tick for place in selection ^ self._selection])
        self._selection = selection
        self._tell_focus()

    def _follow_hearing(self) -> None:
        """Let strokes appear where they have come; paint everything anew if a run has begun or ended."""
        before, self._hearing = self._hearing, self.timeline.display.hearing
        if before is None or self._hearing is None or before.has_grid != self._hearing.has_grid:
            self._repaint_all()
            return
        self._content = None
        first_s, last_s = sorted((before.heard_s, self._hearing.heard_s))
        if before.strokes_until(first_s - _REVISED_S) != self._hearing.strokes_until(first_s - _REVISED_S):
            self._repaint_all()  # a sensitivity was moved
            return
        self._tiles.forget(first_s - _REVISED_S, last_s + _REVISED_S, softly=True)
        self._fade.start()

    def _show_fade(self, share: float) -> None:
        self._tiles.fade(share)
        self.update()

    def _flash_undone(self, change: Change) -> None:
        """Show for a moment what undo or redo changed, of what is seen."""
        n_undone, self._n_undone = self._n_undone, len(self.editor.history.undone)
        if n_undone == self._n_undone:
            return
        tempo_map = self.editor.document.tempo_map
        first, last = tempo_map.ticks_at([self.timeline.start_s, self.timeline.end_s]).tolist()
        changed = (*change.removed, *change.added)
        self._flashed = frozenset(place_of(note) for note in changed if first <= note.tick <= last)
        if 0 < len(self._flashed) <= _MOST_FLASHED:
            self._flash.start()

    def _show_flash(self, share: float) -> None:
        self._flash_strength = 1 - share
        self.update()

    def _forget(self, ticks: list[int], *, softly: bool = False) -> None:
        """Paint the pieces around some notes anew."""
        self._content = None
        if len(ticks) > _MOST_FORGOTTEN:
            self._tiles.clear(softly=softly)
        else:
            margin_s = self._stamps.scale.half_width_px / self.timeline.px_per_s
            for second in self.editor.document.tempo_map.seconds_at(ticks).tolist():
                self._tiles.forget(second - margin_s, second + margin_s, softly=softly)
        if softly:
            self._fade.start()
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
            marks = LaneMarks(self._shown(), self._rows, self._stamps, self.timeline, QSizeF(self.size()))
            marks.paint_unheard(painter)
            if self._flash.is_running:
                marks.paint_flashes(painter, self._flashed, self._flash_strength)
            marks.paint_glows(painter, self.playhead(), fades=not self.look.reduces_motion)
            marks.paint_preview(painter, self.gestures.preview, self._dragged_notes())

    def _dragged_notes(self) -> tuple[DrumNote, ...]:
        return self.editor.selected_notes if isinstance(self.gestures.preview, NoteDrag) else ()

    def advance(self, second: float) -> None:
        """Go on with the playhead: let notes that it went over glow, and those before fade."""
        glowing = self.editor.document.seconds[just_played(self.editor.document.seconds, second)]
        span = (float(glowing[0]), second) if len(glowing) else None
        reach = self._stamps.scale.half_width_px + 4
        for start_s, end_s in filter(None, (span, self._glowing)):
            left, right = self.timeline.x_of(start_s) - reach, self.timeline.x_of(end_s) + reach
            self.update(int(left), 0, int(right - left) + 1, self.height())
        self._glowing = span

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
            display.hand_changes,
            frozenset(pad for pad in LANES if not display.is_heard(pad)),
            display.options,
        )

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        content = self._shown()
        scale = NoteScale.fitting(content.grid.sixteenth_s * stretch.px_per_s, self._rows.lane_px)
        if not self._stamps.fits(self.look.theme, scale, stretch.device_ratio):
            self._stamps = NoteStamps(self.look.theme, scale, stretch.device_ratio)
        LanePainter(content, self._rows, self._stamps).paint(painter, stretch)

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
        words = reason or note_text(self.editor.document, note, display.options.doubt_limit)
        said = [change.said for change in display.hand_changes if change.yours == note]
        return f"{words}; {said_text(self.editor.document, said[0])}" if said else words

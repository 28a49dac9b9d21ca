"""What the mouse does in the lanes: knows pixels, notes and edits, but no widget.

A press waits to see whether it becomes a click or a drag. While something is dragged, only its preview
moves; the edit is made once, when it is let go, and is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_app.widgets.timeline.hits import LaneHits
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, place_of
from chart_hero_core.editing.hand import Edited
from chart_hero_core.editing.note_placing import add_note, copy_by_ticks, move_by_ticks
from chart_hero_core.editing.note_settling import take_candidates
from chart_hero_core.editing.snapping import snap_second
from chart_hero_core.editing.tempo_commands import move_beat

DRAG_PX = 4.0
"""Less is a click."""

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Marquee:
    """A frame that is being drawn, pixels."""

    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True, slots=True)
class NoteDrag:
    """Notes on their way elsewhere.

    Parameters
    ----------
    delta_ticks, delta_rows : how far; rows as of `LANES`
    is_copy : the notes themselves stay
    """

    delta_ticks: int
    delta_rows: int
    is_copy: bool


@dataclass(frozen=True, slots=True)
class BeatDrag:
    """A beat line on its way to another second."""

    tick: int
    second: float


Preview = Marquee | NoteDrag | BeatDrag


@dataclass(frozen=True, slots=True)
class _Press:
    x: float
    y: float
    note: DrumNote | None
    beat_tick: int | None
    selection: frozenset[NotePlace]


class LaneGestures(QObject):
    """Turns presses, drags and clicks into edits, selections and seeks.

    Parameters
    ----------
    editor, timeline : the song and its axis
    rows : asked where the lanes lie

    Signals
    -------
    seek_asked(second) : the playhead should go there
    preview_changed() : `preview` is another
    """

    seek_asked = Signal(float)
    preview_changed = Signal()

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        rows: Callable[[], LaneRows],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._timeline = timeline
        self.hits = LaneHits(editor, timeline, rows)
        self._press: _Press | None = None
        self._preview: Preview | None = None

    @property
    def preview(self) -> Preview | None:
        """What is being dragged, as it would be if it were let go now."""
        return self._preview

    def press(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Take a press of the left button."""
        tool = self._timeline.display.options.tool
        if tool is not Tool.SELECT and self._refuses():
            return
        beat_tick = self.hits.beat_line_at(x) if tool is Tool.BEAT else None
        note = self.hits.note_at(x, y) if tool is not Tool.BEAT else None
        self._editor.activate_lane(note.pad if note else self.hits.pads_at(y)[0])
        self._press = _Press(x, y, note, beat_tick, self._editor.selection)
        if note is not None:
            self._select_pressed(note, modifiers)
        elif tool is Tool.PENCIL:
            self._add(x, y)
            self._press = None

    def drag(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Take a move with the left button held."""
        press = self._press
        if press is None or (self._preview is None and max(abs(x - press.x), abs(y - press.y)) < DRAG_PX):
            return
        if self._refuses():
            self._press = None
        elif press.note is not None:
            self._show(self._note_drag(press, x, y, modifiers))
        elif press.beat_tick is not None:
            self._show(BeatDrag(press.beat_tick, max(self._timeline.second_at(x), 0.0)))
        elif self._timeline.display.options.tool is not Tool.BEAT:
            frame = Marquee((press.x, x), (press.y, y))
            self._show(frame)
            kept = press.selection if modifiers & (_SHIFT | _CTRL) else frozenset()
            self._editor.select(kept | self.hits.places_in(frame.x, frame.y))

    def release(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Take the release of the left button: a drag becomes an edit, a press without one a click."""
        press, preview = self._press, self._preview
        self._press = None
        if press is not None:
            if isinstance(preview, NoteDrag):
                self._drop(preview)
            elif isinstance(preview, BeatDrag):
                self._drop_beat(preview)
            elif preview is None:
                self._click(press, x, y, modifiers)
        self._show(None)  # last: who follows the edit may want to know that it was dragged

    def double_click(self, x: float, y: float) -> None:
        """Add a note to the ground."""
        if self._refuses():
            return
        if self._timeline.display.options.tool is Tool.SELECT and self.hits.note_at(x, y) is None:
            self._add(x, y)

    def menu_press(self, x: float, y: float) -> None:
        """Select what a menu is asked for, unless it is selected already."""
        note = self.hits.note_at(x, y)
        self._editor.activate_lane(note.pad if note else self.hits.pads_at(y)[0])
        if note is not None and place_of(note) not in self._editor.selection:
            self._editor.select([place_of(note)])

    def cancel(self) -> bool:
        """Let a drag go as if it had not been; whether there was one."""
        was_dragging = self._preview is not None
        self._press = None
        self._show(None)
        return was_dragging

    def _refuses(self) -> bool:
        """Say so where nothing can be edited yet: a song that is still heard has no bars to put notes in."""
        display = self._timeline.display
        if not display.has_grid:
            display.edit_refused.emit()
        return not display.has_grid

    def _show(self, preview: Preview | None) -> None:
        if preview != self._preview:
            self._preview = preview
            self.preview_changed.emit()

    def _select_pressed(self, note: DrumNote, modifiers: Qt.KeyboardModifier) -> None:
        """Select a pressed note at once; with Shift beside the others. One of several stays one of them."""
        if place_of(note) in self._editor.selection:
            return
        kept = self._editor.selection if modifiers & (_SHIFT | _CTRL) else frozenset()
        self._editor.select(kept | {place_of(note)})

    def _click(self, press: _Press, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        if press.note is not None:
            place = place_of(press.note)
            if not modifiers & (_SHIFT | _CTRL):
                self._editor.select([place])
            elif place in press.selection:
                self._editor.select(press.selection - {place})
            return
        candidate = self.hits.candidate_at(x, y)
        if candidate is not None and self._timeline.display.options.tool is not Tool.BEAT:
            name = self.tr("keep %1").replace("%1", lane_name(candidate.pad).lower())
            self._perform(name, lambda document: take_candidates(document, [candidate]))
            return
        self._editor.select([])
        self.seek_asked.emit(max(self._timeline.second_at(x), 0.0))

    def _add(self, x: float, y: float) -> None:
        snap = self._timeline.display.options.snap
        tick = snap_second(self._editor.document.tempo_map, snap, self._timeline.second_at(x))
        pad = self.hits.pads_at(y)[0]
        name = self.tr("add %1").replace("%1", lane_name(pad).lower())
        self._perform(name, lambda document: add_note(document, NotePlace(tick, pad)))

    def _note_drag(self, press: _Press, x: float, y: float, modifiers: Qt.KeyboardModifier) -> NoteDrag:
        """How far the pressed note would go; the others go with it."""
        assert press.note is not None
        tempo_map = self._editor.document.tempo_map
        note_s = float(tempo_map.seconds_at(press.note.tick))
        second = note_s + (x - press.x) / self._timeline.px_per_s
        if modifiers & _SHIFT:
            tick = round(float(tempo_map.ticks_at(second)))
        else:
            tick = snap_second(tempo_map, self._timeline.display.options.snap, second)
        delta_rows = LANES.index(self._pad_under(press.note, y)) - LANES.index(press.note.pad)
        return NoteDrag(max(tick, 0) - press.note.tick, delta_rows, bool(modifiers & _CTRL))

    def _pad_under(self, note: DrumNote, y: float) -> Pad:
        """Pad that a dragged note is over; in a lane of cymbal and tom, what it is itself."""
        pads = self.hits.pads_at(y)
        return next((pad for pad in pads if pad.is_cymbal == note.pad.is_cymbal), pads[0])

    def _drop(self, drag: NoteDrag) -> None:
        places = self._editor.selection
        if not places or (drag.delta_ticks, drag.delta_rows) == (0, 0):
            return
        command = copy_by_ticks if drag.is_copy else move_by_ticks
        self._perform(
            self._drop_name(drag.is_copy, len(places)),
            lambda document: command(document, places, drag.delta_ticks, drag.delta_rows),
        )

    def _drop_beat(self, drag: BeatDrag) -> None:
        number = bar_at(self._editor.document.tempo_map, drag.tick).number
        name = self.tr("move beat line, bar %1").replace("%1", str(number))
        self._editor.perform(name, lambda document: move_beat(document, drag.tick, drag.second))

    def _drop_name(self, is_copy: bool, n_notes: int) -> str:
        if n_notes == 1:
            return self.tr("copy note") if is_copy else self.tr("move note")
        text = self.tr("copy %1 notes") if is_copy else self.tr("move %1 notes")
        return text.replace("%1", str(n_notes))

    def _perform(self, name: str, command: Callable[[ChartDocument], Edited]) -> None:
        edited = command(self._editor.document)
        self._editor.perform(name, lambda document: edited.document)
        self._editor.select(edited.places)

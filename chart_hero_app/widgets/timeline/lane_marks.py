"""What lies over the lanes and moves: glows, flashes of what changed, and what is being dragged."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from chart_hero_app.theme.theme import Theme
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.gestures import BeatDrag, Marquee, NoteDrag, Preview
from chart_hero_app.widgets.timeline.lane_tiles import LaneContent
from chart_hero_app.widgets.timeline.note_shapes import paint_glow
from chart_hero_app.widgets.timeline.note_stamps import NoteStamps
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import LANES, NotePlace

GLOW_S = 0.12
"""How long a note glows after the playhead went over it."""
_MARQUEE_OPACITY, _UNHEARD_OPACITY, _FLASH_OPACITY = 0.12, 0.3, 0.5
_FLASH_PX = 21.0


def just_played(seconds: npt.NDArray[np.float64], playhead_s: float) -> slice:
    """Which notes, of these rising seconds, the playhead went over within `GLOW_S`."""
    first, stop = np.searchsorted(seconds, (playhead_s - GLOW_S, playhead_s), side="right")
    return slice(int(first), int(stop))


@dataclass(frozen=True, eq=False)
class LaneMarks:
    """Paints over the lanes, for one frame.

    Parameters
    ----------
    content, rows, stamps : what is shown, where the lanes lie, the shapes of notes
    timeline : the axis
    size : of the lanes on the screen
    """

    content: LaneContent
    rows: LaneRows
    stamps: NoteStamps
    timeline: TimelineModel
    size: QSizeF

    @property
    def _theme(self) -> Theme:
        return self.stamps.theme

    def paint_glows(self, painter: QPainter, playhead_s: float, *, fades: bool) -> None:
        """Let the notes glow that were just played; none of a lane that is not heard."""
        document = self.content.document
        part = just_played(document.seconds, playhead_s)
        for note, note_s in zip(document.notes[part], document.seconds[part].tolist(), strict=True):
            if note.pad not in self.content.silent:
                strength = 1 - (playhead_s - note_s) / GLOW_S if fades else 1.0
                painter.save()
                painter.translate(self.timeline.x_of(note_s), self.rows.top_of(self.rows.row_of(note.pad)))
                paint_glow(painter, self.content.style_of(note), self.stamps.scale, self._theme, strength)
                painter.restore()

    def paint_flashes(self, painter: QPainter, places: frozenset[NotePlace], strength: float) -> None:
        """Light up where notes changed, `strength` 1 fading to 0."""
        colour = self._theme.color("accent")
        colour.setAlphaF(_FLASH_OPACITY * strength)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for place in places:
            x = self.timeline.x_of(float(self.content.document.tempo_map.seconds_at(place.tick)))
            top = self.rows.top_of(self.rows.row_of(place.pad))
            if -_FLASH_PX < x < self.size.width() + _FLASH_PX:
                box = QRectF(x - _FLASH_PX / 2, top + 2, _FLASH_PX, self.rows.lane_px - 4)
                painter.drawRoundedRect(box, 4, 4)

    def paint_unheard(self, painter: QPainter) -> None:
        """Hatch what a run that stopped has not heard."""
        hearing = self.timeline.display.hearing
        if hearing is None or hearing.is_running:
            return
        left = max(self.timeline.x_of(hearing.heard_s), 0.0)
        colour = self._theme.color("text-3")
        colour.setAlphaF(_UNHEARD_OPACITY)
        rest = QRectF(left, 0, self.size.width() - left, self.size.height())
        painter.fillRect(rest, QBrush(colour, Qt.BrushStyle.BDiagPattern))

    def paint_preview(self, painter: QPainter, preview: Preview | None, notes: tuple[DrumNote, ...]) -> None:
        """Paint what is being dragged: a frame, notes (those given), or a beat line."""
        if isinstance(preview, Marquee):
            self._paint_marquee(painter, preview)
        elif isinstance(preview, NoteDrag):
            self._paint_dragged(painter, preview, notes)
        elif isinstance(preview, BeatDrag):
            x = self.timeline.x_of(preview.second)
            painter.fillRect(QRectF(x - 1, 0, 2, self.size.height()), self._theme.color("accent"))

    def _paint_marquee(self, painter: QPainter, marquee: Marquee) -> None:
        colour = self._theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, self._theme.edge_px))
        painter.setBrush(self._theme.soft(colour, _MARQUEE_OPACITY))
        (x0, x1), (y0, y1) = marquee.x, marquee.y
        painter.drawRect(QRectF(QPointF(x0, y0), QPointF(x1, y1)).normalized())

    def _paint_dragged(self, painter: QPainter, drag: NoteDrag, notes: tuple[DrumNote, ...]) -> None:
        """Paint the notes that will be in sight; their ticks never fall."""
        tempo_map, axis = self.content.document.tempo_map, self.timeline
        reach_s = self.stamps.scale.half_width_px / axis.px_per_s
        ends = tempo_map.ticks_at([axis.start_s - reach_s, axis.end_s + reach_s]) - drag.delta_ticks
        first, stop = (bisect_left(notes, end, key=lambda note: note.tick) for end in ends.tolist())
        seen = notes[first:stop]
        seconds = tempo_map.seconds_at(np.array([note.tick for note in seen]) + drag.delta_ticks)
        for note, second in zip(seen, seconds.tolist(), strict=True):
            lane = min(max(LANES.index(note.pad) + drag.delta_rows, 0), len(LANES) - 1)
            top = self.rows.top_of(self.rows.row_of(LANES[lane]))
            self.stamps.stamp(painter, self.content.style_of(note), axis.x_of(second), top)

"""What lies under the pointer in the lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.bar_spans import nearest_beat_line
from chart_hero_core.editing.document import NotePlace, place_of

NOTE_HALF_PX = 7.0
"""Notes are hit over their whole lane's height and this far to both sides."""
BEAT_LINE_HALF_PX = 4.0


class LaneHits:
    """Finds notes, candidates and beat lines by their place on the screen.

    Parameters
    ----------
    editor, timeline : the song and its axis
    rows : asked where the lanes lie
    """

    def __init__(self, editor: EditorModel, timeline: TimelineModel, rows: Callable[[], LaneRows]) -> None:
        self._editor = editor
        self._timeline = timeline
        self._rows = rows

    def pads_at(self, y: float) -> tuple[Pad, ...]:
        """Pads of the lane at a height."""
        rows = self._rows()
        return rows.pads[rows.row_at(y)]

    def note_at(self, x: float, y: float) -> DrumNote | None:
        """The note under the pointer, the nearest in time of several."""
        document = self._editor.document
        return self._nearest(document.notes, document.seconds, x, y)

    def candidate_at(self, x: float, y: float) -> DrumNote | None:
        """The nearly heard note under the pointer."""
        candidates = self._editor.candidates
        if not candidates:
            return None
        ticks = np.array([note.tick for note in candidates])
        return self._nearest(candidates, self._editor.document.tempo_map.seconds_at(ticks), x, y)

    def beat_line_at(self, x: float) -> int | None:
        """Tick of the beat line under the pointer."""
        tempo_map = self._editor.document.tempo_map
        tick = nearest_beat_line(tempo_map, float(tempo_map.ticks_at(self._timeline.second_at(x))))
        distance = abs(self._timeline.x_of(float(tempo_map.seconds_at(tick))) - x)
        return tick if distance <= BEAT_LINE_HALF_PX else None

    def places_in(self, x: tuple[float, float], y: tuple[float, float]) -> frozenset[NotePlace]:
        """Places of the notes in a frame, whichever way it was drawn."""
        document = self._editor.document
        ends_s = sorted(self._timeline.second_at(end) for end in x)
        first, stop = np.searchsorted(document.seconds, ends_s)
        pads = self._rows().pads_between(*y)
        return frozenset(place_of(note) for note in document.notes[first:stop] if note.pad in pads)

    def _nearest(
        self, notes: Sequence[DrumNote], seconds: npt.NDArray[np.float64], x: float, y: float
    ) -> DrumNote | None:
        pads = self.pads_at(y)
        second, reach_s = self._timeline.second_at(x), NOTE_HALF_PX / self._timeline.px_per_s
        first, stop = np.searchsorted(seconds, (second - reach_s, second + reach_s))
        near = [index for index in range(int(first), int(stop)) if notes[index].pad in pads]
        return notes[min(near, key=lambda index: abs(seconds[index] - second))] if near else None

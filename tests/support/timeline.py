"""A timeline to test with: a short song of known places, on an axis of known zoom."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_core.domain.chart import DrumNote, Pad, Section
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.domain.timing import FrameGrid, TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.history import History

BPM = 120.0
BEAT_TICKS, BAR_TICKS = 480, 1920
BEAT_S, BAR_S = 0.5, 2.0
DURATION_S = 60.0
PX_PER_S = 100.0


def song(
    *notes: DrumNote, sections: Iterable[Section] = (), tempo_map: TempoMap | None = None
) -> ChartDocument:
    """A minute at 120 BPM in 4/4: a bar is 2 s."""
    return ChartDocument(
        tempo_map or TempoMap.steady(BPM),
        tuple(sorted(notes, key=note_order)),
        tuple(sections),
        duration_s=DURATION_S,
    )


def hit(bar: int, beat: int, pad: Pad, **facts: object) -> DrumNote:
    """A note on a beat; both counted from 1."""
    return DrumNote((bar - 1) * BAR_TICKS + (beat - 1) * BEAT_TICKS, pad, **facts)


class TimelineBench:
    """A song on an axis that shows its first 10 s, 100 px a second, with a playhead to set.

    Parameters
    ----------
    document : the song
    look : colours and fonts
    """

    def __init__(self, document: ChartDocument, look: Look | None = None) -> None:
        self.editor = EditorModel(History(document))
        self.timeline = TimelineModel(DURATION_S)
        self.timeline.resize(1_000)
        self.timeline.show_span(0.0, 10.0)
        self.look = look
        self.playhead_s = 0.0

    @property
    def document(self) -> ChartDocument:
        return self.editor.document

    @property
    def parts(self) -> tuple[EditorModel, TimelineModel, Look, object]:
        """What every band of the timeline is made from."""
        assert self.look is not None
        return self.editor, self.timeline, self.look, lambda: self.playhead_s


def picture_of(peaks: npt.ArrayLike) -> SoundPicture:
    """A picture of 400 bins a second with these peaks, half as loud, and flat strips."""
    maxima = np.asarray(peaks, dtype=np.float32)
    grid, frames = FrameGrid(8_000, 20), FrameGrid(8_000, 80)
    strips = np.full((3, len(maxima) // 4), 0.5, dtype=np.float32)
    return SoundPicture(grid, -maxima, maxima, maxima / 2, frames, strips, len(maxima) / 400)

"""How many notes each lane has now, while the song is heard as well as afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.review.doubts import LaneCount, lane_counts


def lanes_now(session: SongSession) -> Mapping[Pad, LaneCount]:
    """Count the notes of every lane; during a run the strokes so far, of which nobody knows yet how sure."""
    hearing = session.timeline.display.hearing
    if session.state is SongState.LISTENING and hearing is not None and hearing.strokes:
        strokes = Counter(stroke.pad for stroke in hearing.strokes)
        return {pad: LaneCount(strokes[pad], 0) for pad in LANES}
    return lane_counts(session.editor.document, session.review.limit)

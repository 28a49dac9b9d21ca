"""Where a document's notes were heard, so that strokes it lacks can be written beside them."""

from __future__ import annotations

from bisect import bisect_left

from chart_hero_core.charting.moments import TOGETHER_S
from chart_hero_core.editing.document import ChartDocument


class HeardTicks:
    """Ticks of a document's notes by the second at which they sound.

    Parameters
    ----------
    document : its heard notes count with the second they were heard at, others with that of their place
    """

    def __init__(self, document: ChartDocument) -> None:
        seconds = document.seconds.tolist()
        pairs = sorted(
            (second if note.onset_s is None else note.onset_s, note.tick)
            for note, second in zip(document.notes, seconds, strict=True)
        )
        self._seconds = [second for second, _ in pairs]
        self._ticks = [tick for _, tick in pairs]

    def tick_near(self, onset_s: float) -> int | None:
        """Tick of the note that sounds together with a stroke; None if there is none."""
        place = bisect_left(self._seconds, onset_s)
        near = range(max(place - 1, 0), min(place + 1, len(self._seconds)))
        nearest = min(near, key=lambda i: abs(self._seconds[i] - onset_s), default=None)
        if nearest is None or abs(self._seconds[nearest] - onset_s) > TOGETHER_S:
            return None
        return self._ticks[nearest]

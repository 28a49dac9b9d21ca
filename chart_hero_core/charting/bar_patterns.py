"""What happens in each bar, as numbers that sections, star power and fills are found from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars
from chart_hero_core.domain.chart import DrumNote, Pad

N_SLOTS = 8
"""Places a bar is divided into; finer ones would tell ornaments apart, not patterns."""

_PARTS = {
    Pad.KICK: 0,
    Pad.SNARE: 1,
    Pad.YELLOW_CYMBAL: 2,
    Pad.BLUE_CYMBAL: 3,
    Pad.GREEN_CYMBAL: 4,
    Pad.YELLOW_TOM: 5,
    Pad.BLUE_TOM: 5,
    Pad.GREEN_TOM: 5,
}
_N_PARTS = 6


@dataclass(frozen=True, eq=False)
class BarPatterns:
    """The bars of a song, each with its notes counted.

    Parameters
    ----------
    patterns : (n_bars, n_parts * N_SLOTS) 1 where a part of the kit is struck in a slot of the bar
    n_notes : (n_bars,) notes in the bar
    n_toms : (n_bars,) tom notes in the bar
    n_at_start : (n_bars + 1,) notes on each bar line
    has_kick_at_start, has_crash_at_start, has_timekeeper_at_start : (n_bars + 1,) what stands on it
    first_bar, last_bar : the first and the last bar with a note
    """

    patterns: npt.NDArray[np.float64]
    n_notes: npt.NDArray[np.int64]
    n_toms: npt.NDArray[np.int64]
    n_at_start: npt.NDArray[np.int64]
    has_kick_at_start: npt.NDArray[np.bool_]
    has_crash_at_start: npt.NDArray[np.bool_]
    has_timekeeper_at_start: npt.NDArray[np.bool_]
    first_bar: int
    last_bar: int

    @classmethod
    def of(cls, notes: Sequence[DrumNote], bars: Bars) -> BarPatterns:
        """Count the notes (at least one) of every bar."""
        ticks = np.array([note.tick for note in notes], dtype=np.int64)
        parts = np.array([_PARTS[note.pad] for note in notes])
        index = bars.index_of(ticks)
        slots = np.rint(bars.fraction_of(ticks) * N_SLOTS).astype(np.int64) % N_SLOTS
        patterns = np.zeros((bars.n_bars, _N_PARTS, N_SLOTS))
        patterns[index, parts, slots] = 1.0
        is_at_start = ticks == bars.lines[index]

        def per_bar(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
            return np.bincount(index[chosen], minlength=bars.n_bars + 1)

        return cls(
            patterns.reshape(bars.n_bars, -1),
            per_bar(np.ones(len(ticks), dtype=np.bool_))[:-1],
            per_bar(parts == _PARTS[Pad.YELLOW_TOM])[:-1],
            per_bar(is_at_start),
            per_bar(is_at_start & (parts == _PARTS[Pad.KICK])) > 0,
            per_bar(is_at_start & (parts == _PARTS[Pad.GREEN_CYMBAL])) > 0,
            per_bar(is_at_start & np.isin(parts, (_PARTS[Pad.YELLOW_CYMBAL], _PARTS[Pad.BLUE_CYMBAL]))) > 0,
            int(index[0]),
            int(index[-1]),
        )

    def mean_of(self, start: int, stop: int) -> npt.NDArray[np.float64]:
        """Average pattern of the bars [start, stop)."""
        return np.asarray(self.patterns[start:stop].mean(axis=0))


def similarity(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float:
    """Cosine of two patterns, 0..1; two empty ones are alike."""
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    if length == 0.0:
        return 1.0 if not a.any() and not b.any() else 0.0
    return float(a @ b) / length

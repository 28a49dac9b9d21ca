"""Bars, beats and how strong a place in the bar is.

A beat is a quarter note, or a dotted quarter in 6/8, 9/8, 12/8. A place counts as standing on a line
if it lies within 1/24 of a quarter of it, so that a stroke left off the grid still has a strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap, TimeSignature


class Strength(IntEnum):
    """Metrical strength of a place in the bar, weakest first."""

    OTHER = 0
    TRIPLET = 1
    EIGHTH = 2
    BEAT = 3
    HALF_BAR = 4
    BAR = 5


@dataclass(frozen=True, eq=False)
class Bars:
    """The bars that cover a piece.

    Parameters
    ----------
    lines : (n_bars + 1,) ticks of the bar lines, rising; bar i is [lines[i], lines[i + 1])
    beat_ticks : (n_bars,) length of a beat in each bar
    resolution : ticks per quarter note
    """

    lines: npt.NDArray[np.int64]
    beat_ticks: npt.NDArray[np.int64]
    resolution: int

    @classmethod
    def covering(cls, tempo_map: TempoMap, last_tick: int) -> Bars:
        """Make the bars from tick 0 up to and including the one that holds `last_tick`."""
        longest = max(signature.bar_ticks(tempo_map.resolution) for signature in tempo_map.time_signatures)
        lines = np.array(tempo_map.bar_ticks(last_tick + longest), dtype=np.int64)
        lines = lines[: int(np.searchsorted(lines, last_tick, side="right")) + 1]
        starts = np.array([signature.tick for signature in tempo_map.time_signatures])
        beats = np.array([beat_ticks_of(s, tempo_map.resolution) for s in tempo_map.time_signatures])
        return cls(lines, beats[np.searchsorted(starts, lines[:-1], side="right") - 1], tempo_map.resolution)

    @property
    def n_bars(self) -> int:
        """Number of bars."""
        return len(self.beat_ticks)

    def index_of(self, ticks: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Tell in which bar each tick (any shape) lies; the last bar holds everything behind it."""
        index = np.searchsorted(self.lines, np.asarray(ticks), side="right") - 1
        return np.asarray(np.clip(index, 0, self.n_bars - 1), dtype=np.int64)

    def fraction_of(self, ticks: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Tell how far into its bar each tick (n,) lies, 0 at the bar line, below 1."""
        index = self.index_of(ticks)
        lengths = self.lines[index + 1] - self.lines[index]
        return np.asarray((ticks - self.lines[index]) / lengths)

    def strengths_of(self, ticks: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Tell the `Strength` of each tick (n,)."""
        tolerance = self.resolution // 24
        index = self.index_of(ticks)
        offset = ticks - self.lines[index]
        length = self.lines[index + 1] - self.lines[index]
        beat = self.beat_ticks[index]

        def stands_on(step: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
            return np.asarray(np.abs(offset - np.rint(offset / step) * step) <= tolerance)

        is_even = (length % (2 * beat)) == 0
        eighth = np.full_like(beat, self.resolution // 2)
        triplet = np.full_like(beat, self.resolution // 3)
        levels = {
            Strength.BAR: stands_on(length),
            Strength.HALF_BAR: is_even & stands_on(length // 2),
            Strength.BEAT: stands_on(beat),
            Strength.EIGHTH: stands_on(eighth),
            Strength.TRIPLET: stands_on(triplet),
        }
        strengths = np.select(list(levels.values()), list(levels), default=Strength.OTHER)
        return np.asarray(strengths, dtype=np.int64)


def beat_ticks_of(signature: TimeSignature, resolution: int) -> int:
    """Length of a beat in bars of a time signature."""
    is_compound = signature.denominator == 8 and signature.numerator > 3 and signature.numerator % 3 == 0
    return resolution * 3 // 2 if is_compound else resolution

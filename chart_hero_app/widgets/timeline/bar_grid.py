"""Which lines and labels a grid of bars and beats shows at which zoom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import BarSpan, bars_until
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.snapping import Grouping, SnapSpec, grid_lines


class Detail(IntEnum):
    """How much of the grid fits; each level shows all of the one before and more."""

    SECTIONS = 0
    FOUR_BARS = 1
    BARS = 2
    BEATS = 3
    STEPS = 4
    NAMED_STEPS = 5


_LEAST_PX_PER_BAR = {
    Detail.NAMED_STEPS: 960.0,
    Detail.STEPS: 240.0,
    Detail.BEATS: 96.0,
    Detail.BARS: 32.0,
    Detail.FOUR_BARS: 8.0,
    Detail.SECTIONS: 0.0,
}
_EIGHTH_BAR_NAMED_PX = 16.0
"""From here on every eighth bar has its number, below every sixteenth."""


class LineKind(Enum):
    """What stands at a line of the grid."""

    BAR = "bar"
    BEAT = "beat"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line of the grid.

    Parameters
    ----------
    second : where
    kind : what
    label : such as "30", "30.2", "30.2.3"; empty for none
    is_odd : a step of a grid that is not straight; dotted
    """

    second: float
    kind: LineKind
    label: str = ""
    is_odd: bool = False


@dataclass(frozen=True)
class BarGrid:
    """The bars of a song, laid out once for a tempo map.

    Parameters
    ----------
    tempo_map : the grid
    end_tick : of the song
    """

    tempo_map: TempoMap
    end_tick: int

    @classmethod
    def of(cls, document: ChartDocument) -> BarGrid:
        """The bars of a document."""
        return cls(document.tempo_map, document.end_tick)

    def belongs_to(self, document: ChartDocument) -> bool:
        """Whether the document still has these bars."""
        return self.tempo_map is document.tempo_map and self.end_tick == document.end_tick

    @cached_property
    def bars(self) -> tuple[BarSpan, ...]:
        """All bars that begin in the song."""
        return tuple(bars_until(self.tempo_map, self.end_tick))

    @cached_property
    def bar_seconds(self) -> npt.NDArray[np.float64]:
        """(n_bars + 1,) of the bar lines, the last bar's end included."""
        ticks = [*(bar.start_tick for bar in self.bars), self.bars[-1].end_tick]
        return self.tempo_map.seconds_at(ticks)

    @cached_property
    def bar_s(self) -> float:
        """Length of the middlemost bar: what "pixels per bar" means where the tempo moves."""
        return float(np.median(np.diff(self.bar_seconds)))

    @cached_property
    def sixteenth_s(self) -> float:
        """Length of a sixteenth in the middlemost bar."""
        ticks = np.array([bar.length_ticks for bar in self.bars])
        return float(np.median(np.diff(self.bar_seconds) / ticks)) * self.tempo_map.resolution / 4

    def index_at(self, second: float) -> int:
        """Index of the bar at a second; the first or last one outside the song."""
        index = int(np.searchsorted(self.bar_seconds, second, side="right")) - 1
        return min(max(index, 0), len(self.bars) - 1)

    def detail(self, px_per_s: float) -> Detail:
        """What fits at a zoom."""
        px_per_bar = px_per_s * self.bar_s
        return next(detail for detail, least in _LEAST_PX_PER_BAR.items() if px_per_bar >= least)

    def lines(self, start_s: float, end_s: float, px_per_s: float, snap: SnapSpec) -> list[GridLine]:
        """Lines of [start_s, end_s) with their labels, bars before their beats and steps."""
        detail = self.detail(px_per_s)
        if detail is Detail.SECTIONS:
            return []
        bars = range(self.index_at(start_s), self.index_at(end_s) + 1)
        if detail <= Detail.BARS:
            lines = self._bar_lines(bars, px_per_s)
        else:
            lines = [line for index in bars for line in self._lines_of(index, detail, snap)]
        return [line for line in lines if start_s <= line.second < end_s]

    def _bar_lines(self, bars: range, px_per_s: float) -> list[GridLine]:
        if self.detail(px_per_s) is Detail.BARS:
            every, named_every = 1, 4
        else:
            every, named_every = 4, 8 if px_per_s * self.bar_s >= _EIGHTH_BAR_NAMED_PX else 16
        return [
            GridLine(
                float(self.bar_seconds[index]), LineKind.BAR, "" if index % named_every else str(index + 1)
            )
            for index in bars
            if index % every == 0
        ]

    @cached_property
    def _lines_of_bars(self) -> dict[tuple[int, Detail, SnapSpec], list[GridLine]]:
        """Lines of the bars that were asked for; the grid asks for the same ones in every frame."""
        return {}

    def _lines_of(self, index: int, detail: Detail, snap: SnapSpec) -> list[GridLine]:
        known = self._lines_of_bars.get((index, detail, snap))
        if known is not None:
            return known
        bar = self.bars[index]
        lines = [GridLine(float(self.bar_seconds[index]), LineKind.BAR, str(bar.number))]
        lines += self._beats(bar, has_labels=detail >= Detail.STEPS)
        if detail >= Detail.STEPS:
            lines += self._steps(bar, snap, has_labels=detail is Detail.NAMED_STEPS)
        self._lines_of_bars[index, detail, snap] = lines
        return lines

    def _beats(self, bar: BarSpan, *, has_labels: bool) -> list[GridLine]:
        ticks = list(bar.beat_lines())[1:]
        seconds = self.tempo_map.seconds_at(ticks)
        return [
            GridLine(float(second), LineKind.BEAT, f"{bar.number}.{beat}" if has_labels else "")
            for beat, second in enumerate(seconds, 2)
        ]

    def _steps(self, bar: BarSpan, snap: SnapSpec, *, has_labels: bool) -> list[GridLine]:
        ticks = grid_lines(self.tempo_map, snap, bar.start_tick, bar.end_tick)
        ticks = ticks[(ticks - bar.start_tick) % bar.beat_ticks != 0]
        seconds = self.tempo_map.seconds_at(ticks)
        is_odd = snap.grouping is not Grouping.STRAIGHT
        labels = [self._step_label(bar, int(tick), snap) if has_labels else "" for tick in ticks]
        return [
            GridLine(float(second), LineKind.STEP, label, is_odd)
            for second, label in zip(seconds, labels, strict=True)
        ]

    def _step_label(self, bar: BarSpan, tick: int, snap: SnapSpec) -> str:
        beat, rest = divmod(tick - bar.start_tick, bar.beat_ticks)
        step = round(rest / snap.step_ticks(self.tempo_map.resolution))
        return f"{bar.number}.{beat + 1}.{step + 1}"

    # Where the tempo or the metre changes

    @cached_property
    def tags(self) -> tuple[tuple[float, str], ...]:
        """Seconds and texts of the changes of tempo ("140.0") and of time signature ("7/8")."""
        places: dict[int, list[str]] = {}
        for change in self.tempo_map.tempo_changes:
            places.setdefault(change.tick, []).append(f"{change.bpm:.1f}")
        for signature in self.tempo_map.time_signatures:
            places.setdefault(signature.tick, []).append(f"{signature.numerator}/{signature.denominator}")
        ticks = sorted(places)
        seconds = self.tempo_map.seconds_at(ticks)
        return tuple((float(s), " ".join(places[tick])) for s, tick in zip(seconds, ticks, strict=True))

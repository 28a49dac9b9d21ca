"""The grid that a hand snaps to: notes of one length, counted from each bar line anew.

A grid line is a bar line, or a whole number of steps behind one. Where a bar is no multiple of the step
(quarters in 7/8), its last step is cut short by the next bar line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import BarSpan, bar_at

DIVISIONS = (4, 8, 16, 32, 64)
"""Steps a whole note, before they are grouped."""

_FREE_DIVISION = 64
"""A step of a free hand, where there is no grid to step on."""


class Grouping(Enum):
    """How many steps stand in the place of two (triplets: three) or four (quintuplets: five)."""

    STRAIGHT = "straight"
    TRIPLETS = "triplets"
    QUINTUPLETS = "quintuplets"


_FACTORS = {
    Grouping.STRAIGHT: Fraction(1),
    Grouping.TRIPLETS: Fraction(3, 2),
    Grouping.QUINTUPLETS: Fraction(5, 4),
}


@dataclass(frozen=True, slots=True)
class SnapSpec:
    """What notes snap to.

    Parameters
    ----------
    division : one of `DIVISIONS`
    grouping : straight, triplets (1/6 .. 1/96) or quintuplets (1/5 .. 1/80)
    is_on : off, every tick is a line; division and grouping are kept for later
    """

    division: int = 16
    grouping: Grouping = Grouping.STRAIGHT
    is_on: bool = True

    def __post_init__(self) -> None:
        if self.division not in DIVISIONS:
            raise ValueError(f"division {self.division} is none of {DIVISIONS}")

    @property
    def steps_per_whole(self) -> Fraction:
        """Steps a whole note: 16 for 1/16, 24 for its triplets, 20 for its quintuplets."""
        return self.division * _FACTORS[self.grouping]

    @property
    def label(self) -> str:
        """As the snap box names it: "1/16", "1/24"; "Off" for a free hand."""
        return f"1/{self.steps_per_whole}" if self.is_on else "Off"

    def step_ticks(self, resolution: int) -> Fraction:
        """Length of a step in ticks; off, that of a free hand's step."""
        return 4 * resolution / (self.steps_per_whole if self.is_on else Fraction(_FREE_DIVISION))

    def coarser(self) -> SnapSpec:
        """The grid of the next longer steps; switches it on."""
        return replace(self, division=max(self.division // 2, DIVISIONS[0]), is_on=True)

    def finer(self) -> SnapSpec:
        """The grid of the next shorter steps; switches it on."""
        return replace(self, division=min(self.division * 2, DIVISIONS[-1]), is_on=True)

    def grouped(self, grouping: Grouping) -> SnapSpec:
        """Take this grouping, or straight steps if it is taken already; switches the grid on."""
        is_taken = self.is_on and self.grouping is grouping
        return replace(self, grouping=Grouping.STRAIGHT if is_taken else grouping, is_on=True)

    def toggled(self) -> SnapSpec:
        """Switch the grid off, or on again."""
        return replace(self, is_on=not self.is_on)


def snap_tick(tempo_map: TempoMap, spec: SnapSpec, tick: float) -> int:
    """Nearest grid line to a (fractional) tick, the earlier of two as near; never before tick 0."""
    if not spec.is_on:
        return max(round(tick), 0)
    bar = bar_at(tempo_map, tick)
    step = spec.step_ticks(tempo_map.resolution)
    n_steps = max(int((tick - bar.start_tick) // step), 0)
    near = (_line(bar, step, n_steps), _line(bar, step, n_steps + 1))
    return min(near, key=lambda line: abs(line - tick))


def snap_second(tempo_map: TempoMap, spec: SnapSpec, second: float) -> int:
    """Tick of the grid line nearest to a second of the map's clock; never before tick 0."""
    return snap_tick(tempo_map, spec, float(tempo_map.ticks_at(second)))


def next_line(tempo_map: TempoMap, spec: SnapSpec, tick: int) -> int:
    """First grid line behind a tick; off, one free step on."""
    step = spec.step_ticks(tempo_map.resolution)
    if not spec.is_on:
        return tick + round(step)
    bar = bar_at(tempo_map, tick)
    n_steps = max(int((tick - bar.start_tick) // step), 0)
    return next(
        line for line in (_line(bar, step, n) for n in (n_steps, n_steps + 1, n_steps + 2)) if line > tick
    )


def previous_line(tempo_map: TempoMap, spec: SnapSpec, tick: int) -> int:
    """Last grid line before a tick; off, one free step back; 0 where there is none."""
    step = spec.step_ticks(tempo_map.resolution)
    if not spec.is_on:
        return max(tick - round(step), 0)
    if tick <= 0:
        return 0
    bar = bar_at(tempo_map, tick - 1)
    n_steps = int((tick - bar.start_tick) // step)
    return next(
        line for line in (_line(bar, step, n) for n in (n_steps + 1, n_steps, n_steps - 1)) if line < tick
    )


def grid_lines(tempo_map: TempoMap, spec: SnapSpec, start_tick: int, end_tick: int) -> npt.NDArray[np.int64]:
    """Rising ticks of all grid lines of [start_tick, end_tick); off, of the bar lines alone."""
    step = spec.step_ticks(tempo_map.resolution)
    lines: list[int] = []
    bar = bar_at(tempo_map, start_tick)
    while bar.start_tick < end_tick:
        n_steps = -int(-bar.length_ticks // step) if spec.is_on else 1
        lines += [_line(bar, step, n) for n in range(n_steps)]
        bar = bar_at(tempo_map, bar.end_tick)
    ticks = np.array(lines, dtype=np.int64)
    return ticks[(ticks >= start_tick) & (ticks < end_tick)]


def _line(bar: BarSpan, step: Fraction, n_steps: int) -> int:
    """The line some steps behind a bar line, or the next bar line if that comes first."""
    return min(bar.start_tick + round(n_steps * step), bar.end_tick)

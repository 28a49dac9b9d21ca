"""Bars and beats around a place: what a grid, a repeat or a readout asks of the tempo map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chart_hero_core.charting.bars import beat_ticks_of
from chart_hero_core.domain.timing import TempoMap, TimeSignature


@dataclass(frozen=True, slots=True)
class BarSpan:
    """One bar, [start_tick, end_tick).

    Parameters
    ----------
    number : counted from 1 at tick 0
    start_tick, end_tick : its bar line and the next
    signature : the one in force; the bar is shorter where the next signature cuts it off
    beat_ticks : length of a beat: a quarter note, or a dotted one in 6/8, 9/8, 12/8
    """

    number: int
    start_tick: int
    end_tick: int
    signature: TimeSignature
    beat_ticks: int

    @property
    def length_ticks(self) -> int:
        """Length of the bar."""
        return self.end_tick - self.start_tick

    def beat_lines(self) -> range:
        """Ticks of the beats in the bar."""
        return range(self.start_tick, self.end_tick, self.beat_ticks)


def bar_at(tempo_map: TempoMap, tick: float) -> BarSpan:
    """The bar that holds a tick; the first one for ticks before 0."""
    first_number = 1
    for stretch in _stretches(tempo_map):
        n_before = int(max(tick - stretch.start_tick, 0) // stretch.bar_ticks)
        if stretch.end_tick is None or tick < stretch.end_tick:
            return stretch.bar(n_before, first_number + n_before)
        first_number += stretch.n_bars
    raise AssertionError("the last stretch has no end")


def bars_until(tempo_map: TempoMap, tick: float) -> Iterator[BarSpan]:
    """All bars, from the first one to the one that holds a tick."""
    number = 1
    for stretch in _stretches(tempo_map):
        if stretch.end_tick is None or tick < stretch.end_tick:
            n_bars = int(max(tick - stretch.start_tick, 0) // stretch.bar_ticks) + 1
            yield from stretch.bars(number, n_bars)
            return
        yield from stretch.bars(number, stretch.n_bars)
        number += stretch.n_bars


def bar_of_number(tempo_map: TempoMap, number: int) -> BarSpan:
    """The bar of a number, counted from 1; the first one for numbers below."""
    first_number = 1
    for stretch in _stretches(tempo_map):
        n_before = max(number - first_number, 0)
        if stretch.end_tick is None or n_before < stretch.n_bars:
            return stretch.bar(n_before, first_number + n_before)
        first_number += stretch.n_bars
    raise AssertionError("the last stretch has no end")


def nearest_bar_line(tempo_map: TempoMap, tick: float) -> int:
    """Tick of the bar line nearest to a tick."""
    bar = bar_at(tempo_map, tick)
    return bar.start_tick if tick - bar.start_tick <= bar.end_tick - tick else bar.end_tick


def nearest_beat_line(tempo_map: TempoMap, tick: float) -> int:
    """Tick of the beat or bar line nearest to a tick."""
    bar = bar_at(tempo_map, tick)
    lines: list[int] = [*bar.beat_lines(), bar.end_tick]
    return min(lines, key=lambda line: abs(line - tick))


def beat_line_before(tempo_map: TempoMap, tick: int) -> int:
    """Tick of the last beat line before a tick; 0 if there is none."""
    bar = bar_at(tempo_map, max(tick - 1, 0))
    return max((line for line in bar.beat_lines() if line < tick), default=0)


def beat_line_after(tempo_map: TempoMap, tick: int) -> int:
    """Tick of the first beat line behind a tick."""
    bar = bar_at(tempo_map, tick)
    return next((line for line in bar.beat_lines() if line > tick), bar.end_tick)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Bars of one signature, [start_tick, end_tick); the last stretch has no end."""

    signature: TimeSignature
    end_tick: int | None
    bar_ticks: int
    beat_ticks: int

    @property
    def start_tick(self) -> int:
        return self.signature.tick

    @property
    def n_bars(self) -> int:
        assert self.end_tick is not None
        return -(-(self.end_tick - self.start_tick) // self.bar_ticks)

    def bar(self, n_before: int, number: int) -> BarSpan:
        start = self.start_tick + n_before * self.bar_ticks
        end = start + self.bar_ticks
        return BarSpan(
            number,
            start,
            end if self.end_tick is None else min(end, self.end_tick),
            self.signature,
            self.beat_ticks,
        )

    def bars(self, first_number: int, n_bars: int) -> Iterator[BarSpan]:
        return (self.bar(n_before, first_number + n_before) for n_before in range(n_bars))


def _stretches(tempo_map: TempoMap) -> list[_Stretch]:
    signatures = tempo_map.time_signatures
    ends = [*(signature.tick for signature in signatures[1:]), None]
    return [
        _Stretch(
            signature,
            end,
            signature.bar_ticks(tempo_map.resolution),
            beat_ticks_of(signature, tempo_map.resolution),
        )
        for signature, end in zip(signatures, ends, strict=True)
    ]

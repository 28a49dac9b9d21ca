"""Onsets to ticks.

Strokes that sound together form a moment (`moments`) and get one tick. A moment goes to a line of the locally
chosen subdivision (`subdivision`), at most 40 ms away, allowing for a drummer who lies behind
the beat; where no line is near, or the near ones are taken by the same drum, it stays where it was heard.
The order of strokes never changes, a drum is never stacked on a tick, and two ticks in use are
never under 16 ms apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.moments import Moments, find_moments
from chart_hero_core.charting.subdivision import LocalGrid, fit_grid
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap

MIN_GAP_S = 0.016
"""Least distance of two ticks in use; chart checkers take 15 ms and less for a mistake."""

MAX_MOVE_S = 0.040
"""Farthest a stroke is moved to a line."""

_FREE_COST = 1.5
"""Price of leaving the grid, where a line at the full 40 ms costs 1."""

_FREE = 4
"""Which of a moment's places is free."""

_EQUAL_COST = 1e-12
"""Of places that differ by less the earlier is taken: the rounding of sums must not decide."""


@dataclass(frozen=True, eq=False)
class Quantised:
    """Ticks of onsets.

    Parameters
    ----------
    ticks : (n,) one per onset, never falling
    n_free : number of onsets that stand on no line of the grid
    """

    ticks: npt.NDArray[np.int64]
    n_free: int


@dataclass(frozen=True, eq=False)
class _Options:
    """The places of every moment: up to four lines around it, and last where it was heard, which is free.

    All arrays are (n_moments, 5); `costs` are infinite where there is no line.
    """

    ticks: npt.NDArray[np.int64]
    seconds: npt.NDArray[np.float64]
    costs: npt.NDArray[np.float64]

    @property
    def first_s(self) -> npt.NDArray[np.float64]:
        """(n_moments,) the earliest place of each."""
        return np.asarray(np.where(np.isfinite(self.costs), self.seconds, np.inf).min(axis=1))

    @property
    def last_s(self) -> npt.NDArray[np.float64]:
        """(n_moments,) the latest place of each."""
        return np.asarray(np.where(np.isfinite(self.costs), self.seconds, -np.inf).max(axis=1))

    def of(self, moment: int) -> list[_Option]:
        """The places of one moment."""
        columns = (self.ticks[moment], self.seconds[moment], self.costs[moment])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [
            _Option(tick, second, place == _FREE, cost)
            for place, (tick, second, cost) in enumerate(rows)
            if cost < np.inf
        ]


class _Option(NamedTuple):
    """A place that a moment may take."""

    tick: int
    second: float
    is_free: bool
    cost: float


class _Placing(NamedTuple):
    """One way to place a crowd so far: where its last moment stands, and the cheapest way there."""

    cost: float
    tick: int
    second: float
    pads: int
    is_free: bool
    before: _Placing | None


def quantise(onsets: Sequence[DrumOnset], tempo_map: TempoMap) -> Quantised:
    """Give every onset a tick.

    Parameters
    ----------
    onsets : in rising order of `onset_s`, none before the map's tick 0
    tempo_map : the grid, on the clock of the onsets

    Returns
    -------
    Quantised
        the ticks in the order of the onsets
    """
    if not onsets:
        return Quantised(np.empty(0, dtype=np.int64), 0)
    moments = find_moments(onsets)
    bars = Bars.covering(tempo_map, int(np.ceil(tempo_map.ticks_at(moments.times_s[-1]))))
    grid = fit_grid(moments.times_s, moments.confidences, tempo_map, bars)
    ticks, is_free = _place(moments, _options(moments, grid, tempo_map), tempo_map)
    sizes = np.diff(moments.starts, append=len(onsets))
    return Quantised(np.repeat(ticks, sizes), int(sizes[is_free].sum()))


def _options(moments: Moments, grid: LocalGrid, tempo_map: TempoMap) -> _Options:
    times_s = moments.times_s[:, np.newaxis]
    meant_s = times_s - grid.lateness_s[:, np.newaxis]
    lines_s = tempo_map.seconds_at(grid.lines)
    near = np.searchsorted(lines_s, meant_s) + np.arange(-2, 2)
    is_line = (near >= 0) & (near < len(lines_s))
    near = np.clip(near, 0, len(lines_s) - 1)
    is_line &= np.abs(lines_s[near] - times_s) <= MAX_MOVE_S
    costs = np.where(is_line, ((lines_s[near] - meant_s) / MAX_MOVE_S) ** 2, np.inf)
    free_ticks = np.rint(tempo_map.ticks_at(times_s)).astype(np.int64)
    return _Options(
        np.hstack([grid.lines[near], free_ticks]),
        np.hstack([lines_s[near], tempo_map.seconds_at(free_ticks)]),
        np.hstack([costs, np.full_like(times_s, _FREE_COST)]),
    )


def _place(
    moments: Moments, options: _Options, tempo_map: TempoMap
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Choose a place for every moment, for the least total move; return ticks and which of them are free.

    A moment that cannot get in the way of its neighbours takes its cheapest place. Only where one may are
    several looked at together.
    """
    nearest = np.argmax(options.costs <= options.costs.min(axis=1, keepdims=True) + _EQUAL_COST, axis=1)
    ticks = options.ticks[np.arange(len(nearest)), nearest]
    is_free = nearest == _FREE
    first_s = np.append(options.first_s, np.inf)
    end = 0
    for start in np.flatnonzero(first_s[1:-1] - options.last_s[:-1] < MIN_GAP_S).tolist():
        if start >= end:
            placings = _place_crowd(start, moments, options, first_s, tempo_map)
            end = start + len(placings)
            ticks[start:end] = [placing.tick for placing in placings]
            is_free[start:end] = [placing.is_free for placing in placings]
    return ticks, is_free


def _place_crowd(
    start: int,
    moments: Moments,
    options: _Options,
    first_s: npt.NDArray[np.float64],
    tempo_map: TempoMap,
) -> list[_Placing]:
    """Place moments from `start` on, as far as each may get in the way of the next."""
    states = [_Placing(0.0, -1, -np.inf, 0, False, None)]
    moment = start
    while moment == start or first_s[moment] - max(state.second for state in states) < MIN_GAP_S:
        pads = int(moments.pads[moment])
        reached = [_reach(states, pads, option) for option in options.of(moment)]
        states = [placing for placing in reached if placing is not None] or [_push(states, pads, tempo_map)]
        moment += 1
    return _way_to(min(states, key=lambda placing: placing.cost))


def _reach(states: Sequence[_Placing], pads: int, option: _Option) -> _Placing | None:
    """Find the cheapest way to a place; None if there is none that keeps order and distance."""
    best: _Placing | None = None
    for state in states:
        is_joined = option.tick == state.tick and not pads & state.pads
        if (is_joined or option.second - state.second >= MIN_GAP_S) and (
            best is None or state.cost < best.cost
        ):
            best = state
    if best is None:
        return None
    here = pads | best.pads if option.tick == best.tick else pads
    return _Placing(best.cost + option.cost, option.tick, option.second, here, option.is_free, best)


def _push(states: Sequence[_Placing], pads: int, tempo_map: TempoMap) -> _Placing:
    """Put a moment that fits nowhere at the least distance behind the one before."""
    state = min(states, key=lambda placing: (placing.tick, placing.cost))
    tick = int(np.ceil(tempo_map.ticks_at(state.second + MIN_GAP_S)))
    return _Placing(state.cost + _FREE_COST, tick, float(tempo_map.seconds_at(tick)), pads, True, state)


def _way_to(last: _Placing) -> list[_Placing]:
    way = []
    placing: _Placing = last
    while placing.before is not None:
        way.append(placing)
        placing = placing.before
    return way[::-1]

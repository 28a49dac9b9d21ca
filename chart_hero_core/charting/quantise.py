"""Onsets to ticks.

Strokes that sound together form a moment and get one tick. A moment goes to a line of the locally
chosen subdivision (`subdivision`), at most 40 ms away, allowing for a drummer who lies behind
the beat; where no line is near, or the near ones are taken by the same drum, it stays where it was heard.
The order of strokes never changes, a drum is never stacked on a tick, and two ticks in use are
never under 16 ms apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.chords import PAD_ORDER
from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.charting.subdivision import LocalGrid, fit_grid
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap

TOGETHER_S = 0.020
"""Strokes of different drums within this span sound together (a kick and a hat are easily 8 ms apart)."""

MIN_GAP_S = 0.016
"""Least distance of two ticks in use; chart checkers take 15 ms and less for a mistake."""

MAX_MOVE_S = 0.040
"""Farthest a stroke is moved to a line."""

_FREE_COST = 1.5
"""Price of leaving the grid, where a line at the full 40 ms costs 1."""

_LEAST_WEIGHT = 0.01
"""A moment is the mean of its strokes, weighted by their confidences; the least sure still counts so much."""

_BIT_OF_VOICE = {voice: 1 << PAD_ORDER[pad] for voice, pad in PAD_OF_VOICE.items()}

_cost, _second = attrgetter("cost"), attrgetter("second")


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
class _Moments:
    """Strokes that sound together: (n_moments,) each.

    `starts` is the first onset of each, `pads` the drums that they are on, one bit for each.
    """

    starts: npt.NDArray[np.int64]
    pads: npt.NDArray[np.int64]
    times_s: npt.NDArray[np.float64]
    confidences: npt.NDArray[np.float64]


class _Placing(NamedTuple):
    """One way to place the moments so far: where the last one stands, and the cheapest way there."""

    cost: float
    tick: int
    second: float
    pads: int
    is_free: bool
    before: _Placing | None


class _Option(NamedTuple):
    """A place that a moment may take."""

    tick: int
    second: float
    is_free: bool
    cost: float


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
    moments = _moments(onsets)
    bars = Bars.covering(tempo_map, int(np.ceil(tempo_map.ticks_at(moments.times_s[-1]))))
    grid = fit_grid(moments.times_s, moments.confidences, tempo_map, bars)
    placings = _place(moments, grid, tempo_map)
    sizes = np.diff(moments.starts, append=len(onsets))
    ticks = np.repeat(np.array([placing.tick for placing in placings], dtype=np.int64), sizes)
    is_free = np.array([placing.is_free for placing in placings], dtype=np.bool_)
    return Quantised(ticks, int(sizes[is_free].sum()))


def _moments(onsets: Sequence[DrumOnset]) -> _Moments:
    n = len(onsets)
    onsets_s = np.fromiter((onset.onset_s for onset in onsets), np.float64, n)
    confidences = np.fromiter((onset.confidence for onset in onsets), np.float64, n)
    bits = np.fromiter((_BIT_OF_VOICE[onset.voice] for onset in onsets), np.int64, n)
    starts = _moment_starts(onsets_s, bits)
    index = np.repeat(np.arange(len(starts)), np.diff(starts, append=n))
    weights = np.maximum(confidences, _LEAST_WEIGHT)
    return _Moments(
        starts,
        np.bitwise_or.reduceat(bits, starts),
        np.bincount(index, weights * onsets_s) / np.bincount(index, weights),
        np.maximum.reduceat(confidences, starts),
    )


def _moment_starts(onsets_s: npt.NDArray[np.float64], bits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Cut strokes (n,) into moments: wherever the gap is wide, and within crowds stroke by stroke."""
    starts = np.flatnonzero(np.diff(onsets_s, prepend=-np.inf) > TOGETHER_S)
    stops = np.append(starts[1:], len(onsets_s))
    is_crowd = onsets_s[stops - 1] - onsets_s[starts] > TOGETHER_S
    is_crowd |= np.add.reduceat(bits, starts) != np.bitwise_or.reduceat(bits, starts)
    cuts = [starts]
    for start, stop in zip(starts[is_crowd].tolist(), stops[is_crowd].tolist(), strict=True):
        inner = _cuts_of_crowd(onsets_s[start:stop].tolist(), bits[start:stop].tolist())
        cuts.append(start + np.array(inner, dtype=np.int64))
    return np.sort(np.concatenate(cuts))


def _cuts_of_crowd(onsets_s: Sequence[float], bits: Sequence[int]) -> list[int]:
    """Find where further moments begin in a crowd: too late for the one before, or the same drum again."""
    cuts: list[int] = []
    first_s, pads, last_s = onsets_s[0], 0, dict.fromkeys(bits, -np.inf)
    for i, (onset_s, bit) in enumerate(zip(onsets_s, bits, strict=True)):
        is_again = bool(pads & bit) and onset_s - last_s[bit] >= MIN_GAP_S
        if onset_s - first_s > TOGETHER_S or is_again:
            cuts.append(i)
            first_s, pads = onset_s, 0
        pads |= bit
        last_s[bit] = onset_s
    return cuts


def _place(moments: _Moments, grid: LocalGrid, tempo_map: TempoMap) -> list[_Placing]:
    """Choose among the lines near each moment and its own place, for the least total move."""
    states = [_Placing(0.0, -1, -np.inf, 0, False, None)]
    latest_s = -np.inf
    for options, pads in zip(_options(moments, grid, tempo_map), moments.pads.tolist(), strict=True):
        if min(options, key=_second).second - latest_s >= MIN_GAP_S:
            before = min(states, key=_cost)  # any place is in reach of any other
            states = [
                _Placing(before.cost + option.cost, option.tick, option.second, pads, option.is_free, before)
                for option in options
            ]
        else:
            reached = [_reach(states, pads, option) for option in options]
            states = [placing for placing in reached if placing is not None] or [
                _push(states, pads, tempo_map)
            ]
        latest_s = max(states, key=_second).second
    return _way_to(min(states, key=_cost))


def _options(moments: _Moments, grid: LocalGrid, tempo_map: TempoMap) -> list[list[_Option]]:
    """List the places of every moment: up to four lines around it, and where it was heard."""
    times_s = moments.times_s
    lines_s = tempo_map.seconds_at(grid.lines)
    meant_s = times_s - grid.lateness_s
    near = np.searchsorted(lines_s, meant_s)[:, np.newaxis] + np.arange(-2, 2)
    is_line = (near >= 0) & (near < len(lines_s))
    near = np.clip(near, 0, len(lines_s) - 1)
    is_line &= np.abs(lines_s[near] - times_s[:, np.newaxis]) <= MAX_MOVE_S
    costs = ((lines_s[near] - meant_s[:, np.newaxis]) / MAX_MOVE_S) ** 2
    free_ticks = np.rint(tempo_map.ticks_at(times_s)).astype(np.int64)
    options: list[list[_Option]] = [[] for _ in times_s]
    owners, places = np.nonzero(is_line)
    lines = near[owners, places]
    columns = grid.lines[lines], lines_s[lines], costs[owners, places]
    for owner, tick, second, cost in zip(owners.tolist(), *(c.tolist() for c in columns), strict=True):
        options[owner].append(_Option(tick, second, False, cost))
    free = zip(free_ticks.tolist(), tempo_map.seconds_at(free_ticks).tolist(), strict=True)
    for own, (tick, second) in zip(options, free, strict=True):
        own.append(_Option(tick, second, True, _FREE_COST))
    return options


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

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

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.charting.subdivision import LocalGrid, fit_grid
from chart_hero_core.domain.chart import Pad
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


@dataclass(slots=True)
class _Moment:
    """Strokes that sound together: [first, stop) of the onsets, and the drums that they are on."""

    first: int
    stop: int
    pads: frozenset[Pad]


@dataclass(frozen=True, slots=True)
class _Placing:
    """One way to place the moments so far: where the last one stands, and the cheapest way there."""

    tick: int
    second: float
    pads: frozenset[Pad]
    is_free: bool
    cost: float
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
    moments = _moments(onsets)
    times_s = np.array([_mean_s(onsets[moment.first : moment.stop]) for moment in moments])
    confidences = np.array([max(o.confidence for o in onsets[m.first : m.stop]) for m in moments])
    bars = Bars.covering(tempo_map, int(np.ceil(tempo_map.ticks_at(times_s[-1]))))
    grid = fit_grid(times_s, confidences, tempo_map, bars)
    placings = _place(moments, times_s, grid, tempo_map)
    sizes = [moment.stop - moment.first for moment in moments]
    ticks = np.repeat([placing.tick for placing in placings], sizes)
    n_free = sum(size for size, placing in zip(sizes, placings, strict=True) if placing.is_free)
    return Quantised(ticks.astype(np.int64), n_free)


def _moments(onsets: Sequence[DrumOnset]) -> list[_Moment]:
    moments: list[_Moment] = []
    last_s: dict[Pad, float] = {}
    for i, onset in enumerate(onsets):
        pad = PAD_OF_VOICE[onset.voice]
        if moments:
            moment = moments[-1]
            is_near = onset.onset_s - onsets[moment.first].onset_s <= TOGETHER_S
            is_again = pad in moment.pads and onset.onset_s - last_s[pad] >= MIN_GAP_S
            if is_near and not is_again:
                moment.stop, moment.pads = i + 1, moment.pads | {pad}
                last_s[pad] = onset.onset_s
                continue
        moments.append(_Moment(i, i + 1, frozenset((pad,))))
        last_s[pad] = onset.onset_s
    return moments


def _mean_s(strokes: Sequence[DrumOnset]) -> float:
    weights = [max(stroke.confidence, 0.01) for stroke in strokes]
    weighted = sum(weight * stroke.onset_s for weight, stroke in zip(weights, strokes, strict=True))
    return weighted / sum(weights)


def _place(
    moments: Sequence[_Moment],
    times_s: npt.NDArray[np.float64],
    grid: LocalGrid,
    tempo_map: TempoMap,
) -> list[_Placing]:
    """Choose among the lines near each moment and its own place, for the least total move."""
    lines_s = tempo_map.seconds_at(grid.lines)
    meant_s = times_s - grid.lateness_s
    behind = np.searchsorted(lines_s, meant_s)
    free_ticks = np.rint(tempo_map.ticks_at(times_s)).astype(np.int64)
    free_s = tempo_map.seconds_at(free_ticks)
    states = [_Placing(-1, -np.inf, frozenset(), False, 0.0, None)]
    for i, moment in enumerate(moments):
        near = range(max(behind[i] - 2, 0), min(behind[i] + 2, len(grid.lines)))
        options = [
            (int(grid.lines[k]), float(lines_s[k]), False, ((lines_s[k] - meant_s[i]) / MAX_MOVE_S) ** 2)
            for k in near
            if abs(lines_s[k] - times_s[i]) <= MAX_MOVE_S
        ]
        options.append((int(free_ticks[i]), float(free_s[i]), True, _FREE_COST))
        reached = [_reach(states, moment.pads, *option) for option in options]
        states = [placing for placing in reached if placing is not None] or [
            _push(states, moment.pads, tempo_map)
        ]
    return _way_to(min(states, key=lambda placing: placing.cost))


def _reach(
    states: Sequence[_Placing], pads: frozenset[Pad], tick: int, second: float, is_free: bool, cost: float
) -> _Placing | None:
    """Find the cheapest way to a place; None if there is none that keeps order and distance."""
    best: _Placing | None = None
    for state in states:
        is_joined = tick == state.tick and not pads & state.pads
        if (is_joined or second - state.second >= MIN_GAP_S) and (best is None or state.cost < best.cost):
            best = state
    if best is None:
        return None
    here = pads | best.pads if tick == best.tick else pads
    return _Placing(tick, second, here, is_free, best.cost + cost, best)


def _push(states: Sequence[_Placing], pads: frozenset[Pad], tempo_map: TempoMap) -> _Placing:
    """Put a moment that fits nowhere at the least distance behind the one before."""
    state = min(states, key=lambda placing: (placing.tick, placing.cost))
    tick = int(np.ceil(tempo_map.ticks_at(state.second + MIN_GAP_S)))
    return _Placing(tick, float(tempo_map.seconds_at(tick)), pads, True, state.cost + _FREE_COST, state)


def _way_to(last: _Placing) -> list[_Placing]:
    way = []
    placing: _Placing = last
    while placing.before is not None:
        way.append(placing)
        placing = placing.before
    return way[::-1]

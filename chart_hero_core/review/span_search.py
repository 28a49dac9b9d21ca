"""The likeliest ways to read the peaks of a selection together: a beam search with some sense for drumming.

The score of a way is the sum of the logarithms of what each peak is taken for, less a little where drummers
seldom do such a thing. What nobody can play, or no chart can hold, is no way at all. A taste adds to that
what a certain kind of reading looks for; it finds ways, but does not count in their scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from chart_hero_core.charting.hands import MAX_HANDS
from chart_hero_core.domain.chart import Pad
from chart_hero_core.review.span_peaks import PeakOption, SpanPeak

BEAM_WIDTH = 24

_TOM_RANKS = {Pad.YELLOW_TOM: 0, Pad.BLUE_TOM: 1, Pad.GREEN_TOM: 2}
"""From the highest down, which is the way that most runs go."""

_CLIMB_COST = 0.3
"""Price of every step up in a run of toms."""

_SNARE_UNDER_TOM_COST = 0.7
"""Price of a snare and a tom at once: mostly one stroke that was heard as both."""

_PACE_GAIN = 0.4
"""For every stroke of the hands that keeps the pace of the two before it: runs seldom have holes."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What a kind of reading looks for.

    Parameters
    ----------
    stroke_gain, snare_gain : added for every stroke, and for every stroke on the snare
    tom_steps : the steps from tom to tom that are allowed: 1 down, -1 up, 0 none
    """

    stroke_gain: float = 0.0
    snare_gain: float = 0.0
    tom_steps: frozenset[int] = frozenset((-1, 0, 1))


PLAIN = Taste()

TASTES = (
    PLAIN,
    Taste(tom_steps=frozenset((0, 1))),
    Taste(tom_steps=frozenset((-1, 0))),
    Taste(tom_steps=frozenset((0,))),
    Taste(snare_gain=2.0),
    Taste(snare_gain=-2.0),
    Taste(stroke_gain=1.5),
    Taste(stroke_gain=-1.5),
)


class Way(NamedTuple):
    """One option for each peak so far.

    Parameters
    ----------
    merit : logarithm of the likelihood, less the price of what drummers seldom do, and what the taste adds
    tick, pads : where the last peak stands, and what is struck there so far
    tom_rank, tom_tick : the last tom before, and where
    option : what the last peak is taken for
    before : the way up to it
    """

    merit: float
    tick: int
    pads: frozenset[Pad]
    tom_rank: int | None
    tom_tick: int
    option: PeakOption | None
    before: Way | None

    @property
    def options(self) -> tuple[PeakOption, ...]:
        """What every peak is taken for, in order."""
        options = []
        way: Way = self
        while way.option is not None and way.before is not None:
            options.append(way.option)
            way = way.before
        return tuple(options[::-1])


_START = Way(0.0, -1, frozenset(), None, -1, None, None)


def best_ways(
    peaks: Sequence[SpanPeak], fixed: Mapping[int, frozenset[Pad]], resolution: int, taste: Taste = PLAIN
) -> list[Way]:
    """Find the best ways to read peaks.

    Parameters
    ----------
    peaks : in order of tick
    fixed : what is struck on a tick in any case
    resolution : ticks per quarter note
    taste : what to look for

    Returns
    -------
    list of Way
        the best first; none where the taste cannot be met
    """
    ways = [_START]
    for peak in peaks:
        options = [PeakOption((), (), 0.0), *(option for option in peak.options if option.pads)]
        options[0] = next((option for option in peak.options if not option.pads), options[0])
        reached = [_go_on(way, peak, option, fixed, resolution, taste) for way in ways for option in options]
        ways = sorted((way for way in reached if way is not None), key=_merit, reverse=True)[:BEAM_WIDTH]
    return ways


def score_of(
    peaks: Sequence[SpanPeak],
    options: Sequence[PeakOption],
    fixed: Mapping[int, frozenset[Pad]],
    resolution: int,
) -> float:
    """Score one option for each peak, even those that nobody can play, as a whole: its pace counts too."""
    way = _START
    hands = {tick for tick, pads in fixed.items() if pads - {Pad.KICK}}
    for peak, option in zip(peaks, options, strict=True):
        way = _advanced(way, peak, option, _pads_before(way, peak, fixed), resolution, PLAIN)
        if set(option.pads) - {Pad.KICK}:
            hands.add(peak.tick)
    gaps = [later - earlier for earlier, later in pairwise(sorted(hands))]
    n_in_pace = sum(gap == before <= resolution for before, gap in pairwise(gaps))
    return way.merit + _PACE_GAIN * n_in_pace


def _merit(way: Way) -> float:
    return way.merit


def _pads_before(way: Way, peak: SpanPeak, fixed: Mapping[int, frozenset[Pad]]) -> frozenset[Pad]:
    return way.pads if way.tick == peak.tick else fixed.get(peak.tick, frozenset())


def _go_on(
    way: Way,
    peak: SpanPeak,
    option: PeakOption,
    fixed: Mapping[int, frozenset[Pad]],
    resolution: int,
    taste: Taste,
) -> Way | None:
    """Take a peak for something; None if that cannot be."""
    before = _pads_before(way, peak, fixed)
    struck = before.union(option.pads)
    if option.pads:
        colours = {pad.colour for pad in before}
        if any(pad.colour in colours for pad in option.pads):
            return None
        if sum(pad is not Pad.KICK for pad in struck) > MAX_HANDS:
            return None
        rank = _tom_rank(option)
        if rank is not None and way.tom_rank is not None:
            step = (rank > way.tom_rank) - (rank < way.tom_rank)
            if step not in taste.tom_steps:
                return None
    return _advanced(way, peak, option, before, resolution, taste)


def _advanced(
    way: Way, peak: SpanPeak, option: PeakOption, before: frozenset[Pad], resolution: int, taste: Taste
) -> Way:
    struck = before.union(option.pads)
    rank = _tom_rank(option)
    score = option.log_chance
    if rank is not None and way.tom_rank is not None and peak.tick - way.tom_tick <= resolution:
        score -= _CLIMB_COST * max(way.tom_rank - rank, 0)
    if _is_snare_under_tom(struck) and not _is_snare_under_tom(before):
        score -= _SNARE_UNDER_TOM_COST
    gain = taste.stroke_gain * len(option.pads) + taste.snare_gain * (Pad.SNARE in option.pads)
    return Way(
        way.merit + score + gain,
        peak.tick,
        struck,
        way.tom_rank if rank is None else rank,
        way.tom_tick if rank is None else peak.tick,
        option,
        way,
    )


def _tom_rank(option: PeakOption) -> int | None:
    """The lowest tom of an option, from which the next step is counted."""
    return max((_TOM_RANKS[pad] for pad in option.pads if pad in _TOM_RANKS), default=None)


def _is_snare_under_tom(pads: frozenset[Pad]) -> bool:
    return Pad.SNARE in pads and any(pad.is_tom for pad in pads)

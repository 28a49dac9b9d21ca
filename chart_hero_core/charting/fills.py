"""Activation fills: one bar, from bar line to bar line, that ends on a note worth an activation.

Measured in two human charts: every fill is exactly one bar; at its end stands a kick with a crash (20 of
32) or a hi-hat (11); gaps are 4 to 16 bars, mostly 4 to 12; none touches a star power phrase.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chart_hero_core.charting.bar_patterns import BarPatterns
from chart_hero_core.charting.bars import Bars
from chart_hero_core.domain.chart import Phrase

MIN_GAP_BARS, _USUAL_GAP_BARS, _LONG_GAP_BARS = 4, 8, 12


def place_fills(patterns: BarPatterns, bars: Bars, star_power: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Place the fills of a song, from its first star power phrase (or its fourth bar) on.

    Parameters
    ----------
    patterns : the bars' contents
    bars : the bar lines
    star_power : phrases that a fill must not touch, not even with its end

    Returns
    -------
    phrases in rising order; the end tick of each holds a note, if any bar line does
    """
    taken = set(bars.index_of([phrase.tick for phrase in star_power]).tolist())
    start = int(min(taken)) + 1 if taken else patterns.first_bar + MIN_GAP_BARS
    free = [bar for bar in range(start, patterns.last_bar) if bar not in taken and bar + 1 not in taken]
    ending = [bar for bar in free if patterns.n_at_start[bar + 1]]
    # where nothing ever stands on a bar line, the last note of the fill is the one to hit
    scores = {bar: _merit(patterns, bar) for bar in ending or free if patterns.n_notes[bar]}
    fills: list[int] = []
    earliest = start
    while True:
        near = [bar for bar in scores if earliest <= bar < earliest + _LONG_GAP_BARS - MIN_GAP_BARS + 1]
        later = [bar for bar in scores if bar >= earliest]
        if not later:
            break
        target = earliest + (_USUAL_GAP_BARS - MIN_GAP_BARS if fills else 0)
        best = max(near or later[:1], key=lambda bar: (scores[bar] - 0.1 * abs(bar - target), -bar))
        fills.append(best)
        earliest = best + MIN_GAP_BARS
    return tuple(Phrase(int(bars.lines[bar]), int(bars.lines[bar + 1] - bars.lines[bar])) for bar in fills)


def _merit(patterns: BarPatterns, bar: int) -> float:
    """Rate a bar as a fill by the note at its end, and by toms within: a break that can be heard."""
    end = bar + 1
    kick = bool(patterns.has_kick_at_start[end])
    merit = 0.5 * kick
    merit += 1.0 * (kick and bool(patterns.has_crash_at_start[end]))
    merit += 0.5 * (kick and bool(patterns.has_timekeeper_at_start[end]))
    return merit + 0.5 * min(int(np.sum(patterns.n_toms[bar])), 3) / 3

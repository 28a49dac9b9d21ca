"""Star power phrases: one bar each, about one in twelve bars, evenly spread, none near the end."""

from __future__ import annotations

import numpy as np

from chart_hero_core.charting.bar_patterns import BarPatterns
from chart_hero_core.charting.bars import Bars
from chart_hero_core.domain.chart import Phrase

BARS_PER_PHRASE = 12
"""Two human charts have one phrase per 12 to 16 bars; authoring guides ask for one in 10 to 15."""

MIN_GAP_BARS = 5
"""Least distance from one phrase to the next, which leaves room for plain notes and a fill between."""

_TAIL_BARS, _TAIL_SHARE = 15, 0.25
"""Bars before the end without a phrase, where it could not be spent; in short songs this share."""

_MIN_NOTES, _FULL_NOTES = 3, 12
"""A bar of fewer notes makes no phrase; more notes than the full number do not make it better."""


def place_star_power(patterns: BarPatterns, bars: Bars) -> tuple[Phrase, ...]:
    """Place the phrases of a song.

    Parameters
    ----------
    patterns : the bars' contents
    bars : the bar lines

    Returns
    -------
    phrases in rising order, each over one bar that holds notes; none for a song of a few bars
    """
    first = patterns.first_bar
    tail = min(_TAIL_BARS, round(_TAIL_SHARE * (patterns.last_bar - first + 1)))
    usable = np.arange(first + 1, patterns.last_bar + 1 - tail)
    usable = usable[patterns.n_notes[usable] >= _MIN_NOTES]
    if not len(usable):
        return ()
    span = int(usable[-1]) - int(usable[0]) + 1
    n_phrases = max(1, round(span / BARS_PER_PHRASE))
    merits = np.minimum(patterns.n_notes[usable], _FULL_NOTES) / _FULL_NOTES
    # a crash ends a fill: the bars on both sides of it are left to the activation
    merits = (
        merits - 0.5 * patterns.has_crash_at_start[usable] - 0.5 * patterns.has_crash_at_start[usable + 1]
    )
    chosen: list[int] = []
    for i in range(n_phrases):
        centre = usable[0] + (i + 0.5) * span / n_phrases
        scores = merits - 0.2 * np.abs(usable - centre)
        is_open = usable >= (chosen[-1] + MIN_GAP_BARS if chosen else 0)
        if is_open.any():
            chosen.append(int(usable[np.argmax(np.where(is_open, scores, -np.inf))]))
    return tuple(Phrase(int(bars.lines[bar]), int(bars.lines[bar + 1] - bars.lines[bar])) for bar in chosen)

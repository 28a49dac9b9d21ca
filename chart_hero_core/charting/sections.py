"""Practice sections: where the drumming changes, and modest names for the parts.

Boundaries maximise, over the whole song, the change of pattern across them (plus a crash on the
bar line and a fill before it) against a taste for 8 to 16 bars in multiples of four.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from chart_hero_core.charting.bar_patterns import BarPatterns, similarity
from chart_hero_core.charting.bars import Bars
from chart_hero_core.domain.chart import Section

_CONTEXT_BARS = 4
"""Bars on either side of a line whose patterns are compared."""

_CRASH_GAIN, _FILL_GAIN = 0.20, 0.10
_BOUNDARY_COST = 0.15
_LENGTH_COSTS = {8: 0.0, 16: 0.05, 12: 0.08, 4: 0.40, 20: 0.30, 6: 0.35, 10: 0.30, 14: 0.30, 18: 0.40}
_ODD_LENGTH_COST = 0.45
_SHORTEST, _LONGEST = 4, 20

_SAME_PART = 0.85
"""Similarity of mean patterns from which two sections are the same part of the song; a verse and its
repeat differ by fills and a busier kick (0.9 and more), hat against ride alone gives about 0.6."""


def find_sections(patterns: BarPatterns, bars: Bars) -> tuple[Section, ...]:
    """Divide a song into named sections; the first starts at tick 0."""
    starts = _boundaries(patterns)
    names = _names(patterns, starts)
    ticks = [0, *(int(bars.lines[start]) for start in starts[1:])]
    return tuple(Section(tick, name) for tick, name in zip(ticks, names, strict=True))


def _boundaries(patterns: BarPatterns) -> list[int]:
    """Find the first bars of the sections, by dynamic programming over the bars with notes."""
    first, stop = patterns.first_bar, patterns.last_bar + 1
    best = {first: 0.0}
    origin: dict[int, int] = {}
    for end in range(first + 1, stop + 1):
        gain = 0.0 if end == stop else _gain(patterns, end) - _BOUNDARY_COST
        shortest = 1 if end == stop else _SHORTEST
        options = [
            (best[start] - _LENGTH_COSTS.get(end - start, _ODD_LENGTH_COST), start)
            for start in range(max(first, end - _LONGEST), end - shortest + 1)
            if start in best
        ]
        if options:
            score, origin[end] = max(options)
            best[end] = score + gain
    starts = [origin[stop]]
    while starts[-1] != first:
        starts.append(origin[starts[-1]])
    return starts[::-1]


def _gain(patterns: BarPatterns, bar: int) -> float:
    before = patterns.mean_of(max(bar - _CONTEXT_BARS, patterns.first_bar), bar)
    after = patterns.mean_of(bar, min(bar + _CONTEXT_BARS, patterns.last_bar + 1))
    gain = 1.0 - similarity(before, after)
    gain += _CRASH_GAIN * bool(patterns.has_crash_at_start[bar])
    gain += _FILL_GAIN * bool(patterns.n_toms[bar - 1] > 1)
    return gain


def _names(patterns: BarPatterns, starts: Sequence[int]) -> list[str]:
    """Name sections by what repeats: the densest repeated part is the chorus, other repeats are verses."""
    stops = [*starts[1:], patterns.last_bar + 1]
    parts = _parts(patterns, starts, stops)
    counts = Counter(parts)
    repeated = [part for part, count in counts.items() if count > 1]
    chorus = None
    if len(repeated) > 1:  # of parts about as dense the one that comes later, for songs build up
        chorus = max(repeated, key=lambda part: (round(_density(patterns, parts, part, starts, stops)), part))
    kinds = []
    for i, part in enumerate(parts):
        is_alone = counts[part] == 1
        if i == 0 and (is_alone or part == chorus or parts[1] != chorus):
            kinds.append("Intro")
        elif i == len(parts) - 1 and is_alone:
            kinds.append("Outro")
        elif part == chorus:
            kinds.append("Chorus")
        elif is_alone and 2 * i > len(parts):
            kinds.append("Bridge")
        else:
            kinds.append("Verse")
    return _numbered(kinds)


def _parts(patterns: BarPatterns, starts: Sequence[int], stops: Sequence[int]) -> list[int]:
    """Give each section the number of the first earlier one that it resembles, else a new number."""
    models: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    parts = []
    for start, stop in zip(starts, stops, strict=True):
        mean = patterns.mean_of(start, stop)
        likeness = [similarity(mean, model) for model in models]
        if likeness and max(likeness) >= _SAME_PART:
            parts.append(int(np.argmax(likeness)))
        else:
            parts.append(len(models))
            models.append(mean)
    return parts


def _density(
    patterns: BarPatterns, parts: Sequence[int], part: int, starts: Sequence[int], stops: Sequence[int]
) -> float:
    """Notes per bar of a part; a crash on its first line counts as four, for choruses open with one."""
    spans = [(a, b) for a, b, p in zip(starts, stops, parts, strict=True) if p == part]
    n_notes = sum(
        int(patterns.n_notes[a:b].sum()) + 4 * int(patterns.has_crash_at_start[a]) for a, b in spans
    )
    return n_notes / sum(b - a for a, b in spans)


def _numbered(kinds: Sequence[str]) -> list[str]:
    """Number the kinds that a song may have several of; an intro or outro stands once."""
    counts = Counter(kinds)
    seen: Counter[str] = Counter()
    names = []
    for kind in kinds:
        seen[kind] += 1
        is_numbered = kind in ("Verse", "Chorus") or counts[kind] > 1
        names.append(f"{kind} {seen[kind]}" if is_numbered else kind)
    return names

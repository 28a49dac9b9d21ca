"""From onsets to a whole chart: Expert first, then everything that is made of its notes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import chain

from chart_hero_core.charting.bar_patterns import BarPatterns
from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.chords import in_order
from chart_hero_core.charting.difficulties import Reducer
from chart_hero_core.charting.expert import chart_expert
from chart_hero_core.charting.fills import place_fills
from chart_hero_core.charting.rating import rate_difficulty
from chart_hero_core.charting.result import ChartingResult
from chart_hero_core.charting.sections import find_sections
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.charting.star_power import place_star_power
from chart_hero_core.domain.chart import Chart, DrumNote, Phrase, Section
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap

logger = logging.getLogger(__name__)

DEFAULT_SPEC = ChartingSpec()

_END_MARGIN_S = 0.010
"""The chart ends this long before the song, so that no rounding of lengths puts it behind."""


def chart_drums(
    onsets: Sequence[DrumOnset],
    tempo_map: TempoMap,
    spec: ChartingSpec = DEFAULT_SPEC,
    duration_s: float | None = None,
) -> ChartingResult:
    """Turn the drum strokes of a song into a playable chart.

    Parameters
    ----------
    onsets : strokes in any order, heard seconds
    tempo_map : the grid, on the same clock; its tick 0 sounds at or before the first stroke
    spec : what to make
    duration_s : length of the song; where the chart ends. Without it the chart ends a bar after its last.

    Returns
    -------
    ChartingResult
        the chart on the same map; every onset is an Expert note or a candidate

    Raises
    ------
    ValueError
        if a stroke lies before the map's tick 0
    """
    expert = chart_expert(onsets, tempo_map, spec)
    chart = finish_chart(expert.notes, tempo_map, spec, duration_s)
    logger.debug("%d strokes, %d notes, %d sections", len(onsets), len(expert.notes), len(chart.sections))
    return ChartingResult(chart, rate_difficulty(expert.notes, tempo_map), expert.candidates, expert.warnings)


def finish_chart(
    expert: Sequence[DrumNote],
    tempo_map: TempoMap,
    spec: ChartingSpec = DEFAULT_SPEC,
    duration_s: float | None = None,
    sections: Sequence[Section] | None = None,
) -> Chart:
    """Make a whole chart of its Expert notes: phrases, fills, sections and the lower difficulties.

    Parameters
    ----------
    expert : as charted or as edited by hand, in any order; two hands are not asked for
    tempo_map : the grid that the notes stand on
    spec : what to make
    duration_s : as in `chart_drums`
    sections : kept if given, whatever the spec says; else found
    """
    notes = in_order(expert)
    bars = Bars.covering(tempo_map, notes[-1].tick if notes else 0)
    star_power: tuple[Phrase, ...] = ()
    fills: tuple[Phrase, ...] = ()
    if notes:
        patterns = BarPatterns.of(notes, bars)
        if spec.with_sections and sections is None:
            sections = find_sections(patterns, bars)
        if spec.with_star_power:
            star_power = place_star_power(patterns, bars)
        if spec.with_activation_fills:
            fills = place_fills(patterns, bars, star_power)
    fill_ends = (Phrase(fill.end_tick, 1) for fill in fills)
    levels = Reducer(tempo_map, bars, tuple(chain(star_power, fill_ends))).reduce(notes)
    return Chart(
        tempo_map,
        {difficulty: kept for difficulty, kept in levels.items() if difficulty in spec.difficulties},
        star_power,
        fills,
        tuple(sections or ()),
        _end_tick(notes, tempo_map, bars, duration_s),
    )


def _end_tick(notes: Sequence[DrumNote], tempo_map: TempoMap, bars: Bars, duration_s: float | None) -> int:
    """Find the place of the end event: at the song's end, else at the next bar line but one."""
    if duration_s is None:
        return int(2 * bars.lines[-1] - bars.lines[-2])
    last_tick = notes[-1].tick if notes else 0
    return max(int(tempo_map.ticks_at(duration_s - _END_MARGIN_S)), last_tick)

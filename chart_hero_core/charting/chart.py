"""The way from onsets to a chart, step by step."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import chain

from chart_hero_core.charting.bar_patterns import BarPatterns
from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.chords import in_order
from chart_hero_core.charting.difficulties import Reducer
from chart_hero_core.charting.double_kick import mark_double_kicks
from chart_hero_core.charting.dynamics import mark_dynamics
from chart_hero_core.charting.fills import place_fills
from chart_hero_core.charting.hands import PlayableNotes, keep_playable
from chart_hero_core.charting.pads import PAD_OF_VOICE, move_open_hats, settle_toms, spread_crashes
from chart_hero_core.charting.quantise import MAX_MOVE_S, quantise
from chart_hero_core.charting.rating import rate_difficulty
from chart_hero_core.charting.result import CandidateReason, ChartingResult
from chart_hero_core.charting.sections import find_sections
from chart_hero_core.charting.spec import ChartingSpec, OpenHatLane
from chart_hero_core.charting.star_power import place_star_power
from chart_hero_core.domain.chart import Chart, DrumNote, Phrase, Section
from chart_hero_core.domain.drums import VOICES, DrumOnset
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
    heard = sorted(onsets, key=lambda onset: (onset.onset_s, VOICES.index(onset.voice)))
    if heard and heard[0].onset_s < tempo_map.origin_s:
        raise ValueError(
            f"a stroke at {heard[0].onset_s:.3f} s lies before tick 0 at {tempo_map.origin_s:.3f} s"
        )
    quantised = quantise(heard, tempo_map)
    playable = keep_playable(spread_crashes(in_order(map(_note_at, heard, quantised.ticks.tolist()))))
    bars = Bars.covering(tempo_map, int(quantised.ticks.max(initial=0)))
    pads = settle_toms(_with_hat_lanes(playable.notes, bars, spec))
    expert = _with_flags(pads.notes, tempo_map, bars, spec)
    chart = _with_phrases(expert, tempo_map, bars, spec, duration_s)
    logger.debug("%d strokes, %d notes, %d sections", len(heard), len(expert), len(chart.sections))
    return ChartingResult(
        chart,
        rate_difficulty(expert, tempo_map),
        tuple(playable.candidates),
        tuple(_warnings(playable, quantised.n_free, pads.n_moved)),
    )


def _note_at(onset: DrumOnset, tick: int) -> DrumNote:
    return DrumNote(
        tick,
        PAD_OF_VOICE[onset.voice],
        onset_s=onset.onset_s,
        voice=onset.voice,
        velocity=onset.velocity,
        confidence=onset.confidence,
    )


def _with_hat_lanes(notes: list[DrumNote], bars: Bars, spec: ChartingSpec) -> list[DrumNote]:
    return move_open_hats(notes, bars) if spec.open_hat is OpenHatLane.BLUE else notes


def _with_flags(notes: list[DrumNote], tempo_map: TempoMap, bars: Bars, spec: ChartingSpec) -> list[DrumNote]:
    if spec.with_dynamics:
        notes = mark_dynamics(notes, bars)
    return mark_double_kicks(notes, tempo_map) if spec.with_double_kick else notes


def _with_phrases(
    expert: list[DrumNote], tempo_map: TempoMap, bars: Bars, spec: ChartingSpec, duration_s: float | None
) -> Chart:
    sections: tuple[Section, ...] = ()
    star_power: tuple[Phrase, ...] = ()
    fills: tuple[Phrase, ...] = ()
    if expert:
        patterns = BarPatterns.of(expert, bars)
        if spec.with_sections:
            sections = find_sections(patterns, bars)
        if spec.with_star_power:
            star_power = place_star_power(patterns, bars)
        if spec.with_activation_fills:
            fills = place_fills(patterns, bars, star_power)
    fill_ends = (Phrase(fill.end_tick, 1) for fill in fills)
    levels = Reducer(tempo_map, bars, tuple(chain(star_power, fill_ends))).reduce(expert)
    return Chart(
        tempo_map,
        {difficulty: notes for difficulty, notes in levels.items() if difficulty in spec.difficulties},
        star_power,
        fills,
        sections,
        _end_tick(expert, tempo_map, bars, duration_s),
    )


def _end_tick(notes: Sequence[DrumNote], tempo_map: TempoMap, bars: Bars, duration_s: float | None) -> int:
    """Find the place of the end event: at the song's end, else at the next bar line but one."""
    if duration_s is None:
        return int(2 * bars.lines[-1] - bars.lines[-2])
    last_tick = notes[-1].tick if notes else 0
    return max(int(tempo_map.ticks_at(duration_s - _END_MARGIN_S)), last_tick)


def _warnings(playable: PlayableNotes, n_free: int, n_moved_toms: int) -> list[str]:
    counts = {
        reason: sum(candidate.reason is reason for candidate in playable.candidates)
        for reason in CandidateReason
    }
    sentences = [
        (
            counts[CandidateReason.THIRD_HAND],
            "{} would have needed a third hand and {} left out of the chart (the least certain each time).",
        ),
        (
            counts[CandidateReason.STRUCK_TWICE],
            "{} came at the same moment as another on the same pad and {} left out of the chart.",
        ),
        (
            n_moved_toms,
            "{} on a tom {} moved to the next tom lane, because a cymbal of the same colour sounds with it.",
        ),
        (
            n_free,
            f"{{}} fitted no grid line within {1000 * MAX_MOVE_S:.0f} ms and {{}} left where it was heard.",
        ),
    ]
    return [
        sentence.format(*(("1 stroke", "was") if count == 1 else (f"{count} strokes", "were")))
        for count, sentence in sentences
        if count
    ]

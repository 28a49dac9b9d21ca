"""From heard seconds to chart seconds: where tick 0 goes, and how much silence that takes.

A chart is made on the heard clock, with tick 0 on a bar line at or before the song's first sample. In
the exported song tick 0 is second 0 of the audio, and the first note comes `LEAD_IN_S` later or more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chart_hero_core.domain.chart import Chart, Phrase, Section
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature

LEAD_IN_S = 2.0
"""The first note never comes sooner: players need to see it coming."""

_SLOWEST_BPM, _FASTEST_BPM = 30.0, 300.0


@dataclass(frozen=True)
class ChartOnChartClock:
    """A chart whose tick 0 is second 0, ready for the writers.

    Parameters
    ----------
    chart : with `tempo_map.origin_s == 0`
    lead_in_s : silence in front of the heard audio; chart second = heard second + `lead_in_s`
    """

    chart: Chart
    lead_in_s: float


def first_note_s(chart: Chart) -> float:
    """Second of the chart's first note, in the clock of its map; infinite without notes."""
    return min((float(chart.tempo_map.seconds_at(note.tick)) for note in chart.expert), default=float("inf"))


def with_silence_in_front(chart: Chart) -> ChartOnChartClock:
    """Put whole bars in front of the song until the first note lies at `LEAD_IN_S` or later.

    The silence begins on a bar line of the song's own first tempo, so the map needs no further marker.
    """
    tempo_map = chart.tempo_map
    bar_ticks = tempo_map.time_signatures[0].bar_ticks(tempo_map.resolution)
    bar_s = float(tempo_map.seconds_at(bar_ticks)) - tempo_map.origin_s
    missing_s = LEAD_IN_S - (first_note_s(chart) - tempo_map.origin_s)
    n_bars = max(0, -int(-missing_s // bar_s)) if missing_s > 0 else 0
    lead_in_s = n_bars * bar_s - tempo_map.origin_s
    shifted = _shifted(chart, n_bars * bar_ticks)
    return ChartOnChartClock(replace(shifted, tempo_map=replace(shifted.tempo_map, origin_s=0.0)), lead_in_s)


def from_first_sample(chart: Chart) -> ChartOnChartClock | None:
    """Put tick 0 on the song's first sample, so that its file can be used untouched.

    From there to the last beat before the first note (a bar line where there is one) goes one tempo of
    its own, such that a whole number of beats fits in.

    Returns
    -------
    ChartOnChartClock or None
        None if the first note comes sooner than `LEAD_IN_S`, or no such tempo is sensible
    """
    tempo_map, first_s = chart.tempo_map, first_note_s(chart)
    if first_s < LEAD_IN_S or first_s == float("inf"):
        return None
    if tempo_map.origin_s == 0:
        return ChartOnChartClock(chart, 0.0)
    anchor_tick = _anchor_tick(chart)
    anchor_s = float(tempo_map.seconds_at(anchor_tick))
    signature = tempo_map.signature_at(anchor_tick)
    unit_ticks = tempo_map.resolution * 4 // signature.denominator
    usual_s = 60.0 / tempo_map.bpm_at(anchor_tick) * unit_ticks / tempo_map.resolution
    n_units = max(1, round(anchor_s / usual_s))
    bpm = round(60.0 * n_units * unit_ticks / tempo_map.resolution / anchor_s, 3)
    if not _SLOWEST_BPM <= bpm <= _FASTEST_BPM:
        return None
    shift = n_units * unit_ticks - anchor_tick
    on_bar_line = anchor_tick in tempo_map.bar_ticks(anchor_tick)
    lead_map = _map_with_lead(tempo_map, anchor_tick, shift, bpm, n_units if on_bar_line else 0)
    return ChartOnChartClock(replace(_shifted(chart, shift), tempo_map=lead_map), 0.0)


def _anchor_tick(chart: Chart) -> int:
    """Tick of the last bar line between the first sample and the first note, else of the last beat."""
    tempo_map, first_tick = chart.tempo_map, chart.expert[0].tick
    heard_from = float(tempo_map.ticks_at(0.0))
    bar_lines = [tick for tick in tempo_map.bar_ticks(first_tick) if tick > heard_from]
    if bar_lines:
        return bar_lines[-1]
    beat = tempo_map.resolution
    return max(first_tick // beat * beat, int(heard_from // beat + 1) * beat)


def _map_with_lead(tempo_map: TempoMap, anchor_tick: int, shift: int, bpm: float, n_units: int) -> TempoMap:
    """Build the map from tick 0 to the anchor anew; `n_units` beats lead to a bar line (0: not on one)."""
    anchor = anchor_tick + shift
    tempos = [TempoChange(0, bpm), TempoChange(anchor, tempo_map.bpm_at(anchor_tick))]
    tempos += [
        TempoChange(change.tick + shift, change.bpm)
        for change in tempo_map.tempo_changes
        if change.tick > anchor_tick
    ]
    signature = tempo_map.signature_at(anchor_tick)
    pickup = n_units % signature.numerator
    unit_ticks = tempo_map.resolution * 4 // signature.denominator
    signatures = [replace(signature, tick=0)]
    if pickup:
        signatures = [
            replace(signature, tick=0, numerator=pickup),
            replace(signature, tick=pickup * unit_ticks),
        ]
    elif not n_units:
        later = next(tick for tick in tempo_map.bar_ticks(10 * anchor_tick + 10_000) if tick > anchor_tick)
        signatures = [replace(signature, tick=0), replace(signature, tick=later + shift)]
    signatures += [
        TimeSignature(change.tick + shift, change.numerator, change.denominator)
        for change in tempo_map.time_signatures
        if change.tick > anchor_tick and change.tick + shift > signatures[-1].tick
    ]
    return TempoMap(tuple(tempos), tuple(signatures), 0.0, tempo_map.resolution)


def _shifted(chart: Chart, ticks: int) -> Chart:
    """Move everything but tick 0's tempo and signature by a number of ticks."""
    if ticks == 0:
        return chart
    tempo_map = chart.tempo_map
    return replace(
        chart,
        tempo_map=replace(
            tempo_map,
            tempo_changes=(
                tempo_map.tempo_changes[0],
                *(replace(change, tick=change.tick + ticks) for change in tempo_map.tempo_changes[1:]),
            ),
            time_signatures=(
                tempo_map.time_signatures[0],
                *(replace(change, tick=change.tick + ticks) for change in tempo_map.time_signatures[1:]),
            ),
        )
        if ticks > 0
        else tempo_map,
        notes={
            difficulty: tuple(replace(note, tick=note.tick + ticks) for note in notes)
            for difficulty, notes in chart.notes.items()
        },
        star_power=tuple(Phrase(max(span.tick + ticks, 0), span.length_ticks) for span in chart.star_power),
        activation_fills=tuple(
            Phrase(max(span.tick + ticks, 0), span.length_ticks) for span in chart.activation_fills
        ),
        sections=_shifted_sections(chart.sections, ticks),
        end_tick=None if chart.end_tick is None else chart.end_tick + ticks,
    )


def _shifted_sections(sections: tuple[Section, ...], ticks: int) -> tuple[Section, ...]:
    """Move sections; the first stays at tick 0, for practice mode starts there."""
    return tuple(
        Section(0 if section.tick == 0 else max(section.tick + ticks, 0), section.name)
        for section in sections
    )

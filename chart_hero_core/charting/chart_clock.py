"""From heard seconds to chart seconds: where tick 0 goes, and how much silence that takes.

A chart is made on the heard clock, with tick 0 on a bar line at or before the song's first sample. In
the exported song tick 0 is second 0 of the audio, and the first note comes `LEAD_IN_S` later or more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor, inf

from chart_hero_core.domain.chart import Chart, Phrase, Section
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature

LEAD_IN_S = 2.0
"""The first note never comes sooner: players need to see it coming."""

_ROUNDING_S = 1e-4
"""More than the tempo map's rounding in notes.mid can take from the lead-in."""
_SAME_INSTANT_S = 1e-6
_MOST_STRETCH = 1.5
"""Beats squeezed or stretched by at most so much can always be found within two beats of any instant."""


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
    return min((float(chart.tempo_map.seconds_at(note.tick)) for note in chart.expert[:1]), default=inf)


def with_silence_in_front(chart: Chart) -> ChartOnChartClock:
    """Put whole bars in front of the song until the first note lies at `LEAD_IN_S` or later.

    The silence begins on a bar line of the song's own first tempo, so the map needs no further marker.
    """
    tempo_map = chart.tempo_map
    bar_ticks = tempo_map.time_signatures[0].bar_ticks(tempo_map.resolution)
    bar_s = float(tempo_map.seconds_at(bar_ticks)) - tempo_map.origin_s
    note_s = first_note_s(chart) - tempo_map.origin_s
    n_bars = max(0, -floor((note_s - LEAD_IN_S - _ROUNDING_S) / bar_s)) if note_s < inf else 0
    ticks = n_bars * bar_ticks
    lead_map = TempoMap(
        (tempo_map.tempo_changes[0], *_changes_behind(tempo_map, 0, ticks)),
        (tempo_map.time_signatures[0], *_signatures_behind(tempo_map, 0, ticks)),
        resolution=tempo_map.resolution,
    )
    return ChartOnChartClock(_moved(chart, lead_map, ticks), n_bars * bar_s - tempo_map.origin_s)


def from_first_sample(chart: Chart) -> ChartOnChartClock | None:
    """Put tick 0 on the song's first sample, so that its file can be used untouched.

    From there to one of the song's first beats goes a tempo of its own, such that a whole number of
    beats fits in; a pickup bar, where one is needed, keeps the song's bar lines where they are.

    Returns
    -------
    ChartOnChartClock or None
        None if the first note comes sooner than `LEAD_IN_S`, or before there is such a beat
    """
    tempo_map = chart.tempo_map
    if not LEAD_IN_S + _ROUNDING_S <= first_note_s(chart) < inf:
        return None
    if abs(tempo_map.origin_s) < _SAME_INSTANT_S:
        return ChartOnChartClock(replace(chart, tempo_map=replace(tempo_map, origin_s=0.0)), 0.0)
    lead = _find_lead(tempo_map, chart.expert[0].tick)
    if lead is None:
        return None
    return ChartOnChartClock(_moved(chart, _map_with_lead(tempo_map, lead), lead.moved_ticks), 0.0)


@dataclass(frozen=True, slots=True)
class _Lead:
    """The beats between the first sample and a beat of the song.

    Parameters
    ----------
    anchor_tick : that beat, on the song's own map
    n_beats, beat_ticks : how many beats, and of which length (the time signature's denominator)
    bpm : the tempo that fits them in
    """

    anchor_tick: int
    n_beats: int
    beat_ticks: int
    bpm: float

    @property
    def moved_ticks(self) -> int:
        """What is added to the ticks of the song's own map; may be below 0."""
        return self.n_beats * self.beat_ticks - self.anchor_tick


def _find_lead(tempo_map: TempoMap, last_tick: int) -> _Lead | None:
    """Take the first beat behind second 0, and not behind `last_tick`, that beats lead to without haste."""
    zero_tick = float(tempo_map.ticks_at(0.0))
    signature = tempo_map.signature_at(zero_tick)
    last_tick = min([last_tick, *(later.tick for later in _signatures_behind(tempo_map, zero_tick))])
    beat_ticks = tempo_map.resolution * 4 // signature.denominator
    n_before = floor((zero_tick - signature.tick) / beat_ticks) + 1
    for anchor_tick in range(signature.tick + n_before * beat_ticks, last_tick + 1, beat_ticks):
        wanted = (anchor_tick - zero_tick) / beat_ticks
        n_beats = max(1, round(wanted))
        if 1 / _MOST_STRETCH <= n_beats / wanted <= _MOST_STRETCH:
            anchor_s = float(tempo_map.seconds_at(anchor_tick))
            bpm = 60.0 * n_beats * beat_ticks / tempo_map.resolution / anchor_s
            return _Lead(anchor_tick, n_beats, beat_ticks, round(bpm, 3))
    return None


def _map_with_lead(tempo_map: TempoMap, lead: _Lead) -> TempoMap:
    """Build the map anew, from the first sample on."""
    anchor, ticks = lead.anchor_tick, lead.moved_ticks
    tempos = [
        TempoChange(0, lead.bpm),
        TempoChange(anchor + ticks, tempo_map.bpm_at(anchor)),
        *_changes_behind(tempo_map, anchor, ticks),
    ]
    signature = tempo_map.signature_at(float(tempo_map.ticks_at(0.0)))
    bar_ticks = signature.bar_ticks(tempo_map.resolution)
    bar_line = next(line for line in tempo_map.bar_ticks(anchor + bar_ticks) if line >= anchor)
    pickup_ticks = (bar_line + ticks) % bar_ticks
    signatures = (
        {0: replace(signature, tick=0, numerator=pickup_ticks // lead.beat_ticks)} if pickup_ticks else {}
    )
    signatures[pickup_ticks] = replace(signature, tick=pickup_ticks)
    signatures |= {later.tick: later for later in _signatures_behind(tempo_map, signature.tick, ticks)}
    return TempoMap(tuple(tempos), tuple(signatures.values()), resolution=tempo_map.resolution)


def _changes_behind(tempo_map: TempoMap, tick: float, moved_ticks: int) -> Iterable[TempoChange]:
    """Tempo changes later than a tick, moved."""
    return (
        replace(change, tick=change.tick + moved_ticks)
        for change in tempo_map.tempo_changes
        if change.tick > tick
    )


def _signatures_behind(tempo_map: TempoMap, tick: float, moved_ticks: int = 0) -> Iterable[TimeSignature]:
    """Time signatures later than a tick, moved."""
    return (
        replace(signature, tick=signature.tick + moved_ticks)
        for signature in tempo_map.time_signatures
        if signature.tick > tick
    )


def _moved(chart: Chart, tempo_map: TempoMap, ticks: int) -> Chart:
    """Move all that stands in a chart by a number of ticks, onto another map."""
    return replace(
        chart,
        tempo_map=tempo_map,
        notes={
            difficulty: tuple(replace(note, tick=note.tick + ticks) for note in notes)
            for difficulty, notes in chart.notes.items()
        },
        star_power=_moved_phrases(chart.star_power, ticks),
        activation_fills=_moved_phrases(chart.activation_fills, ticks),
        sections=_moved_sections(chart.sections, ticks),
        end_tick=None if chart.end_tick is None else chart.end_tick + ticks,
    )


def _moved_phrases(phrases: Iterable[Phrase], ticks: int) -> tuple[Phrase, ...]:
    """Move phrases; one that would begin before tick 0 begins there, and ends where it did."""
    starts_and_ends = ((max(phrase.tick + ticks, 0), phrase.end_tick + ticks) for phrase in phrases)
    return tuple(Phrase(start, end - start) for start, end in starts_and_ends)


def _moved_sections(sections: Iterable[Section], ticks: int) -> tuple[Section, ...]:
    """Move sections; the first stays at tick 0, for practice mode starts there."""
    names = {max(section.tick + ticks, 0) if section.tick else 0: section.name for section in sections}
    return tuple(Section(tick, name) for tick, name in names.items())

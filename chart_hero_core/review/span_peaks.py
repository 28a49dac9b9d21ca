"""The peaks of a selection, and what each of them may be, with its chance: nothing, this pad or that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf, log

import numpy as np

from chart_hero_core.charting.pads import pad_of
from chart_hero_core.charting.quantise import MAX_MOVE_S, quantise
from chart_hero_core.charting.spec import ChartingSpec, KitSpec
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import VOICES, DrumFamily, DrumVoice, StrokeKey
from chart_hero_core.editing.document import ChartDocument, stroke_of
from chart_hero_core.editing.note_settling import SAME_STROKE_S
from chart_hero_core.model.onsets import TOGETHER, TWO_AT_ONCE, FamilyPeaks, SongPeaks
from chart_hero_core.review.heard_ticks import HeardTicks

PLAUSIBLE = 0.05
"""What is less likely than this is no reading of a peak."""

_CONTEXT_S = 4.0
"""Strokes on both sides of the selection that the grid is found from."""

_LEAST_CHANCE = 1e-3
"""Chance of what the model thinks impossible: it may still be what the chart has."""


@dataclass(frozen=True)
class PeakOption:
    """One thing that a peak may be.

    Parameters
    ----------
    pads, voices : what is struck, one voice a pad; none: nothing is
    chance : 0..1, of this option
    """

    pads: tuple[Pad, ...]
    voices: tuple[DrumVoice, ...]
    chance: float

    @property
    def log_chance(self) -> float:
        """Logarithm of the chance, never minus infinity."""
        return log(max(self.chance, _LEAST_CHANCE))


@dataclass(frozen=True)
class SpanPeak:
    """A peak of a selection.

    Parameters
    ----------
    family : what it is a peak of
    tick : where it is or would be written
    onset_s : heard second
    velocity : 1..127
    options : what it may be, the likeliest first
    notes : those that the document has of it
    """

    family: DrumFamily
    tick: int
    onset_s: float
    velocity: int
    options: tuple[PeakOption, ...]
    notes: tuple[DrumNote, ...]

    @property
    def current(self) -> PeakOption:
        """What the document takes it for."""
        pads = _sorted_pads(note.pad for note in self.notes)
        return next(option for option in self.options if option.pads == pads)

    @property
    def strokes(self) -> frozenset[StrokeKey]:
        """All the strokes that a reading of the song may call it."""
        return frozenset(StrokeKey(voice, self.onset_s) for voice in self.family.voices)


def find_span_peaks(
    document: ChartDocument,
    peaks: SongPeaks,
    spec: ChartingSpec,
    start_tick: int,
    end_tick: int,
    pads: Collection[Pad],
) -> list[SpanPeak]:
    """List the peaks of a span that the hand has not settled, in order of tick.

    Parameters
    ----------
    document : the song as it is
    peaks : of the song's activations
    spec : choices about the chart
    start_tick, end_tick : the span, [start, end)
    pads : lanes that may be changed; peaks that are notes of other lanes are left out
    """
    quantised = _quantised_ticks(document, peaks, start_tick, end_tick)
    heard_ticks = HeardTicks(document)
    known = _KnownStrokes(document, [onset_s for _, onset_s in quantised])
    found = []
    for (family, onset_s), own_tick in quantised.items():
        notes = known.notes_of(family, onset_s)
        if any(note.is_pinned or note.pad not in pads for note in notes):
            continue
        if known.is_settled(family, onset_s):
            continue
        near = heard_ticks.tick_near(onset_s)
        tick = notes[0].tick if notes else own_tick if near is None else near
        if start_tick <= tick < end_tick:
            found.append(_span_peak(peaks.families[family], onset_s, tick, notes, pads, spec.kit))
    return sorted((peak for peak in found if len(peak.options) > 1 or peak.notes), key=_order)


class _KnownStrokes:
    """The notes and the settled strokes of a document that may belong to some peaks."""

    def __init__(self, document: ChartDocument, onsets_s: Sequence[float]) -> None:
        first_s = min(onsets_s, default=inf) - SAME_STROKE_S
        last_s = max(onsets_s, default=-inf) + SAME_STROKE_S
        strokes = ((note, stroke_of(note)) for note in document.notes)
        self._notes = [
            (note, stroke)
            for note, stroke in strokes
            if stroke is not None and first_s <= stroke.onset_s <= last_s
        ]
        self._settled = [stroke for stroke in document.settled if first_s <= stroke.onset_s <= last_s]

    def notes_of(self, family: DrumFamily, onset_s: float) -> tuple[DrumNote, ...]:
        """The notes that a peak has made."""
        return tuple(note for note, stroke in self._notes if _is_of_peak(stroke, family, onset_s))

    def is_settled(self, family: DrumFamily, onset_s: float) -> bool:
        """Whether the hand has decided about a peak."""
        return any(_is_of_peak(stroke, family, onset_s) for stroke in self._settled)


def _is_of_peak(stroke: StrokeKey, family: DrumFamily, onset_s: float) -> bool:
    return stroke.voice.family is family and abs(stroke.onset_s - onset_s) <= SAME_STROKE_S


def _order(peak: SpanPeak) -> tuple[int, float]:
    return peak.tick, peak.onset_s


def _quantised_ticks(
    document: ChartDocument, peaks: SongPeaks, start_tick: int, end_tick: int
) -> Mapping[tuple[DrumFamily, float], int]:
    """Write every plausible peak of the span and its surroundings on the grid."""
    tempo_map = document.tempo_map
    start_s, end_s = tempo_map.seconds_at([start_tick, end_tick]).tolist()
    first_s = max(start_s - _CONTEXT_S, tempo_map.origin_s)
    onsets = [
        onset
        for onset in peaks.pick(dict.fromkeys(VOICES, 1.0 - PLAUSIBLE))
        if first_s <= onset.onset_s <= end_s + _CONTEXT_S
    ]
    ticks = quantise(onsets, tempo_map).ticks.tolist()
    return {
        (onset.voice.family, onset.onset_s): tick
        for onset, tick in zip(onsets, ticks, strict=True)
        if start_s - MAX_MOVE_S <= onset.onset_s <= end_s + MAX_MOVE_S
    }


def _span_peak(
    family: FamilyPeaks,
    onset_s: float,
    tick: int,
    notes: tuple[DrumNote, ...],
    pads: Collection[Pad],
    kit: KitSpec,
) -> SpanPeak:
    index = int(np.searchsorted(family.onsets_s, onset_s))
    pad_of_voice = {voice: pad_of(voice, kit) for voice in family.family.voices}
    # charting may have moved a note off its usual pad: that is where this voice is played here
    own = {note.voice: note.pad for note in notes if note.voice is not None}
    current = PeakOption(
        _sorted_pads(own.values()), tuple(sorted(own, key=lambda voice: own[voice].value)), 0.0
    )
    options = _by_pads(_readings_of_peak(family, index), pad_of_voice | own)
    options.setdefault(current.pads, current)
    possible = (
        option
        for option in options.values()
        if option.pads == current.pads or (option.chance >= PLAUSIBLE and set(option.pads) <= set(pads))
    )
    return SpanPeak(
        family.family,
        tick,
        onset_s,
        int(family.velocities[index]),
        tuple(sorted(possible, key=lambda option: -option.chance)),
        notes,
    )


def _by_pads(
    readings: Iterable[tuple[tuple[DrumVoice, ...], float]], pad_of_voice: Mapping[DrumVoice, Pad]
) -> dict[tuple[Pad, ...], PeakOption]:
    """Join the readings that are played alike; the likeliest says what is heard."""
    options: dict[tuple[Pad, ...], PeakOption] = {}
    for voices, chance in sorted(readings, key=lambda reading: -reading[1]):
        voice_on = {pad_of_voice[voice]: voice for voice in voices}
        pads = _sorted_pads(voice_on)
        likelier = options.get(pads)
        options[pads] = (
            PeakOption(pads, tuple(voice_on[pad] for pad in pads), chance)
            if likelier is None
            else replace(likelier, chance=likelier.chance + chance)
        )
    return options


def _readings_of_peak(family: FamilyPeaks, index: int) -> Iterator[tuple[tuple[DrumVoice, ...], float]]:
    """Yield what a peak may be, with the chances: nothing, each voice, two where two can sound together."""
    probability, shares = float(family.probabilities[index]), family.shares[index]
    yield (), 1.0 - probability
    voices = family.family.voices
    sets: list[tuple[int, ...]] = [(i,) for i in range(len(voices))]
    if family.family in TWO_AT_ONCE:
        sets += [pair for pair in combinations(range(len(voices)), 2) if min(shares[list(pair)]) > TOGETHER]
    clipped = np.clip(shares, 1e-6, 1.0 - 1e-6)
    weights = [float(np.prod(clipped[list(one)] / (1.0 - clipped[list(one)]))) for one in sets]
    for one, weight in zip(sets, weights, strict=True):
        yield tuple(voices[i] for i in one), probability * weight / sum(weights)


def _sorted_pads(pads: Iterable[Pad]) -> tuple[Pad, ...]:
    return tuple(sorted(pads, key=lambda pad: pad.value))

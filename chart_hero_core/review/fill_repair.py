"""Fill repair: the best other readings of a selection, from what the model heard there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import NamedTuple

from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import StrokeKey
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.hand import put_notes, strokes_of
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.review.reading_names import ReadingName, name_reading
from chart_hero_core.review.span_peaks import PeakOption, SpanPeak, find_span_peaks
from chart_hero_core.review.span_search import TASTES, best_ways, score_of

Options = tuple[PeakOption, ...]
"""What each peak of a selection is taken for."""

N_READINGS = 3
LEAST_SHARE = 0.01
"""A reading less likely than this, against the others that are offered, is not worth a look."""


class ReadingChanges(NamedTuple):
    """What a reading does to the chart: notes that come, go, and change their pad."""

    n_added: int
    n_removed: int
    n_moved: int


@dataclass(frozen=True)
class Reading:
    """One way to read a selection.

    Parameters
    ----------
    name : what to call it
    notes : all notes of the selection as they would be, in order
    decided : those of them that the reading is about; taking it pins them
    removed : notes of the document that would go
    strokes : heard strokes that taking it settles
    share : likelihood among the readings that are offered, 0..1
    changes : what it does to the chart
    """

    name: ReadingName
    notes: tuple[DrumNote, ...]
    decided: tuple[DrumNote, ...]
    removed: tuple[DrumNote, ...]
    strokes: frozenset[StrokeKey]
    share: float
    changes: ReadingChanges


def find_readings(
    document: ChartDocument,
    peaks: SongPeaks,
    spec: ChartingSpec,
    start_tick: int,
    end_tick: int,
    pads: Collection[Pad] = tuple(Pad),
) -> tuple[Reading, ...]:
    """Find the best other readings of a selection.

    Parameters
    ----------
    document : the song as it is; what the hand has settled in the selection is in every reading
    peaks : of the song's activations
    spec : choices about the chart
    start_tick, end_tick : the selection, [start, end)
    pads : lanes that may be changed

    Returns
    -------
    tuple of Reading
        what the chart has now, then up to three others of different names, the likeliest first; empty if no
        other was heard
    """
    found = find_span_peaks(document, peaks, spec, start_tick, end_tick, pads)
    own = {note for peak in found for note in peak.notes}
    others = [note for note in document.notes_between(start_tick, end_tick) if note not in own]
    fixed: dict[int, frozenset[Pad]] = {}
    for note in others:
        fixed[note.tick] = fixed.get(note.tick, frozenset()) | {note.pad}
    resolution = document.tempo_map.resolution
    now = tuple(peak.current for peak in found)
    ways = [way.options for taste in TASTES for way in best_ways(found, fixed, resolution, taste)]
    scores = {options: score_of(found, options, fixed, resolution) for options in dict.fromkeys((now, *ways))}
    readings = {options: _reading(found, options, others) for options in scores}
    offered = [now, *_most_different(readings, scores, now)]
    if len(offered) == 1:
        return ()
    best = max(scores[options] for options in offered)
    weights = [exp(scores[options] - best) for options in offered]
    return tuple(
        replace(readings[options], share=weight / sum(weights))
        for options, weight in zip(offered, weights, strict=True)
    )


def apply_reading(document: ChartDocument, reading: Reading) -> ChartDocument:
    """Take a reading: what it is about is settled, and no new reading of the song changes it."""
    edited = put_notes(document, reading.removed, reading.decided).document
    return replace(edited, settled=edited.settled | reading.strokes | strokes_of(reading.decided))


def _most_different(
    readings: Mapping[Options, Reading], scores: Mapping[Options, float], now: Options
) -> list[Options]:
    """Choose the best reading of every name, and of these the best; those that would change something."""
    best: dict[ReadingName, Options] = {}
    for options in sorted(scores, key=lambda one: (-scores[one], readings[one].changes)):
        if readings[options].name is not ReadingName.AS_IT_IS:
            best.setdefault(readings[options].name, options)
    chosen = list(best.values())[:N_READINGS]
    least = max((scores[options] for options in (now, *chosen)), default=0.0) + log(LEAST_SHARE)
    return [options for options in chosen if scores[options] >= least]


def _reading(peaks: Sequence[SpanPeak], options: Options, others: Sequence[DrumNote]) -> Reading:
    decided: list[DrumNote] = []
    removed: list[DrumNote] = []
    n_added = n_moved = 0
    for peak, option in zip(peaks, options, strict=True):
        notes = _notes_of(peak, option)
        gone = [note for note in peak.notes if note not in notes]
        n_new = sum(note not in peak.notes for note in notes)
        moved = min(n_new, len(gone))
        decided += notes
        removed += gone
        n_moved += moved
        n_added += n_new - moved
    now = sorted((note for peak in peaks for note in peak.notes), key=note_order)
    decided.sort(key=note_order)
    changes = ReadingChanges(n_added, len(removed) - n_moved, n_moved)
    return Reading(
        name_reading(decided, now) if decided != now else ReadingName.AS_IT_IS,
        tuple(sorted((*decided, *others), key=note_order)),
        tuple(decided),
        tuple(removed),
        frozenset(stroke for peak in peaks for stroke in peak.strokes),
        0.0,
        changes,
    )


def _notes_of(peak: SpanPeak, option: PeakOption) -> list[DrumNote]:
    """The notes that a peak makes; those that the document has are kept as they are."""
    known = {note.pad: note for note in peak.notes}
    return [
        known.get(pad)
        or DrumNote(
            peak.tick,
            pad,
            onset_s=peak.onset_s,
            voice=voice,
            velocity=peak.velocity,
            confidence=option.chance,
        )
        for pad, voice in zip(option.pads, option.voices, strict=True)
    ]

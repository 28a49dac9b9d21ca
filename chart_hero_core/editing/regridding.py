"""Another grid under the same song: every note and section is placed anew from when it is heard.

Where the old grid and the new agree (the same lines, or every second of them), a note keeps its place. Where
they do not, it is quantised as the first charting did: from the second at which it was heard or, if nobody
heard it, at which it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.quantise import quantise
from chart_hero_core.domain.chart import DrumNote, Section
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import bar_at, nearest_bar_line
from chart_hero_core.editing.document import ChartDocument, note_order

KEPT_WITHIN_S = 0.001
"""A note whose place moves by less keeps it: that is rounding, and nothing that a hand did."""

_SAME_RATIO = 1e-6
_TEMPO_RATIOS = np.array([0.5, 1.0, 2.0])

_STAND_IN = {
    "kick": DrumVoice.KICK,
    "red": DrumVoice.SNARE,
    "yellow": DrumVoice.HI_HAT_CLOSED,
    "blue": DrumVoice.RIDE,
    "green": DrumVoice.CRASH,
}
"""For each colour a voice of one drum: the quantiser never puts two strokes of a drum on a tick."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def on_grid(document: ChartDocument, tempo_map: TempoMap) -> ChartDocument:
    """Put a document on another grid.

    Notes keep what the hand settled about them. Sections go to the bar line nearest to their second. Bars
    that looked right were bars of the old grid.
    """
    if tempo_map == document.tempo_map:
        return document
    ticks = _new_ticks(document, tempo_map)
    notes = [
        note if note.tick == tick else replace(note, tick=tick)
        for note, tick in zip(document.notes, ticks.tolist(), strict=True)
    ]
    return replace(
        document,
        tempo_map=tempo_map,
        notes=tuple(sorted(notes, key=note_order)),
        sections=_moved_sections(document, tempo_map),
        accepted_bars=frozenset(),
    )


def _new_ticks(document: ChartDocument, tempo_map: TempoMap) -> Ints:
    """(n_notes,) ticks of the notes on another grid, no two of a colour on one."""
    places_s = document.seconds
    ticks = np.rint(tempo_map.ticks_at(places_s)).astype(np.int64)
    is_kept = _agree(document.tempo_map, tempo_map, document.ticks, ticks)
    is_kept &= (np.abs(tempo_map.seconds_at(ticks) - places_s) < KEPT_WITHIN_S) & (ticks >= 0)
    heard_s = np.array(
        [
            place_s if note.onset_s is None else note.onset_s
            for note, place_s in zip(document.notes, places_s, strict=True)
        ]
    )
    times_s = np.maximum(np.where(is_kept, places_s, heard_s), tempo_map.origin_s)
    loose = np.flatnonzero(~is_kept)
    loose = loose[np.argsort(times_s[loose], kind="stable")]
    onsets = [_onset(document.notes[i], float(times_s[i])) for i in loose]
    ticks[loose] = quantise(onsets, tempo_map).ticks
    return _apart(document.notes, ticks, times_s)


def _onset(note: DrumNote, second: float) -> DrumOnset:
    return DrumOnset(second, _STAND_IN[note.pad.colour], confidence=note.confidence)


def _agree(old: TempoMap, new: TempoMap, old_ticks: Ints, new_ticks: Ints) -> npt.NDArray[np.bool_]:
    """Tell for each note whether the tempos at its two places are in a simple ratio, on one side at least."""
    agree = np.zeros(len(old_ticks), dtype=np.bool_)
    for side in (-0.25, 0.25):
        ratios = _tick_lengths_s(old, old_ticks, side) / _tick_lengths_s(new, new_ticks, side)
        agree |= (np.abs(ratios[:, np.newaxis] - _TEMPO_RATIOS) < _SAME_RATIO).any(axis=1)
    return agree


def _tick_lengths_s(tempo_map: TempoMap, ticks: Ints, side: float) -> Floats:
    return np.asarray((tempo_map.seconds_at(ticks + side) - tempo_map.seconds_at(ticks)) / side)


def _apart(notes: Sequence[DrumNote], ticks: Ints, times_s: Floats) -> Ints:
    """Move notes that share a colour and a tick apart, by as little as keeps their order."""
    apart = ticks.copy()
    last_of: dict[str, int] = {}
    for i in np.lexsort((times_s, ticks)).tolist():
        colour = notes[i].pad.colour
        apart[i] = max(int(ticks[i]), last_of.get(colour, -1) + 1)
        last_of[colour] = int(apart[i])
    return apart


def _moved_sections(document: ChartDocument, tempo_map: TempoMap) -> tuple[Section, ...]:
    """Put sections on the nearest bar lines; where two want one, the later takes the next line."""
    moved: list[Section] = []
    free_from = 0
    for section in document.sections:
        second = document.tempo_map.seconds_at(section.tick)
        line = nearest_bar_line(tempo_map, max(float(tempo_map.ticks_at(second)), 0.0))
        moved.append(replace(section, tick=max(line, free_from)))
        free_from = bar_at(tempo_map, moved[-1].tick).end_tick
    return tuple(moved)

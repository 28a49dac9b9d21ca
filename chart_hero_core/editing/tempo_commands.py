"""Commands of the grid: tempo, beat lines, signatures, bars. Notes are placed anew from when they are heard.

What they do to the map itself stands in `tempo_maps` and `bar_edits`, what they do to the notes in
`regridding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chart_hero_core.charting.bars import beat_ticks_of
from chart_hero_core.editing import bar_edits, tempo_maps
from chart_hero_core.editing.bar_spans import bar_at, nearest_beat_line
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.regridding import on_grid
from chart_hero_core.errors import OptionError

LEAST_TAPS = 3


@dataclass(frozen=True, slots=True)
class TappedBeat:
    """What taps say.

    Parameters
    ----------
    first_s : heard second of the first tap, smoothed over all of them
    beat_s : seconds from beat to beat
    """

    first_s: float
    beat_s: float


def set_bpm(document: ChartDocument, tick: int, bpm: float) -> ChartDocument:
    """Set the tempo from the bar that holds a tick up to the next marker behind that bar.

    Raises
    ------
    OptionError
        if the tempo is out of range
    """
    bar = bar_at(document.tempo_map, tick)
    return on_grid(
        document,
        tempo_maps.with_bpm(document.tempo_map, bar.start_tick, bpm, until_tick=bar.end_tick),
    )


def tapped_beat(taps_s: Sequence[float]) -> TappedBeat:
    """Find the steady beat that was tapped; a missed tap leaves a gap of two or more beats.

    Parameters
    ----------
    taps_s : heard seconds in rising order

    Raises
    ------
    OptionError
        if there are fewer than three taps
    """
    if len(taps_s) < LEAST_TAPS:
        raise OptionError(f"{LEAST_TAPS} taps make a tempo; tap along for a bar or two.")
    taps = np.asarray(taps_s, dtype=np.float64)
    usual_s = float(np.median(np.diff(taps)))
    if usual_s <= 0:
        raise OptionError("The taps do not follow each other; tap along again.")
    counts = np.concatenate(([0.0], np.cumsum(np.maximum(np.rint(np.diff(taps) / usual_s), 1.0))))
    beat_s, first_s = np.polyfit(counts, taps, 1)
    return TappedBeat(float(first_s), float(beat_s))


def set_tapped_tempo(document: ChartDocument, taps_s: Sequence[float]) -> ChartDocument:
    """Take the tempo that was tapped, from the first tap up to the next marker behind the last.

    The beat line nearest to the first tap moves onto it.

    Raises
    ------
    OptionError
        if there are fewer than three taps, or their tempo is out of range
    """
    beat = tapped_beat(taps_s)
    grid = document.tempo_map
    line = nearest_beat_line(grid, max(float(grid.ticks_at(beat.first_s)), 0.0))
    beat_ticks = beat_ticks_of(grid.signature_at(line), grid.resolution)
    behind_taps = int(np.ceil(grid.ticks_at(taps_s[-1] + beat.beat_s / 2)))
    return on_grid(
        document,
        tempo_maps.with_bpm(
            grid,
            line,
            round(60.0 * beat_ticks / grid.resolution / beat.beat_s, 3),
            start_s=beat.first_s,
            until_tick=behind_taps,
        ),
    )


def halve_tempo(document: ChartDocument) -> ChartDocument:
    """Count half as many beats in the whole song.

    Raises
    ------
    OptionError
        if a tempo would be out of range
    """
    return on_grid(document, tempo_maps.at_half_tempo(document.tempo_map))


def double_tempo(document: ChartDocument) -> ChartDocument:
    """Count twice as many beats in the whole song.

    Raises
    ------
    OptionError
        if a tempo would be out of range
    """
    return on_grid(document, tempo_maps.at_double_tempo(document.tempo_map))


def move_beat(
    document: ChartDocument, tick: int, second: float, *, between_markers: bool = False
) -> ChartDocument:
    """Drag the beat line nearest to a tick to a second, as far as tempos in range allow.

    Parameters
    ----------
    document : before
    tick : at the beat line
    second : heard second where it is to lie
    between_markers : let the whole parts up to the markers beside it give way, instead of one beat each
    """
    line = nearest_beat_line(document.tempo_map, tick)
    return on_grid(
        document,
        tempo_maps.with_beat_at(document.tempo_map, line, second, between_markers=between_markers),
    )


def set_signature(document: ChartDocument, tick: int, numerator: int, denominator: int) -> ChartDocument:
    """Set the time signature from the bar that holds a tick up to the next signature.

    Raises
    ------
    OptionError
        if there is no such signature
    """
    return on_grid(document, bar_edits.with_signature(document.tempo_map, tick, numerator, denominator))


def start_bar(document: ChartDocument, tick: int, *, from_here: bool = False) -> ChartDocument:
    """Let a bar start at the beat nearest to a tick.

    Parameters
    ----------
    document : before
    tick : at the beat
    from_here : leave the bars before it as they are; else all bars of its signature move along
    """
    shift = bar_edits.with_bar_at if from_here else bar_edits.with_bars_shifted
    return on_grid(document, shift(document.tempo_map, tick))


def accept_bars(document: ChartDocument, numbers: Iterable[int]) -> ChartDocument:
    """Keep that bars look right to the user, by their numbers from 1, however far they are from the heard."""
    return replace(document, accepted_bars=document.accepted_bars.union(numbers))


def insert_marker(document: ChartDocument, tick: int) -> ChartDocument:
    """Put a tempo marker at the beat line nearest to a tick; it changes nothing yet."""
    line = nearest_beat_line(document.tempo_map, tick)
    return on_grid(document, tempo_maps.with_marker(document.tempo_map, line))


def remove_marker(document: ChartDocument, tick: int) -> ChartDocument:
    """Take the tempo marker of a tick away; the parts beside it become one of one tempo."""
    return on_grid(document, tempo_maps.without_marker(document.tempo_map, tick))

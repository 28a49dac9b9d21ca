"""Edits of a tempo map: what a hand can do to the grid, whatever stands on it.

What an edit is not about keeps its seconds: behind the part that is given another tempo, beats and bar lines
stay where they were heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from chart_hero_core.charting.bars import beat_ticks_of
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.bar_edits import counted_out, with_bars_in_front
from chart_hero_core.editing.bar_spans import bar_at, beat_line_after, beat_line_before
from chart_hero_core.errors import OptionError

BPM_RANGE = (10.0, 1000.0)
"""Tempos that a hand may set; both chart formats hold them with room to spare."""

_EXACT_S = 1e-6


def with_bpm(
    tempo_map: TempoMap,
    start_tick: int,
    bpm: float,
    *,
    start_s: float | None = None,
    until_tick: int | None = None,
) -> TempoMap:
    """Give the part from a beat line to the next tempo marker another tempo.

    The next marker keeps its second: the part holds as many beats as fit, and its last one takes up the
    rest.

    Parameters
    ----------
    tempo_map : before
    start_tick : a beat line
    bpm : quarter notes per minute
    start_s : where the beat line is to lie; the beat before it is stretched to meet it. None to leave it.
    until_tick : markers before this one go; none but those of `start_tick` if not given

    Raises
    ------
    OptionError
        if a tempo is out of range
    """
    _check_bpm(bpm)
    behind = start_tick if until_tick is None else max(until_tick - 1, start_tick)
    later = [change for change in tempo_map.tempo_changes if change.tick > behind]
    moved = _with_line_at(tempo_map, start_tick, start_s)
    earlier = [change for change in moved.tempo_changes if change.tick < start_tick]
    opened = replace(moved, tempo_changes=(*earlier, TempoChange(start_tick, bpm)))
    if not later:
        return with_bars_in_front(opened)
    end_s = float(tempo_map.seconds_at(later[0].tick))
    return with_bars_in_front(_closed(opened, tempo_map, later, start_tick, end_s))


def _with_line_at(tempo_map: TempoMap, tick: int, second: float | None) -> TempoMap:
    """Put a beat line to a second by the beat before it; what follows it moves along."""
    if second is None:
        return tempo_map
    if tick == 0:
        return replace(tempo_map, origin_s=second)
    before = beat_line_before(tempo_map, tick)
    bpm = _bpm_between(tempo_map, before, tick, float(tempo_map.seconds_at(before)), second)
    return _with_changes(tempo_map, before, tick, (TempoChange(before, bpm),))


def _closed(
    opened: TempoMap, before: TempoMap, later: list[TempoChange], start_tick: int, end_s: float
) -> TempoMap:
    """Put the later markers back to their seconds, behind a part of another tempo."""
    end_tick = later[0].tick
    signature = before.signature_at(end_tick)
    unit = 4 * before.resolution // signature.denominator
    delta = round((float(opened.ticks_at(end_s)) - end_tick) / unit) * unit
    while end_tick + delta <= start_tick:
        delta += unit
    new_end = end_tick + delta
    last_beat = max(new_end - beat_ticks_of(signature, before.resolution), start_tick)
    last_beat_s = float(opened.seconds_at(last_beat))
    filler = []
    if abs(float(opened.seconds_at(new_end)) - end_s) > _EXACT_S:
        filler = [TempoChange(last_beat, _bpm_between(opened, last_beat, new_end, last_beat_s, end_s))]
    kept = [change for change in opened.tempo_changes if change.tick < last_beat or not filler]
    tail = [replace(change, tick=change.tick + delta) for change in later]
    bar = bar_at(before, end_tick)
    next_line = bar.start_tick if bar.start_tick == end_tick else bar.end_tick
    signatures = [entry for entry in before.time_signatures if entry.tick < min(end_tick, new_end)]
    signatures += [
        replace(entry, tick=entry.tick + delta) for entry in before.time_signatures if entry.tick >= end_tick
    ]
    signatures.append(replace(before.signature_at(next_line), tick=next_line + delta))
    return replace(
        opened,
        tempo_changes=(*kept, *filler, *tail),
        time_signatures=counted_out(signatures, before.resolution),
    )


def with_beat_at(tempo_map: TempoMap, tick: int, second: float, *, between_markers: bool = False) -> TempoMap:
    """Drag a beat line to a second.

    Parameters
    ----------
    tempo_map : before
    tick : a beat line
    second : where it is to lie; as near to it as tempos in range allow
    between_markers : let the whole parts up to the markers beside it give way; else the two beats beside
        it alone. Behind the last marker the whole rest of the song takes the tempo of the part before.
    """
    ticks = [change.tick for change in tempo_map.tempo_changes]
    if between_markers:
        before = max((entry for entry in ticks if entry < tick), default=0)
        after = min((entry for entry in ticks if entry > tick), default=None)
    else:
        before, after = beat_line_before(tempo_map, tick), beat_line_after(tempo_map, tick)
    second = _within_reach(tempo_map, before, tick, after, second)
    if tick == 0:
        moved = replace(tempo_map, origin_s=second)
    else:
        bpm = _bpm_between(tempo_map, before, tick, float(tempo_map.seconds_at(before)), second)
        moved = _with_changes(tempo_map, before, tick, (TempoChange(before, bpm),))
    if after is None:
        return with_bars_in_front(moved)
    after_s = float(tempo_map.seconds_at(after))
    bpm = _bpm_between(tempo_map, tick, after, second, after_s)
    rest = () if after in ticks else (TempoChange(after, tempo_map.bpm_at(after)),)
    return with_bars_in_front(_with_changes(moved, tick, after, (TempoChange(tick, bpm), *rest)))


def _within_reach(tempo_map: TempoMap, before: int, tick: int, after: int | None, second: float) -> float:
    """Keep a beat line so far from its neighbours that the tempos beside it are in range."""
    slowest, fastest = BPM_RANGE

    def length_s(start: int, end: int, bpm: float) -> float:
        return 60.0 * (end - start) / (tempo_map.resolution * bpm)

    if after is not None:
        after_s = float(tempo_map.seconds_at(after))
        second = min(second, after_s - length_s(tick, after, fastest))
        second = max(second, after_s - length_s(tick, after, slowest))
    if tick > before:
        before_s = float(tempo_map.seconds_at(before))
        second = max(second, before_s + length_s(before, tick, fastest))
        second = min(second, before_s + length_s(before, tick, slowest))
    return second


def with_marker(tempo_map: TempoMap, tick: int) -> TempoMap:
    """Put a tempo marker that changes nothing yet."""
    if any(change.tick == tick for change in tempo_map.tempo_changes):
        return tempo_map
    return _with_changes(tempo_map, tick, tick, (TempoChange(tick, tempo_map.bpm_at(tick)),))


def without_marker(tempo_map: TempoMap, tick: int) -> TempoMap:
    """Take a tempo marker away: one tempo leads from the marker before to the one behind.

    The first marker, at tick 0, stays.
    """
    ticks = [change.tick for change in tempo_map.tempo_changes]
    if tick == 0 or tick not in ticks:
        return tempo_map
    before = max(entry for entry in ticks if entry < tick)
    after = min((entry for entry in ticks if entry > tick), default=None)
    if after is None:
        return replace(
            tempo_map,
            tempo_changes=tuple(change for change in tempo_map.tempo_changes if change.tick != tick),
        )
    before_s, after_s = (float(second) for second in tempo_map.seconds_at((before, after)))
    bpm = _bpm_between(tempo_map, before, after, before_s, after_s)
    return _with_changes(tempo_map, before, after, (TempoChange(before, bpm),))


def at_double_tempo(tempo_map: TempoMap) -> TempoMap:
    """Count twice as many beats in the same time.

    Raises
    ------
    OptionError
        if a tempo is out of range
    """
    changes = (TempoChange(2 * change.tick, 2 * change.bpm) for change in tempo_map.tempo_changes)
    signatures = (replace(entry, tick=2 * entry.tick) for entry in tempo_map.time_signatures)
    return _rescaled(tempo_map, changes, signatures)


def at_half_tempo(tempo_map: TempoMap) -> TempoMap:
    """Count half as many beats in the same time.

    A marker on an odd tick moves by half a (new) tick, in its place and not in its second.

    Raises
    ------
    OptionError
        if a tempo is out of range
    """
    old = np.array([change.tick for change in tempo_map.tempo_changes])
    new = (old + 1) // 2
    seconds = tempo_map.seconds_at(old)
    bpms = [change.bpm / 2 for change in tempo_map.tempo_changes]
    for i in range(len(old) - 1):
        if (old[i] | old[i + 1]) % 2 and new[i + 1] > new[i]:
            bpms[i] = (
                60.0 * float(new[i + 1] - new[i]) / tempo_map.resolution / float(seconds[i + 1] - seconds[i])
            )
    # of two markers that meet on a tick the later one holds from there on
    changes = {tick: TempoChange(tick, bpm) for tick, bpm in zip(new.tolist(), bpms, strict=True)}
    signatures = (replace(entry, tick=(entry.tick + 1) // 2) for entry in tempo_map.time_signatures)
    return _rescaled(tempo_map, changes.values(), signatures)


def _rescaled(
    tempo_map: TempoMap, changes: Iterable[TempoChange], signatures: Iterable[TimeSignature]
) -> TempoMap:
    changes = tuple(changes)
    for change in changes:
        _check_bpm(change.bpm)
    return replace(
        tempo_map,
        tempo_changes=changes,
        time_signatures=counted_out(signatures, tempo_map.resolution),
    )


def _check_bpm(bpm: float) -> None:
    low, high = BPM_RANGE
    if not low <= bpm <= high:
        raise OptionError(f"A tempo of {bpm:g} BPM cannot be used; choose one from {low:g} to {high:g}.")


def _bpm_between(tempo_map: TempoMap, start: int, end: int, start_s: float, end_s: float) -> float:
    """Tempo at which two ticks lie at two seconds; refused if it is out of range."""
    bpm = 60.0 * (end - start) / tempo_map.resolution / (end_s - start_s) if end_s > start_s else np.inf
    low, high = BPM_RANGE
    nearest = min(max(bpm, low), high)
    if np.isclose(bpm, nearest):  # a line at the very edge of its reach is in it
        return float(nearest)
    _check_bpm(bpm)
    return float(bpm)


def _with_changes(tempo_map: TempoMap, start: int, end: int, changes: Iterable[TempoChange]) -> TempoMap:
    """Put tempo changes in place of those of [start, end)."""
    kept = (change for change in tempo_map.tempo_changes if not start <= change.tick < end)
    by_tick = {change.tick: change for change in (*kept, *changes)}
    return replace(tempo_map, tempo_changes=tuple(by_tick[tick] for tick in sorted(by_tick)))

"""Edits of the bars of a tempo map. Beats keep their seconds: only how they are counted changes.

Every signature begins on a bar line: where a bar has to end early for the next one, it gets a signature of
its own (2/4 before the next 4/4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.errors import OptionError

NUMERATORS = range(1, 33)
DENOMINATORS = (2, 4, 8, 16)

_SHORTEST_UNIT = 64
"""Shortest note that the signature of a cut bar may count in."""


def with_signature(tempo_map: TempoMap, tick: int, numerator: int, denominator: int) -> TempoMap:
    """Count the bars from the one that holds a tick in another signature, up to the next signature.

    Raises
    ------
    OptionError
        if there is no such signature
    """
    if numerator not in NUMERATORS or denominator not in DENOMINATORS:
        raise OptionError(
            f"The time signature {numerator}/{denominator} cannot be used; "
            "choose 1 to 32 beats over 2, 4, 8 or 16, such as 4/4 or 7/8."
        )
    start = bar_at(tempo_map, tick).start_tick
    return _counted(tempo_map, (*tempo_map.time_signatures, TimeSignature(start, numerator, denominator)))


def with_bar_at(tempo_map: TempoMap, tick: int) -> TempoMap:
    """Let a bar start at the beat nearest to a tick, and count on from there; bars before it stay."""
    bar = bar_at(tempo_map, tick)
    line = _nearest_unit(tempo_map, tick)
    if line in (bar.start_tick, bar.end_tick):
        return tempo_map
    return _counted(tempo_map, (*tempo_map.time_signatures, replace(bar.signature, tick=line)))


def with_bars_shifted(tempo_map: TempoMap, tick: int) -> TempoMap:
    """Let a bar start at the beat nearest to a tick, with all bars of its signature moved along.

    Bars of other signatures stay. From the song's start on, all ticks move instead, so that tick 0 stays a
    bar line at or before the first sound.
    """
    signature = tempo_map.signature_at(tick)
    bar_ticks = signature.bar_ticks(tempo_map.resolution)
    offset = (_nearest_unit(tempo_map, tick) - signature.tick) % bar_ticks
    if not offset:
        return tempo_map
    if signature.tick == 0:
        n_ticks = -offset if _can_start_later(tempo_map, offset) else bar_ticks - offset
        return _with_ticks_in_front(tempo_map, n_ticks)
    others = (entry for entry in tempo_map.time_signatures if entry != signature)
    return _counted(tempo_map, (*others, replace(signature, tick=signature.tick + offset)))


def with_bars_in_front(tempo_map: TempoMap) -> TempoMap:
    """Put as few whole bars in front as let tick 0 sound at or before second 0."""
    if tempo_map.origin_s <= 0.0:
        return tempo_map
    bar_ticks = tempo_map.time_signatures[0].bar_ticks(tempo_map.resolution)
    n_bars = int(np.ceil(-float(tempo_map.ticks_at(0.0)) / bar_ticks))
    return _with_ticks_in_front(tempo_map, n_bars * bar_ticks)


def counted_out(signatures: Iterable[TimeSignature], resolution: int) -> tuple[TimeSignature, ...]:
    """Put signatures in order, of two on a tick the later given, and each on a bar line of the one before.

    One that changes nothing is left out. Where a bar is cut so that no signature can say its length, it is
    left to the next signature to start a bar anyway.
    """
    by_tick = {signature.tick: signature for signature in signatures}
    counted: list[TimeSignature] = []
    for signature in (by_tick[tick] for tick in sorted(by_tick)):
        if counted:
            last = counted[-1]
            rest = (signature.tick - last.tick) % last.bar_ticks(resolution)
            if rest:
                cut = _cut_bar(signature.tick - rest, rest, last.denominator, resolution)
                counted = [*(entry for entry in counted if cut is None or entry.tick < cut.tick)]
                counted += [] if cut is None else [cut]
            elif (last.numerator, last.denominator) == (signature.numerator, signature.denominator):
                continue
        counted.append(signature)
    return tuple(counted)


def _cut_bar(tick: int, length_ticks: int, denominator: int, resolution: int) -> TimeSignature | None:
    while denominator <= _SHORTEST_UNIT:
        numerator, rest = divmod(length_ticks * denominator, 4 * resolution)
        if not rest:
            return TimeSignature(tick, numerator, denominator)
        denominator *= 2
    return None


def _nearest_unit(tempo_map: TempoMap, tick: int) -> int:
    """The nearest counted beat: a whole number of the signature's notes behind its bar line."""
    bar = bar_at(tempo_map, tick)
    unit = 4 * tempo_map.resolution // bar.signature.denominator
    return min(bar.start_tick + round((tick - bar.start_tick) / unit) * unit, bar.end_tick)


def _can_start_later(tempo_map: TempoMap, n_ticks: int) -> bool:
    """Tell whether the map can do without its first ticks: no sound and no other marker lies in them."""
    markers = [change.tick for change in tempo_map.tempo_changes[1:]]
    markers += [signature.tick for signature in tempo_map.time_signatures[1:]]
    return float(tempo_map.seconds_at(n_ticks)) <= 0.0 and all(tick > n_ticks for tick in markers)


def _with_ticks_in_front(tempo_map: TempoMap, n_ticks: int) -> TempoMap:
    """Start so many ticks earlier (later if below 0), at the first tempo and in the first signature."""
    changes, signatures = tempo_map.tempo_changes, tempo_map.time_signatures
    longer = replace(
        tempo_map,
        tempo_changes=(changes[0], *(_later(change, n_ticks) for change in changes[1:])),
        origin_s=float(tempo_map.seconds_at(-n_ticks)),
    )
    return _counted(longer, (signatures[0], *(replace(s, tick=s.tick + n_ticks) for s in signatures[1:])))


def _later(change: TempoChange, n_ticks: int) -> TempoChange:
    return replace(change, tick=change.tick + n_ticks)


def _counted(tempo_map: TempoMap, signatures: Iterable[TimeSignature]) -> TempoMap:
    return replace(tempo_map, time_signatures=counted_out(signatures, tempo_map.resolution))

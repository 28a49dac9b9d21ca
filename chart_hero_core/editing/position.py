"""Places in the song as people say them: bar.beat.sixteenth, counted from 1, or a time."""

from __future__ import annotations

import re
from typing import NamedTuple

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.errors import OptionError

_PLACE = re.compile(r"(?:bar\s*)?(\d+)(?:\.(\d+)(?:\.(\d+))?)?", re.IGNORECASE)
_TIME = re.compile(r"(\d+):([0-5]?\d(?:\.\d+)?)")


class BarPosition(NamedTuple):
    """A place in the song, counted from 1; a sixteenth lasts until the next one."""

    bar: int
    beat: int
    sixteenth: int

    def __str__(self) -> str:
        return f"{self.bar}.{self.beat}.{self.sixteenth}"


def position_of(tempo_map: TempoMap, tick: int) -> BarPosition:
    """Bar, beat and sixteenth that a tick lies in."""
    bar = bar_at(tempo_map, tick)
    beats, rest = divmod(max(tick - bar.start_tick, 0), bar.beat_ticks)
    return BarPosition(bar.number, beats + 1, rest * 4 // tempo_map.resolution + 1)


def position_text(tempo_map: TempoMap, tick: int) -> str:
    """Position of a tick as it is shown: "31.3.2"."""
    return str(position_of(tempo_map, tick))


def tick_of(tempo_map: TempoMap, position: BarPosition) -> int:
    """Tick at which a position begins.

    Raises
    ------
    OptionError
        if there is no such place in its bar
    """
    bar = bar_of_number(tempo_map, position.bar)
    offset = (position.beat - 1) * bar.beat_ticks + (position.sixteenth - 1) * tempo_map.resolution // 4
    if min(position) < 1 or not 0 <= offset < bar.length_ticks:
        raise OptionError(
            f"There is no place {position} in this song; bars, beats and sixteenths start at 1."
        )
    return bar.start_tick + offset


def parse_position(tempo_map: TempoMap, text: str) -> int:
    """Read a place as a hand types it.

    Parameters
    ----------
    tempo_map : the song's grid
    text : a bar ("48", "bar 48"), a bar and beat ("31.3"), those and a sixteenth ("31.3.2"), or a heard
        time in minutes and seconds ("1:23", "1:23.5")

    Returns
    -------
    int
        its tick; may lie behind the song's end

    Raises
    ------
    OptionError
        if it is none of these, or there is no such place
    """
    if place := _PLACE.fullmatch(text.strip()):
        bar, beat, sixteenth = (int(part or 1) for part in place.groups())
        return tick_of(tempo_map, BarPosition(bar, beat, sixteenth))
    if time := _TIME.fullmatch(text.strip()):
        second = 60 * int(time[1]) + float(time[2])
        return max(round(float(tempo_map.ticks_at(second))), 0)
    raise OptionError(f"{text!r} is no place; give a bar (48), a bar and beat (31.3) or a time (1:23).")

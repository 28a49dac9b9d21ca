"""Where the playhead goes: from a place of the song, at a speed, around a loop, up to an end.

Tape frame x sounds heard second `x * speed / sample_rate`. Steps are frames since the start of the route.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

SLOWEST, FASTEST = 0.25, 1.5
SHORTEST_LOOP_S = 0.05


@dataclass(frozen=True, slots=True)
class Loop:
    """A part of the song that is played over and over: [start_s, end_s), heard seconds.

    Raises
    ------
    ValueError
        if it is shorter than `SHORTEST_LOOP_S`, or starts before the song
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if self.start_s < 0 or self.end_s - self.start_s < SHORTEST_LOOP_S:
            raise ValueError(f"a loop from {self.start_s} s to {self.end_s} s")


class Lap(NamedTuple):
    """A straight piece of a route: tape frames [start_x, end_x) sound from `first_step` on.

    Lap 0 leads into the loop; laps 1, 2, ... go around it. Without a loop, lap 0 is all there is.
    """

    number: int
    first_step: int
    start_x: int
    end_x: int


@dataclass(frozen=True)
class Route:
    """The way of the playhead, whenever it may begin.

    Parameters
    ----------
    sample_rate : of the device
    start_s : heard second to start from, 0 or later
    speed : `SLOWEST`..`FASTEST` of the song's own
    loop : played around once it is reached; a start behind it leaves it alone
    end_s : heard second to stop at; None for the song's end. Not together with a loop.

    Raises
    ------
    ValueError
        if the speed cannot be played
    """

    sample_rate: int
    start_s: float = 0.0
    speed: float = 1.0
    loop: Loop | None = None
    end_s: float | None = None

    def __post_init__(self) -> None:
        if not SLOWEST <= self.speed <= FASTEST:
            raise ValueError(f"speed {self.speed} is outside {SLOWEST}..{FASTEST}")

    def x_of(self, second: float) -> int:
        """Tape frame at a heard second."""
        return round(second * self.sample_rate / self.speed)

    @cached_property
    def start_x(self) -> int:
        """Tape frame of the start."""
        return self.x_of(self.start_s)

    @cached_property
    def loop_x(self) -> tuple[int, int] | None:
        """Tape frames [start, end) of the loop, if the route comes to it."""
        if self.loop is None or self.start_s >= self.loop.end_s:
            return None
        return self.x_of(self.loop.start_s), self.x_of(self.loop.end_s)

    @cached_property
    def end_step(self) -> int | None:
        """Step at which the route is over; None if it has no end of its own."""
        return None if self.end_s is None else max(self.x_of(self.end_s) - self.start_x, 0)

    def laps(self, first_step: int, end_step: int) -> Iterator[Lap]:
        """Pieces of the route that touch steps [first_step, end_step), in order, each whole.

        The last lap of a route without loop and end goes on to `end_step`.
        """
        if self.end_step is not None:
            end_step = min(end_step, self.end_step)
        first_step = max(first_step, 0)
        if first_step >= end_step:
            return
        if self.loop_x is None:
            yield Lap(0, 0, self.start_x, self.start_x + end_step)
            return
        loop_start_x, loop_end_x = self.loop_x
        lead, length = loop_end_x - self.start_x, loop_end_x - loop_start_x
        if first_step < lead:
            yield Lap(0, 0, self.start_x, loop_end_x)
        number = max((first_step - lead) // length + 1, 1)
        while (lap_step := lead + (number - 1) * length) < end_step:
            yield Lap(number, lap_step, loop_start_x, loop_end_x)
            number += 1

    def second_at(self, step: float) -> float:
        """Heard second at a (fractional) step; a step before the route is its start."""
        step = max(step, 0.0)
        if self.end_step is not None:
            step = min(step, self.end_step)
        x = self.start_x + step
        if self.loop_x is not None and x >= self.loop_x[1]:
            start_x, end_x = self.loop_x
            x = start_x + (x - end_x) % (end_x - start_x)
        return x * self.speed / self.sample_rate

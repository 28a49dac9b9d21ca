"""Beats and bars as two kinds of grid: those of a list (tapped, tracked) and those of a tempo map.

A position counts beats: from the first one of a list, or quarter notes from tick 0 of a tempo map.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap

Floats = npt.NDArray[np.float64]

EDGE_S = 1e-6
"""What lies this close to an edge (of a bar, of a cut) is behind it."""

TAIL_BEATS = 8
"""A list that ends is continued with the median of its last so many intervals."""


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Bar lines in rising order.

    Parameters
    ----------
    positions : (n_bars,) in beats
    lines_s : (n_bars,) seconds
    lengths : (n_bars,) beats from this line to the next
    """

    positions: Floats
    lines_s: Floats
    lengths: Floats

    def lengths_at(self, seconds: Floats) -> Floats:
        """Length of the bar that a time falls in; before the first line that of the first bar."""
        index = np.searchsorted(self.lines_s, seconds + EDGE_S, side="right") - 1
        return np.asarray(self.lengths[np.clip(index, 0, None)])


@dataclass(frozen=True, slots=True)
class TempoMarker:
    """A tempo event of a map: from `seconds` on, `bpm` quarter notes per minute."""

    seconds: float
    bpm: float


class Grid(Protocol):
    """Beats, bars, and how positions and seconds belong together."""

    @property
    def last_beat_s(self) -> float | None:
        """Second of the last beat, None for a grid without end."""

    @property
    def markers(self) -> tuple[TempoMarker, ...] | None:
        """The tempo events, None for a list of beats, which has none."""

    def beats_until(self, seconds: float) -> Floats:
        """Seconds of the beats from position 0 on; a grid without end stops soon after `seconds`."""

    def bars_until(self, seconds: float) -> Bars:
        """Bars; a grid without end stops soon after `seconds`."""

    def seconds_at(self, positions: npt.ArrayLike) -> Floats:
        """Convert positions to seconds."""

    def positions_at(self, seconds: npt.ArrayLike) -> Floats:
        """Convert seconds to positions."""


@dataclass(frozen=True, eq=False)
class BeatList:
    """The grid of tapped or tracked beats. Between and beyond them time runs on evenly.

    Parameters
    ----------
    beats_s : (n_beats,) rising seconds, two at least
    downbeats_s : (n_bars,) rising seconds of bar lines, may be empty
    """

    beats_s: Floats
    downbeats_s: Floats

    def __post_init__(self) -> None:
        if len(self.beats_s) < 2 or not np.all(np.diff(self.beats_s) > 0):
            raise ValueError("a list of beats needs two or more rising times")
        if not np.all(np.diff(self.downbeats_s) > 0):
            raise ValueError("downbeats must rise")

    @property
    def last_beat_s(self) -> float:
        """Second of the last beat."""
        return float(self.beats_s[-1])

    @property
    def markers(self) -> None:
        """A list has no tempo events."""
        return

    def beats_until(self, seconds: float) -> Floats:
        """All beats."""
        return self.beats_s

    def bars_until(self, seconds: float) -> Bars:
        """All bars, and the line before the first beat where the list begins inside a bar."""
        return self._bars

    def seconds_at(self, positions: npt.ArrayLike) -> Floats:
        """Convert positions to seconds."""
        places, last = np.asarray(positions, dtype=np.float64), len(self.beats_s) - 1
        inside = np.interp(places, np.arange(last + 1), self.beats_s)
        before = self.beats_s[0] + places * self._first_interval_s
        behind = self.beats_s[-1] + (places - last) * self._last_interval_s
        return np.asarray(np.where(places < 0, before, np.where(places > last, behind, inside)))

    def positions_at(self, seconds: npt.ArrayLike) -> Floats:
        """Convert seconds to positions."""
        times, last = np.asarray(seconds, dtype=np.float64), len(self.beats_s) - 1
        inside = np.interp(times, self.beats_s, np.arange(last + 1))
        before = (times - self.beats_s[0]) / self._first_interval_s
        behind = last + (times - self.beats_s[-1]) / self._last_interval_s
        is_before, is_behind = times < self.beats_s[0], times > self.beats_s[-1]
        return np.asarray(np.where(is_before, before, np.where(is_behind, behind, inside)))

    @cached_property
    def _first_interval_s(self) -> float:
        return float(self.beats_s[1] - self.beats_s[0])

    @cached_property
    def _last_interval_s(self) -> float:
        return float(np.median(np.diff(self.beats_s)[-TAIL_BEATS:]))

    @cached_property
    def _bars(self) -> Bars:
        lines = self.positions_at(self.downbeats_s)
        lengths = np.diff(lines)
        if not len(lengths):
            return Bars(lines, self.downbeats_s, np.full(len(lines), np.nan))
        if 0.5 <= lines[0] < lengths[0]:
            lines = np.concatenate(([lines[0] - lengths[0]], lines))
            lengths = np.concatenate((lengths[:1], lengths))
        return Bars(lines, self.seconds_at(lines), np.concatenate((lengths, lengths[-1:])))


@dataclass(frozen=True, eq=False)
class MappedBeats:
    """The grid of a tempo map: every quarter note is a beat, whatever the metre.

    Parameters
    ----------
    tempo_map : on the heard clock
    """

    tempo_map: TempoMap

    @property
    def last_beat_s(self) -> None:
        """A tempo map has no end."""
        return

    @cached_property
    def markers(self) -> tuple[TempoMarker, ...]:
        """The tempo events."""
        changes = self.tempo_map.tempo_changes
        seconds = self.tempo_map.seconds_at([change.tick for change in changes])
        return tuple(TempoMarker(float(s), change.bpm) for s, change in zip(seconds, changes, strict=True))

    def beats_until(self, seconds: float) -> Floats:
        """Seconds of the quarter notes from tick 0 to the first one at or after `seconds`."""
        return self.seconds_at(np.arange(max(int(np.ceil(self.positions_at(seconds))), 0) + 1))

    def bars_until(self, seconds: float) -> Bars:
        """Bars from tick 0 to `seconds`."""
        resolution = self.tempo_map.resolution
        end_tick = max(int(np.ceil(self.tempo_map.ticks_at(seconds))), 0)
        ticks = self.tempo_map.bar_ticks(end_tick)
        lengths = [self.tempo_map.signature_at(tick).bar_ticks(resolution) / resolution for tick in ticks]
        return Bars(np.array(ticks) / resolution, self.tempo_map.seconds_at(ticks), np.array(lengths))

    def seconds_at(self, positions: npt.ArrayLike) -> Floats:
        """Convert positions to seconds."""
        ticks = np.asarray(positions, dtype=np.float64) * self.tempo_map.resolution
        return self.tempo_map.seconds_at(ticks)

    def positions_at(self, seconds: npt.ArrayLike) -> Floats:
        """Convert seconds to positions."""
        return np.asarray(self.tempo_map.ticks_at(seconds) / self.tempo_map.resolution)

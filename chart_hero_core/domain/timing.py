"""Clocks: analysis frames, ticks, seconds.

Frames and seconds meet only in `FrameGrid`; ticks and seconds meet only in `TempoMap`.

There are two second-clocks. *Heard* seconds start at the first decoded sample; *chart* seconds are
heard seconds + `lead_in_s`, and start at tick 0 of the written chart. A `TempoMap` says by its
`origin_s` when its tick 0 sounds, in whichever clock it lives.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

DEFAULT_RESOLUTION = 480
"""Ticks per quarter note: 2^5 x 3 x 5 holds 1/64 notes, triplets and quintuplets."""


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """The analysis grid: frame i is centred on sample `i * hop_length`.

    Parameters
    ----------
    sample_rate : samples per second of the analysed sound
    hop_length : samples between frames
    """

    sample_rate: int
    hop_length: int

    @property
    def frame_rate(self) -> Fraction:
        """Frames per second, exactly."""
        return Fraction(self.sample_rate, self.hop_length)

    def seconds_at(self, frame: float) -> float:
        """Second at which a (fractional) frame is centred."""
        return frame * self.hop_length / self.sample_rate

    def frame_at(self, seconds: float) -> float:
        """Fractional frame that is centred on a second."""
        return seconds * self.sample_rate / self.hop_length


@dataclass(frozen=True, slots=True)
class TempoChange:
    """From `tick` on, the music goes at `bpm` quarter notes per minute.

    Parameters
    ----------
    tick : 0 or later
    bpm : above 0; rounded to 0.001 where a map is made to be written, for both chart formats
    """

    tick: int
    bpm: float

    def __post_init__(self) -> None:
        if self.tick < 0:
            raise ValueError(f"tick {self.tick} is negative")
        if not self.bpm > 0:
            raise ValueError(f"bpm {self.bpm} must be positive")


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """From `tick` on (a bar line), bars have `numerator` notes of 1/`denominator`.

    Parameters
    ----------
    tick : 0 or later
    numerator : 1 or more
    denominator : a power of two
    """

    tick: int
    numerator: int = 4
    denominator: int = 4

    def __post_init__(self) -> None:
        if self.tick < 0:
            raise ValueError(f"tick {self.tick} is negative")
        if self.numerator < 1:
            raise ValueError(f"numerator {self.numerator} must be at least 1")
        if self.denominator < 1 or self.denominator & (self.denominator - 1):
            raise ValueError(f"denominator {self.denominator} is not a power of two")

    def bar_ticks(self, resolution: int) -> int:
        """Length of one bar in ticks."""
        return self.numerator * resolution * 4 // self.denominator


@dataclass(frozen=True)
class TempoMap:
    """Piecewise constant tempo, and the bars.

    Both lists start at tick 0 and rise. Ticks before 0 and seconds before `origin_s` are
    extrapolated with the first tempo.

    Parameters
    ----------
    tempo_changes : at least one, the first at tick 0
    time_signatures : at least one, the first at tick 0
    origin_s : the second at which tick 0 sounds
    resolution : ticks per quarter note
    """

    tempo_changes: tuple[TempoChange, ...]
    time_signatures: tuple[TimeSignature, ...] = (TimeSignature(0),)
    origin_s: float = 0.0
    resolution: int = DEFAULT_RESOLUTION

    def __post_init__(self) -> None:
        if self.resolution <= 0:
            raise ValueError(f"resolution {self.resolution} must be positive")
        for name, ticks in (
            ("tempo_changes", [change.tick for change in self.tempo_changes]),
            ("time_signatures", [signature.tick for signature in self.time_signatures]),
        ):
            if not ticks or ticks[0] != 0:
                raise ValueError(f"{name} must start at tick 0")
            if any(later <= earlier for earlier, later in pairwise(ticks)):
                raise ValueError(f"{name} must rise")

    @classmethod
    def steady(cls, bpm: float, *, origin_s: float = 0.0, signature: TimeSignature | None = None) -> TempoMap:
        """Make a map of one tempo and one time signature (4/4 if none is given)."""
        return cls((TempoChange(0, bpm),), (signature or TimeSignature(0),), origin_s)

    @cached_property
    def _change_ticks(self) -> npt.NDArray[np.float64]:
        return np.array([change.tick for change in self.tempo_changes], dtype=np.float64)

    @cached_property
    def _tick_lengths_s(self) -> npt.NDArray[np.float64]:
        bpm = np.array([change.bpm for change in self.tempo_changes])
        return 60.0 / (bpm * self.resolution)

    @cached_property
    def _change_s(self) -> npt.NDArray[np.float64]:
        spans = np.diff(self._change_ticks) * self._tick_lengths_s[:-1]
        return self.origin_s + np.concatenate(([0.0], np.cumsum(spans)))

    def seconds_at(self, ticks: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Convert ticks (any shape, fractional allowed) to seconds of this map's clock."""
        ticks = np.asarray(ticks, dtype=np.float64)
        index = np.clip(np.searchsorted(self._change_ticks, ticks, side="right") - 1, 0, None)
        result = self._change_s[index] + (ticks - self._change_ticks[index]) * self._tick_lengths_s[index]
        return np.asarray(result)

    def ticks_at(self, seconds: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Convert seconds of this map's clock (any shape) to fractional ticks."""
        seconds = np.asarray(seconds, dtype=np.float64)
        index = np.clip(np.searchsorted(self._change_s, seconds, side="right") - 1, 0, None)
        result = self._change_ticks[index] + (seconds - self._change_s[index]) / self._tick_lengths_s[index]
        return np.asarray(result)

    def bpm_at(self, tick: float) -> float:
        """Tempo in force at a tick."""
        index = bisect_right([change.tick for change in self.tempo_changes], tick) - 1
        return self.tempo_changes[max(index, 0)].bpm

    def signature_at(self, tick: float) -> TimeSignature:
        """Time signature in force at a tick."""
        index = bisect_right([signature.tick for signature in self.time_signatures], tick) - 1
        return self.time_signatures[max(index, 0)]

    def bar_ticks(self, end_tick: int) -> list[int]:
        """Ticks of the bar lines from 0 up to and including `end_tick`.

        A time signature that does not fall on a bar line of the one before starts a bar anyway.
        """
        lines: list[int] = []
        for i, signature in enumerate(self.time_signatures):
            is_last = i + 1 == len(self.time_signatures)
            stop = end_tick + 1 if is_last else min(self.time_signatures[i + 1].tick, end_tick + 1)
            lines.extend(range(signature.tick, stop, signature.bar_ticks(self.resolution)))
        return lines

    def moved_by(self, seconds: float) -> TempoMap:
        """Return the same map on a clock that shows `seconds` more."""
        return replace(self, origin_s=self.origin_s + seconds)

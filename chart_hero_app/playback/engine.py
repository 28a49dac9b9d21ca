"""What the device calls for every block: it mixes the state of the moment and notes when it will be heard."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from chart_hero_app.playback.mixer import LARGEST_BLOCK, SEAM_S, Mixer, MixState
from chart_hero_app.playback.tape import Samples

START_S = 0.001
"""Fade-in out of silence: no click, and a stroke right at the playhead keeps its attack."""


class Stamp(NamedTuple):
    """When a block is heard: its first frame, and the second of the device's clock at which that sounds."""

    frame: int
    heard_s: float


class Engine:
    """Holds the one `MixState` that sounds. Frames are counted on and on, whatever is played.

    `render` belongs to the device's thread: it takes no lock, and whatever it needs is there before. All
    else may be called from any other thread.

    Parameters
    ----------
    sample_rate : of the device
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._mixer = Mixer(sample_rate)
        self._state = self._sounding = MixState()
        self._frame = 0
        self._stamp: Stamp | None = None
        self._leaving: MixState | None = None
        self._n_faded = 0
        self._old = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)
        self._fade = _rise(SEAM_S, sample_rate)
        self._quick_fade = _rise(START_S, sample_rate)
        self._lock = threading.Lock()
        # Old states are let go of here, not in the device's thread: freeing a tape takes its time.
        self._retired: list[MixState] = []

    @property
    def state(self) -> MixState:
        """What sounds from the next block on."""
        return self._state

    @property
    def next_frame(self) -> int:
        """First frame of the next block."""
        return self._frame

    @property
    def stamp(self) -> Stamp | None:
        """The newest block; None before the first."""
        return self._stamp

    def update(self, change: Callable[[MixState], MixState]) -> MixState:
        """Swap the state for another; two threads that do so at once do so one after the other.

        Returns
        -------
        MixState
            the new one
        """
        with self._lock:
            in_use = (self._sounding, self._leaving)
            self._retired = [state for state in self._retired if any(state is used for used in in_use)]
            self._retired.append(self._state)
            self._state = change(self._state)
            return self._state

    def render(self, out: Samples, heard_s: float) -> None:
        """Fill a device's block.

        Parameters
        ----------
        out : (n, 2), all of it is written
        heard_s : second of the device's clock at which its first frame sounds
        """
        self._stamp = Stamp(self._frame, heard_s)
        done = 0
        while done < len(out):
            part = out[done : done + LARGEST_BLOCK]
            self._render_part(part)
            done += len(part)

    def _render_part(self, part: Samples) -> None:
        state = self._state
        if state is not self._sounding:
            if not state.sounds_as(self._sounding):
                self._leaving, self._n_faded = self._sounding, 0
            self._sounding = state
        self._mixer.mix(state, self._frame, part)
        if self._leaving is not None:
            self._fade_over(self._leaving, part)
        self._frame += len(part)

    def _fade_over(self, leaving: MixState, part: Samples) -> None:
        """Fade from the state before over to what is in `part`; goes on with the next part if need be."""
        fade = self._quick_fade if leaving.transport is None else self._fade
        n = min(len(part), len(fade) - self._n_faded)
        new, old, rise = part[:n], self._old[:n], fade[self._n_faded : self._n_faded + n]
        self._mixer.mix(leaving, self._frame, old)
        np.subtract(new, old, out=new)
        np.multiply(new, rise, out=new)
        np.add(new, old, out=new)
        self._n_faded += n
        if self._n_faded == len(fade):
            self._leaving = None


def _rise(length_s: float, sample_rate: int) -> Samples:
    """A line from 0 to 1, (n, 1)."""
    return np.linspace(0.0, 1.0, max(int(length_s * sample_rate), 1), dtype=np.float32)[:, np.newaxis]

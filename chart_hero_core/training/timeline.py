"""The beats of a rendered clip: the clock that its drums and its accompaniment share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Beats of one clip, from at least one beat before its start to at least one behind its end.

    Parameters
    ----------
    beats_s : (n_beats,) rising seconds from the clip's start; may begin below 0
    beat_in_bar : (n_beats,) 0 on downbeats, then 1, 2, ...
    beats_per_bar : beats in a full bar
    duration_s : length of the clip
    """

    beats_s: npt.NDArray[np.float64]
    beat_in_bar: npt.NDArray[np.int64]
    beats_per_bar: int
    duration_s: float

    def seconds_at(self, beats: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Convert fractional beat indices (0 = the first listed beat) to seconds."""
        positions = np.asarray(beats, dtype=np.float64)
        index = np.clip(np.floor(positions).astype(np.int64), 0, len(self.beats_s) - 2)
        start, end = self.beats_s[index], self.beats_s[index + 1]
        return np.asarray(start + (positions - index) * (end - start))

    @property
    def bar_starts(self) -> npt.NDArray[np.int64]:
        """Indices of the beats that start a bar."""
        return np.flatnonzero(self.beat_in_bar == 0)

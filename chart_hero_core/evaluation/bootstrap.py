"""How far a figure might lie from the truth because only so many songs were measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

N_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval.

    Parameters
    ----------
    low, high : in the unit of the figure, low <= high
    """

    low: float
    high: float

    def as_json(self) -> list[float]:
        """Return `[low, high]`."""
        return [self.low, self.high]


def mean_over_songs(draws: Floats) -> Floats:
    """Average a (n_draws, n_songs) array over its songs."""
    return np.asarray(draws.mean(axis=1))


def bootstrap_interval(
    values: npt.ArrayLike, statistic: Callable[[Floats], Floats] = mean_over_songs
) -> Interval | None:
    """Give the 95 % interval of a figure over songs, by drawing the songs anew 2,000 times.

    The draws are the same every time. For two systems put the values of both side by side and let
    the statistic take the difference: songs are then drawn in pairs.

    Parameters
    ----------
    values : (n_songs, ...) what each song contributes
    statistic : takes (n_draws, n_songs, ...) and returns (n_draws,) figures

    Returns
    -------
    the interval, or None below two songs

    References
    ----------
    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979).
    """
    songs = np.asarray(values, dtype=np.float64)
    if len(songs) < 2:
        return None
    picks = np.random.default_rng(0).integers(0, len(songs), (N_DRAWS, len(songs)))
    low, high = np.percentile(statistic(songs[picks]), [2.5, 97.5])
    return Interval(float(low), float(high))

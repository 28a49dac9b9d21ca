"""How far a figure might lie from the truth because only so many songs were measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

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


def cautious_interval(values: npt.ArrayLike) -> Interval | None:
    """Give a 95 % interval of the mean that a handful of songs does not make too sure.

    Drawing few songs anew shows too little of what other songs would do: of three that all gained by
    chance, every draw gains. So the wider of bootstrap and Student's t is taken on either side; with
    twenty songs or more they hardly differ.

    Parameters
    ----------
    values : (n_songs,) what each song contributes

    Returns
    -------
    the interval, or None below two songs
    """
    songs = np.asarray(values, dtype=np.float64)
    drawn = bootstrap_interval(songs)
    if drawn is None:
        return None
    mean, n_songs = float(songs.mean()), len(songs)
    reach = float(stdtrit(n_songs - 1, 0.975) * songs.std(ddof=1) / np.sqrt(n_songs))
    return Interval(min(drawn.low, mean - reach), max(drawn.high, mean + reach))

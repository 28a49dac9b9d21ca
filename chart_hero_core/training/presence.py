"""Whether a song has a family, or drums at all: the bounds on `song_presence`.

A song under a family's bound loses its right strokes (an add each) and its wrong ones (a delete each). The
bound that served the calibration songs best would hang on a handful of them: on other songs it cost more
edits than no bound at all. So the chance that keeping the family pays is fitted by logistic regression,
every song weighed by its edits, and songs that lack the family by how rare they are in life. For kick,
snare and hi-hat the outcome is, as a rule, a bound that hardly any song falls under.

Songs without drums are rarer still; no bound pays, but the highest one that is free keeps most of them empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.model.onsets import NEVER_ABSENT

Floats = npt.NDArray[np.float64]

PRESENCE_PEAKS = 3
"""So many of a song's best peaks are asked: one fill of toms is enough. On 280 held-out songs 2, 3 and 5 did
equally well, and 8 lost one edit in fifty."""

LACKING_SHARES = {
    DrumFamily.KICK: 0.04,
    DrumFamily.SNARE: 0.04,
    DrumFamily.HI_HAT: 0.12,
    DrumFamily.TOMS: 0.5,
    DrumFamily.CYMBALS: 0.15,
}
"""Share of songs that lack a family. Toms: 16 of the 23 songs of MDB Drums, but fewer of the songs that
people play; the others are estimates."""

HIGHEST_LEVEL = 8.0
"""Levels beyond `NEVER_ABSENT` and this say no more about a song."""

FREE_SHARE = 0.0005
"""A bound is free if no more than this share of right strokes falls under it. On 290 songs, five times on
those that it was not set on, it lost 17 right strokes of some 40,000, and 314 of the 773 that were found in
54 songs without drums; the double lost 182 and 439. Set for single families it took all kicks from one of
seven real songs."""

FEWEST_SONGS = 50
"""Fewer songs do not show what is free."""

_STIFFNESS = 0.02
"""Weight of the squared slope: keeps it finite where levels tell all songs apart."""

_LEAST_SLOPE = 1e-3


@dataclass(frozen=True, slots=True)
class FamilyInSong:
    """What a song says about a family, and what showing it would bring.

    Parameters
    ----------
    level : its `song_presence`
    n_right, n_wrong : strokes that would be shown
    is_lacking : whether the song has no stroke of the family, drowned ones counted too
    """

    level: float
    n_right: int
    n_wrong: int
    is_lacking: bool


def fit_presence(songs: Sequence[FamilyInSong], lacking_share: float) -> float:
    """Fit the level below which a song is taken to lack the family.

    Parameters
    ----------
    songs : with and without the family
    lacking_share : share of songs in life that lack it, 0..1

    Returns
    -------
    float
        `NEVER_ABSENT` if no level tells, or there is nothing to tell
    """
    gains = np.array([song.n_right - song.n_wrong for song in songs], dtype=np.float64)
    weights = np.abs(gains) * _weights_in_life(songs, lacking_share)
    if not (weights[gains > 0].any() and weights[gains < 0].any()):
        return NEVER_ABSENT
    levels = np.clip([song.level for song in songs], NEVER_ABSENT, HIGHEST_LEVEL)
    slope, intercept = _fit_weighted_logistic(levels, np.sign(gains), weights / weights.sum())
    if slope < _LEAST_SLOPE:
        return NEVER_ABSENT
    return float(np.clip(-intercept / slope, NEVER_ABSENT, HIGHEST_LEVEL))


def fit_kit_presence(songs: Sequence[FamilyInSong]) -> float:
    """Fit the level of the clearest family below which a song is taken to have no drums.

    Parameters
    ----------
    songs : levels of the clearest family, strokes of all; songs without drums say nothing here

    Returns
    -------
    float
        the highest level that is free; `NEVER_ABSENT` if there are too few songs to tell
    """
    having = sorted((song for song in songs if not song.is_lacking), key=lambda song: song.level)
    if len(having) < FEWEST_SONGS:
        return NEVER_ABSENT
    gains = np.array([max(song.n_right - song.n_wrong, 0) for song in having])
    most = FREE_SHARE * sum(song.n_right for song in having)
    n_free = int(np.searchsorted(np.cumsum(gains), most, side="right"))
    if n_free == len(having):
        return NEVER_ABSENT
    return float(np.clip(having[n_free].level, NEVER_ABSENT, HIGHEST_LEVEL))


def _weights_in_life(songs: Sequence[FamilyInSong], lacking_share: float) -> Floats:
    """(n_songs,) such that songs that lack the family weigh `lacking_share` together, the others the rest."""
    is_lacking = np.array([song.is_lacking for song in songs], dtype=np.bool_)
    n_lacking = max(int(is_lacking.sum()), 1)
    n_having = max(int((~is_lacking).sum()), 1)
    return np.where(is_lacking, lacking_share / n_lacking, (1.0 - lacking_share) / n_having)


def _fit_weighted_logistic(levels: Floats, signs: Floats, weights: Floats) -> tuple[float, float]:
    """Slope (0 or more) and intercept of the log-odds that a sign is positive."""

    def loss(parameters: Floats) -> tuple[float, Floats]:
        slope, intercept = parameters
        against = -signs * (slope * levels + intercept)
        value = np.sum(weights * np.logaddexp(0.0, against)) + _STIFFNESS * slope**2
        pull = -signs * weights * np.exp(-np.logaddexp(0.0, -against))
        return float(value), np.array([np.sum(pull * levels) + 2 * _STIFFNESS * slope, np.sum(pull)])

    fitted = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(0.0, None), (None, None)])
    return float(fitted.x[0]), float(fitted.x[1])

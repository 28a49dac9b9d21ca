"""Fits a grid of few, straight pieces through what was heard.

Anchors are places on the pulse with the second at which something was heard there: beats, and strokes on
sixteenth lines, which are some ten times as exact as beat frames. A piece is a run of beats of one tempo;
the fewest pieces win that keep the mean residual of (nearly) every four beats within a bound. Pieces start on
bar lines unless a beat is much better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import solveh_banded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RESIDUAL_BOUND_S = 0.008
_ANCHOR_SPREAD_S = 0.006
_PIECE_COSTS = (200.0, 100.0, 50.0, 25.0, 12.0, 6.0)
_OFF_BAR_COST = 4.0
_BEAT_INFLUENCE = 1.0  # greatest sum of weights of one beat's anchors: drummers' errors come in runs
_SMOOTHING_BEATS = 4
_LONGEST_PIECE = 1500  # beats looked back over for the start of a piece (bounds the time for long songs)


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Places with the seconds at which they were heard.

    Parameters
    ----------
    places : (n,) beats (fractional) from the first one
    seconds : (n,)
    weights : (n,) above 0
    """

    places: Floats
    seconds: Floats
    weights: Floats

    def limited(self, n_beats: int) -> Anchors:
        """Return the same anchors, no beat's together heavier than it may be."""
        beat = np.clip(np.rint(self.places).astype(np.int64), 0, n_beats)
        sums = np.bincount(beat, self.weights, n_beats + 1)
        factors = _BEAT_INFLUENCE / np.maximum(sums, _BEAT_INFLUENCE)
        return Anchors(self.places, self.seconds, self.weights * factors[beat])

    def joined(self, other: Anchors) -> Anchors:
        """Both together."""
        return Anchors(
            np.concatenate((self.places, other.places)),
            np.concatenate((self.seconds, other.seconds)),
            np.concatenate((self.weights, other.weights)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class PulseGrid:
    """Seconds of the beats: straight lines between knots, the outer ones continued.

    Parameters
    ----------
    knots : (n_knots,) beats from the first one, at least two, rising
    seconds : (n_knots,) rising
    """

    knots: Floats
    seconds: Floats

    @property
    def slopes(self) -> Floats:
        """(n_knots - 1,) seconds a beat."""
        return np.asarray(np.diff(self.seconds) / np.diff(self.knots))

    def seconds_at(self, places: Floats) -> Floats:
        """Seconds of (fractional) beats."""
        piece = np.clip(np.searchsorted(self.knots, places, side="right") - 1, 0, len(self.knots) - 2)
        return np.asarray(self.seconds[piece] + (places - self.knots[piece]) * self.slopes[piece])

    def places_at(self, seconds: Floats) -> Floats:
        """Fractional beats at seconds."""
        piece = np.clip(np.searchsorted(self.seconds, seconds, side="right") - 1, 0, len(self.knots) - 2)
        return np.asarray(self.knots[piece] + (seconds - self.seconds[piece]) / self.slopes[piece])


def fit_grid(anchors: Anchors, n_beats: int, bar_starts: Ints, *, may_bend: bool = True) -> PulseGrid:
    """Fit the fewest pieces that hold the bound, or the finest grid tried where none does.

    Parameters
    ----------
    anchors : at least two, at different places
    n_beats : number of beats, at least two
    bar_starts : beats on which pieces should start
    may_bend : whether more than one piece may be used
    """
    anchors = anchors.limited(n_beats)
    grid = _joint_fit(anchors, np.array([0.0, n_beats - 1.0]))
    if not may_bend or worst_residual_s(anchors, grid, n_beats) <= RESIDUAL_BOUND_S:
        return grid
    moments = _Moments.of(anchors, n_beats)
    start_costs = np.full(n_beats, _OFF_BAR_COST)
    start_costs[bar_starts] = 0.0
    for piece_cost in _PIECE_COSTS:
        grid = _joint_fit(anchors, _best_knots(moments, piece_cost + start_costs))
        if worst_residual_s(anchors, grid, n_beats) <= RESIDUAL_BOUND_S:
            break
    return grid


def worst_residual_s(anchors: Anchors, grid: PulseGrid, n_beats: int) -> float:
    """98th percentile of the residuals' size, each a mean over four beats that hold enough anchors."""
    beat = np.clip(np.rint(anchors.places).astype(np.int64), 0, n_beats - 1)
    residuals = anchors.seconds - grid.seconds_at(anchors.places)
    window = np.ones(min(_SMOOTHING_BEATS, n_beats))
    sums = np.convolve(np.bincount(beat, anchors.weights * residuals, n_beats), window, "valid")
    weights = np.convolve(np.bincount(beat, anchors.weights, n_beats), window, "valid")
    held = weights > 0.25 * weights.max()
    return float(np.percentile(np.abs(sums[held] / weights[held]), 98))


class _Moments:
    """Running sums of weighted powers, so that the best line through any run of beats costs O(1)."""

    def __init__(self, sums: Floats) -> None:
        self._sums = sums

    @classmethod
    def of(cls, anchors: Anchors, n_beats: int) -> _Moments:
        slope, start = np.polyfit(anchors.places, anchors.seconds, 1, w=np.sqrt(anchors.weights))
        rest = anchors.seconds - start - slope * anchors.places  # small numbers keep the sums exact
        beat = np.clip(np.floor(anchors.places).astype(np.int64), 0, n_beats - 1)
        w, x = anchors.weights, anchors.places
        rows = [
            np.bincount(beat, values, n_beats)
            for values in (w, w * x, w * rest, w * x * x, w * x * rest, w * rest**2)
        ]
        return cls(np.concatenate((np.zeros((6, 1)), np.cumsum(rows, axis=1)), axis=1))

    @property
    def n_beats(self) -> int:
        return int(self._sums.shape[1]) - 1

    def line_costs(self, starts: Ints, end: int) -> Floats:
        """Squared residuals, in units of the anchors' spread, of the best line over beats [start, end)."""
        w, x, y, xx, xy, yy = self._sums[:, end, None] - self._sums[:, starts]
        w = np.maximum(w, 1e-9)
        spread = np.maximum(xx - x * x / w, 0.0)
        covariance = xy - x * y / w
        explained = np.where(spread > 1e-6, covariance**2 / np.maximum(spread, 1e-6), 0.0)
        return np.asarray(np.maximum(yy - y * y / w - explained, 0.0) / _ANCHOR_SPREAD_S**2)


def _best_knots(moments: _Moments, start_costs: Floats) -> Floats:
    """Dynamic programme over the starts of pieces."""
    n_beats = moments.n_beats
    best = np.zeros(n_beats + 1)
    origins = np.zeros(n_beats + 1, dtype=np.int64)
    costs = np.concatenate(([0.0], start_costs[1:]))
    for end in range(1, n_beats + 1):
        starts = np.arange(max(0, end - _LONGEST_PIECE), end)
        totals = best[starts] + costs[starts] + moments.line_costs(starts, end)
        choice = int(totals.argmin())
        best[end], origins[end] = totals[choice], starts[choice]
    knots = [n_beats]
    while knots[-1] > 0:
        knots.append(int(origins[knots[-1]]))
    knots[0] = n_beats - 1
    if len(knots) > 2 and knots[1] >= knots[0]:
        del knots[1]
    return np.array(knots[::-1], dtype=np.float64)


def _joint_fit(anchors: Anchors, knots: Floats) -> PulseGrid:
    """Least squares over the seconds of all knots at once, so that the pieces join."""
    piece = np.clip(np.searchsorted(knots, anchors.places, side="right") - 1, 0, len(knots) - 2)
    right = (anchors.places - knots[piece]) / np.diff(knots)[piece]
    left = 1.0 - right
    slope, start = np.polyfit(anchors.places, anchors.seconds, 1, w=np.sqrt(anchors.weights))
    rest = anchors.seconds - start - slope * anchors.places
    w, n = anchors.weights, len(knots)
    banded = np.zeros((2, n))
    banded[1] = np.bincount(piece, w * left**2, n) + np.bincount(piece + 1, w * right**2, n) + 1e-6
    banded[0, 1:] = np.bincount(piece, w * left * right, n)[:-1]
    target = np.bincount(piece, w * left * rest, n) + np.bincount(piece + 1, w * right * rest, n)
    seconds = start + slope * knots + solveh_banded(banded, target)
    return PulseGrid(knots, seconds)

"""The part of two grids that is compared.

Both are cut to the span of the reference's drum onsets; the prediction half a reference beat further
out, so that no beat is lost for lying a few milliseconds beyond the edge. Nothing is trimmed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.evaluation.grids import EDGE_S, Bars, Grid

Floats = npt.NDArray[np.float64]

MIN_BEATS = 16
"""A song with fewer reference beats is left out."""

HORIZON_S = 10.0
"""How far beyond the reference a grid without end is followed."""


@dataclass(frozen=True, slots=True, eq=False)
class GridCut:
    """Beats and bar lines inside the cut, and what lies beyond it, all in rising order.

    Parameters
    ----------
    start_s, end_s : the span of the onsets
    beats_s, bar_lines_s : of the reference, within it
    predicted_beats_s, predicted_bar_lines_s : of the prediction, within it and half a beat around it
    all_bars : of the reference, as far as it is followed
    all_predicted_beats_s, all_predicted_bars : of the prediction, as far as it is followed
    """

    start_s: float
    end_s: float
    beats_s: Floats
    bar_lines_s: Floats
    predicted_beats_s: Floats
    predicted_bar_lines_s: Floats
    all_bars: Bars
    all_predicted_beats_s: Floats
    all_predicted_bars: Bars


def cut_grids(reference: Grid, predicted: Grid, onsets_s: Floats) -> GridCut | None:
    """Cut two grids to the span of the onsets.

    Parameters
    ----------
    reference : the beats that are there
    predicted : the beats that were heard
    onsets_s : (n_onsets,) rising; without any, the span is that of the reference's beats

    Returns
    -------
    the cut, or None if fewer than 16 reference beats lie in it
    """
    last_s = max(onsets_s[-1] if len(onsets_s) else 0.0, reference.last_beat_s or 0.0)
    until_s = last_s + HORIZON_S
    beats, guesses = reference.beats_until(until_s), predicted.beats_until(until_s)
    bars, guessed_bars = reference.bars_until(until_s), predicted.bars_until(until_s)
    start_s, end_s = (onsets_s[0], onsets_s[-1]) if len(onsets_s) else (beats[0], last_s)

    def inside(times_s: Floats) -> Floats:
        return np.asarray(times_s[(times_s >= start_s - EDGE_S) & (times_s <= end_s + EDGE_S)])

    beats_s = inside(beats)
    if len(beats_s) < MIN_BEATS:
        return None
    low_s = beats_s[0] - (beats_s[1] - beats_s[0]) / 2
    high_s = beats_s[-1] + (beats_s[-1] - beats_s[-2]) / 2

    def near(times_s: Floats) -> Floats:
        return np.asarray(times_s[(times_s >= low_s) & (times_s < high_s)])

    return GridCut(
        start_s=float(start_s),
        end_s=float(end_s),
        beats_s=beats_s,
        bar_lines_s=inside(_heard_lines(bars, beats)),
        predicted_beats_s=near(guesses),
        predicted_bar_lines_s=near(_heard_lines(guessed_bars, guesses)),
        all_bars=bars,
        all_predicted_beats_s=guesses,
        all_predicted_bars=guessed_bars,
    )


def offsets_to_nearest(events_s: Floats, targets_s: Floats) -> Floats:
    """Distance from each target to its nearest event, positive = the event is later.

    Of two equally near events the earlier one is taken; without events the distance is infinite.
    """
    if not len(events_s):
        return np.full(len(targets_s), np.inf)
    right = np.clip(np.searchsorted(events_s, targets_s), 0, len(events_s) - 1)
    left = np.clip(right - 1, 0, None)
    before, after = events_s[left] - targets_s, events_s[right] - targets_s
    return np.asarray(np.where(np.abs(before) <= np.abs(after), before, after))


def _heard_lines(bars: Bars, beats_s: Floats) -> Floats:
    """Bar lines from the grid's first beat on: the one of a bar that began earlier is only assumed."""
    return np.asarray(bars.lines_s[bars.lines_s >= beats_s[0] - EDGE_S])

"""Finds where the beats and strokes of a song lie on a grid, as anchors of the fit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chart_hero_core.tempo.evidence import PulseEvidence
from chart_hero_core.tempo.fit import Anchors, PulseGrid, fit_grid
from chart_hero_core.tempo.strokes import CRASHES, KICKS, SNARES, TIMEKEEPERS, TOMS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_GATES_S = (0.030, 0.022, 0.022)  # how far from a grid line a stroke may lie, per round of fitting
_VOICE_WEIGHTS = ((KICKS, 1.0), (SNARES, 1.0), (CRASHES, 0.4), (TOMS, 0.5), (TIMEKEEPERS, 0.5))
_LINE_WEIGHTS = np.array([1.0, 0.25, 0.6, 0.25])  # on the beat and on its three sixteenths
_BEAT_WEIGHT, _LEAST_BEAT_WEIGHT = 0.3, 0.005
_TRUSTED_SMOOTHING_S = 0.012


def fit_to_song(
    beats_s: Floats, bar_starts: Ints, evidence: PulseEvidence, *, may_bend: bool
) -> tuple[PulseGrid, Anchors]:
    """Fit a grid to tracked beats and to the strokes around them, in rounds of narrowing gates.

    Parameters
    ----------
    beats_s : (n_beats,) at least two, rising
    bar_starts : indices of the downbeats
    evidence : of the same song
    may_bend : whether the tempo may change

    Returns
    -------
    grid : the fitted seconds of the beats
    anchors : what it was fitted to
    """
    grid = _smoothed(beats_s)
    beats = beat_anchors(beats_s, evidence)
    anchors = beats
    for gate_s in _GATES_S:
        strokes = stroke_anchors(grid, len(beats_s), evidence, gate_s)
        beats = _without_bias(beats, strokes, grid)
        anchors = _near(beats, grid, 2 * gate_s).joined(strokes)
        fitted = fit_grid(anchors, len(beats_s), bar_starts, may_bend=may_bend)
        if np.any(np.diff(fitted.seconds) <= 0):
            break
        grid = fitted
    return grid, anchors


def beat_anchors(beats_s: Floats, evidence: PulseEvidence) -> Anchors:
    """Anchors at the peaks of the beat activation near tracked beats, to a fraction of a frame."""
    heights = evidence.beats
    frames = np.clip(np.rint(beats_s * evidence.frame_rate).astype(np.int64), 0, len(heights) - 1)
    offsets = np.arange(-3, 4)
    around = np.clip(frames[:, None] + offsets, 1, max(1, len(heights) - 2))
    peaks = np.take_along_axis(around, heights[around].argmax(axis=1)[:, None], axis=1)[:, 0]
    left, middle, right = heights[peaks - 1], heights[peaks], heights[np.minimum(peaks + 1, len(heights) - 1)]
    curvature = left - 2 * middle + right
    is_peak = (curvature < -1e-6) & (middle >= left) & (middle >= right)
    shift = np.where(is_peak, 0.5 * (left - right) / np.where(is_peak, curvature, 1.0), 0.0)
    seconds = np.where(is_peak, (peaks + shift) / evidence.frame_rate, beats_s)
    weights = _BEAT_WEIGHT * np.where(is_peak, np.minimum(middle, 1.0) ** 2, 0.0) * evidence.clarity
    return Anchors(
        np.arange(len(beats_s), dtype=np.float64), seconds, np.maximum(weights, _LEAST_BEAT_WEIGHT)
    )


def stroke_anchors(grid: PulseGrid, n_beats: int, evidence: PulseEvidence, gate_s: float) -> Anchors:
    """Anchors at strokes within `gate_s` of a sixteenth line of the grid, close ones weighing more."""
    strokes = evidence.strokes
    lines = np.rint(4 * grid.places_at(strokes.onsets_s)).astype(np.int64)
    distances = strokes.onsets_s - grid.seconds_at(lines / 4)
    weights = strokes.strengths * _LINE_WEIGHTS[lines % 4] * np.clip(1 - (distances / gate_s) ** 2, 0, 1) ** 2
    for voices, factor in _VOICE_WEIGHTS:
        weights = np.where(strokes.are(voices), factor * weights, weights)
    kept = (weights > 1e-3) & (lines >= 0) & (lines <= 4 * (n_beats - 1))
    return Anchors(lines[kept] / 4, strokes.onsets_s[kept], weights[kept])


def _smoothed(beats_s: Floats) -> PulseGrid:
    """Take the frame steps out of tracked beats, but no corner of a tempo step."""
    padded = np.concatenate((2 * beats_s[0] - beats_s[2:0:-1], beats_s, 2 * beats_s[-1] - beats_s[-2:-4:-1]))
    smooth = np.convolve(padded, np.full(5, 0.2), "valid") if len(beats_s) > 4 else beats_s
    smooth = np.where(np.abs(smooth - beats_s) < _TRUSTED_SMOOTHING_S, smooth, beats_s)
    if np.any(np.diff(smooth) <= 0):
        smooth = beats_s
    return PulseGrid(np.arange(len(beats_s), dtype=np.float64), smooth)


def _without_bias(beats: Anchors, strokes: Anchors, grid: PulseGrid) -> Anchors:
    """Move the beats by the constant by which the model marks them earlier or later than the strokes."""
    if len(strokes.places) < 8:
        return beats
    heard = beats.weights > 10 * _LEAST_BEAT_WEIGHT
    if not heard.any():
        return beats
    beat_bias = np.median((beats.seconds - grid.seconds_at(beats.places))[heard])
    stroke_bias = np.median(strokes.seconds - grid.seconds_at(strokes.places))
    return Anchors(beats.places, beats.seconds - (beat_bias - stroke_bias), beats.weights)


def _near(anchors: Anchors, grid: PulseGrid, gate_s: float) -> Anchors:
    """Take the weight from anchors far from the grid (but leave them in: they hold passages of silence)."""
    far = np.abs(anchors.seconds - grid.seconds_at(anchors.places)) > gate_s
    return Anchors(anchors.places, anchors.seconds, np.where(far, _LEAST_BEAT_WEIGHT, anchors.weights))

"""Tracks the pulse: the best chain of beats through a whole song.

A Viterbi search over (frame of the latest beat, interval to the one before). Each beat earns its
salience above a threshold, each change of interval costs; so one tempo is kept through passages
where nothing is heard. The state space is that of Krebs, Böck and Widmer, "An efficient state-space
model for joint tempo and meter tracking", ISMIR 2015, reduced to beats: intervals are at least
`periods[0]` frames, so that many frames can be computed at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from chart_hero_core.tempo.evidence import PulseEvidence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BEAT_WEIGHT = 6.0
BEAT_THRESHOLD = 0.45  # of the local activity: a beat there neither gains nor costs
_REACH = 6  # frames by which an interval may differ from the last without a jump
_STEP_COST = 0.1
_CHANGE_COST = 40.0  # per share of the interval, beyond the one frame that rounding explains
_JUMP_COST = 15.0  # any change of interval at all: a tempo step
_EXPECTED_COST = 0.15  # per squared frame of distance from the expected interval ...
_EXPECTED_LIMIT = 2.4  # ... up to this, so that a wrong expectation cannot win over what is heard
_WINDOW_BEATS = 12
_OCTAVE_TOLERANCE = 0.08
_CERTAIN = 1e4


def track_pulse(
    evidence: PulseEvidence,
    bpm_range: tuple[float, float],
    expected: Floats | None = None,
    known_beat_s: float | None = None,
) -> Ints:
    """Find the frames of the beats, the first less than a beat from the start, the last from the end.

    Parameters
    ----------
    evidence : of the whole song
    bpm_range : slowest and fastest pulse
    expected : (n_frames,) interval in frames that is expected around each frame; None for no expectation
    known_beat_s : second of a beat that is certain; None for none

    Returns
    -------
    (n_beats,) rising frames
    """
    slow, fast = bpm_range
    shortest = max(2, int(60 * evidence.frame_rate / fast))
    longest = max(shortest + 1, int(np.ceil(60 * evidence.frame_rate / slow)))
    periods = np.arange(shortest, longest + 1)
    gains = BEAT_WEIGHT * (evidence.salience - BEAT_THRESHOLD * evidence.activity)
    if known_beat_s is not None:
        known = min(round(known_beat_s * evidence.frame_rate), evidence.n_frames - 1)
        gains[known] += _CERTAIN
    origins, last_scores = _forward(gains, periods, expected)
    return _backward(origins, last_scores, periods)


def _forward(gains: Floats, periods: Ints, expected: Floats | None) -> tuple[npt.NDArray[np.int16], Floats]:
    """Score all chains.

    Returns
    -------
    origins : (n_frames, n_periods) index of the interval before, if the next one is periods[j]
    last_scores : (n_frames, n_periods) of the last `periods[-1]` frames, scores of chains that end there
    """
    n_frames, n_periods = len(gains), len(periods)
    block_length, ring_length = int(periods[0]), int(periods[0] + periods[-1])
    ring = np.zeros((ring_length, n_periods))
    origins = np.zeros((n_frames, n_periods), dtype=np.int16)
    last_scores = np.zeros((min(n_frames, int(periods[-1])), n_periods))
    costs = _change_costs(periods)
    columns = np.arange(n_periods)
    for start in range(0, n_frames, block_length):
        frames = np.arange(start, min(start + block_length, n_frames))
        before = frames[:, None] - periods
        scores = np.where(before < 0, 0.0, ring[before % ring_length, columns]) + gains[frames, None]
        if expected is not None:
            distance = periods - expected[frames, None]
            scores -= np.minimum(_EXPECTED_COST * distance**2, _EXPECTED_LIMIT)
        ring[frames % ring_length], origins[frames] = _best_origins(scores, costs)
        is_last = frames >= n_frames - len(last_scores)
        last_scores[frames[is_last] - n_frames] = scores[is_last]
    return origins, last_scores


def _change_costs(periods: Ints) -> Floats:
    """(n_periods, 2 reach + 1) cost of coming from the interval `k - reach` frames longer."""
    steps = np.abs(np.arange(-_REACH, _REACH + 1))
    beyond_rounding = np.maximum(steps - 1, 0)[None] / periods[:, None]
    return np.asarray(_STEP_COST * (steps > 0) + _CHANGE_COST * beyond_rounding)


def _best_origins(scores: Floats, costs: Floats) -> tuple[Floats, npt.NDArray[np.int16]]:
    """For each frame and each next interval: the best score so far, and the interval that it came with."""
    n_rows, n_periods = scores.shape
    padded = np.full((n_rows, n_periods + 2 * _REACH), -np.inf)
    padded[:, _REACH:-_REACH] = scores
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1, axis=1) - costs
    offsets = near.argmax(axis=2)
    best = np.take_along_axis(near, offsets[..., None], axis=2)[..., 0]
    origins = (offsets + np.arange(n_periods) - _REACH).astype(np.int16)
    jumps = scores.argmax(axis=1)
    jump_scores = scores.max(axis=1) - _JUMP_COST
    is_jump = jump_scores[:, None] > best
    return np.where(is_jump, jump_scores[:, None], best), np.where(is_jump, jumps[:, None], origins).astype(
        np.int16
    )


def _backward(origins: npt.NDArray[np.int16], last_scores: Floats, periods: Ints) -> Ints:
    n_frames = len(origins)
    if n_frames == 0:
        return np.zeros(0, dtype=np.int64)
    frames_left = np.arange(len(last_scores))[::-1]
    complete = np.where(frames_left[:, None] < periods, last_scores, -np.inf)
    row, period = divmod(int(complete.argmax()), len(periods))
    frame = n_frames - len(last_scores) + row
    beats = [frame]
    while frame >= periods[period]:
        frame -= int(periods[period])
        period = int(origins[frame, period])
        beats.append(frame)
    return np.array(beats[::-1], dtype=np.int64)


def local_periods(beats: Ints, evidence: PulseEvidence) -> Floats:
    """Interval between beats around each frame, to a fraction of a frame.

    Slopes of straight lines through some two dozen beats, weighted by their salience, so that a
    passage without evidence takes over the tempo around it.

    Parameters
    ----------
    beats : (n_beats,) frames
    evidence : of the same song

    Returns
    -------
    (n_frames,) frames per beat
    """
    if len(beats) < 2:
        return np.full(evidence.n_frames, 0.5 * evidence.frame_rate)
    weights = evidence.near(evidence.salience, beats / evidence.frame_rate) ** 2 + 1e-3
    index = np.arange(len(beats), dtype=np.float64)
    rough = (beats[-1] - beats[0]) / (len(beats) - 1)
    rest = beats - beats[0] - rough * index
    s_w, s_x, s_y, s_xx, s_xy = (
        _windowed(weights * values) for values in (np.ones_like(index), index, rest, index**2, index * rest)
    )
    spread = s_w * s_xx - s_x**2
    slopes = rough + np.where(spread > 0, (s_w * s_xy - s_x * s_y) / np.where(spread > 0, spread, 1.0), 0.0)
    reliable = s_w > 0.1 * np.median(s_w)
    slopes = _in_one_octave(np.clip(slopes[reliable], 0.4 * rough, 2.5 * rough))
    slopes = ndimage.median_filter(slopes, 2 * _WINDOW_BEATS + 1, mode="nearest")
    return np.asarray(np.interp(np.arange(evidence.n_frames), beats[reliable], slopes))


def _in_one_octave(periods: Floats) -> Floats:
    """Halve and double intervals that are an octave off the song's usual one: nobody counts so."""
    usual = float(np.median(periods))
    octaves = np.clip(np.rint(np.log2(periods / usual)), -1, 1)
    folded = periods / 2.0**octaves
    return np.where(np.abs(np.log2(folded / usual)) < _OCTAVE_TOLERANCE, folded, periods)


def _windowed(values: Floats) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(values)))
    index = np.arange(len(values))
    ends = np.minimum(index + _WINDOW_BEATS + 1, len(values))
    return np.asarray(sums[ends] - sums[np.maximum(index - _WINDOW_BEATS, 0)])

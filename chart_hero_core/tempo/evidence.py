"""What speaks for a beat in each frame: the model's activations, put on one scale, and the strokes.

A model's logits may be badly calibrated, and quiet passages have lower ones; so only their contrast is
used: 0 is a song's median frame, 1 its typical beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from chart_hero_core.domain.activations import HARMONY_STEPS_PER_DB, QUIETEST_PITCH_DB, Activations
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.tempo.strokes import CRASHES, KICKS, SNARES, TIMEKEEPERS, TOMS, Strokes

Floats = npt.NDArray[np.float64]

_STROKE_WEIGHTS = ((KICKS, 0.8), (SNARES, 0.8), (CRASHES, 0.6), (TOMS, 0.4), (TIMEKEEPERS, 0.25))
_STROKE_SHARE = 0.25  # of the salience, where the beat activations are clear
_STROKE_SPREAD_S = 0.012
_FLAT_CONTRAST = 0.5  # a typical peak less than this many nats above the median says nothing
_CLEAR_CONTRAST = 3.0
_LEAST_ACTIVITY = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class PulseEvidence:
    """Evidence per frame.

    Parameters
    ----------
    frame_rate : frames per second
    beats : (n_frames,) contrast of the beat activation, 0 (median) .. 1 (typical beat) .. 1.3
    downbeats : (n_frames,) the same of the downbeat activation
    salience : (n_frames,) beats and strokes together, 0..1.3
    activity : (n_frames,) 0.1..1, what a beat's salience is around here
    clarity : 0..1, how clear the beat activations are; at 0 only the strokes speak
    strokes : what was struck
    harmony : (n_frames, N_PITCH_LEVELS) square root of each pitch class's level; no rows where unknown
    """

    frame_rate: float
    beats: Floats
    downbeats: Floats
    salience: Floats
    activity: Floats
    clarity: float
    strokes: Strokes
    harmony: Floats

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return len(self.salience)

    @property
    def duration_s(self) -> float:
        """Length of the song in seconds."""
        return self.n_frames / self.frame_rate

    def near(self, values: Floats, times_s: Floats, reach: int = 2) -> Floats:
        """Greatest of some per-frame values within `reach` frames of each time; 0 outside the song."""
        frames = np.rint(times_s * self.frame_rate).astype(np.int64)
        greatest = ndimage.maximum_filter1d(values, 2 * reach + 1, mode="constant")
        inside = (frames >= 0) & (frames < self.n_frames)
        return np.where(inside, greatest[np.clip(frames, 0, self.n_frames - 1)], 0.0)


def gather_evidence(activations: Activations, onsets: Sequence[DrumOnset]) -> PulseEvidence:
    """Put activations and strokes on one scale."""
    frame_rate = float(activations.frame_grid.frame_rate)
    strokes = Strokes.from_onsets(onsets)
    beats, clarity = _contrast(activations.beat_logits, frame_rate)
    downbeats, _ = _contrast(activations.downbeat_logits, frame_rate)
    struck = _stroke_salience(strokes, len(beats), frame_rate)
    share = 1.0 - (1.0 - _STROKE_SHARE) * clarity
    salience = (1.0 - share) * beats + share * struck
    peak = _typical_peak(salience, frame_rate)
    salience = np.minimum(salience / peak, 1.3) if peak > 0 else salience
    activity = _activity(salience, frame_rate)
    harmony = _pitch_levels(activations.harmony)
    return PulseEvidence(frame_rate, beats, downbeats, salience, activity, clarity, strokes, harmony)


def _pitch_levels(steps: npt.NDArray[np.uint8]) -> Floats:
    decibels = QUIETEST_PITCH_DB + steps.astype(np.float64) / HARMONY_STEPS_PER_DB
    return np.where(steps > 0, 10 ** (decibels / 40), 0.0)


def _contrast(logits: npt.NDArray[np.float32], frame_rate: float) -> tuple[Floats, float]:
    """Scale logits to 0 (median) .. 1 (typical peak); also say how clear they are, 0..1."""
    heights = np.clip(np.nan_to_num(logits.astype(np.float64), nan=-20.0, posinf=20.0, neginf=-20.0), -20, 20)
    if len(heights) == 0:
        return heights, 0.0
    heights = np.maximum(heights - np.median(heights), 0.0)
    peak = _typical_peak(heights, frame_rate)
    clarity = float(np.clip((peak - _FLAT_CONTRAST) / (_CLEAR_CONTRAST - _FLAT_CONTRAST), 0.0, 1.0))
    if clarity == 0.0:
        return np.zeros_like(heights), 0.0
    return np.minimum(heights / peak, 1.3), clarity


def _typical_peak(heights: Floats, frame_rate: float) -> float:
    """Height that the peaks of the song's clearer half reach: the 70th percentile of maxima per 0.6 s."""
    maxima = _maxima(heights, round(0.6 * frame_rate))
    heard = maxima[maxima > 0.05 * maxima.max()] if len(maxima) else maxima
    return float(np.percentile(heard, 70)) if len(heard) else 0.0


def _maxima(heights: Floats, length: int) -> Floats:
    n_blocks = len(heights) // length
    if n_blocks == 0:
        return heights.max(keepdims=True) if len(heights) else heights
    return np.asarray(heights[: n_blocks * length].reshape(n_blocks, length).max(axis=1))


def _activity(salience: Floats, frame_rate: float) -> Floats:
    """Mean over 8 s of the greatest salience per second."""
    if len(salience) == 0:
        return salience
    greatest = ndimage.maximum_filter1d(salience, 2 * round(0.5 * frame_rate) + 1)
    smooth = ndimage.uniform_filter1d(greatest, 2 * round(4 * frame_rate) + 1, mode="nearest")
    return np.asarray(np.clip(smooth, _LEAST_ACTIVITY, 1.0))


def _stroke_salience(strokes: Strokes, n_frames: int, frame_rate: float) -> Floats:
    salience = np.zeros(n_frames)
    for voices, weight in _STROKE_WEIGHTS:
        chosen = strokes.of(voices)
        frames = np.rint(chosen.onsets_s * frame_rate).astype(np.int64)
        inside = (frames >= 0) & (frames < n_frames)
        layer = np.zeros(n_frames)
        np.maximum.at(layer, frames[inside], weight * chosen.strengths[inside])
        salience += layer
    if n_frames == 0:
        return salience
    sigma = _STROKE_SPREAD_S * frame_rate
    blurred = ndimage.gaussian_filter1d(salience, sigma, mode="constant") * sigma * np.sqrt(2 * np.pi)
    return np.minimum(np.asarray(blurred, dtype=np.float64), 1.3)

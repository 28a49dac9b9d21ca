"""Says how likely a counted pulse is, in nats that can be compared between the pulses of one song."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from chart_hero_core.tempo.bars import BarCount
from chart_hero_core.tempo.evidence import PulseEvidence
from chart_hero_core.tempo.strokes import KICKS, SNARES, TIMEKEEPERS

Floats = npt.NDArray[np.float64]

_PRIOR_BPM, _PRIOR_OCTAVES = 115.0, 0.4
_AGREEMENT_WEIGHT = 14.0
_DOWNBEAT_WEIGHT = 3.0
_BACKBEAT_WEIGHT, _HALF_TIME_SHARE = 2.5, 0.4
_FINENESS_WEIGHT = 2.0
_OFF_EIGHTHS_WEIGHT, _OFF_EIGHTH = 4.0, 0.34  # eighths; triplets lie a third off
_DOUBLED_BPM = (110.0, 125.0)  # a pulse up to here may be half of one that music has; faster ones are not
_LEAST_PEAK = 0.3
_NEAR_S = 0.05
_LEAST_GAP_S = 0.03  # closer strokes are flams or one stroke heard twice


def likelihood(beats_s: Floats, bars: BarCount, evidence: PulseEvidence) -> float:
    """Score a pulse by the activations, by how drummers play, and by which tempos music has.

    Parameters
    ----------
    beats_s : (n_beats,) rising
    bars : how they are counted
    evidence : of the same song
    """
    bpm = 60 / float(np.median(np.diff(beats_s))) if len(beats_s) > 1 else _PRIOR_BPM
    return (
        _AGREEMENT_WEIGHT * beat_agreement(beats_s, evidence)
        + _DOWNBEAT_WEIGHT * _downbeat_agreement(beats_s, bars, evidence)
        + _drum_score(beats_s, bars, evidence)
        - 0.5 * (math.log2(bpm / _PRIOR_BPM) / _PRIOR_OCTAVES) ** 2
    )


def beat_agreement(beats_s: Floats, evidence: PulseEvidence) -> float:
    """F measure, 0..1, between beats and the peaks of the evidence, which weigh by their squared height."""
    heights = evidence.clarity * evidence.beats + (1 - evidence.clarity) * evidence.salience
    return _agreement(beats_s, heights, evidence)


def _downbeat_agreement(beats_s: Floats, bars: BarCount, evidence: PulseEvidence) -> float:
    if not evidence.downbeats.any():
        return 0.0
    return _agreement(beats_s[bars.downbeats], evidence.downbeats, evidence)


def _agreement(times_s: Floats, heights: Floats, evidence: PulseEvidence) -> float:
    activity = evidence.near(evidence.activity, times_s, reach=0)
    met = np.minimum(evidence.near(heights, times_s, reach=3), activity)
    peaks = _peaks(heights, evidence)
    if len(times_s) == 0 or len(peaks) == 0:
        return 0.0
    precision = met.sum() / max(float(activity.sum()), 1e-9)
    index = np.clip(np.searchsorted(times_s, peaks / evidence.frame_rate), 1, max(1, len(times_s) - 1))
    nearest = np.minimum(
        np.abs(times_s[index - 1] - peaks / evidence.frame_rate),
        np.abs(times_s[np.minimum(index, len(times_s) - 1)] - peaks / evidence.frame_rate),
    )
    weights = heights[peaks] ** 2
    recall = weights[nearest <= _NEAR_S].sum() / weights.sum()
    return float(2 * precision * recall / max(precision + recall, 1e-9))


def _peaks(heights: Floats, evidence: PulseEvidence) -> npt.NDArray[np.int64]:
    greatest = ndimage.maximum_filter1d(heights, 13)
    return np.flatnonzero((heights == greatest) & (heights > _LEAST_PEAK * evidence.activity))


def _drum_score(beats_s: Floats, bars: BarCount, evidence: PulseEvidence) -> float:
    """Nats by which the strokes look like drumming at this level."""
    return (
        _backbeat_score(beats_s, bars, evidence)
        - _FINENESS_WEIGHT * _too_fine(beats_s, evidence)
        - _OFF_EIGHTHS_WEIGHT * _snare_off_eighths(beats_s, evidence)
    )


def _backbeat_score(beats_s: Floats, bars: BarCount, evidence: PulseEvidence) -> float:
    """Share of the snare that falls on 2 and 4 of bars of four (on 3, in half time, counts less)."""
    snares = evidence.strokes.of(SNARES)
    if len(snares) < 8 or np.median(bars.metres) != 4:
        return 0.0
    at_beats = snares.near(beats_s, _NEAR_S)
    backbeat = at_beats[bars.places % 2 == 1].sum() + _HALF_TIME_SHARE * at_beats[bars.places == 2].sum()
    return _BACKBEAT_WEIGHT * float(min(1.0, backbeat / snares.strengths.sum()))


def _snare_off_eighths(beats_s: Floats, evidence: PulseEvidence) -> float:
    """Share of the snare on the second and fourth sixteenths: a blast beat that is read at half its tempo.

    Faster than `_DOUBLED_BPM` it is none: there are no such tempos, but blast beats in sixteenths.
    """
    snares = evidence.strokes.of(SNARES)
    if len(snares) < 8 or len(beats_s) < 2:
        return 0.0
    eighths = 2 * np.interp(snares.onsets_s, beats_s, np.arange(len(beats_s)))
    is_off = np.abs(eighths - np.rint(eighths)) > _OFF_EIGHTH
    slow, fast = _DOUBLED_BPM
    weight = np.clip((fast - 60 / np.median(np.diff(beats_s))) / (fast - slow), 0.0, 1.0)
    return float(weight * snares.strengths[is_off].sum() / snares.strengths.sum())


def _too_fine(beats_s: Floats, evidence: PulseEvidence) -> float:
    """Octaves by which the usual fast strokes are finer than 1/16 notes; half of them if coarser than 1/8."""
    if len(beats_s) < 2:
        return 0.0
    gaps = np.concatenate(
        [np.diff(evidence.strokes.of(voices).onsets_s) for voices in (KICKS, SNARES, TIMEKEEPERS)]
    )
    gaps = gaps[gaps > _LEAST_GAP_S]
    if len(gaps) < 16:
        return 0.0
    fast = float(np.percentile(gaps, 20))
    per_beat = float(np.median(np.diff(beats_s))) / fast
    return max(0.0, math.log2(per_beat / 4.4)) + 0.5 * max(0.0, math.log2(1.8 / per_beat))

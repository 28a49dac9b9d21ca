"""What may tell a downbeat from other beats, as one number a beat and signal: network, strokes, harmony.

None of it depends on how a drum or an instrument sounds. Each signal is 0 in a song's mean; a song that lacks
one (no crash, nobody listened for harmony) has zeros, or no such signal.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from chart_hero_core.tempo.evidence import PulseEvidence
from chart_hero_core.tempo.strokes import CRASHES, KICKS, SNARES

Floats = npt.NDArray[np.float64]

_N_BASS_CLASSES = 12
_NEAR_S = 0.05
_LEAST_SPREAD = 1e-3
_CHANGE_BEATS = (1, 2)  # how long before and after a beat harmony is compared
_BEAT_SPAN = (0.1, 0.95)  # of the beat: the blurred edges are left out


def bar_signals(beats_s: Floats, evidence: PulseEvidence) -> dict[str, Floats]:
    """Measure all signals.

    Parameters
    ----------
    beats_s : (n_beats,) at least two, rising
    evidence : of the same song

    Returns
    -------
    name to (n_beats,) values of mean 0; those of harmony have a spread of 1
    """
    signals = {
        "downbeat": evidence.near(evidence.downbeats, beats_s, reach=3),
        "kick": evidence.strokes.of(KICKS).near(beats_s, _NEAR_S),
        "snare": evidence.strokes.of(SNARES).near(beats_s, _NEAR_S),
        "crash": evidence.strokes.of(CRASHES).near(beats_s, _NEAR_S),
    }
    signals = {name: values - values.mean() for name, values in signals.items()}
    for name, values in _harmony(beats_s, evidence):
        signals[name] = (values - values.mean()) / (values.std() + _LEAST_SPREAD)
    return signals


def _harmony(beats_s: Floats, evidence: PulseEvidence) -> Iterator[tuple[str, Floats]]:
    """How much bass and chords turn on each beat."""
    if not len(evidence.harmony):
        return
    levels = _beat_means(beats_s, evidence)
    for name, columns in (("bass", slice(0, _N_BASS_CLASSES)), ("chord", slice(_N_BASS_CLASSES, None))):
        for n_beats in _CHANGE_BEATS:
            yield f"{name} changes ({n_beats})", _turn(*_around(levels[:, columns], n_beats))


def _beat_means(beats_s: Floats, evidence: PulseEvidence) -> Floats:
    """(n_beats, n_pitches) mean level of each beat."""
    intervals_s = np.diff(beats_s, append=2 * beats_s[-1] - beats_s[-2])
    sums = np.concatenate((np.zeros((1, evidence.harmony.shape[1])), np.cumsum(evidence.harmony, axis=0)))
    edges = ((beats_s + place * intervals_s) * evidence.frame_rate for place in _BEAT_SPAN)
    first, last = (np.clip(np.rint(edge).astype(np.int64), 0, len(sums) - 1) for edge in edges)
    return np.asarray((sums[last] - sums[first]) / np.maximum(last - first, 1)[:, None])


def _around(values: Floats, n_beats: int) -> tuple[Floats, Floats]:
    """Mean over the `n_beats` beats from each beat on, and over those before it (the first has none)."""
    sums = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    here = np.arange(len(values))
    end, start = np.minimum(here + n_beats, len(values)), np.maximum(here - n_beats, 0)
    after = (sums[end] - sums[here]) / (end - here)[:, None]
    before = (sums[here] - sums[start]) / np.maximum(here - start, 1)[:, None]
    before[0] = after[0]
    return after, before


def _turn(one: Floats, other: Floats) -> Floats:
    """1 - cosine of the angle between each two rows; 0 where either is silent."""
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    cosines = (one * other).sum(axis=1) / np.maximum(lengths, 1e-12)
    return np.where(lengths > 1e-12, 1.0 - cosines, 0.0)

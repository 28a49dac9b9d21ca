"""Moments: strokes that sound together and are written on one tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.chords import PAD_ORDER
from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.drums import DrumOnset

TOGETHER_S = 0.020
"""Strokes of different drums within this span sound together (a kick and a hat are easily 8 ms apart)."""

AGAIN_S = 0.016
"""Strokes of one drum so far apart are two, and do not sound together."""

_LEAST_WEIGHT = 0.01
"""A moment is the mean of its strokes, weighted by their confidences; the least sure still counts so much."""

_BIT_OF_VOICE = {voice: 1 << PAD_ORDER[pad] for voice, pad in PAD_OF_VOICE.items()}


@dataclass(frozen=True, eq=False)
class Moments:
    """The moments of a song, in order; all arrays are (n_moments,).

    Parameters
    ----------
    starts : index of the first onset of each; it holds all up to the next
    pads : the drums that are struck, one bit for each
    times_s : when it is: the mean of its strokes, weighted by their confidences
    confidences : of the surest of its strokes
    """

    starts: npt.NDArray[np.int64]
    pads: npt.NDArray[np.int64]
    times_s: npt.NDArray[np.float64]
    confidences: npt.NDArray[np.float64]


def find_moments(onsets: Sequence[DrumOnset]) -> Moments:
    """Gather the strokes that sound together.

    Parameters
    ----------
    onsets : at least one, in rising order of `onset_s`
    """
    n = len(onsets)
    onsets_s = np.fromiter((onset.onset_s for onset in onsets), np.float64, n)
    confidences = np.fromiter((onset.confidence for onset in onsets), np.float64, n)
    bits = np.fromiter((_BIT_OF_VOICE[onset.voice] for onset in onsets), np.int64, n)
    starts = _starts(onsets_s, bits)
    index = np.repeat(np.arange(len(starts)), np.diff(starts, append=n))
    weights = np.maximum(confidences, _LEAST_WEIGHT)
    return Moments(
        starts,
        np.bitwise_or.reduceat(bits, starts),
        np.bincount(index, weights * onsets_s) / np.bincount(index, weights),
        np.maximum.reduceat(confidences, starts),
    )


def _starts(onsets_s: npt.NDArray[np.float64], bits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Cut strokes (n,) into moments: wherever the gap is wide, and within crowds stroke by stroke."""
    starts = np.flatnonzero(np.diff(onsets_s, prepend=-np.inf) > TOGETHER_S)
    stops = np.append(starts[1:], len(onsets_s))
    is_crowd = onsets_s[stops - 1] - onsets_s[starts] > TOGETHER_S
    is_crowd |= np.add.reduceat(bits, starts) != np.bitwise_or.reduceat(bits, starts)
    cuts = [starts]
    for start, stop in zip(starts[is_crowd].tolist(), stops[is_crowd].tolist(), strict=True):
        inner = _cuts_of_crowd(onsets_s[start:stop].tolist(), bits[start:stop].tolist())
        cuts.append(start + np.array(inner, dtype=np.int64))
    return np.sort(np.concatenate(cuts))


def _cuts_of_crowd(onsets_s: Sequence[float], bits: Sequence[int]) -> list[int]:
    """Find where further moments begin in a crowd: too late for the one before, or the same drum again."""
    cuts: list[int] = []
    first_s, pads, last_s = onsets_s[0], 0, dict.fromkeys(bits, -np.inf)
    for i, (onset_s, bit) in enumerate(zip(onsets_s, bits, strict=True)):
        is_again = bool(pads & bit) and onset_s - last_s[bit] >= AGAIN_S
        if onset_s - first_s > TOGETHER_S or is_again:
            cuts.append(i)
            first_s, pads = onset_s, 0
        pads |= bit
        last_s[bit] = onset_s
    return cuts

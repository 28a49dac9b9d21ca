"""Activations to drum strokes: calibrated probabilities, peaks, sub-frame times, voices.

A family's activation says *that* something of it is struck, the voices' say *what*. So a hat that is
hard to tell open or closed is still one sure stroke, rather than two unsure ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice

Floats = npt.NDArray[np.float64]

PEAK_REACH = 2
"""A peak is higher than so many frames on both sides (20 ms): 8.9 % of all snare pairs are closer than
50 ms, so more would lose rolls."""

PRESENCE_PEAKS = 8
"""So many of a song's best peaks decide whether it has a family at all."""

TOGETHER = 0.6
"""Two voices of a family are both struck if each is likelier than this."""

TWO_AT_ONCE = (DrumFamily.TOMS, DrumFamily.CYMBALS)
"""Families of several instruments, two of which can be struck together."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a family's logits into probabilities and its peaks into instants.

    Parameters
    ----------
    scale, bias : probability = sigmoid(scale * logit + bias), fitted on held-out synthetic songs
    voice_scale : the same for the choice among the family's voices
    offset_s : added to onset times, so that their median error is zero
    presence : a song keeps the family only if its `song_presence` reaches this (at sensitivity 0.5)
    """

    scale: float = 1.0
    bias: float = 0.0
    voice_scale: float = 1.0
    offset_s: float = 0.0
    presence: float = -10.0


@dataclass(frozen=True, slots=True)
class DecodingSpec:
    """How activations become onsets; fitted after training and stored with the weights.

    Parameters
    ----------
    calibrations : per family; a family that is missing is taken as calibrated
    """

    calibrations: Mapping[DrumFamily, Calibration] = field(default_factory=dict)

    def of(self, family: DrumFamily) -> Calibration:
        """Return a family's calibration."""
        return self.calibrations.get(family, Calibration())


def pick_onsets(
    activations: Activations,
    decoding: DecodingSpec,
    sensitivities: Mapping[DrumFamily, float] | None = None,
) -> list[DrumOnset]:
    """Pick drum strokes.

    Parameters
    ----------
    activations : of the whole song
    decoding : calibration of the model that made them
    sensitivities : per family, 0 (nothing) .. 1 (everything); 0.5, the default, keeps what is more
        likely than not

    Returns
    -------
    list of DrumOnset
        in rising order of onset; confidences are probabilities
    """
    onsets: list[DrumOnset] = []
    for family in FAMILIES:
        sensitivity = 0.5 if sensitivities is None else sensitivities.get(family, 0.5)
        onsets.extend(_pick_family(activations, family, decoding.of(family), 1.0 - sensitivity))
    return sorted(onsets, key=lambda onset: (onset.onset_s, VOICES.index(onset.voice)))


def find_peaks(logits: Floats) -> npt.NDArray[np.int64]:
    """Frames that are higher than the `PEAK_REACH` frames on both sides.

    Parameters
    ----------
    logits : (n_frames,)
    """
    padded = np.pad(logits, PEAK_REACH, constant_values=-np.inf)
    n_frames = len(logits)
    is_peak = np.ones(n_frames, dtype=np.bool_)
    for shift in range(1, PEAK_REACH + 1):
        is_peak &= logits > padded[PEAK_REACH - shift : PEAK_REACH - shift + n_frames]
        is_peak &= logits >= padded[PEAK_REACH + shift : PEAK_REACH + shift + n_frames]
    return np.flatnonzero(is_peak)


def song_presence(log_odds: Floats) -> float:
    """Say how sure it is that a song has a family at all: the mean of its best peaks' log-odds.

    Parameters
    ----------
    log_odds : (n_peaks,) of every peak of the family in the song

    Returns
    -------
    float
        minus infinity without a peak
    """
    return float(np.mean(np.sort(log_odds)[-PRESENCE_PEAKS:])) if len(log_odds) else -np.inf


def refine_peaks(logits: Floats, peaks: npt.NDArray[np.int64]) -> Floats:
    """Find the tops of the parabolas through each peak and its neighbours.

    Parameters
    ----------
    logits : (n_frames,)
    peaks : (n_peaks,) frames

    Returns
    -------
    Floats
        (n_peaks,) fractional frames, at most half a frame away
    """
    padded = np.pad(logits, 1, mode="edge")
    left, centre, right = padded[peaks], padded[peaks + 1], padded[peaks + 2]
    curvature = left - 2 * centre + right
    shift = np.divide(0.5 * (left - right), curvature, out=np.zeros(len(peaks)), where=curvature < -1e-9)
    return np.asarray(peaks + np.clip(shift, -0.5, 0.5))


def _pick_family(
    activations: Activations, family: DrumFamily, calibration: Calibration, threshold: float
) -> list[DrumOnset]:
    column = FAMILIES.index(family)
    logits = activations.family_logits[:, column].astype(np.float64)
    peaks = find_peaks(logits)
    log_odds = calibration.scale * logits[peaks] + calibration.bias
    # Who asks for more notes than are likely asks for less likely instruments as well, and the other way.
    bound = calibration.presence + float(logit(threshold))
    if song_presence(log_odds) < bound:
        return []
    probabilities = expit(log_odds)
    kept = (probabilities > threshold) if threshold > 0 else np.ones(len(peaks), dtype=np.bool_)
    peaks, probabilities = peaks[kept], probabilities[kept]
    frames = refine_peaks(logits, peaks)
    onsets_s = [
        max(activations.frame_grid.seconds_at(float(frame)) + calibration.offset_s, 0.0) for frame in frames
    ]
    velocities = np.clip(np.round(activations.velocities[peaks, column] * 127), 1, 127).astype(int)
    shares = _voice_shares(activations, family, peaks, calibration.voice_scale)
    onsets = []
    for i, onset_s in enumerate(onsets_s):
        for voice, share in _chosen_voices(family, shares[i]):
            confidence = float(probabilities[i] * share)
            onsets.append(DrumOnset(onset_s, voice, int(velocities[i]), confidence))
    return onsets


def _voice_shares(
    activations: Activations, family: DrumFamily, peaks: npt.NDArray[np.int64], scale: float
) -> Floats:
    """(n_peaks, n_voices of the family): the chance of each voice, given that the family is struck."""
    columns = [VOICES.index(voice) for voice in family.voices]
    if len(columns) == 1:
        return np.ones((len(peaks), 1))
    logits = activations.voice_logits[peaks][:, columns].astype(np.float64)
    return np.asarray(expit(scale * logits))


def _chosen_voices(family: DrumFamily, shares: Floats) -> list[tuple[DrumVoice, float]]:
    """Choose the likeliest voice, and a second one where two can sound together, with their chances."""
    best = int(np.argmax(shares))
    total = max(float(shares.sum()), 1e-9)
    if family in TWO_AT_ONCE:
        both = [(family.voices[i], float(share)) for i, share in enumerate(shares) if share > TOGETHER]
        if len(both) > 1:
            return both
    return [(family.voices[best], float(shares[best]) / total)]

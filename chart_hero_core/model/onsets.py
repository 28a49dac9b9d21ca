"""Activations to drum strokes: calibrated probabilities, peaks, sub-frame times, voices.

A family's activation says *that* something of it is struck, the voices' say *what*. So a hat that is
hard to tell open or closed is still one sure stroke, rather than two unsure ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice

Floats = npt.NDArray[np.float64]

PEAK_REACH = 2
"""A peak is higher than so many frames on both sides (20 ms): 8.9 % of all snare pairs are closer than
50 ms, so more would lose rolls."""

NEVER_ABSENT = -10.0
"""A bound on `song_presence` that every song reaches."""

TOGETHER = 0.6
"""Two voices of a family are both struck if each is likelier than this."""

TWO_AT_ONCE = (DrumFamily.TOMS, DrumFamily.CYMBALS)
"""Families of several instruments, two of which can be struck together."""

_RELATIVES = tuple(
    tuple(VOICES.index(other) for other in voice.family.voices if other is not voice) for voice in VOICES
)
"""Indices of the other voices of each voice's family."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a family's logits into probabilities and its peaks into instants.

    Parameters
    ----------
    scale, bias : probability = sigmoid(scale * logit + bias), fitted on held-out synthetic songs
    voice_scale : the same for the choice among the family's voices
    offset_s : added to onset times, so that their median error is zero
    presence : a song keeps the family only if its `song_presence` reaches this (at sensitivity 0.5)
    presence_peaks : how many best peaks `presence` was fitted for; a card that does not say means 8
    """

    scale: float = 1.0
    bias: float = 0.0
    voice_scale: float = 1.0
    offset_s: float = 0.0
    presence: float = NEVER_ABSENT
    presence_peaks: int = 8


@dataclass(frozen=True, slots=True)
class DecodingSpec:
    """How activations become onsets; fitted after training and stored with the weights.

    Parameters
    ----------
    calibrations : per family; a family that is missing is taken as calibrated
    kit_presence : a song has drums only if the `presence` of its clearest family reaches this (at
        sensitivity 0.5)
    """

    calibrations: Mapping[DrumFamily, Calibration] = field(default_factory=dict)
    kit_presence: float = NEVER_ABSENT

    def of(self, family: DrumFamily) -> Calibration:
        """Return a family's calibration."""
        return self.calibrations.get(family, Calibration())


@dataclass(frozen=True, eq=False)
class FamilyPeaks:
    """Every peak of one family in a song, however unlikely.

    Parameters
    ----------
    family : whose peaks these are
    onsets_s : (n_peaks,) heard seconds, rising
    probabilities : (n_peaks,) calibrated chance that the family is struck
    velocities : (n_peaks,) 1..127
    shares : (n_peaks, n_voices) calibrated chance of each voice of the family, given that it is struck;
        they need not add up to 1
    presence, needed_presence : `song_presence` of the family, and what its calibration asks for
    """

    family: DrumFamily
    onsets_s: Floats
    probabilities: Floats
    velocities: npt.NDArray[np.int64]
    shares: Floats
    presence: float
    needed_presence: float

    @classmethod
    def of(cls, activations: Activations, family: DrumFamily, calibration: Calibration) -> FamilyPeaks:
        """Find and calibrate the peaks of a family."""
        column = FAMILIES.index(family)
        logits = activations.family_logits[:, column].astype(np.float64)
        peaks = find_peaks(logits)
        log_odds = calibration.scale * logits[peaks] + calibration.bias
        grid = activations.frame_grid
        frames = refine_peaks(logits, peaks).tolist()
        seconds = np.array([grid.seconds_at(frame) for frame in frames], dtype=np.float64)
        velocities = np.clip(np.round(activations.velocities[peaks, column] * 127), 1, 127)
        return cls(
            family,
            np.maximum(seconds + calibration.offset_s, 0.0),
            chance_of(log_odds),
            velocities.astype(np.int64),
            _voice_shares(activations, family, peaks, calibration.voice_scale),
            song_presence(log_odds, calibration.presence_peaks),
            calibration.presence,
        )

    def is_present_at(self, threshold: float) -> bool:
        """Say whether the song has the family at all, for whoever keeps strokes above a probability.

        Who asks for more notes than are likely asks for less likely instruments as well, and the other way.
        """
        return not self.presence < self.needed_presence + _log_odds(threshold)


@dataclass(frozen=True, eq=False)
class SongPeaks:
    """All peaks of a song: made once, so that sensitivities can be moved in a moment.

    Parameters
    ----------
    families : the peaks of every family
    needed_kit_presence : what the model's calibration asks of the clearest family
    """

    families: Mapping[DrumFamily, FamilyPeaks]
    needed_kit_presence: float = NEVER_ABSENT

    @classmethod
    def of(cls, activations: Activations, decoding: DecodingSpec) -> SongPeaks:
        """Find the peaks of a song.

        Parameters
        ----------
        activations : of the whole song
        decoding : calibration of the model that made them
        """
        peaks = {family: FamilyPeaks.of(activations, family, decoding.of(family)) for family in FAMILIES}
        return cls(peaks, decoding.kit_presence)

    def pick(self, sensitivities: Mapping[DrumVoice, float] | None = None) -> list[DrumOnset]:
        """Pick drum strokes: at each peak the voice is chosen first, then it has to pass its own threshold.

        Parameters
        ----------
        sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5, the default, keeps what is more
            likely than not

        Returns
        -------
        list of DrumOnset
            in rising order of onset; confidences are probabilities
        """
        thresholds = np.array([1.0 - (sensitivities or {}).get(voice, 0.5) for voice in VOICES])
        is_present = np.array(
            [
                self._has_drums_at(threshold) and self.families[voice.family].is_present_at(threshold)
                for voice, threshold in zip(VOICES, thresholds.tolist(), strict=True)
            ]
        )
        strokes = self._strokes
        lowest = thresholds[strokes.voices]
        kept = np.flatnonzero(
            is_present[strokes.voices] & ((strokes.probabilities > lowest) | (lowest <= 0.0))
        )
        return [
            DrumOnset(onset_s, VOICES[voice], velocity, chances[voice], _others(voice, chances))
            for onset_s, voice, velocity, chances in zip(
                strokes.onsets_s[kept].tolist(),
                strokes.voices[kept].tolist(),
                strokes.velocities[kept].tolist(),
                strokes.chances[kept].tolist(),
                strict=True,
            )
        ]

    @cached_property
    def _strokes(self) -> _Strokes:
        return _Strokes.of(self.families.values())

    def _has_drums_at(self, threshold: float) -> bool:
        """Say whether the song has any drums; as `FamilyPeaks.is_present_at`."""
        clearest = max(peaks.presence for peaks in self.families.values())
        return not clearest < self.needed_kit_presence + _log_odds(threshold)


@dataclass(frozen=True, eq=False)
class _Strokes:
    """The likeliest voice (or two) of every peak, in the order of `pick`; all but `chances` are (n_strokes,).

    `voices` index `VOICES`; `probabilities` are those of the peak's family, and `chances`, (n_strokes,
    n_voices), say how they are shared out: how likely the stroke is there and is that voice.
    """

    onsets_s: Floats
    voices: npt.NDArray[np.int64]
    velocities: npt.NDArray[np.int64]
    probabilities: Floats
    chances: Floats

    @classmethod
    def of(cls, families: Iterable[FamilyPeaks]) -> _Strokes:
        columns = []
        for peaks in families:
            index, place, own_chances = _chosen_voices(peaks.family, peaks.shares)
            voices = np.array([VOICES.index(voice) for voice in peaks.family.voices])
            chances = np.zeros((len(index), len(VOICES)))
            chances[:, voices] = _shared_out(peaks.shares[index], place, own_chances)
            probabilities = peaks.probabilities[index]
            columns.append(
                (
                    peaks.onsets_s[index],
                    voices[place],
                    peaks.velocities[index],
                    probabilities,
                    probabilities[:, np.newaxis] * chances,
                )
            )
        onsets_s, voices, *others = (np.concatenate(column) for column in zip(*columns, strict=True))
        order = np.lexsort((voices, onsets_s))
        return cls(onsets_s[order], voices[order], *(column[order] for column in others))


def pick_onsets(
    activations: Activations,
    decoding: DecodingSpec,
    sensitivities: Mapping[DrumVoice, float] | None = None,
) -> list[DrumOnset]:
    """Pick drum strokes once; to pick again and again, keep the `SongPeaks`.

    Parameters
    ----------
    activations : of the whole song
    decoding : calibration of the model that made them
    sensitivities : as `SongPeaks.pick`
    """
    return SongPeaks.of(activations, decoding).pick(sensitivities)


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


def song_presence(log_odds: Floats, n_best: int) -> float:
    """Say how sure it is that a song has a family at all: the mean of its best peaks' log-odds.

    Parameters
    ----------
    log_odds : (n_peaks,) of every peak of the family in the song
    n_best : how many peaks count, at least 1

    Returns
    -------
    float
        minus infinity without a peak
    """
    return float(np.mean(np.sort(log_odds)[-n_best:])) if len(log_odds) else -np.inf


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
    if not len(peaks):
        return np.zeros(0)
    padded = np.pad(logits, 1, mode="edge")
    left, centre, right = padded[peaks], padded[peaks + 1], padded[peaks + 2]
    curvature = left - 2 * centre + right
    shift = np.divide(0.5 * (left - right), curvature, out=np.zeros(len(peaks)), where=curvature < -1e-9)
    return np.asarray(peaks + np.clip(shift, -0.5, 0.5))


def chance_of(log_odds: Floats) -> Floats:
    """Turn log-odds into probabilities. (SciPy's own takes a third of a window's start to import.)

    Parameters
    ----------
    log_odds : of any shape
    """
    return np.asarray(np.exp(-np.logaddexp(0.0, -log_odds)))


def _voice_shares(
    activations: Activations, family: DrumFamily, peaks: npt.NDArray[np.int64], scale: float
) -> Floats:
    """(n_peaks, n_voices of the family): the chance of each voice, given that the family is struck."""
    columns = [VOICES.index(voice) for voice in family.voices]
    if len(columns) == 1:
        return np.ones((len(peaks), 1))
    logits = activations.voice_logits[peaks][:, columns].astype(np.float64)
    return chance_of(scale * logits)


def _chosen_voices(
    family: DrumFamily, shares: Floats
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Choose at each peak the likeliest voice, and a second one where two can sound together.

    Returns the peak, the voice's place in its family and its chance, (n_strokes,) each.
    """
    together = shares > TOGETHER
    is_double = (family in TWO_AT_ONCE) & (together.sum(axis=1) > 1)
    is_best = np.arange(shares.shape[1]) == np.argmax(shares, axis=1)[:, np.newaxis]
    is_chosen = np.where(is_double[:, np.newaxis], together, is_best)
    totals = np.where(is_double, 1.0, np.maximum(shares.sum(axis=1), 1e-9))
    peaks, voices = np.nonzero(is_chosen)
    return peaks, voices, shares[peaks, voices] / totals[peaks]


def _shared_out(shares: Floats, voices: npt.NDArray[np.int64], own_chances: Floats) -> Floats:
    """Share out, by their `shares`, among a family's other voices what its chosen one leaves of 1.

    `shares` and what is returned are (n_strokes, n_voices of the family), the chosen `voices` and their
    `own_chances` (n_strokes,).
    """
    rows = np.arange(len(shares))
    others = shares.copy()
    others[rows, voices] = 0.0
    chances = others * ((1.0 - own_chances) / np.maximum(others.sum(axis=1), 1e-9))[:, np.newaxis]
    chances[rows, voices] = own_chances
    return np.asarray(chances)


def _others(voice: int, chances: Sequence[float]) -> tuple[tuple[DrumVoice, float], ...]:
    """List what a stroke may be but the voice that was chosen."""
    return tuple((VOICES[other], chances[other]) for other in _RELATIVES[voice])


def _log_odds(chance: float) -> float:
    """Turn a probability into log-odds; infinite at 0 and 1."""
    with np.errstate(divide="ignore"):
        return float(np.log(chance) - np.log1p(-chance))

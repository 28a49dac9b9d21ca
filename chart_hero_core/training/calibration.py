"""Calibration: what a trained network's logits mean, fitted on held-out synthetic songs.

A probability is worth its name if strokes of confidence 0.8 are right four times in five. The fit runs
on whole songs of held-out kits, instruments and rooms, never on balanced windows, and never on the
songs that the model is judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset
from chart_hero_core.evaluation.matching import match_events
from chart_hero_core.evaluation.reliability import measure_reliability
from chart_hero_core.model.onsets import (
    Calibration,
    DecodingSpec,
    find_peaks,
    pick_onsets,
    refine_peaks,
    song_presence,
)
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.presence import (
    LACKING_SHARES,
    PRESENCE_PEAKS,
    FamilyInSong,
    fit_kit_presence,
    fit_presence,
)

Floats = npt.NDArray[np.float64]

TOLERANCE_S = 0.03
"""A peak this close to a stroke is right: the tolerance of `evaluation.edits`."""

LOWEST_LOGIT = -7.0
"""Peaks below are no candidates: nobody would place a note there."""


@dataclass(frozen=True, slots=True, eq=False)
class HeardSong:
    """A rendered song and what the network says about it."""

    clip: LabelledClip
    activations: Activations

    @property
    def audible_onsets(self) -> list[DrumOnset]:
        """Strokes that the record lets be heard."""
        return self._onsets(are_audible=True)

    @property
    def drowned_onsets(self) -> list[DrumOnset]:
        """Strokes that the record drowns."""
        return self._onsets(are_audible=False)

    def _onsets(self, *, are_audible: bool) -> list[DrumOnset]:
        pairs = zip(self.clip.onsets, self.clip.audible, strict=True)
        return [onset for onset, is_audible in pairs if is_audible == are_audible]


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Every peak of a family in one song: its logit, whether a stroke is there, and how far away.

    `best_logit` is the song's presence before scale and bias; `is_lacking` whether the song has none of
    the family, not even drowned.
    """

    best_logit: float
    is_lacking: bool
    logits: Floats
    is_stroke: npt.NDArray[np.bool_]
    errors_s: Floats
    voice_logits: Floats
    voices: npt.NDArray[np.int64]


def calibrate(songs: Sequence[HeardSong], lacking: Sequence[HeardSong] = ()) -> DecodingSpec:
    """Fit every family's calibration.

    Parameters
    ----------
    songs : held-out, as songs are: some without toms, some without cymbals, some without drums
    lacking : more songs that lack a family, for `presence` alone: they would be too many for the rest
    """
    calibrations = {family: _calibrate_family(songs, lacking, family) for family in FAMILIES}
    kits = [_kit_in_song(song, calibrations) for song in (*songs, *lacking)]
    return DecodingSpec(calibrations, round(fit_kit_presence(kits), 3))


def measure(songs: Sequence[HeardSong], decoding: DecodingSpec) -> dict[str, Any]:
    """Measure how honest confidences are, on songs that were not calibrated on.

    Returns
    -------
    dict
        `calibration_error` and `doubt_auc` over all strokes and per family, `n_strokes`
    """
    right: dict[DrumFamily, list[bool]] = {family: [] for family in FAMILIES}
    confidences: dict[DrumFamily, list[float]] = {family: [] for family in FAMILIES}
    for song in songs:
        picked = pick_onsets(song.activations, decoding)
        for voice in VOICES:
            heard = [onset for onset in picked if onset.voice is voice]
            there = [onset.onset_s for onset in song.clip.onsets if onset.voice is voice]
            matching = match_events(
                np.sort(np.array(there)), np.array([onset.onset_s for onset in heard]), TOLERANCE_S
            )
            is_right = np.zeros(len(heard), dtype=np.bool_)
            is_right[matching.predicted] = True
            right[voice.family].extend(is_right.tolist())
            confidences[voice.family].extend(onset.confidence for onset in heard)
    everything = measure_reliability(
        np.concatenate([right[family] for family in FAMILIES]),
        np.concatenate([confidences[family] for family in FAMILIES]),
    )
    per_family = {
        family.value: round(measure_reliability(right[family], confidences[family]).calibration_error, 4)
        for family in FAMILIES
        if right[family]
    }
    return {
        "n_strokes": sum(map(len, right.values())),
        "calibration_error": round(everything.calibration_error, 4),
        "doubt_auc": None if everything.doubt_auc is None else round(everything.doubt_auc, 4),
        "calibration_error_per_family": per_family,
    }


def _calibrate_family(
    songs: Sequence[HeardSong], lacking: Sequence[HeardSong], family: DrumFamily
) -> Calibration:
    candidates = [_candidates(song, family) for song in songs]
    if not any(one.is_stroke.any() for one in candidates):
        return Calibration()
    judged = [*candidates, *(_candidates(song, family) for song in lacking)]
    scale, bias = _fit_logistic(candidates)
    # Peaks of songs that are taken to lack the family are never shown, so they must not weigh on the rest.
    presence = _fit_family_presence(judged, family, scale, bias)
    shown = [one for one in candidates if scale * one.best_logit + bias >= presence] or candidates
    scale, bias = _fit_logistic(shown)
    errors = np.concatenate([one.errors_s[one.is_stroke] for one in shown])
    return Calibration(
        scale=round(scale, 4),
        bias=round(bias, 4),
        voice_scale=round(_fit_voice_scale(shown, family), 4),
        offset_s=round(-float(np.median(errors)), 5),
        presence=round(_fit_family_presence(judged, family, scale, bias), 3),
        presence_peaks=PRESENCE_PEAKS,
    )


def _candidates(song: HeardSong, family: DrumFamily) -> _Candidates:
    """List a family's peaks, those at inaudible strokes left out: neither answer is wrong there."""
    column = FAMILIES.index(family)
    logits = song.activations.family_logits[:, column].astype(np.float64)
    peaks = find_peaks(logits)
    best_logit = song_presence(logits[peaks], PRESENCE_PEAKS)
    peaks = peaks[logits[peaks] > LOWEST_LOGIT]
    grid = song.activations.frame_grid
    peaks_s = np.array([grid.seconds_at(float(frame)) for frame in refine_peaks(logits, peaks)])
    audible = [onset for onset in song.audible_onsets if onset.voice.family is family]
    drowned_s = np.array([onset.onset_s for onset in song.drowned_onsets if onset.voice.family is family])
    strokes_s = np.array([onset.onset_s for onset in audible])
    matching = match_events(strokes_s, peaks_s, TOLERANCE_S)
    matched, partner = np.asarray(matching.predicted, int), np.asarray(matching.reference, int)
    is_stroke = np.zeros(len(peaks), dtype=np.bool_)
    is_stroke[matched] = True
    errors = np.zeros(len(peaks))
    errors[matched] = peaks_s[matched] - strokes_s[partner]
    voices = np.zeros(len(peaks), dtype=np.int64)
    voices[matched] = [family.voices.index(audible[i].voice) for i in partner]
    columns = [VOICES.index(voice) for voice in family.voices]
    kept = is_stroke | ~_near(peaks_s, drowned_s)
    voice_logits = song.activations.voice_logits[peaks][:, columns].astype(np.float64)
    return _Candidates(
        best_logit,
        not audible and not len(drowned_s),
        logits[peaks][kept],
        is_stroke[kept],
        errors[kept],
        voice_logits[kept],
        voices[kept],
    )


def _near(times_s: Floats, others_s: Floats) -> npt.NDArray[np.bool_]:
    if len(others_s) == 0:
        return np.zeros(len(times_s), dtype=np.bool_)
    return np.asarray(np.abs(times_s[:, None] - others_s[None, :]).min(axis=1) <= TOLERANCE_S)


def _fit_logistic(candidates: list[_Candidates]) -> tuple[float, float]:
    """Fit probability = sigmoid(scale * logit + bias) by maximum likelihood (Platt scaling)."""
    logits = np.concatenate([one.logits for one in candidates])
    is_stroke = np.concatenate([one.is_stroke for one in candidates])
    if is_stroke.all():
        return 1.0, 0.0
    signs = np.where(is_stroke, 1.0, -1.0)

    def loss(parameters: Floats) -> float:
        return float(np.mean(np.logaddexp(0.0, -signs * (parameters[0] * logits + parameters[1]))))

    scale, bias = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return max(float(scale), 0.05), float(bias)


def _fit_voice_scale(candidates: list[_Candidates], family: DrumFamily) -> float:
    """Fit how sharply the voices' logits choose, by the likelihood of the true voices."""
    if len(family.voices) == 1:
        return 1.0
    logits = np.concatenate([one.voice_logits[one.is_stroke] for one in candidates])
    voices = np.concatenate([one.voices[one.is_stroke] for one in candidates])

    def loss(scale: float) -> float:
        shares = 1 / (1 + np.exp(-np.clip(scale * logits, -50, 50)))
        chosen = shares[np.arange(len(voices)), voices] / np.maximum(shares.sum(axis=1), 1e-12)
        return float(-np.mean(np.log(np.maximum(chosen, 1e-12))))

    scales = np.exp(np.linspace(np.log(0.2), np.log(3.0), 28))
    return float(scales[int(np.argmin([loss(scale) for scale in scales]))])


def _kit_in_song(song: HeardSong, calibrations: Mapping[DrumFamily, Calibration]) -> FamilyInSong:
    """Say how clear the clearest family is, and what showing all of them would bring."""
    families = [
        _family_in_song(_candidates(song, family), calibration.scale, calibration.bias)
        for family, calibration in calibrations.items()
    ]
    return FamilyInSong(
        level=max(one.level for one in families),
        n_right=sum(one.n_right for one in families),
        n_wrong=sum(one.n_wrong for one in families),
        is_lacking=not song.clip.onsets,
    )


def _fit_family_presence(
    candidates: list[_Candidates], family: DrumFamily, scale: float, bias: float
) -> float:
    """Fit `presence`; songs that drown all strokes of the family say nothing about it."""
    songs = [_family_in_song(one, scale, bias) for one in candidates if one.is_lacking or one.is_stroke.any()]
    return fit_presence(songs, LACKING_SHARES[family])


def _family_in_song(candidates: _Candidates, scale: float, bias: float) -> FamilyInSong:
    is_shown = scale * candidates.logits + bias > 0
    return FamilyInSong(
        level=scale * candidates.best_logit + bias,
        n_right=int(np.sum(is_shown & candidates.is_stroke)),
        n_wrong=int(np.sum(is_shown & ~candidates.is_stroke)),
        is_lacking=candidates.is_lacking,
    )

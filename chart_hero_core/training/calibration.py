"""Calibration: what a trained network's logits mean, fitted on held-out synthetic songs.

A probability is worth its name if strokes of confidence 0.8 are right four times in five. The fit runs
on whole songs of held-out kits, instruments and rooms, never on balanced windows, and never on the
songs that the model is judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.evaluation.reliability import reliability_of_strokes
from chart_hero_core.evaluation.strokes import strokes_of_onsets
from chart_hero_core.model.onsets import Calibration, DecodingSpec, pick_onsets
from chart_hero_core.training.candidates import Candidates, HeardSong, candidates_of
from chart_hero_core.training.presence import (
    LACKING_SHARES,
    PRESENCE_PEAKS,
    FamilyInSong,
    fit_kit_presence,
    fit_presence,
)

Floats = npt.NDArray[np.float64]


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
    """Measure how honest confidences are on the pads that users see, on songs that were not calibrated on.

    Returns
    -------
    dict
        `calibration_error` over all strokes and per pad, `doubt_auc`, `n_strokes`
    """
    per_pad = reliability_of_strokes(
        (strokes_of_onsets(song.clip.onsets), strokes_of_onsets(pick_onsets(song.activations, decoding)))
        for song in songs
    )
    everything = per_pad.get(None)
    if everything is None:
        return {"n_strokes": 0}
    return {
        "n_strokes": everything.n_notes,
        "calibration_error": round(everything.calibration_error, 4),
        "doubt_auc": None if everything.doubt_auc is None else round(everything.doubt_auc, 4),
        "calibration_error_per_pad": {
            pad.value: round(one.calibration_error, 4) for pad, one in per_pad.items() if pad is not None
        },
    }


def _calibrate_family(
    songs: Sequence[HeardSong], lacking: Sequence[HeardSong], family: DrumFamily
) -> Calibration:
    candidates = [candidates_of(song, family) for song in songs]
    if not any(one.is_stroke.any() for one in candidates):
        return Calibration()
    judged = [*candidates, *(candidates_of(song, family) for song in lacking)]
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


def _fit_logistic(candidates: list[Candidates]) -> tuple[float, float]:
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


def _fit_voice_scale(candidates: list[Candidates], family: DrumFamily) -> float:
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
        _family_in_song(candidates_of(song, family), calibration.scale, calibration.bias)
        for family, calibration in calibrations.items()
    ]
    return FamilyInSong(
        level=max(one.level for one in families),
        n_right=sum(one.n_right for one in families),
        n_wrong=sum(one.n_wrong for one in families),
        is_lacking=not song.clip.onsets,
    )


def _fit_family_presence(
    candidates: list[Candidates], family: DrumFamily, scale: float, bias: float
) -> float:
    """Fit `presence`; songs that drown all strokes of the family say nothing about it."""
    songs = [_family_in_song(one, scale, bias) for one in candidates if one.is_lacking or one.is_stroke.any()]
    return fit_presence(songs, LACKING_SHARES[family])


def _family_in_song(candidates: Candidates, scale: float, bias: float) -> FamilyInSong:
    is_shown = scale * candidates.logits + bias > 0
    return FamilyInSong(
        level=scale * candidates.best_logit + bias,
        n_right=int(np.sum(is_shown & candidates.is_stroke)),
        n_wrong=int(np.sum(is_shown & ~candidates.is_stroke)),
        is_lacking=candidates.is_lacking,
    )

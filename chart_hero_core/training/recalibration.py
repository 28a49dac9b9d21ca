"""Calibration from a handful of the user's own songs: as far from the one before as they can prove.

A family's calibrated log-odds become `slope * log_odds + shift`, and its onsets move by some ms. Strokes of
one song are much alike, so that a song is little more than one witness of what the next one will be like: its
say is bounded however many strokes it has, and without witnesses everything stays as it was (a fit of
greatest posterior, with the calibration before as what is likely beforehand). Songs that are asked never are
those that the outcome is judged by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE
from chart_hero_core.model.onsets import Calibration, DecodingSpec, chance_of
from chart_hero_core.training.candidates import Candidates, HeardSong, candidates_of

Floats = npt.NDArray[np.float64]

SAY_OF_SONG = 40.0
"""A song counts like so many strokes at most, shown or charted."""
SLOPE_SPREAD, SHIFT_SPREAD = 0.3, 1.0
"""How far slope and shift are likely to be from 1 and 0, standard deviations."""
OFFSET_SONGS = 2.0
"""So many songs without a say on instants stand behind the offset before."""
FEWEST_STROKES = 8
"""Fewer strokes of a family in a song say nothing about instants."""

_LEAST_SLOPE = 0.2
_VOICE_FACTORS = np.exp(np.linspace(-1.0, 1.0, 21))
_VOICE_SPREAD = 0.5  # of the logarithm of a factor


@dataclass(frozen=True, slots=True, eq=False)
class Recalibration:
    """What some songs say about a calibration; with one of them left out, it can be judged by that one.

    Parameters
    ----------
    before : the calibration to start from
    candidates : per family that may change, those of every song
    """

    before: DecodingSpec
    candidates: Mapping[DrumFamily, Sequence[Candidates]]

    @classmethod
    def of(
        cls,
        before: DecodingSpec,
        songs: Sequence[HeardSong],
        families: Collection[DrumFamily] = FAMILIES,
    ) -> Recalibration:
        """Lay what was heard beside what is charted.

        Parameters
        ----------
        before : the calibration to start from
        songs : heard with the network that the calibration is for
        families : that may change
        """
        candidates = {family: [candidates_of(song, family) for song in songs] for family in families}
        return cls(before, candidates)

    def decoding(self, left_out: int | None = None) -> DecodingSpec:
        """Fit every family.

        Parameters
        ----------
        left_out : number of the song that has no say
        """
        calibrations, kit_presence = dict(self.before.calibrations), self.before.kit_presence
        for family, candidates in self.candidates.items():
            before = self.before.of(family)
            asked = [one for i, one in enumerate(candidates) if i != left_out and _is_shown(before, one)]
            if not any(one.is_stroke.any() for one in asked):
                continue
            line = _fit_line(before, asked)
            calibrations[family] = _refitted(before, family, line, asked)
            kit_presence = min(kit_presence, round(line.at(self.before.kit_presence), 3))
        return DecodingSpec(calibrations, kit_presence)


@dataclass(frozen=True, slots=True)
class _Line:
    """New log-odds of old ones."""

    slope: float
    shift: float

    def at(self, log_odds: float) -> float:
        return self.slope * log_odds + self.shift


def _is_shown(before: Calibration, song: Candidates) -> bool:
    """Whether the song has the family: if not, its peaks are never shown and must not weigh on the rest."""
    return before.scale * song.best_logit + before.bias >= before.presence


def _refitted(
    before: Calibration, family: DrumFamily, line: _Line, songs: Sequence[Candidates]
) -> Calibration:
    """Put new log-odds in the place of the old ones; `presence` stays at the logit where it was."""
    return replace(
        before,
        scale=round(line.slope * before.scale, 4),
        bias=round(line.at(before.bias), 4),
        voice_scale=round(before.voice_scale * _voice_factor(before, family, songs), 4),
        offset_s=round(_offset_s(before, songs), 5),
        presence=round(line.at(before.presence), 3),
    )


def _fit_line(before: Calibration, songs: Sequence[Candidates]) -> _Line:
    """Find the line of greatest posterior."""
    log_odds = np.concatenate([before.scale * one.logits + before.bias for one in songs])
    signs = np.concatenate([np.where(one.is_stroke, 1.0, -1.0) for one in songs])
    weights = np.repeat([_say(before, one) for one in songs], [len(one.logits) for one in songs])

    def cost(line: Floats) -> tuple[float, Floats]:
        against = -signs * (line[0] * log_odds + line[1])
        pulls = -signs * weights * chance_of(against)
        spreads = np.array([SLOPE_SPREAD, SHIFT_SPREAD])
        strayed = (line - [1.0, 0.0]) / spreads
        value = np.sum(weights * np.logaddexp(0.0, against)) + 0.5 * np.sum(strayed**2)
        return float(value), np.array([np.sum(pulls * log_odds), np.sum(pulls)]) + strayed / spreads

    fitted = minimize(cost, np.array([1.0, 0.0]), jac=True, bounds=[(_LEAST_SLOPE, None), (None, None)])
    return _Line(float(fitted.x[0]), float(fitted.x[1]))


def _say(before: Calibration, song: Candidates) -> float:
    """Weight of each peak of a song."""
    is_shown = before.scale * song.logits + before.bias > 0
    return min(1.0, SAY_OF_SONG / max(int(np.sum(is_shown | song.is_stroke)), 1))


def _voice_factor(before: Calibration, family: DrumFamily, songs: Sequence[Candidates]) -> float:
    """How much sharper or blunter the voices' logits should choose, judged by the pads that charts have."""
    pads = [PAD_OF_VOICE[voice] for voice in family.voices]
    if len(set(pads)) == 1:
        return 1.0
    costs = 0.5 * (np.log(_VOICE_FACTORS) / _VOICE_SPREAD) ** 2
    for song in songs:
        costs += min(1.0, SAY_OF_SONG / max(int(song.is_stroke.sum()), 1)) * np.array(
            [_pad_cost(song, pads, before.voice_scale * factor) for factor in _VOICE_FACTORS.tolist()]
        )
    return float(_VOICE_FACTORS[int(np.argmin(costs))])


def _pad_cost(song: Candidates, pads: Sequence[Pad], voice_scale: float) -> float:
    """Negative log-likelihood of the charted pads of a song's strokes."""
    shares = chance_of(voice_scale * song.voice_logits[song.is_stroke])
    is_charted = np.array([[one is other for one in pads] for other in pads])[song.voices[song.is_stroke]]
    chosen = np.sum(shares * is_charted, axis=1) / np.maximum(shares.sum(axis=1), 1e-12)
    return float(-np.sum(np.log(np.maximum(chosen, 1e-12))))


def _offset_s(before: Calibration, songs: Sequence[Candidates]) -> float:
    """Median of what the songs ask for; a few songs move it part of the way."""
    asked = [
        -float(np.median(one.errors_s[one.is_stroke]))
        for one in songs
        if one.is_stroke.sum() >= FEWEST_STROKES
    ]
    if not asked:
        return before.offset_s
    share = len(asked) / (len(asked) + OFFSET_SONGS)
    return before.offset_s + share * (float(np.median(asked)) - before.offset_s)

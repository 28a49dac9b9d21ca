"""Calibration from a handful of the user's own songs: as far from the one before as they can prove.

A family's calibrated log-odds become `slope * log_odds + shift`, and its onsets move by some ms. Strokes of
one song are much alike, so that a song is one witness of what the next one will be like, however many strokes
it has. What each asks for is fitted alone; they are followed as far as they agree, and without witnesses
everything stays as it was. Songs that are asked never are those that the outcome is judged by.

All strokes of all songs in one fit (each song counted like forty strokes at most) was tried first. On songs
that need no calibration (54 rendered ones of 60 s, 32.6 edits per 100; six draws, each judged by twelve other
songs) one song cost 3.9 edits per 100 and three cost 1.6, in the worst draws 15.3 and 8.9.

References
----------
R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986).
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

SONG_SPREAD = 1.5
"""How far a song is likely to be from its kind, in log-odds, standard deviation: what is believed as long as
too few songs show it. Of 54 rendered songs, each on a kit and in a mix of its own, kicks are 1.7 apart and
cymbals 2.5; songs of one taste, less."""
SPREAD_SONGS = 1.0
"""So many songs stand behind `SONG_SPREAD`."""
SHIFT_SPREAD = 0.25
"""How far a user's songs together are likely to be from what was calibrated on.

The less, the less is spoilt by chance and the less is found. Five songs of the 54, edits per 100 notes of ten
others: where nothing is amiss, 0.7 cost 1.7, 0.35 0.8 and 0.25 0.4 (the same 14 draws; 48 others: 0.25 costs
0.1, at worst 1.5). Where every family is 1.2 too sure or too shy, they save 5.0, 2.8 and 1.7 or more.
22 November 2026.
"""
SLOPE_SPREAD, SLOPE_SONGS = 0.3, 2.0
"""How far the slope of a song is likely to be from 1; so many songs without a say stand behind 1."""
VOICE_SAY = 10.0
"""In the choice of voices a song counts like so many strokes at most."""
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
    """Find the line that the songs agree on."""
    fits = [_fit_song(before, one) for one in songs if len(one.logits)]
    slope = 1.0 + sum(fit.slope - 1.0 for fit in fits) / (len(fits) + SLOPE_SONGS)
    shifts = np.array([fit.shift for fit in fits])
    certainties = np.array([fit.certainty for fit in fits])
    return _Line(slope, _agreed(shifts, 1.0 / certainties))


def _agreed(shifts: Floats, variances: Floats) -> float:
    """Shift that songs of one kind have in common (random effects).

    Parameters
    ----------
    shifts : (n_songs,) what each asks for
    variances : (n_songs,) how unsure that is, were all songs alike
    """
    between = SONG_SPREAD**2
    weights = 1.0 / (variances + between)
    mean = float(np.sum(weights * shifts) / np.sum(weights))
    says = weights * between  # 0..1: how much of a song's shift is no chance
    strayed = np.sum(says * (shifts - mean) ** 2) + SPREAD_SONGS * between
    between = float(strayed / (np.sum(says) + SPREAD_SONGS))
    weights = 1.0 / (variances + between)
    return float(np.sum(weights * shifts) / (np.sum(weights) + SHIFT_SPREAD**-2))


@dataclass(frozen=True, slots=True)
class _SongFit:
    """Line of one song alone; `certainty` of its shift is one over its variance."""

    slope: float
    shift: float
    certainty: float


def _fit_song(before: Calibration, song: Candidates) -> _SongFit:
    """Fit a line to one song: of greatest posterior, then without what its shift owes to the prior."""
    log_odds = before.scale * song.logits + before.bias
    signs = np.where(song.is_stroke, 1.0, -1.0)
    spreads = np.array([SLOPE_SPREAD, SONG_SPREAD])

    def cost(line: Floats) -> tuple[float, Floats]:
        against = -signs * (line[0] * log_odds + line[1])
        pulls = -signs * chance_of(against)
        strayed = (line - [1.0, 0.0]) / spreads
        value = np.sum(np.logaddexp(0.0, against)) + 0.5 * np.sum(strayed**2)
        return float(value), np.array([np.sum(pulls * log_odds), np.sum(pulls)]) + strayed / spreads

    bounds = [(_LEAST_SLOPE, None), (None, None)]
    slope, shift = minimize(cost, np.array([1.0, 0.0]), jac=True, bounds=bounds).x
    chances = chance_of(slope * log_odds + shift)
    certainty = max(float(np.sum(chances * (1.0 - chances))), 1e-3)
    return _SongFit(float(slope), float(shift) * (1.0 + SONG_SPREAD**-2 / certainty), certainty)


def _voice_factor(before: Calibration, family: DrumFamily, songs: Sequence[Candidates]) -> float:
    """How much sharper or blunter the voices' logits should choose, judged by the pads that charts have."""
    pads = [PAD_OF_VOICE[voice] for voice in family.voices]
    if len(set(pads)) == 1:
        return 1.0
    costs = 0.5 * (np.log(_VOICE_FACTORS) / _VOICE_SPREAD) ** 2
    for song in songs:
        costs += min(1.0, VOICE_SAY / max(int(song.is_stroke.sum()), 1)) * np.array(
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

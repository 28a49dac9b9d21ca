"""Every peak of a family in a song, and what the truth says about it: what calibrations are fitted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset
from chart_hero_core.evaluation.matching import match_events
from chart_hero_core.model.onsets import find_peaks, refine_peaks, song_presence
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.presence import PRESENCE_PEAKS

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
class Candidates:
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


def candidates_of(song: HeardSong, family: DrumFamily) -> Candidates:
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
    return Candidates(
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

"""Drum strokes as arrays, and how much of them lies near given times."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import VOICES, DrumFamily, DrumOnset, DrumVoice

Floats = npt.NDArray[np.float64]

KICKS = frozenset(DrumFamily.KICK.voices)
SNARES = frozenset(DrumFamily.SNARE.voices)
TOMS = frozenset(DrumFamily.TOMS.voices)
CRASHES = frozenset({DrumVoice.CRASH})
TIMEKEEPERS = frozenset({*DrumFamily.HI_HAT.voices, DrumVoice.RIDE, DrumVoice.RIDE_BELL})

_VOICE_INDEX = {voice: index for index, voice in enumerate(VOICES)}
_SOFTEST = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Strokes in rising order of time.

    Parameters
    ----------
    onsets_s : (n,) seconds
    voices : (n,) indices into `VOICES`
    strengths : (n,) 0..1, sureness times loudness
    """

    onsets_s: Floats
    voices: npt.NDArray[np.int64]
    strengths: Floats

    @classmethod
    def from_onsets(cls, onsets: Sequence[DrumOnset]) -> Strokes:
        """Collect onsets; those at no finite time are left out."""
        rows = sorted(
            (onset.onset_s, _VOICE_INDEX[onset.voice], onset.confidence * _loudness(onset.velocity))
            for onset in onsets
            if np.isfinite(onset.onset_s)
        )
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1].astype(np.int64), table[:, 2])

    def __len__(self) -> int:
        return len(self.onsets_s)

    def of(self, voices: Collection[DrumVoice]) -> Strokes:
        """Only the strokes of these voices."""
        mask = self.are(voices)
        return Strokes(self.onsets_s[mask], self.voices[mask], self.strengths[mask])

    def are(self, voices: Collection[DrumVoice]) -> npt.NDArray[np.bool_]:
        """(n,) whether each stroke is of one of these voices."""
        return np.isin(self.voices, [_VOICE_INDEX[voice] for voice in voices])

    def between(self, starts_s: Floats, ends_s: Floats) -> Floats:
        """Sum of the strengths in each span [start, end)."""
        sums = np.concatenate(([0.0], np.cumsum(self.strengths)))
        return np.asarray(
            sums[np.searchsorted(self.onsets_s, ends_s)] - sums[np.searchsorted(self.onsets_s, starts_s)]
        )

    def near(self, times_s: Floats, tolerance_s: float) -> Floats:
        """Strength within the tolerance of each time, at most 1."""
        return np.asarray(np.minimum(1.0, self.between(times_s - tolerance_s, times_s + tolerance_s)))


def _loudness(velocity: int) -> float:
    return float(_SOFTEST + (1.0 - _SOFTEST) * min(1.0, velocity / 90.0))

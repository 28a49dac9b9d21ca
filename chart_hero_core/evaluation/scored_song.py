"""What is compared with what: the truth of a song beside what was heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.evaluation.grids import Grid


@dataclass(frozen=True, slots=True)
class ScoredSong:
    """A song, or a clip, with its truth and its transcription.

    Parameters
    ----------
    name : as it stands in reports
    reference : the strokes that are there, in any order; velocities and confidences are not looked at
    predicted : the strokes that were heard, in any order
    reference_grid : the beats that are there; None where nobody knows
    predicted_grid : the beats that were heard; None for none
    """

    name: str
    reference: Sequence[DrumOnset]
    predicted: Sequence[DrumOnset]
    reference_grid: Grid | None = None
    predicted_grid: Grid | None = None

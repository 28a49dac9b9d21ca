"""What charting hands back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chart_hero_core.domain.chart import Chart, DrumNote


class CandidateReason(Enum):
    """Why a stroke that was heard is no note of the chart."""

    THIRD_HAND = "third hand"
    STRUCK_TWICE = "struck twice at once"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stroke that lost its place.

    Parameters
    ----------
    note : the note that it would have been
    reason : what stood against it
    """

    note: DrumNote
    reason: CandidateReason


@dataclass(frozen=True)
class ExpertNotes:
    """The notes of the transcription itself, before phrases and lower difficulties are made of them.

    Parameters
    ----------
    notes : in rising order of tick, those of a tick in the order of `Pad`
    candidates : strokes that were heard but not charted, in rising order of tick
    warnings : plain sentences with counts, for the user
    """

    notes: tuple[DrumNote, ...]
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ChartingResult:
    """A chart and what there is to say about it.

    Parameters
    ----------
    chart : the chart, on the tempo map that was given
    difficulty_rating : 0 (easiest) to 6, of Expert, for song.ini's `diff_drums`
    candidates : strokes that were heard but not charted, in rising order of tick
    warnings : plain sentences with counts, for the user
    """

    chart: Chart
    difficulty_rating: int
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]

"""What is compared with what: the truth of a song beside what was heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import Chart
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.evaluation.doubt_spans import DoubtSpan
from chart_hero_core.evaluation.grids import Grid, MappedBeats


@dataclass(frozen=True, slots=True)
class SongCharts:
    """The charts of a song; only their Expert notes are looked at.

    Parameters
    ----------
    reference : by hand, or as it was rendered
    known_grid : what was heard, charted on the reference's tempo map
    own_grid : what was heard, charted on the tempo map that was heard; None if there was too little to chart
    doubts : places that are marked doubtful in `known_grid`, heard seconds
    """

    reference: Chart
    known_grid: Chart
    own_grid: Chart | None
    doubts: tuple[DoubtSpan, ...] = ()


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
    candidates : every stroke that is not quite unlikely, those of `predicted` too; confidences matter
    charts : the same as charts; None where the truth is no chart
    """

    name: str
    reference: Sequence[DrumOnset]
    predicted: Sequence[DrumOnset]
    reference_grid: Grid | None = None
    predicted_grid: Grid | None = None
    candidates: Sequence[DrumOnset] = ()
    charts: SongCharts | None = None

    @property
    def known_beats(self) -> Grid | None:
        """The beats that are there: tapped ones first, else those of the reference's tempo map."""
        if self.reference_grid is None and self.charts is not None:
            return MappedBeats(self.charts.reference.tempo_map)
        return self.reference_grid

    @property
    def grid_onsets_s(self) -> npt.NDArray[np.float64]:
        """(n_onsets,) seconds that a grid is judged by: those of the chart where the beats are its own."""
        if self.reference_grid is None and self.charts is not None:
            chart = self.charts.reference
            return chart.tempo_map.seconds_at([note.tick for note in chart.expert])
        return np.array([onset.onset_s for onset in self.reference], dtype=np.float64)

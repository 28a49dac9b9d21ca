"""Charts against charts: edits on a known grid and on our own, and whether marked doubts find them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chart_hero_core.domain.chart import Chart, Pad
from chart_hero_core.evaluation.doubt_spans import ReviewEffect, review_effect, total_review
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.edits import (
    TOLERANCE_S,
    TOLERANCES_S,
    SongEdits,
    count_chart_edits,
    count_position_edits,
)
from chart_hero_core.evaluation.reliability import Reliability, reliability_of_strokes
from chart_hero_core.evaluation.scored_song import ScoredSong, SongCharts
from chart_hero_core.evaluation.strokes import PadStroke, strokes_of_notes

KNOWN_GRID, OWN_GRID, POSITIONS = "known grid", "own grid", "positions"


@dataclass(frozen=True, slots=True, eq=False)
class ChartScores:
    """The charts of some songs; flows are never mixed.

    Parameters
    ----------
    known_grid : edits of charts on the reference's tempo maps, one summary per tolerance
    own_grid : edits of charts on the tempo maps that were heard, likewise
    positions : edits by position on the latter
    without_own_grid : songs in which too little was heard to chart; they count as empty charts
    reliability : of the notes on the known grid, at 30 ms
    review : what a review of the places marked doubtful on the known grid finds, at 30 ms
    """

    known_grid: tuple[EditSummary, ...]
    own_grid: tuple[EditSummary, ...]
    positions: EditSummary
    without_own_grid: tuple[str, ...]
    reliability: Mapping[Pad | None, Reliability]
    review: ReviewEffect

    def as_json(self) -> dict[str, Any]:
        """Return the edits and the review as plain values."""
        return {
            KNOWN_GRID: {summary.title: summary.as_json() for summary in self.known_grid},
            OWN_GRID: {summary.title: summary.as_json() for summary in self.own_grid},
            POSITIONS: self.positions.as_json(),
            "without_own_grid": list(self.without_own_grid),
            "review": self.review.as_json(),
        }


def score_charts(songs: Sequence[ScoredSong]) -> ChartScores | None:
    """Score the charts of those songs that have any.

    Returns
    -------
    the scores, or None where no song has charts
    """
    charts = {song.name: song.charts for song in songs if song.charts is not None}
    if not charts:
        return None
    own = {name: _own_grid(pair) for name, pair in charts.items()}
    return ChartScores(
        known_grid=_summaries({name: (pair.reference, pair.known_grid) for name, pair in charts.items()}),
        own_grid=_summaries({name: (pair.reference, own[name]) for name, pair in charts.items()}),
        positions=EditSummary(
            POSITIONS,
            {name: count_position_edits(pair.reference, own[name]) for name, pair in charts.items()},
        ),
        without_own_grid=tuple(name for name, pair in charts.items() if pair.own_grid is None),
        reliability=reliability_of_strokes(
            [(_strokes(pair.reference), _strokes(pair.known_grid)) for pair in charts.values()]
        ),
        review=total_review(_review(pair) for pair in charts.values()),
    )


def _own_grid(charts: SongCharts) -> Chart:
    return charts.own_grid or Chart(charts.reference.tempo_map, {})


def _summaries(pairs: Mapping[str, tuple[Chart, Chart]]) -> tuple[EditSummary, ...]:
    def edits(tolerance_s: float) -> Mapping[str, SongEdits]:
        return {name: count_chart_edits(*pair, tolerance_s) for name, pair in pairs.items()}

    return tuple(EditSummary(f"{1000 * seconds:g} ms", edits(seconds)) for seconds in TOLERANCES_S)


def _review(charts: SongCharts) -> ReviewEffect:
    edits = count_chart_edits(charts.reference, charts.known_grid, TOLERANCE_S)
    return review_effect(edits, charts.doubts, charts.reference.tempo_map)


def _strokes(chart: Chart) -> tuple[PadStroke, ...]:
    return strokes_of_notes(chart.expert, chart.tempo_map)

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.evaluation.chart_scores import ChartScores, score_charts
from chart_hero_core.evaluation.doubt_spans import DoubtSpan
from chart_hero_core.evaluation.scored_song import ScoredSong, SongCharts

BARS = range(1920, 16 * 1920, 480)


def chart(*notes: DrumNote, bpm: float = 120.0, origin_s: float = 0.0) -> Chart:
    return Chart(TempoMap.steady(bpm, origin_s=origin_s), {Difficulty.EXPERT: notes})


def kicks(confidence: float = 1.0) -> list[DrumNote]:
    return [DrumNote(tick, Pad.KICK, confidence=confidence) for tick in BARS]


def scores_of(*charts: SongCharts) -> ChartScores:
    scores = score_charts([ScoredSong(str(i), [], [], charts=one) for i, one in enumerate(charts)])
    assert scores is not None
    return scores


def test_songs_without_charts_have_no_scores() -> None:
    assert score_charts([ScoredSong("song", [], [])]) is None


def test_a_chart_like_the_reference_needs_no_edit() -> None:
    same = chart(*kicks())

    scores = scores_of(SongCharts(same, same, same))

    assert [one.mean for one in (*scores.known_grid, *scores.own_grid, scores.positions)] == [0.0] * 7
    assert scores.reliability[None].n_right == len(BARS)


def test_flows_are_not_mixed() -> None:
    reference = chart(*kicks())
    known = chart(*kicks()[1:])
    own = chart(*kicks(), DrumNote(16 * 1920, Pad.SNARE))

    scores = scores_of(SongCharts(reference, known, own))

    assert {kind.value: n for kind, n in scores.known_grid[1].pooled.kinds.items() if n} == {"add": 1}
    assert {kind.value: n for kind, n in scores.own_grid[1].pooled.kinds.items() if n} == {"delete": 1}


def test_a_grid_half_a_bar_off_is_seen_by_position_alone() -> None:
    reference = chart(*kicks())
    late = chart(*(DrumNote(note.tick + 960, Pad.KICK) for note in kicks()), bpm=120.0, origin_s=-1.0)

    scores = scores_of(SongCharts(reference, reference, late))

    assert scores.own_grid[1].mean == 0.0
    assert scores.positions.mean == pytest.approx(100.0)


def test_where_nothing_could_be_charted_everything_is_missing() -> None:
    reference = chart(*kicks())

    scores = scores_of(SongCharts(reference, reference, None))

    assert scores.without_own_grid == ("0",)
    assert scores.own_grid[1].mean == scores.positions.mean == 100.0


def test_marked_places_are_those_of_the_known_grid() -> None:
    reference = chart(*kicks())
    wrong = chart(*kicks(confidence=0.9), DrumNote(16 * 1920, Pad.SNARE, confidence=0.2))
    spans = (DoubtSpan(32.0, 32.0),)

    scores = scores_of(SongCharts(reference, wrong, reference, spans), SongCharts(reference, reference, None))

    assert (scores.review.n_edits, scores.review.n_caught, scores.review.n_spans) == (1, 1, 1)
    assert scores.reliability[Pad.SNARE].n_right == 0
    assert scores.as_json()["review"]["after_review_per_100"] == 0.0

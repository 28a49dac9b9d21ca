from __future__ import annotations

import json

import pytest

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.edits import SongEdits, Verdict, count_edits
from chart_hero_core.evaluation.strokes import PadStroke


def kicks_with_some_missed(n_notes: int, n_missed: int) -> SongEdits:
    kicks = [PadStroke(float(i), Pad.KICK) for i in range(n_notes)]
    return count_edits(kicks, kicks[n_missed:])


@pytest.fixture
def summary() -> EditSummary:
    songs = {
        "hundred": kicks_with_some_missed(100, 10),
        "fifty": kicks_with_some_missed(50, 10),
        "too short": kicks_with_some_missed(49, 49),
    }
    return EditSummary("30 ms", songs)


def test_mean_median_and_percentile_leave_short_songs_out(summary: EditSummary) -> None:
    assert summary.too_short == ("too short",)
    assert (summary.mean, summary.median) == (15, 15)
    assert summary.p90 == pytest.approx(19)


def test_pooled_rates_keep_short_songs(summary: EditSummary) -> None:
    assert summary.pooled.per_100 == pytest.approx(100 * 69 / 199)
    assert summary.pooled.kinds[Verdict.ADD] == 69


def test_the_interval_covers_the_mean(summary: EditSummary) -> None:
    assert summary.mean_interval is not None
    assert (summary.mean_interval.low, summary.mean_interval.high) == (10, 20)


def test_a_part_without_reference_notes_has_deletes_and_no_rate() -> None:
    kick, tom = PadStroke(0.0, Pad.KICK), PadStroke(1.0, Pad.GREEN_TOM)
    summary = EditSummary("30 ms", {"song": count_edits([kick], [kick, tom])})
    toms = summary.parts[DrumFamily.TOMS]
    assert toms.per_100 is None
    assert toms.kinds[Verdict.DELETE] == 1
    assert summary.mean_of_parts == 0  # of the kick alone


def test_edits_are_counted_per_pad_and_parts_add_their_pads_up() -> None:
    ride, crash = PadStroke(0.0, Pad.BLUE_CYMBAL), PadStroke(1.0, Pad.GREEN_CYMBAL)
    summary = EditSummary("30 ms", {"song": count_edits([ride, crash], [ride])})
    assert summary.pads[Pad.GREEN_CYMBAL].per_100 == 100
    assert summary.pads[Pad.BLUE_CYMBAL].per_100 == 0
    assert summary.parts[DrumFamily.CYMBALS].per_100 == 50
    assert summary.pads[Pad.KICK].per_100 is None


def test_without_a_rated_song_there_is_no_mean() -> None:
    summary = EditSummary("30 ms", {"short": kicks_with_some_missed(3, 1)})
    assert summary.mean is None
    assert summary.mean_interval is None


def test_plain_values_are_plain(summary: EditSummary) -> None:
    plain = json.loads(json.dumps(summary.as_json(), allow_nan=False))
    assert plain["mean"] == 15
    assert plain["parts"]["kick"]["kinds"]["add"] == 69
    assert plain["songs"]["fifty"]["per_100"] == 20

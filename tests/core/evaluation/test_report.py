from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.evaluation.grids import BeatList, MappedBeats
from chart_hero_core.evaluation.markdown import table
from chart_hero_core.evaluation.report import EvaluationReport, score_songs
from chart_hero_core.evaluation.scored_song import ScoredSong
from tests.core.evaluation.strategies import song, strokes_at

EIGHTHS_S = np.arange(2.0, 20.0, 0.25).tolist()
BEATS = BeatList(np.arange(2.0, 20.0, 0.5), np.arange(2.0, 20.0, 2.0))


@pytest.fixture
def report() -> EvaluationReport:
    """Two songs: one heard rightly, one without its snares, with a tom too many, and too short to rate."""
    groove = strokes_at(DrumVoice.HI_HAT_CLOSED, *EIGHTHS_S)
    backbeat = strokes_at(DrumVoice.SNARE, 2.5, 3.5)
    doubtful = [DrumOnset(9.0, DrumVoice.TOM_MID, confidence=0.2)]
    return score_songs(
        [
            ScoredSong(
                "right", groove + backbeat, groove + backbeat, BEATS, MappedBeats(TempoMap.steady(120))
            ),
            ScoredSong("wrong", groove[:40] + backbeat, groove[:40] + doubtful, BEATS, None),
        ]
    )


def plain(report: EvaluationReport) -> dict[str, Any]:
    return json.loads(json.dumps(report.as_json(), allow_nan=False))  # type: ignore[no-any-return]


def test_the_headline_is_the_micro_f_of_five_classes_at_50_ms(report: EvaluationReport) -> None:
    assert report.headline_f == pytest.approx(2 * 114 / (115 + 116))
    assert plain(report)["onsets"]["5 classes"]["50 ms"]["micro"]["f"] == report.headline_f


def test_every_scheme_is_scored_at_both_windows(report: EvaluationReport) -> None:
    onsets = plain(report)["onsets"]
    assert list(onsets) == ["5 classes", "7 classes", "8 lanes"]
    assert all(list(windows) == ["50 ms", "25 ms"] for windows in onsets.values())
    assert list(onsets["7 classes"]["25 ms"]["classes"]) == ["KD", "SD", "TT", "CH", "OH", "RD", "CC"]


def test_edits_are_given_at_three_tolerances(report: EvaluationReport) -> None:
    edits = plain(report)["edits"]
    assert list(edits) == ["flow", "15 ms", "30 ms", "50 ms"]
    assert edits["30 ms"]["too_short"] == ["wrong"]
    assert edits["30 ms"]["songs"]["wrong"]["edits"] == 3


def test_songs_without_heard_beats_are_named(report: EvaluationReport) -> None:
    beats = plain(report)["beats"]
    assert beats["mean"]["beat_f_70"] == 1
    assert beats["without_prediction"] == ["wrong"]


def test_confidence_is_reported_per_pad_and_for_all(report: EvaluationReport) -> None:
    confidence = plain(report)["confidence"]
    assert list(confidence) == ["all", "snare", "blue_tom", "yellow_cymbal"]
    assert confidence["blue_tom"]["calibration_error"] == pytest.approx(0.2)


def test_text_shows_every_measure_and_song(report: EvaluationReport) -> None:
    text = report.as_text()
    for title in ("## Onsets, 5 classes", "## Edits per 100 notes, raw onsets", "## Beats", "## Confidence"):
        assert title in text
    assert "Too short for a rate of their own: wrong." in text
    assert "No beats heard, left out: wrong." in text
    assert "1 deletes" in text


def test_the_title_names_songs_if_they_are_few() -> None:
    few, many = (
        score_songs([song([], strokes_at(DrumVoice.KICK, 1.0), f"s{i}") for i in range(n)]) for n in (2, 13)
    )
    assert few.as_text().startswith("# 2 songs: s0, s1\n")
    assert many.as_text().startswith("# 13 songs\n")


def test_text_marks_phantom_and_absent_classes(report: EvaluationReport) -> None:
    lines = report.as_text().splitlines()
    wrong = next(line for line in lines if line.startswith("| wrong"))
    assert [cell.strip() for cell in wrong.split("|")[4:9]] == ["-", "0.000", "+1", "1.000", "-"]


def test_without_beats_the_report_has_none() -> None:
    report = score_songs([song(strokes_at(DrumVoice.KICK, 1.0), [])])
    assert report.beats is None
    assert "## Beats" not in report.as_text()


def test_a_song_in_which_nothing_was_heard_is_no_error() -> None:
    report = score_songs([song(strokes_at(DrumVoice.KICK, 1.0), [])])
    assert report.headline_f == 0
    assert report.reliability == {}
    assert plain(report)["edits"]["30 ms"]["mean"] is None
    assert "nan" not in report.as_text()


def test_a_song_with_too_few_beats_is_named() -> None:
    few = BeatList(np.arange(4.0), np.zeros(0))
    report = score_songs([ScoredSong("short", strokes_at(DrumVoice.KICK, 0.0, 3.0), [], few, few)])
    assert report.beats is not None
    assert report.beats.too_short == ("short",)
    assert "Too few beats, left out: short." in report.as_text()
    assert plain(report)["beats"]["mean"]["beat_f_70"] is None


def test_songs_need_different_names() -> None:
    with pytest.raises(ValueError, match="different names"):
        score_songs([song([], []), song([], [])])


def test_no_song_is_an_error() -> None:
    with pytest.raises(ValueError, match="one at least"):
        score_songs([])


def test_every_figure_of_the_report_is_finite(report: EvaluationReport) -> None:
    def numbers(value: Any) -> list[float]:
        if isinstance(value, dict):
            return [number for one in value.values() for number in numbers(one)]
        if isinstance(value, list):
            return [number for one in value for number in numbers(one)]
        return [value] if isinstance(value, float) else []

    assert all(math.isfinite(number) for number in numbers(report.as_json()))


def test_tables_are_aligned_also_as_plain_text() -> None:
    assert table(("name", "F"), [("a", "0.5"), ("longer", "1")]).splitlines() == [
        "| name   |   F |",
        "| ------ | --: |",
        "| a      | 0.5 |",
        "| longer |   1 |",
    ]

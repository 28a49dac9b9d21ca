"""The published figures of another transcriber on real songs, from its files, by our scorer."""

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.evaluation.annotated import TruthKind, read_annotated_folder
from chart_hero_core.evaluation.annotation_files import read_gm_midi
from chart_hero_core.evaluation.report import EvaluationReport, score_songs
from chart_hero_core.evaluation.scored_song import ScoredSong


@pytest.fixture(scope="module")
def reports(eval_folder: Path) -> dict[TruthKind, EvaluationReport]:
    peer = eval_folder / "peer-dev"
    if not peer.is_dir():
        pytest.skip(f"CHART_HERO_EVAL has no {peer.name}")
    songs = read_annotated_folder(eval_folder / "mdb-dev")
    heard = {song.name: read_gm_midi(peer / f"{song.name}.mid") for song in songs}
    return {
        kind: score_songs([ScoredSong(song.name, song.truth(kind), heard[song.name]) for song in songs])
        for kind in TruthKind
    }


@pytest.mark.parametrize(
    ("kind", "micro", "precision", "recall", "close", "track_mean"),
    [(TruthKind.PP, 0.908, 0.897, 0.919, 0.899, 0.886), (TruthKind.SUB, 0.902, 0.892, 0.913, 0.871, 0.881)],
)
def test_five_classes(
    reports: dict[TruthKind, EvaluationReport],
    kind: TruthKind,
    micro: float,
    precision: float,
    recall: float,
    close: float,
    track_mean: float,
) -> None:
    scores = reports[kind].onsets["5 classes"]
    counts = scores.wide.micro
    assert (round(counts.f_measure, 3), round(counts.precision, 3), round(counts.recall, 3)) == (
        micro,
        precision,
        recall,
    )
    assert round(scores.narrow.micro.f_measure, 3) == close
    assert round(scores.wide.track_mean_f, 3) == track_mean


@pytest.mark.parametrize(
    ("kind", "per_class", "mean_ms", "p90_ms"),
    [
        (TruthKind.PP, {"KD": 0.984, "SD": 0.936, "HH": 0.912, "CY": 0.951}, -4.3, 11.4),
        (TruthKind.SUB, {"KD": 0.978, "SD": 0.938, "HH": 0.905, "CY": 0.934}, -7.5, 19.5),
    ],
)
def test_classes_and_timing(
    reports: dict[TruthKind, EvaluationReport],
    kind: TruthKind,
    per_class: dict[str, float],
    mean_ms: float,
    p90_ms: float,
) -> None:
    scores = reports[kind].onsets["5 classes"].wide
    assert {name: round(scores.per_class[name].f_measure, 3) for name in per_class} == per_class
    assert scores.per_class["TT"].n_false_positives == 71
    timing = scores.timing()
    assert timing is not None
    assert timing.mean_ms == pytest.approx(mean_ms, abs=0.06)
    assert timing.p90_ms == pytest.approx(p90_ms, abs=0.06)


def test_seven_classes(reports: dict[TruthKind, EvaluationReport]) -> None:
    scores = reports[TruthKind.PP].onsets["7 classes"]
    assert round(scores.wide.micro.f_measure, 3) == 0.788
    assert round(scores.narrow.micro.f_measure, 3) == 0.782
    assert round(scores.wide.track_mean_f, 3) == 0.790


def test_edits_on_its_own_lanes(reports: dict[TruthKind, EvaluationReport]) -> None:
    tight, usual, loose = reports[TruthKind.PP].edits
    figures = (tight.mean, usual.mean, loose.mean, usual.median, usual.pooled.per_100, usual.mean_of_parts)
    assert figures == pytest.approx((34.8, 31.4, 30.7, 26.8, 29.6, 31.3), abs=0.06)
    rates = {part: round(edits.per_100 or 0, 1) for part, edits in usual.parts.items()}
    assert rates == {
        DrumFamily.KICK: 2.8,
        DrumFamily.SNARE: 12.3,
        DrumFamily.HI_HAT: 17.0,
        DrumFamily.TOMS: 0,
        DrumFamily.CYMBALS: 93.2,
    }
    assert usual.parts[DrumFamily.TOMS].n_edits == 66

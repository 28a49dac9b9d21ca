from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_core.model.checkpoint import save_model
from chart_hero_core.runs.data_set import DataSet
from chart_hero_core.runs.json_files import from_json, write_json
from chart_hero_core.runs.plan import DeviceChoice, ExpertSettings, RunEstimate, RunKind, RunPlan
from chart_hero_core.training import estimate as estimating
from chart_hero_core.training import pace as measuring
from chart_hero_core.training.estimate import estimate, main
from chart_hero_core.training.pace import Pace
from tests.support.data_sets import a_usual_data_set
from tests.support.tiny_models import tiny_network
from tests.support.tiny_runs import tiny_base

PACE = Pace(clip_s=0.1, heard_s=0.01, measured_at=0.0)


@pytest.fixture
def plan(tmp_path: Path) -> RunPlan:
    weights = tmp_path / "base.safetensors"
    save_model(weights, tiny_network(), tiny_base().model.card)
    expert = ExpertSettings(n_steps=100, batch_size=10)
    return RunPlan("My kit", RunKind.FINE_TUNE, tmp_path, weights, device=DeviceChoice.CPU, expert=expert)


@pytest.fixture
def data_set() -> DataSet:
    """Forty songs of three minutes; some are held out."""
    return a_usual_data_set(40)


@pytest.fixture
def known_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimating, "pace_of", lambda *_: PACE)


@pytest.mark.usefixtures("known_pace")
def test_time_follows_from_the_pace(plan: RunPlan, data_set: DataSet) -> None:
    short = estimate(plan, data_set)
    long = estimate(replace(plan, expert=replace(plan.expert, n_steps=200)), data_set)

    assert short.seconds is not None
    assert long.seconds is not None
    assert long.seconds - short.seconds == pytest.approx(100 * 10 * PACE.clip_s)
    assert short.cpu_seconds is None
    assert short.reason == "You chose the CPU."


@pytest.mark.usefixtures("known_pace")
def test_songs_are_counted(plan: RunPlan, data_set: DataSet) -> None:
    told = estimate(plan, data_set)

    assert told.n_songs == len(data_set.training_songs)
    assert told.n_held_out == len(data_set.held_out_songs) > 0
    assert told.music_s == 180.0 * told.n_songs


@pytest.mark.usefixtures("known_pace")
def test_sound_that_is_decoded_takes_no_room_again(plan: RunPlan, data_set: DataSet, tmp_path: Path) -> None:
    named = tuple(replace(song, sound_id=f"sound-{i}") for i, song in enumerate(data_set.songs))
    data_set = replace(data_set, songs=named)
    before = estimate(plan, data_set)
    (tmp_path / "sound").mkdir()
    (tmp_path / "sound" / f"{data_set.training_songs[0].sound_id}.npy").touch()

    after = estimate(plan, data_set)

    assert before.disk_bytes - after.disk_bytes == 180 * 64_000


@pytest.mark.usefixtures("known_pace")
def test_a_calibration_takes_no_steps(plan: RunPlan, data_set: DataSet) -> None:
    whole = estimate(plan, data_set)
    calibration = estimate(replace(plan, kind=RunKind.CALIBRATE), data_set)

    assert calibration.seconds is not None
    assert whole.seconds is not None
    assert calibration.seconds < whole.seconds


@pytest.mark.usefixtures("known_pace")
@pytest.mark.parametrize(("n_held_out", "heard_s"), [(3, 360), (20, 1800)], ids=["few", "more than needed"])
def test_before_and_after_take_as_long_as_their_pieces(
    plan: RunPlan, tmp_path: Path, n_held_out: int, heard_s: int
) -> None:
    songs = a_usual_data_set(40).songs
    songs = tuple(replace(song, is_held_out=i < n_held_out, sound_id="known") for i, song in enumerate(songs))
    (tmp_path / "sound").mkdir()
    (tmp_path / "sound" / "known.npy").touch()
    calibration = replace(plan, kind=RunKind.CALIBRATE)

    told = estimate(calibration, DataSet(songs=songs))

    assert told.seconds == pytest.approx((600 + heard_s) * PACE.heard_s, abs=0.1)


def test_clips_from_a_kit_take_time_to_make(
    plan: RunPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimating, "pace_of", lambda *_: replace(PACE, clip_s=0.001, heard_s=0.0))
    told = [
        estimate(replace(plan, kit=tmp_path, expert=replace(plan.expert, n_workers=number)), DataSet())
        for number in (1, 4)
    ]

    assert told[0].seconds == 4 * (told[1].seconds or 0.0) > 0


def test_a_pace_is_measured_once_a_day(
    plan: RunPlan, data_set: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "pace.json"
    first = estimate(plan, data_set, memory)
    monkeypatch.setattr(measuring, "_measured", lambda *_: PACE)

    assert estimate(plan, data_set, memory).seconds == first.seconds
    monkeypatch.setattr(measuring, "_KEPT_S", 0.0)
    assert estimate(plan, data_set, memory).seconds != first.seconds


def test_a_damaged_memory_is_measured_anew(
    plan: RunPlan, data_set: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "pace.json"
    memory.write_text("{", encoding="utf-8")
    monkeypatch.setattr(measuring, "_measured", lambda *_: PACE)

    assert estimate(plan, data_set, memory).seconds is not None
    assert memory.stat().st_size > 10


@pytest.mark.usefixtures("known_pace")
def test_a_plan_without_a_run_is_enough(
    plan: RunPlan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_json(tmp_path / "some plan.json", replace(plan, data=None, kit=tmp_path))

    assert main([str(tmp_path / "some plan.json")]) == 0

    assert from_json(capsys.readouterr().out, RunEstimate).n_songs == 0


def test_a_plan_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1

    assert "plan.json cannot be read" in capsys.readouterr().err

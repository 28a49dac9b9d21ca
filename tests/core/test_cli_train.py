"""The command train: the plan that its options make, what it says, and a real training by its process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_core import cli_train
from chart_hero_core.cli import main
from chart_hero_core.cli_arguments import build_parser
from chart_hero_core.cli_train import LANES, plan_of
from chart_hero_core.cli_train_words import estimate_lines, result_lines, sentence_of
from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import OptionError
from chart_hero_core.model.checkpoint import save_model
from chart_hero_core.runs.control import Request, RunState, asked, hold, new_run, state_of
from chart_hero_core.runs.data_set import FILE_NAME as DATA_NAME
from chart_hero_core.runs.events import (
    LOG_NAME,
    AnyEvent,
    BatchHalved,
    LossLost,
    Measured,
    Paused,
    Resumed,
    Saved,
    Started,
    Stopped,
    events_in,
)
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.places import TrainingPlaces
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import (
    Boldness,
    DeviceChoice,
    ExpertSettings,
    RunEstimate,
    RunKind,
    RunLength,
    RunPlan,
)
from chart_hero_core.service import default_model
from tests.support.data_sets import a_data_set, a_row
from tests.support.fine_tuning import add_songs_on_other_kit, make_data_set
from tests.support.tiny_models import tiny_network
from tests.support.tiny_runs import tiny_base
from tests.support.training_runs import a_result

NOTES = Path("Songs") / "One" / "notes.chart"


class Said:
    """What the command returned and printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = main([str(argument) for argument in arguments])
        self.out, self.err = capfd.readouterr()


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainingPlaces:
    """Where the command takes the user's own things to be."""
    places = TrainingPlaces(tmp_path / "training")
    monkeypatch.setattr(cli_train, "usual_places", lambda: places)
    return places


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data set of songs that need not be there."""
    write_json(
        tmp_path / "data" / DATA_NAME, a_data_set(a_row("One", notes=NOTES), a_row("Two", notes=NOTES))
    )
    return tmp_path / "data"


def plan(*arguments: object) -> RunPlan:
    return plan_of(build_parser("").parse_args(["train", *(str(one) for one in arguments)]))


def test_without_choices_the_model_in_use_is_tuned_as_usual(data: Path) -> None:
    made = plan("--data", data)

    assert made.base == default_model()
    assert made == RunPlan("My kit", RunKind.FINE_TUNE, data, made.base, made.base_name)


def test_choices_are_in_the_plan(data: Path, tmp_path: Path) -> None:
    made = plan(
        "--data", data, "--name", "Loud", "--length", "short", "--boldness", "bold", "--device", "cpu",
        "--kit", tmp_path, "--lanes", "crash", "hi-hat",
    )  # fmt: skip

    assert (made.name, made.length, made.boldness) == ("Loud", RunLength.SHORT, Boldness.BOLD)
    assert (made.device, made.kit) == (DeviceChoice.CPU, tmp_path)
    assert made.lanes == (Pad.GREEN_CYMBAL, Pad.YELLOW_CYMBAL)


def test_every_lane_has_a_name() -> None:
    assert set(LANES.values()) == set(Pad)


@pytest.mark.parametrize(
    ("option", "kind"), [("--from-scratch", RunKind.SCRATCH), ("--calibrate-only", RunKind.CALIBRATE)]
)
def test_a_run_of_another_kind(data: Path, option: str, kind: RunKind) -> None:
    assert plan("--data", data, option).kind is kind


def test_experts_say_the_rest(data: Path) -> None:
    made = plan("--data", data, "--steps", 7, "--learning-rate", 0.1, "--threads", 2)

    assert made.expert == ExpertSettings(n_steps=7, learning_rate=0.1, n_threads=2)


def test_a_data_set_that_is_not_there_has_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"nothing to learn from .* scan a folder"):
        plan("--data", tmp_path)


def test_a_kit_alone_is_enough(tmp_path: Path) -> None:
    assert plan("--data", tmp_path, "--kit", tmp_path).data is None


def a_run(places: TrainingPlaces) -> Path:
    return new_run(places.runs, RunPlan("My kit", RunKind.FINE_TUNE, None, None))


@pytest.mark.parametrize(("option", "request_"), [("--pause", Request.PAUSE), ("--stop", Request.STOP)])
def test_a_running_one_is_asked(
    places: TrainingPlaces, capfd: pytest.CaptureFixture[str], option: str, request_: Request
) -> None:
    run = a_run(places)
    lock = hold(run)

    said = Said(capfd, "train", option, "My kit")
    lock.release()

    assert said.code == 0
    assert asked(run) is request_


def test_one_that_is_not_running_is_not_asked(
    places: TrainingPlaces, capfd: pytest.CaptureFixture[str]
) -> None:
    run = a_run(places)

    said = Said(capfd, "train", "--pause", run)

    assert said.code == 2
    assert "My kit is not running" in said.err
    assert asked(run) is None


def test_an_unknown_run_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    said = Said(capfd, "train", "--resume", "Nothing")

    assert (said.code, said.out) == (2, "")
    assert 'no training "Nothing"' in said.err


def test_songs_become_a_model(
    places: TrainingPlaces, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    add_songs_on_other_kit(tmp_path / "songs", 3)
    songs = make_data_set(tmp_path / "own", tmp_path / "songs", n_held_out=1)
    weights = tmp_path / "base.safetensors"
    save_model(weights, tiny_network(), tiny_base().model.card)

    said = Said(
        capfd, "train", "--data", songs, "--base", weights, "--name", "Mine", "--steps", 2,
        "--batch-size", 2, "--workers", 0, "--threads", 1, "--device", "cpu",
    )  # fmt: skip

    run = places.runs / "Mine"
    assert said.code == 0, said.err
    assert "edits per 100 notes" in said.err
    assert f'chart-hero models keep "{run}"' in said.out
    assert state_of(run) is RunState.DONE
    assert read_json(run / PLAN_NAME, RunPlan).base_name == "base"
    assert any(isinstance(event, Measured) for event in events_in(run / LOG_NAME)[0])


def test_a_training_that_cannot_start_says_why(
    data: Path, places: TrainingPlaces, capfd: pytest.CaptureFixture[str]
) -> None:
    said = Said(capfd, "train", "--data", data, "--device", "cpu")

    assert said.code == 1
    assert "cannot be read any more" in said.err
    assert state_of(places.runs / "My kit") is RunState.FAILED


A_MEASURE = Measured(step=50, held_out_loss=0.2, edits=17.84, lanes={}, is_best=True)


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (A_MEASURE, "Step 50: 17.8 edits per 100 notes, the best so far."),
        (Measured(step=0, held_out_loss=0.2, edits=24.6, lanes={}, is_best=True), "Before: 24.6 edits"),
        (BatchHalved(step=5, before=16, now=8), "Memory was short: batch 16 became 8."),
        (Paused(step=2050), "Paused at step 2,050."),
        (Resumed(step=9, is_older=True), "The newest checkpoint was damaged."),
        (Stopped(step=9, best_step=5), "the best is that of step 5."),
        (LossLost(step=9, best_step=5), "kept is that of step 5."),
        (Saved(step=9, size_bytes=1, free_bytes=1), ""),
    ],
)
def test_what_happens_is_said(event: AnyEvent, sentence: str) -> None:
    assert sentence in sentence_of(event)


def test_device_and_songs_are_said() -> None:
    started = Started(
        step=0, n_steps=9, device="GPU", reason="It is quick.", base_name="", n_songs=3, n_held_out=1,
        batch_size=2,
    )  # fmt: skip

    assert sentence_of(started) == "3 songs, 1 held out; on GPU. It is quick."


def test_costs_are_said() -> None:
    cost = RunEstimate("GPU", "It is quick.", 1380.0, 10800.0, 6_000_000_000, 41_000_000_000, 462, 50, 90_000)

    assert list(estimate_lines(cost)) == [
        "about 23 min on GPU, 3.0 h on the CPU",
        "It is quick.",
        "6.0 GB on disk, 41 GB are free",
        "462 songs to learn from (25.0 h), 50 held out",
    ]


def test_what_came_of_it_is_said(tmp_path: Path) -> None:
    lines = list(result_lines(tmp_path, a_result()))

    assert lines[0] == "17.2 edits per 100 notes, 24.6 before: better."
    assert lines[-1] == f'Keep it: chart-hero models keep "{tmp_path}"'
    assert "Too few." in list(result_lines(tmp_path, replace(a_result(), not_compared="Too few.")))

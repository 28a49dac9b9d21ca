"""A plan becomes a model: a real fine-tune on songs of a kit that the model before does not know."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.runs.control import Request, RunState, ask, new_run, state_of
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import DataSet
from chart_hero_core.runs.events import (
    LOG_NAME,
    Done,
    Event,
    Failed,
    LeftOut,
    Measured,
    Paused,
    Preparing,
    Resumed,
    Saved,
    Started,
    event_of,
    events_in,
)
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import RunResult
from chart_hero_core.training import planned_run, set_apart
from chart_hero_core.training.__main__ import main
from chart_hero_core.training.hardware import machine_of
from chart_hero_core.training.keeping import BEST_NAME, MODEL_NAME
from chart_hero_core.training.loop import End
from chart_hero_core.training.planned_run import Learned, keep_base, keep_best, learn
from chart_hero_core.training.settings import spec_of
from chart_hero_core.training.validation import HeldOutClips, HeldOutFigures
from tests.support.fine_tuning import a_plan, add_songs_on_other_kit, make_data_set, train_base
from tests.support.tiny_runs import assert_equal_runs


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights that know the usual kit."""
    return train_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Songs on another kit, one of them held out."""
    root = tmp_path_factory.mktemp("data")
    add_songs_on_other_kit(root / "songs", 4)
    return make_data_set(root, root / "songs", n_held_out=1)


def learned(run: Path, plan: RunPlan) -> tuple[Learned, list[Event]]:
    """Learn in this process; returns how it ended, and what was said."""
    events: list[Event] = []
    return learn(run, plan, machine_of(plan), events.append), events


@pytest.fixture(scope="module")
def unbroken(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """A run from its beginning to its end, and what it said."""
    plan = a_plan(data, base)
    run = new_run(tmp_path_factory.mktemp("unbroken"), plan)
    ended, events = learned(run, plan)
    assert ended.end is End.LEARNED
    return run, events


def measured(events: list[Event]) -> list[Measured]:
    return [event for event in events if isinstance(event, Measured)]


def test_held_out_figures_rise_on_a_kit_that_the_model_did_not_know(
    unbroken: tuple[Path, list[Event]],
) -> None:
    figures = measured(unbroken[1])
    best = min(one.edits for one in figures if one.edits is not None)

    assert figures[0].step == 0
    assert figures[0].edits is not None
    assert figures[0].edits > 20
    assert best < 0.5 * figures[0].edits


def test_the_held_out_loss_falls(unbroken: tuple[Path, list[Event]]) -> None:
    losses = [one.held_out_loss for one in measured(unbroken[1]) if one.held_out_loss is not None]

    assert losses[-1] < 0.95 * losses[0]


def test_the_weights_change(unbroken: tuple[Path, list[Event]], base: Path) -> None:
    before, after = load_model(base).network, load_model(unbroken[0] / MODEL_NAME).network

    assert not torch.equal(before.heads.weight, after.heads.weight)


def test_what_is_learned_from_is_said_first(unbroken: tuple[Path, list[Event]]) -> None:
    events = unbroken[1]
    started = next(event for event in events if isinstance(event, Started))

    assert (started.step, started.n_steps, started.batch_size) == (0, 30, 4)
    assert (started.n_songs, started.n_held_out, started.base_name) == (3, 1, "Usual kit")
    assert started.reason == "You chose the CPU."


def test_the_best_checkpoint_is_kept(unbroken: tuple[Path, list[Event]], tmp_path: Path) -> None:
    run, events = unbroken
    best = [one for one in measured(events) if one.is_best][-1]
    for file in run.glob("best.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())

    keep_best(tmp_path)

    card = load_model(tmp_path / MODEL_NAME).card
    assert card.training["steps"] == best.step
    assert card.scores["held_out_while_training"]["edits_per_100"] == best.edits
    assert card.training["base"]["name"] == "Usual kit"


def test_songs_that_were_learned_from_are_remembered(unbroken: tuple[Path, list[Event]], data: Path) -> None:
    rows = read_data_set(data).songs

    assert unbroken[0].exists()
    assert [row.was_learned_from for row in rows] == [not row.is_held_out for row in rows]


def start(run: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "chart_hero_core.training", str(run)], stdout=subprocess.PIPE
    )


def test_a_run_that_was_killed_ends_where_an_unbroken_one_does(
    unbroken: tuple[Path, list[Event]], data: Path, base: Path, tmp_path: Path
) -> None:
    plan = a_plan(data, base)
    run = new_run(tmp_path, plan)
    with start(run) as process:
        assert process.stdout is not None
        said = (event_of(line) for line in process.stdout)
        next(event for event in said if isinstance(event, Saved) and event.step >= 6)
        process.kill()
    assert state_of(run) is RunState.BROKEN_OFF

    ended, events = learned(run, plan)

    assert ended.end is End.LEARNED
    resumed = next(event for event in events if isinstance(event, Resumed))
    assert resumed.step >= 6
    assert_equal_runs(unbroken[0], run)


def test_a_process_pauses_and_comes_to_its_end_when_it_is_started_again(
    data: Path, base: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run = new_run(tmp_path, a_plan(data, base, n_steps=4))
    with start(run) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if isinstance(event_of(line), Started):
                ask(run, Request.PAUSE)
    assert process.returncode == 0
    assert state_of(run) is RunState.PAUSED

    code = main([str(run)])

    events, _ = events_in(run / LOG_NAME)
    assert code == 0
    assert any(isinstance(event, Paused) for event in events)
    assert isinstance(events[-1], Done)
    assert state_of(run) is RunState.DONE
    assert capfd.readouterr().err == ""


def test_a_run_keeps_to_the_data_set_that_it_began_with(data: Path, base: Path, tmp_path: Path) -> None:
    folder = make_data_set(tmp_path / "data", data / "songs", n_held_out=1)
    plan = a_plan(folder, base, n_steps=1)
    run = new_run(tmp_path, plan)
    _, first = learned(run, plan)
    change_data_set(folder, lambda _: DataSet())

    ended, events = learned(run, plan)

    assert [event.index for event in first if isinstance(event, Preparing)] == [0, 1, 2, 3]
    assert ended.end is End.LEARNED
    assert isinstance(events[0], Resumed)


def test_a_run_without_songs_learns_from_the_kit_alone(
    pack: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planned_run, "N_KIT_CLIPS", 2)
    monkeypatch.setattr(planned_run, "KIT_CLIP_S", 4.0)
    plan = replace(a_plan(None, base, n_steps=1, batch_size=1), kit=pack)

    ended, events = learned(tmp_path, plan)

    assert ended.end is End.LEARNED
    assert [one.step for one in measured(events)] == [0, 1]
    assert all(one.edits is not None for one in measured(events))


def test_a_run_learns_from_songs_and_kit(data: Path, pack: Path, base: Path, tmp_path: Path) -> None:
    plan = replace(a_plan(data, base, n_steps=1, kit_share=0.5), kit=pack)

    ended, _ = learned(tmp_path, plan)

    sources = load_model(tmp_path / MODEL_NAME).card.training["run"]["sources"]
    assert ended.end is End.LEARNED
    assert [words.split()[0] for words in sources] == ["3", "kit"]


def test_a_run_from_scratch_is_compared_with_a_model_but_does_not_start_there(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(plan: RunPlan, _card: object, sources: tuple[str, ...]) -> Any:
        return replace(spec_of(plan, load_model(base).card, sources), anchor=None)

    monkeypatch.setattr("chart_hero_core.training.planned_run.spec_of", small)
    plan = replace(a_plan(data, base, n_steps=1), kind=RunKind.SCRATCH)

    _, events = learned(tmp_path, plan)

    assert [(one.step, one.is_best) for one in measured(events)] == [(0, False), (1, True)]
    assert "base" not in load_model(tmp_path / BEST_NAME).card.training


def test_nothing_to_learn_from_is_said(base: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="There are no songs to learn from"):
        learned(tmp_path / "run", a_plan(tmp_path, base))


def test_a_fine_tune_needs_a_model(data: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="needs a model to start from"):
        learned(tmp_path, a_plan(data, None))


def test_songs_that_are_gone_are_named(base: Path, tmp_path: Path) -> None:
    add_songs_on_other_kit(tmp_path / "songs", 2)
    data = make_data_set(tmp_path, tmp_path / "songs", n_held_out=1)
    (tmp_path / "songs").rename(tmp_path / "unplugged")

    with pytest.raises(TrainingDataError, match=r"Other \d. .*cannot be read any more.*plug its drive in"):
        learned(tmp_path / "run", a_plan(data, base))


def test_a_run_begins_without_songs_that_are_gone_and_goes_on_with_the_others_alone(
    base: Path, tmp_path: Path
) -> None:
    add_songs_on_other_kit(tmp_path / "songs", 3)
    data = make_data_set(tmp_path, tmp_path / "songs", n_held_out=1)
    first, second = (row.path for row in read_data_set(data).training_songs)
    shutil.move(first, tmp_path / "away")
    plan = a_plan(data, base, n_steps=1)

    _, events = learned(tmp_path / "run", plan)
    shutil.move(tmp_path / "away", first)
    ended, more = learned(tmp_path / "run", plan)

    assert [event.path for event in events if isinstance(event, LeftOut)] == [first]
    assert [event.n_songs for event in (*events, *more) if isinstance(event, Started)] == [1, 1]
    assert ended.end is End.LEARNED
    shutil.rmtree(second)
    with pytest.raises(TrainingDataError, match="cannot be read any more"):
        learned(tmp_path / "run", plan)


def test_songs_that_are_set_apart_are_not_learned_from_and_choose(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_apart, "FEWEST_SONGS", 3)
    monkeypatch.setattr(set_apart, "APART_SHARE", 0.4)
    add_songs_on_other_kit(tmp_path / "songs", 4)
    data = make_data_set(tmp_path, tmp_path / "songs", n_held_out=1)
    measured_songs: list[list[str]] = []
    measure = HeldOutClips.measure

    def listen(self: HeldOutClips, *rest: Any) -> HeldOutFigures:
        measured_songs.append(list(self.songs))
        return measure(self, *rest)

    monkeypatch.setattr(HeldOutClips, "measure", listen)
    _, events = learned(tmp_path / "run", a_plan(data, base, n_steps=1))

    started = next(event for event in events if isinstance(event, Started))
    shown, chose = measured_songs[:2]
    assert (started.n_songs, started.n_held_out) == (2, 1)
    assert len(shown) == len(chose) == 1
    assert shown != chose
    assert measured_songs[2:] == [shown, chose]


def test_a_run_that_is_paused_while_it_is_judged_is_only_judged_when_it_goes_on(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_songs_on_other_kit(tmp_path / "songs", 2)
    data = make_data_set(tmp_path, tmp_path / "songs", n_held_out=1)
    run = new_run(tmp_path / "runs", a_plan(data, base, n_steps=1))
    keep = keep_best

    def keep_and_ask(folder: Path) -> None:
        keep(folder)
        ask(folder, Request.PAUSE)

    monkeypatch.setattr("chart_hero_core.training.__main__.keep_best", keep_and_ask)
    assert main([str(run)]) == 0
    assert state_of(run) is RunState.PAUSED
    for row in read_data_set(data).training_songs:
        shutil.rmtree(row.path)
    monkeypatch.setattr("chart_hero_core.training.__main__.keep_best", keep)

    assert main([str(run)]) == 0

    assert state_of(run) is RunState.DONE
    assert read_json(run / RESULT_NAME, RunResult).is_compared


def test_a_stop_before_anything_was_learned_keeps_nothing(data: Path, base: Path, tmp_path: Path) -> None:
    plan = a_plan(data, base)

    with pytest.raises(TrainingDataError, match="stopped before anything was learned"):
        learn(tmp_path, plan, machine_of(plan), lambda _: None, lambda: Request.STOP)


def test_a_calibration_takes_the_weights_as_they_are(base: Path, tmp_path: Path) -> None:
    keep_base(tmp_path, replace(a_plan(None, base), kind=RunKind.CALIBRATE))

    before, after = load_model(base), load_model(tmp_path / MODEL_NAME)
    assert before.sha256 == after.sha256
    assert after.card.training["base"] == {"name": "Usual kit", "sha256": before.sha256}


def test_a_folder_without_a_plan_fails_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 1

    failed = event_of(capsys.readouterr().out.encode())
    assert isinstance(failed, Failed)
    assert "plan.json cannot be read" in failed.message


def test_what_went_wrong_inside_is_a_sentence_too(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chart_hero_core.training.__main__.learn", fail)
    run = new_run(tmp_path, a_plan(data, base))

    assert main([str(run)]) == 1

    assert state_of(run) is RunState.FAILED
    (failed,), _ = events_in(run / LOG_NAME)
    assert isinstance(failed, Failed)
    assert "inside Chart Hero (ZeroDivisionError())" in failed.message

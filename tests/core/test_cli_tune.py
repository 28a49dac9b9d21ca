"""The command `tune`: which search it begins or goes on with, and what it says of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from chart_hero_core import cli_tune
from chart_hero_core.cli_commands import run
from chart_hero_core.cli_tune import add_tune, summary, tune
from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.data_folder import change_data_set
from chart_hero_core.runs.events import Failed, Paused, Searching
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import Boldness, RunKind, RunPlan
from chart_hero_core.runs.search import (
    FILE_NAME,
    TRIALS_NAME,
    Aspect,
    SearchPlan,
    SearchState,
    TrialRow,
    TrialState,
)
from tests.support.training_processes import lines_of
from tests.support.training_runs import a_data_set

SEARCHING = Searching(number=1, share=0.5, n_ended=1, n_trials=2)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    change_data_set(tmp_path / "data", lambda _: a_data_set(25, 3))
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What the process says, which stands in for that of the search; and its arguments, in `called`."""
    says = tmp_path / "says"
    says.write_bytes(b"")

    def command(study: Path, extra: list[str]) -> list[str]:
        (tmp_path / "called").write_text(" ".join([study.name, *extra]))
        return [sys.executable, "-c", f"print(open({str(says)!r}).read())"]

    monkeypatch.setattr(cli_tune, "_command", command)
    return says


def options(*arguments: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_tune(parser)
    return parser.parse_args([str(one) for one in arguments])


def test_a_new_search_is_laid_out_as_it_is_told(tmp_path: Path, data: Path) -> None:
    study = tmp_path / "study"

    tune(
        options(
            study, "--data", data, "--trials", 7, "--hours", 0, "--steps", 50, "--vary", "kit", "loss",
            "--boldness", "bold", "--cluster", "head:6379",
        )
    )  # fmt: skip

    assert read_json(study / FILE_NAME, SearchPlan) == SearchPlan(7, None, (Aspect.KIT, Aspect.LOSS), 50)
    plan = read_json(study / PLAN_NAME, RunPlan)
    assert (plan.kind, plan.data, plan.boldness) == (RunKind.FINE_TUNE, data, Boldness.BOLD)
    assert plan.base is not None
    assert plan.base.exists()
    assert (tmp_path / "called").read_text() == "study --cluster head:6379"


def test_from_scratch_has_no_model_to_start_from(tmp_path: Path, data: Path) -> None:
    tune(options(tmp_path / "study", "--data", data, "--from-scratch"))

    plan = read_json(tmp_path / "study" / PLAN_NAME, RunPlan)
    assert (plan.kind, plan.base) == (RunKind.SCRATCH, None)


def test_a_search_from_before_goes_on_with_more_trials(tmp_path: Path, data: Path) -> None:
    study = tmp_path / "study"
    tune(options(study, "--data", data, "--trials", 7))
    (study / "request").write_text("stop")

    tune(options(study, "--trials", 9))

    assert read_json(study / FILE_NAME, SearchPlan) == SearchPlan(n_trials=9)
    assert not (study / "request").exists()


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="nothing to learn from"):
        tune(options(tmp_path / "study", "--data", tmp_path))


def test_a_pause_is_no_end_and_a_fault_is_raised(tmp_path: Path, data: Path, said: Path) -> None:
    said.write_bytes(lines_of([SEARCHING, Paused(step=1)]))
    assert tune(options(tmp_path / "study", "--data", data)) == 1

    said.write_bytes(lines_of([SEARCHING, Failed(message="The drive is gone; plug it in.")]))
    with pytest.raises(TrainingDataError, match="drive is gone"):
        tune(options(tmp_path / "study"))


def test_the_summary_has_the_best_first_and_says_what_to_do(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study"
    study.mkdir()
    rows = (
        TrialRow(0, 20.0, TrialState.FINISHED, {"learning_rate": 3e-4}, 60.0, is_present=True),
        TrialRow(1, 17.04, TrialState.FINISHED, {"learning_rate": 1e-3}, 60.0),
        TrialRow(2, None, TrialState.FAILED, {"learning_rate": 9e-2}, 60.0),
    )
    write_json(study / TRIALS_NAME, SearchState(3, rows, {"learning_rate": 1.0}))

    assert run(["tune", str(study), "--data", str(data)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["1", "0", "2"]
    assert "present settings" in lines[1]
    assert lines[3] == "What mattered: learning_rate 100%"
    assert "17.0 edits per 100 notes, 20.0 with the present settings" in lines[4]
    assert f'--settings-of "{study}"' in lines[4]


def test_a_search_without_a_gain_proposes_nothing(tmp_path: Path) -> None:
    row = TrialRow(0, 20.0, TrialState.FINISHED, {}, 60.0, is_present=True)

    assert list(summary(tmp_path, SearchState(1, (row,))))[-1].startswith("Nothing better")
    assert list(summary(tmp_path, SearchState()))[-1] == "No trial has finished."

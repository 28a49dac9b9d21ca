"""A search for settings of a plan, with trials that only pretend to learn."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.control import Request, ask
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Event, Measured, Paused, Searching, Step, TrialEnded
from chart_hero_core.runs.plan import ExpertSettings, RunKind, RunPlan
from chart_hero_core.runs.search import (
    Aspect,
    SearchPlan,
    SearchState,
    TrialRow,
    TrialState,
    best_settings,
    new_search,
    search_state,
)
from chart_hero_core.training.plan_search import Ask, PlanSearch, search_here
from chart_hero_core.training.settings_space import bounds_of

PRESENT = {
    "learning_rate": 1e-3,
    "anchor_weight": 0.5,
    "kit_share": 0.3,
    "positive_weight": 3.0,
    "voice_weight": 0.2,
    "beat_weight": 0.4,
    "onset_width_frames": 0.8,
}
PLAN = RunPlan(
    "My kit", RunKind.FINE_TUNE, data=Path("data"), base=Path("base.safetensors"), kit=Path("kit"),
    expert=ExpertSettings(batch_size=4),
)  # fmt: skip
STRENGTH = SearchPlan(n_trials=3, hours=None, vary=(Aspect.STRENGTH,), n_steps=8)


class Learner:
    """Pretends to learn: the further the learning rate is from 2e-3, the more edits are left."""

    def __init__(self) -> None:
        self.plans: list[RunPlan] = []
        self.folders: list[Path] = []
        self.at: Callable[[int], None] = lambda step: None
        """Called at each step."""

    def __call__(self, folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
        self.plans.append(plan)
        self.folders.append(folder)
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / "step"
        first = int(kept.read_text()) if kept.exists() else 0
        rate, n_steps = plan.expert.learning_rate, plan.expert.n_steps
        assert rate is not None
        assert n_steps is not None
        for step in range(first + 1, n_steps + 1):
            self.at(step)
            if asked() is not None:
                report(Paused(step=step))
                return
            report(Step(step=step, n_steps=n_steps, loss=1.0, seconds_per_step=0.0, seconds_left=0.0))
            kept.write_text(str(step))
            if step % (n_steps // 4) == 0:
                edits = 20.0 + 1000 * abs(rate - 2e-3) - step / n_steps
                report(Measured(step=step, held_out_loss=0.1, edits=edits, lanes={}, is_best=True))


def searching(
    study: Path, search: SearchPlan = STRENGTH, report: Report = lambda _: None, plan: RunPlan = PLAN
) -> PlanSearch:
    return PlanSearch(study, plan, search, PRESENT, report)


def test_the_present_settings_are_tried_first_and_the_best_are_told(study: Path) -> None:
    learner = Learner()

    search_here(searching(study), learner)

    state = search_state(study)
    assert [row.number for row in state.rows] == [0, 1, 2]
    assert [row.is_present for row in state.rows] == [True, False, False]
    assert {row.state for row in state.rows} == {TrialState.FINISHED}
    assert state.rows[0].settings == {"learning_rate": 1e-3, "anchor_weight": 0.5}
    assert state.rows[0].edits == pytest.approx(20.0)
    best = min(state.rows, key=lambda row: row.edits or 99.0)
    assert best_settings(study) == replace(PLAN.expert, **best.settings)
    assert {plan.expert.n_steps for plan in learner.plans} == {8}
    assert [path.name for path in study.iterdir() if path.is_dir()] == []


def test_a_search_that_has_its_trials_runs_none(study: Path) -> None:
    search_here(searching(study), Learner())
    learner = Learner()

    search_here(searching(study), learner)

    assert learner.plans == []
    search_here(searching(study, replace(STRENGTH, n_trials=4)), learner)
    assert len(learner.plans) == 1


def test_what_falls_behind_is_given_up_but_never_the_present_settings(study: Path) -> None:
    def fall(folder: Path, plan: RunPlan, report: Report, _: Ask) -> None:
        runs.append(plan)
        for step in (2, 4, 6, 8):
            edits = 90.0 if len(runs) in (1, 8) else 30.0
            steps.append(step)
            report(Measured(step=step, held_out_loss=None, edits=edits, lanes={}, is_best=True))

    runs: list[RunPlan] = []
    steps: list[int] = []
    search_here(searching(study, replace(STRENGTH, n_trials=8)), fall)

    states = [row.state for row in search_state(study).rows]
    assert states == [TrialState.FINISHED] * 7 + [TrialState.GIVEN_UP]
    assert steps[-1] == 2
    assert search_state(study).rows[7].edits == 90.0
    assert search_state(study).present is not None
    assert set(search_state(study).importances) == {"learning_rate", "anchor_weight"}


@pytest.mark.parametrize("request_", Request)
def test_a_search_ends_within_a_step_and_goes_on_with_the_same_trial(study: Path, request_: Request) -> None:
    learner = Learner()
    learner.at = lambda step: ask(study, request_) if step == 5 else None

    assert search_here(searching(study), learner) is request_

    (row,) = search_state(study).rows
    assert row.state is TrialState.WAITING
    assert search_state(study).n_ended == 0
    (study / "request").unlink()
    steps: list[int] = []
    learner.at = steps.append
    search_here(searching(study), learner)
    assert steps[0] == 5
    assert learner.folders[1] == learner.folders[0]
    assert [row.number for row in search_state(study).rows] == [0, 1, 2]
    assert search_state(study).rows[0].edits == pytest.approx(20.0)


def test_a_trial_whose_process_died_is_gone_on_with_at_once(study: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_die_in_second_trial, args=(study,))
    process.start()
    process.join(120)
    assert process.exitcode == 9
    assert [row.state for row in search_state(study).rows] == [TrialState.FINISHED, TrialState.RUNNING]
    drawn = search_state(study).rows[1].settings
    learner, steps = Learner(), list[int]()
    learner.at = steps.append

    search_here(searching(study), learner)

    assert steps[0] == 6
    rows = search_state(study).rows
    assert rows[1].settings == drawn
    assert [row.state for row in rows] == [TrialState.FINISHED] * 3


def _die_in_second_trial(study: Path) -> None:
    learner = Learner()

    def die(step: int) -> None:
        if len(learner.plans) == 2 and step == 6:
            os._exit(9)

    learner.at = die
    search_here(searching(study), learner)


def test_two_searches_at_once_share_the_trials(study: Path) -> None:
    learners = (Learner(), Learner())
    both = Barrier(2, timeout=60)
    threads = []
    for learner in learners:
        learner.at = _once(both.wait)
        search = searching(study, replace(STRENGTH, n_trials=4))
        threads.append(Thread(target=search_here, args=(search, learner)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [row.number for row in search_state(study).rows] == [0, 1, 2, 3]
    assert all(learner.plans for learner in learners)
    drawn = [plan.expert.learning_rate for learner in learners for plan in learner.plans]
    assert len(set(drawn)) == len(drawn) == 4


def _once(call: Callable[[], object]) -> Callable[[int], None]:
    """Call at the first step of all."""
    steps: list[int] = []

    def at(step: int) -> None:
        steps.append(step)
        if len(steps) == 1:
            call()

    return at


def test_an_error_ends_the_search_and_the_trial_waits(study: Path) -> None:
    def unplug(*_: object) -> None:
        raise TrainingDataError("The drive is gone; plug it in again.")

    with pytest.raises(TrainingDataError, match="drive is gone"):
        search_here(searching(study), unplug)

    assert [row.state for row in search_state(study).rows] == [TrialState.WAITING]


def test_a_trial_that_was_never_measured_has_failed(study: Path) -> None:
    search_here(searching(study, replace(STRENGTH, n_trials=1)), lambda *_: None)

    (row,) = search_state(study).rows
    assert (row.state, row.edits) == (TrialState.FAILED, None)
    assert best_settings(study) is None


def test_time_that_is_up_ends_the_search_in_the_middle_of_a_trial(study: Path) -> None:
    learner, steps = Learner(), list[int]()
    learner.at = steps.append

    assert search_here(searching(study, replace(STRENGTH, hours=0.0)), learner) is None

    assert len(steps) < 8
    assert [row.state for row in search_state(study).rows] == [TrialState.WAITING]


def test_it_tells_how_far_it_is(study: Path) -> None:
    events: list[Event] = []
    search_here(searching(study, replace(STRENGTH, n_trials=2), events.append), Learner())

    ended = [event for event in events if isinstance(event, TrialEnded)]
    assert [(event.number, event.n_ended, event.n_trials) for event in ended] == [(0, 1, 2), (1, 2, 2)]
    assert ended[0].edits == pytest.approx(20.0)
    going = [event for event in events if isinstance(event, Searching)]
    assert (going[0].share, going[0].seconds_left) == (0.0, None)
    assert [event.share for event in going if event.number == 1] == [0.0, *(i / 8 for i in range(1, 9))]
    assert going[-1].seconds_left is not None


# What is varied


def test_only_what_matters_is_varied() -> None:
    scratch = RunPlan("New", RunKind.SCRATCH, data=None, base=None, kit=Path("kit"))

    assert list(bounds_of(PLAN, PRESENT, tuple(Aspect))) == list(PRESENT)
    names = list(bounds_of(scratch, PRESENT, tuple(Aspect)))
    assert "anchor_weight" not in names
    assert "kit_share" not in names
    with pytest.raises(OptionError, match="nothing to vary"):
        bounds_of(scratch, PRESENT, (Aspect.KIT,))


def test_the_present_value_lies_within_the_bounds() -> None:
    strange = PRESENT | {"kit_share": 0.9, "positive_weight": 0.2, "anchor_weight": 0.0}

    for name, bounds in bounds_of(PLAN, strange, tuple(Aspect)).items():
        assert bounds.low <= strange[name] <= bounds.high
        assert bounds.low < bounds.high


# What is seen of it from outside


def row(number: int, edits: float | None, state: TrialState = TrialState.FINISHED) -> TrialRow:
    return TrialRow(number, edits, state, {"learning_rate": 1e-3}, 60.0, is_present=number == 0)


def test_the_best_beats_the_present_only_by_what_can_be_seen() -> None:
    assert SearchState(3, (row(0, 20.0), row(1, 19.5), row(2, 25.0))).beats_present
    assert not SearchState(3, (row(0, 20.0), row(1, 19.95))).beats_present
    assert not SearchState(3, (row(0, 20.0), row(1, 21.0))).beats_present
    assert not SearchState(3, (row(1, 19.0),)).beats_present
    assert not SearchState(3, (row(0, 20.0), row(1, 15.0, TrialState.GIVEN_UP))).beats_present


def test_a_new_search_is_a_folder_with_its_plans(tmp_path: Path) -> None:
    first = new_search(tmp_path, PLAN, STRENGTH)
    second = new_search(tmp_path, PLAN, STRENGTH)

    assert (first.name, second.name) == ("My kit", "My kit (2)")
    assert search_state(first) == SearchState()
    assert best_settings(first) is None

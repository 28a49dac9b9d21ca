"""The form of the next run: what fits the data, what it costs, what keeps it from starting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_choices import free_name
from chart_hero_app.view_models.training.run_estimate import estimate_run
from chart_hero_app.view_models.training.run_form import RunForm
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.training.run_form_view import RunFormView
from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import CancelledError, TrainingDataError
from chart_hero_core.runs.data_set import DataSet
from chart_hero_core.runs.json_files import to_json
from chart_hero_core.runs.lengths import n_steps_of
from chart_hero_core.runs.plan import (
    Boldness,
    DeviceChoice,
    ExpertSettings,
    RunEstimate,
    RunKind,
    RunLength,
    RunPlan,
)
from tests.support.app_bench import AppBench
from tests.support.training_runs import a_data_set
from tests.support.widgets import nameless_controls, settle, too_wide

GIGA = 1024**3
ESTIMATE = RunEstimate(
    "GPU", "The GPU is eight times as fast.", 23 * 60, 3 * 3600, 6 * GIGA, 41 * GIGA, 462, 50, 27 * 3600
)
PLAN = RunPlan("My kit 1", RunKind.FINE_TUNE, None, None)
SayData = Callable[[DataSet], None]


class Estimates:
    """Knows what a run costs, and who asked."""

    def __init__(self) -> None:
        self.answer: RunEstimate | None = ESTIMATE
        self.asked: list[RunPlan] = []

    def __call__(self, plan: RunPlan, is_cancelled: Callable[[], bool]) -> RunEstimate:
        self.asked.append(plan)
        if self.answer is None:
            raise TrainingDataError("There is no such process; install it.")
        return self.answer


@pytest.fixture
def estimates() -> Estimates:
    return Estimates()


@pytest.fixture
def form(studio: TrainingStudio, estimates: Estimates) -> Iterator[RunForm]:
    form = RunForm(studio, estimates)
    yield form
    form.close()


@pytest.fixture
def data(studio: TrainingStudio, bench: AppBench) -> SayData:
    """Changes the data set, and waits until that is known."""

    def say(data_set: DataSet) -> None:
        studio.change_data_set(lambda _: data_set)
        bench.until(lambda: studio.data_set == data_set)

    return say


@pytest.fixture
def view(form: RunForm, look: Look, bench: AppBench) -> RunFormView:
    view = RunFormView(form, look)
    bench.qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    return view


def costed(form: RunForm, bench: AppBench) -> None:
    form.watch(True)
    bench.until(lambda: form.estimate is not None)
    bench.until_idle()


# What fits the data


def test_enough_charts_are_learned_from(form: RunForm, data: SayData) -> None:
    data(a_data_set(20, 2))

    assert form.kind is RunKind.FINE_TUNE
    assert form.block == ""


def test_too_few_charts_are_calibrated_with(form: RunForm, data: SayData) -> None:
    data(a_data_set(19, 2))

    assert form.kind is RunKind.CALIBRATE
    assert form.reason_against(RunKind.FINE_TUNE) == "19 charts are too few to train on: 20 are needed."
    assert form.block == ""


def test_a_kit_makes_up_for_few_charts(form: RunForm, data: SayData) -> None:
    data(a_data_set(3, 2, kit=Path("kit")))

    assert form.reason_against(RunKind.FINE_TUNE) == form.reason_against(RunKind.SCRATCH) == ""
    assert form.plan.kit == Path("kit")


def test_beginning_from_nothing_takes_much(form: RunForm, data: SayData) -> None:
    data(a_data_set(199, 2))
    assert "at least 200 charts" in form.reason_against(RunKind.SCRATCH)

    data(a_data_set(200, 2))

    assert form.reason_against(RunKind.SCRATCH) == ""


def test_without_songs_nothing_starts(form: RunForm) -> None:
    assert form.block == "There are no songs to learn from. Add a folder on the Data page."


def test_a_question_is_answered_first(form: RunForm, data: SayData) -> None:
    songs = a_data_set(25, 2)
    data(replace(songs, songs=tuple(replace(song, looks_swapped=True) for song in songs.songs)))

    assert "ride and crash were swapped" in form.block


def test_a_calibration_that_was_asked_for_elsewhere_is_chosen(
    form: RunForm, data: SayData, studio: TrainingStudio
) -> None:
    data(a_data_set(25, 2))

    studio.calibration_asked.emit()

    assert form.kind is RunKind.CALIBRATE


# What it makes


def test_choices_become_a_plan(form: RunForm, data: SayData, studio: TrainingStudio) -> None:
    data(a_data_set(25, 2))
    form.choose(
        name=" Kitchen ",
        length=RunLength.LONG,
        boldness=Boldness.BOLD,
        lanes=frozenset({Pad.KICK, Pad.SNARE}),
    )

    plan = form.plan

    assert (plan.name, plan.kind, plan.length, plan.boldness) == (
        "Kitchen",
        RunKind.FINE_TUNE,
        RunLength.LONG,
        Boldness.BOLD,
    )
    assert plan.lanes == (Pad.SNARE, Pad.KICK)
    assert plan.data == studio.places.data
    assert plan.base is not None
    assert plan.base.exists()


def test_all_lanes_are_told_by_none(form: RunForm, data: SayData) -> None:
    data(a_data_set(25, 2))

    assert form.plan.lanes == ()


def test_no_lane_is_too_few(form: RunForm, data: SayData) -> None:
    data(a_data_set(25, 2))

    form.choose(lanes=frozenset())

    assert form.block == "No lane is ticked. Tick at least one."


def test_the_next_free_name_is_proposed(form: RunForm, studio: TrainingStudio, bench: AppBench) -> None:
    (studio.places.runs / "my KIT 1").mkdir(parents=True)

    form.watch(True)
    bench.until(lambda: form.name == "My kit 2")

    assert free_name(["My kit 1", "My kit 3"]) == "My kit 2"
    form.watch(False)
    bench.until_idle()


# What it costs


def test_the_cost_is_asked_for_while_somebody_looks(
    form: RunForm, data: SayData, bench: AppBench, estimates: Estimates
) -> None:
    data(a_data_set(25, 2))
    assert not form.is_estimating

    costed(form, bench)

    assert form.estimate == ESTIMATE
    assert len(estimates.asked) == 1


def test_another_name_costs_the_same_another_length_does_not(
    form: RunForm, data: SayData, bench: AppBench, estimates: Estimates
) -> None:
    data(a_data_set(25, 2))
    costed(form, bench)

    form.choose(name="Kitchen")
    assert form.estimate == ESTIMATE
    form.choose(length=RunLength.LONG)
    assert form.is_estimating
    costed(form, bench)

    assert [plan.length for plan in estimates.asked] == [RunLength.NORMAL, RunLength.LONG]


def test_a_full_disk_keeps_it_from_starting(
    form: RunForm, data: SayData, bench: AppBench, estimates: Estimates
) -> None:
    estimates.answer = replace(ESTIMATE, free_bytes=2 * GIGA)
    data(a_data_set(25, 2))

    costed(form, bench)

    assert form.block == "Not enough room: it takes 6.0 GB, and 2.0 GB are free. Make room on the disk."


def test_a_run_starts_without_an_estimate_too(
    form: RunForm, data: SayData, bench: AppBench, estimates: Estimates
) -> None:
    estimates.answer = None
    data(a_data_set(25, 2))

    form.watch(True)
    bench.until(lambda: bool(estimates.asked) and not form.is_estimating)

    assert form.estimate is None
    assert form.block == ""
    bench.until_idle()


# The process that knows it


def test_an_estimate_is_read_from_a_process() -> None:
    answer = to_json(ESTIMATE).decode()

    assert estimate_run(PLAN, lambda: False, ["-c", f"print({answer!r})"]) == ESTIMATE


@pytest.mark.parametrize("script", ["import sys; sys.exit('no')", "print('17')"])
def test_a_process_that_cannot_say_is_a_fault(script: str) -> None:
    with pytest.raises(TrainingDataError, match="not known how long"):
        estimate_run(PLAN, lambda: False, ["-c", script])


def test_a_process_whose_answer_nobody_wants_is_ended() -> None:
    began = time.monotonic()

    with pytest.raises(CancelledError):
        estimate_run(PLAN, lambda: True, ["-c", "import time; time.sleep(60)"])

    assert time.monotonic() - began < 55  # it was not waited for


# How it is seen


def test_the_form_shows_what_was_worked_out(
    view: RunFormView, form: RunForm, data: SayData, bench: AppBench
) -> None:
    data(a_data_set(25, 2))
    costed(form, bench)

    assert view.cost.headline.text() == "23 min on this GPU, 3 h on the CPU, 6.0 GB"
    assert view.cost.details.text().startswith(
        "41.0 GB free on the disk. 462 charts to learn from, 50 held out"
    )
    assert view.cost.reason.text() == "The GPU is eight times as fast."
    assert view.start.isEnabled()


def test_the_form_changes_what_is_chosen(view: RunFormView, form: RunForm, data: SayData) -> None:
    data(a_data_set(25, 2))

    view.length.segments.segment(2).click()
    view.boldness.segments.segment(0).click()
    view.lanes.boxes[Pad.KICK].click()
    view.cost.devices.activated.emit(1)
    view.name.setText("Kitchen")
    QTest.keyClick(view.name, Qt.Key.Key_Return)

    choices = form.choices
    assert (choices.length, choices.boldness, choices.device) == (
        RunLength.LONG,
        Boldness.CAREFUL,
        DeviceChoice.CPU,
    )
    assert Pad.KICK not in choices.lanes
    assert form.name == "Kitchen"


def test_a_block_is_said_and_leads_to_the_data(view: RunFormView, bench: AppBench) -> None:
    assert view.block is not None
    assert not view.start.isEnabled()
    assert view.cost.details.text() == ""
    with bench.qtbot.waitSignal(view.data_asked):
        view.block.links[0].click()


@pytest.mark.parametrize("length", list(RunLength))
def test_a_length_is_as_many_steps_as_the_training_takes(
    view: RunFormView, form: RunForm, data: SayData, length: RunLength
) -> None:
    data(a_data_set(25, 2))
    form.choose(length=length)

    n_steps = n_steps_of(RunKind.FINE_TUNE, length)
    assert f"{n_steps:,} steps" in view.length.segments.accessibleDescription()


def test_calibration_has_fewer_choices_and_says_why(view: RunFormView, data: SayData) -> None:
    data(a_data_set(5, 1))

    assert view.start.text() == "Calibrate"
    assert not view.kinds.buttons[RunKind.FINE_TUNE].isEnabled()
    assert not view.length.segments.isEnabled()
    assert view.length.segments.toolTip() == "Calibration fits all lanes at once; there is nothing to choose."


def test_every_setting_can_be_changed_and_reset(view: RunFormView, form: RunForm, data: SayData) -> None:
    data(a_data_set(25, 2))
    view.unfold.click()
    boxes = view.expert.boxes
    assert boxes["learning_rate"].text() == "automatic"

    boxes["n_steps"].setValue(500)
    boxes["batch_size"].setValue(4)
    boxes["anchor_weight"].setValue(0.0)
    assert form.choices.expert == ExpertSettings(n_steps=500, batch_size=4, anchor_weight=0.0)
    boxes["anchor_weight"].setValue(boxes["anchor_weight"].minimum())
    assert form.choices.expert.anchor_weight is None

    view.expert.reset.click()
    assert form.choices.expert == ExpertSettings()


def test_every_control_of_the_form_has_a_name(view: RunFormView) -> None:
    view.unfold.click()

    assert nameless_controls(view) == []


@pytest.mark.parametrize(("text_percent", "width"), [(100, 808), (150, 1116)])
@pytest.mark.usefixtures("pseudo_locale")
def test_the_form_is_not_wider_than_its_room(
    form: RunForm, look: Look, bench: AppBench, data: SayData, text_percent: int, width: int
) -> None:
    look.choose_text_percent(text_percent)
    data(a_data_set(5, 1))
    view = RunFormView(form, look)
    bench.qtbot.addWidget(view)
    view.unfold.click()
    view.resize(width, 700)
    view.show()
    settle()

    assert too_wide(view) == 0

"""The run of the workspace: its process is started, paused, stopped, lost, found again, thrown away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.run import TOPIC, RunModel, RunStage
from chart_hero_app.view_models.training.run_progress import RunPhase
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import Request, ask, asked, is_running, new_run
from chart_hero_core.runs.events import LOG_NAME, AnyEvent, Done, Failed, Judging, Paused
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.plan import FILE_NAME, RunKind, RunPlan
from tests.support.app_bench import WAIT_MS, AppBench
from tests.support.training_processes import lines_of, waiting_process
from tests.support.training_runs import STARTED, FakeTraining, a_data_set, a_measure, a_result, a_step

PLAN = RunPlan("My kit 1", RunKind.FINE_TUNE, None, None, "Shipped 1.2")
MakeRun = Callable[..., RunModel]


@pytest.fixture
def training(tmp_path: Path) -> FakeTraining:
    return FakeTraining(tmp_path / "fake")


@pytest.fixture
def run(studio: TrainingStudio, training: FakeTraining, bench: AppBench) -> Iterator[RunModel]:
    """A run that a fake process works on; deleted folders are gone."""
    studio.change_data_set(lambda _: a_data_set(25, 3))
    bench.until(lambda: bool(studio.data_set.songs))
    run = RunModel(studio, training.command, shutil.rmtree)
    yield run
    run.close()
    studio.run_watch.stop_watching()
    bench.until(lambda: run.folder is None or not is_running(run.folder))


def begin(run: RunModel, bench: AppBench, *events: AnyEvent, training: FakeTraining, then: str) -> Path:
    """Start a run, and wait until all that its process has to say was taken."""
    training.says(*events, then=then)
    run.start()
    bench.until(lambda: run.folder is not None)
    assert run.folder is not None
    return run.folder


def from_before(studio: TrainingStudio, *events: AnyEvent) -> Path:
    folder = new_run(studio.places.runs, PLAN)
    (folder / LOG_NAME).write_bytes(lines_of(events))
    return folder


def state_text(studio: TrainingStudio) -> str:
    return studio.state(TrainingPageName.RUN).text


def test_a_run_is_started_and_watched(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = begin(run, bench, STARTED, a_step(2050), training=training, then="wait")
    bench.until(lambda: run.progress.step == 2050)

    assert run.stage is RunStage.RUNNING
    assert read_json(folder / FILE_NAME, RunPlan).name == "My kit 1"
    assert (state_text(studio), studio.badge) == ("41 %, 13 min left", "41 %")
    assert run.disk_bytes > 0
    run.stop()
    bench.until(lambda: not run.stage.is_at_work)


def test_a_second_run_is_not_started_beside_it(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = begin(run, bench, STARTED, training=training, then="wait")

    run.start()
    bench.until_idle()

    assert list(studio.places.runs.iterdir()) == [folder]
    run.stop()
    bench.until(lambda: not run.stage.is_at_work)


def test_pause_waits_until_the_process_has_done_so(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    begin(run, bench, STARTED, a_step(2050), training=training, then="obey")
    bench.until(lambda: run.progress.step == 2050)

    run.pause()
    assert state_text(studio) == "pausing"
    bench.until(lambda: run.stage is RunStage.PAUSED)

    assert run.asked is None
    assert (state_text(studio), studio.badge) == ("paused at 41 %", "Go on?")
    assert studio.notice.says(TOPIC)


def test_a_run_that_is_judged_can_be_paused_too(
    run: RunModel, bench: AppBench, training: FakeTraining
) -> None:
    begin(run, bench, STARTED, Judging(index=0, n_songs=3), training=training, then="obey")
    bench.until(lambda: run.progress.phase is RunPhase.JUDGING)

    run.pause()

    bench.until(lambda: run.stage is RunStage.PAUSED)


def test_a_paused_run_goes_on_and_nothing_is_asked_of_it(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = from_before(studio, STARTED, a_step(2050), Paused(step=2050))
    ask(folder, Request.PAUSE)
    run.adopt(folder)
    bench.until(lambda: run.stage is RunStage.PAUSED and run.progress.step == 2050)

    training.says(a_step(2100), then="wait")
    run.go_on()
    bench.until(lambda: run.progress.step == 2100)

    assert asked(folder) is None
    assert run.progress.loss.steps == (2050, 2100)
    run.stop()
    bench.until(lambda: not run.stage.is_at_work)


def test_a_process_that_dies_leaves_a_run_that_can_go_on(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    with bench.qtbot.waitSignal(run.ended, timeout=WAIT_MS) as ended:
        begin(run, bench, STARTED, a_step(2050), a_measure(2000, 17.8), training=training, then="die")

    assert ended.args == [RunStage.BROKEN_OFF]
    assert run.can_go_on
    assert run.can_keep_best
    assert (state_text(studio), studio.badge) == ("broke off at 41 %", "Go on?")
    bench.until_idle()


def test_the_best_of_a_run_that_broke_off_can_be_kept(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = from_before(studio, STARTED, a_step(2050), a_measure(2000, 17.8))
    run.adopt(folder)
    bench.until(lambda: run.stage is RunStage.BROKEN_OFF)

    training.says(then="obey")
    run.keep_best()

    assert run.asked is Request.STOP
    bench.until(lambda: run.stage is RunStage.DONE)
    assert studio.result == a_result()


def test_a_process_that_was_begun_elsewhere_is_watched(
    run: RunModel, bench: AppBench, studio: TrainingStudio, tmp_path: Path
) -> None:
    folder = from_before(studio, STARTED)
    (tmp_path / "says").write_bytes(lines_of([a_step(2050)]))
    process = waiting_process(folder, tmp_path / "says")
    bench.until(lambda: is_running(folder))

    run.adopt(folder)
    bench.until(lambda: run.stage is RunStage.RUNNING and run.progress.step == 2050)

    run.stop()
    bench.until(lambda: run.stage is RunStage.BROKEN_OFF)
    assert process.wait(10) == 0


def test_a_result_is_read_and_told(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    with bench.qtbot.waitSignal(run.ended, timeout=WAIT_MS) as ended:
        begin(run, bench, STARTED, a_step(5000), training=training, then="done")

    assert ended.args == [RunStage.DONE]
    assert studio.result == a_result()
    assert state_text(studio) == "done"
    bench.until(lambda: studio.state(TrainingPageName.RESULT).text == "better by 7.4")
    with bench.qtbot.waitSignal(studio.navigation) as navigation:
        studio.notice.answer(Answer.SHOW_TRAINING)
    assert navigation.args == [TrainingPageName.RESULT]
    assert not studio.notice.says(TOPIC)


def test_whoever_looks_at_the_run_needs_no_notice_of_its_end(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    run.is_seen = True

    with bench.qtbot.waitSignal(run.ended, timeout=WAIT_MS):
        begin(run, bench, STARTED, training=training, then="done")

    assert not studio.notice.says(TOPIC)


def test_a_failure_says_what_to_do(run: RunModel, bench: AppBench, training: FakeTraining) -> None:
    failed = Failed(message="The disk is full; make room and try again.")

    with bench.qtbot.waitSignal(run.ended, timeout=WAIT_MS) as ended:
        begin(run, bench, STARTED, failed, training=training, then="die")

    assert ended.args == [RunStage.FAILED]
    assert run.fault == "The disk is full. Make room and try again."
    assert run.can_go_on
    bench.until_idle()


def test_what_else_a_dead_process_said_is_there_for_whoever_asks(
    run: RunModel, bench: AppBench, training: FakeTraining
) -> None:
    begin(run, bench, training=training, then="complain")

    bench.until(lambda: run.last_words != "")
    assert run.last_words == "no such room"


def test_a_run_at_work_is_ended_and_thrown_away(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = begin(run, bench, STARTED, a_step(5), training=training, then="wait")
    bench.until(lambda: run.progress.step == 5)

    run.discard()
    assert run.stage is RunStage.LEAVING
    bench.until(lambda: run.stage is RunStage.NONE)

    assert not folder.exists()
    assert (studio.run, run.plan, run.progress.step) == (None, None, 0)
    assert state_text(studio) == "not yet"


def test_a_run_of_another_window_is_asked_to_end_before_it_is_thrown_away(
    run: RunModel, bench: AppBench, studio: TrainingStudio, training: FakeTraining
) -> None:
    folder = from_before(studio, STARTED)
    process = training.process(folder, then="obey")
    bench.until(lambda: is_running(folder))
    run.adopt(folder)
    bench.until(lambda: run.stage is RunStage.RUNNING)

    run.discard()
    bench.until(lambda: run.stage is RunStage.NONE)

    assert process.wait(10) == 0
    assert not folder.exists()


def test_a_folder_that_stays_is_told_and_the_run_is_still_there(
    studio: TrainingStudio, bench: AppBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    run = RunModel(studio, discard=refuse)
    run.adopt(from_before(studio, STARTED, a_step(5), Paused(step=5)))
    bench.until(lambda: run.stage is RunStage.PAUSED)

    with bench.qtbot.waitSignal(studio.failed, timeout=WAIT_MS) as failed:
        run.discard()

    assert isinstance(failed.args[0], TrainingDataError)
    bench.until(lambda: run.stage is RunStage.PAUSED)
    bench.until_idle()


def test_a_long_log_is_read_while_the_window_stays_awake(studio: TrainingStudio, bench: AppBench) -> None:
    """The watch over the event loop fails a test whose loop computes for long."""
    folder = from_before(studio)
    lines = (
        lines_of([STARTED]) + lines_of([a_step(step) for step in range(1, 501)]) * 200 + lines_of([Done()])
    )
    (folder / LOG_NAME).write_bytes(lines)
    run = RunModel(studio)

    run.adopt(folder)
    bench.until(lambda: run.progress.end == Done())

    assert len(run.progress.loss.steps) <= 400
    assert run.progress.step == 500
    bench.until_idle()

"""What the pages share: the data set, the run that was found, what the navigation says."""

from __future__ import annotations

from pathlib import Path

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import Request, ask, is_running, new_run
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import FILE_NAME
from chart_hero_core.runs.decisions import add_source
from chart_hero_core.runs.events import LOG_NAME, Done, Paused, Step
from chart_hero_core.runs.plan import RunKind, RunPlan
from tests.support.app_bench import WAIT_MS, AppBench
from tests.support.training_processes import lines_of, waiting_process

STEP = Step(step=41, n_steps=100, loss=0.5, seconds_per_step=1.0, seconds_left=59.0)


def a_run(studio: TrainingStudio, *events: Step | Paused | Done) -> Path:
    run = new_run(studio.places.runs, RunPlan("My kit 1", RunKind.FINE_TUNE, None, None))
    (run / LOG_NAME).write_bytes(lines_of(events))
    return run


def test_the_data_set_is_read_once_the_window_stands(studio: TrainingStudio, bench: AppBench) -> None:
    known = change_data_set(studio.places.data, lambda data_set: add_source(data_set, Path("songs")))
    assert studio.data_set.sources == ()

    with bench.qtbot.waitSignal(studio.data_set_changed, timeout=WAIT_MS):
        studio.begin()

    assert studio.data_set == known
    bench.until_idle()


def test_a_change_is_on_the_disk_when_it_is_told(studio: TrainingStudio, bench: AppBench) -> None:
    with bench.qtbot.waitSignal(studio.data_set_changed, timeout=WAIT_MS):
        studio.change_data_set(lambda data_set: add_source(data_set, Path("songs")))

    assert [source.path for source in studio.data_set.sources] == [Path("songs")]
    assert read_data_set(studio.places.data) == studio.data_set


def test_a_damaged_data_set_is_told(studio: TrainingStudio, bench: AppBench) -> None:
    studio.places.data.mkdir(parents=True)
    (studio.places.data / FILE_NAME).write_text("{", encoding="utf-8")

    with bench.qtbot.waitSignal(studio.failed, timeout=WAIT_MS) as failed:
        studio.read_data_set()

    assert isinstance(failed.args[0], TrainingDataError)


def test_a_run_that_goes_on_is_found_and_watched(
    studio: TrainingStudio, bench: AppBench, tmp_path: Path
) -> None:
    run = a_run(studio, STEP)
    says = tmp_path / "says"
    says.write_bytes(lines_of([]))
    process = waiting_process(run, says)
    bench.until(lambda: is_running(run))

    studio.begin()
    bench.until(lambda: studio.run_model.progress.step == STEP.step)

    assert studio.run == run
    assert studio.badge == "41 %"
    with bench.qtbot.waitSignal(studio.run_watch.ended, timeout=WAIT_MS):
        ask(run, Request.STOP)
    assert process.wait(10) == 0


def test_a_run_that_broke_off_is_offered(studio: TrainingStudio, bench: AppBench) -> None:
    run = a_run(studio, STEP)

    with bench.qtbot.waitSignal(studio.run_changed, timeout=WAIT_MS):
        studio.begin()

    assert studio.run == run
    assert studio.state(TrainingPageName.RUN).text == "broke off at 41 %"
    assert studio.badge == "Go on?"
    bench.until_idle()


def test_a_paused_run_says_so(studio: TrainingStudio, bench: AppBench) -> None:
    a_run(studio, STEP, Paused(step=41))

    with bench.qtbot.waitSignal(studio.run_changed, timeout=WAIT_MS):
        studio.begin()

    assert studio.state(TrainingPageName.RUN).text == "paused at 41 %"
    bench.until_idle()


def test_a_run_that_is_over_is_left_alone(studio: TrainingStudio, bench: AppBench) -> None:
    a_run(studio, STEP, Done())

    studio.begin()
    bench.qtbot.wait(1)  # the look is begun in the next turn
    bench.until_idle()

    assert studio.run is None
    assert studio.badge == ""


def test_the_badge_of_the_run_goes_first(studio: TrainingStudio) -> None:
    studio.set_state(TrainingPageName.SEARCH, "trial 4 of 20", "4/20")
    assert studio.badge == "4/20"

    studio.set_state(TrainingPageName.RUN, "41 %, 13 min left", "41 %")

    assert studio.badge == "41 %"

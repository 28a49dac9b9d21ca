"""The result behind its page: which one is shown, kept, used, thrown away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.result import ResultModel
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.results import FILE_NAME, MODEL_NAME, Verdict
from tests.support.app_bench import WAIT_MS, AppBench
from tests.support.models import save_burst_model
from tests.support.results import a_result, write_piece, write_run


@pytest.fixture
def run(studio: TrainingStudio) -> Path:
    """A run that ended with a model that can hear."""
    folder = studio.places.runs / "My kit 1"
    piece = write_piece(folder / "best.flac", "Copper Line", 21.3, 12.0)
    write_run(folder, a_result(listening=[piece]))
    save_burst_model(folder, Path(MODEL_NAME).stem, 1.5)
    return folder


@pytest.fixture
def thrown_away() -> list[Path]:
    return []


@pytest.fixture
def model(studio: TrainingStudio, bench: AppBench, thrown_away: list[Path]) -> Iterator[ResultModel]:
    """The model of the page; what it throws away is deleted and noted."""

    def discard(folder: Path) -> None:
        thrown_away.append(folder)
        shutil.rmtree(folder)

    model = ResultModel(studio, studio.listening, discard, studio)
    bench.app.model.begin()
    bench.until_idle()
    yield model
    bench.until_idle()


@pytest.fixture
def shown(model: ResultModel, run: Path, bench: AppBench) -> ResultModel:
    """The same with a result."""
    model.refresh()
    bench.until(lambda: model.kept is not None)
    return model


def test_without_a_run_that_ended_there_is_nothing(model: ResultModel, bench: AppBench) -> None:
    model.refresh()
    bench.until_idle()

    assert model.shown is None
    assert bench.app.training.state(TrainingPageName.RESULT).text == "not yet"


def test_the_window_knows_of_a_result_from_before(run: Path, studio: TrainingStudio, bench: AppBench) -> None:
    studio.begin()
    bench.until(lambda: studio.state(TrainingPageName.RESULT).text == "better by 7.2")
    assert studio.state(TrainingPageName.RUN).text == "done"
    assert studio.last_end is not None
    assert bench.app.status.training_texts[0] == f"Training finished {studio.last_end:%H:%M}"
    bench.until_idle()

    assert studio.result_model.shown is not None
    assert studio.result_model.shown.folder == run


def test_the_newest_result_is_shown_and_older_ones_can_be_seen_again(
    shown: ResultModel, run: Path, bench: AppBench
) -> None:
    older = write_run(run.with_name("Older"), a_result(Verdict.WORSE, name="Older", after=26.1))
    os.utime(older / FILE_NAME, (1.0, 1.0))

    shown.refresh()
    bench.until(lambda: len(shown.runs) == 2)
    assert [one.result.name for one in shown.runs] == ["My kit 1", "Older"]
    assert shown.shown is shown.runs[0]

    shown.show(older)
    assert shown.name == "Older"
    assert bench.app.training.state(TrainingPageName.RESULT).text == "worse by 1.5"


def test_a_run_that_just_ended_takes_the_page(
    shown: ResultModel, studio: TrainingStudio, run: Path, bench: AppBench
) -> None:
    result = a_result(Verdict.SAME, name="Second", after=24.2)
    second = write_run(run.with_name("Second"), result)
    os.utime(second / FILE_NAME, (1.0, 1.0))  # the run itself says which one it is, not its age

    studio.show_run(second)
    studio.show_result(result)

    bench.until(lambda: shown.shown is not None and shown.shown.folder == second)


def test_a_damaged_result_hides_no_other(shown: ResultModel, run: Path, bench: AppBench) -> None:
    damaged = run.with_name("Damaged")
    damaged.mkdir()
    (damaged / FILE_NAME).write_text("{", encoding="utf-8")

    shown.refresh()
    bench.until_idle()

    assert [one.folder for one in shown.runs] == [run]


def test_pieces_are_drawn_small(shown: ResultModel, run: Path, bench: AppBench) -> None:
    bench.until(lambda: bool(shown.waves))

    wave = shown.waves[run / "best.flac"]
    assert wave.duration_s == pytest.approx(4.0, abs=0.01)
    assert max(wave.peaks) == 1.0


def test_a_model_is_kept_and_not_used(shown: ResultModel, studio: TrainingStudio, bench: AppBench) -> None:
    with bench.qtbot.waitSignal(studio.models_changed, timeout=WAIT_MS):
        shown.keep()
    bench.until(lambda: shown.kept is not None and shown.kept.model is not None)

    assert shown.kept is not None
    assert not shown.kept.is_in_use
    assert [one.name for one in bench.app.model.library.models()][1:] == ["My kit 1"]
    assert bench.app.model.is_shipped


def test_a_kept_model_is_used_when_it_is_asked_for(shown: ResultModel, bench: AppBench) -> None:
    shown.rename("  Loud   kit ")
    shown.keep()
    bench.until(lambda: shown.kept is not None and shown.kept.model is not None)

    shown.use_now()

    bench.until(lambda: shown.kept is not None and shown.kept.is_in_use)
    assert bench.app.model.in_use is not None
    assert bench.app.model.in_use.name == "Loud kit"


def test_a_name_that_is_taken_is_not_offered(shown: ResultModel, run: Path, bench: AppBench) -> None:
    shown.keep()
    bench.until(lambda: shown.kept is not None and shown.kept.model is not None)
    second = write_run(run.with_name("Second"), a_result())
    save_burst_model(second, Path(MODEL_NAME).stem, 1.7)

    shown.refresh()
    bench.until(lambda: len(shown.runs) == 2)
    shown.show(second)

    bench.until(lambda: shown.kept is not None)
    assert shown.name == "My kit 1 (2)"


def test_a_name_that_cannot_be_is_refused_with_the_reason(shown: ResultModel, bench: AppBench) -> None:
    shown.rename("Shipped")

    with bench.qtbot.waitSignal(shown.name_refused, timeout=WAIT_MS) as refused:
        shown.keep()

    assert "choose another name" in refused.args[0]
    assert not shown.is_busy


def test_a_run_is_thrown_away_with_its_result(
    shown: ResultModel, studio: TrainingStudio, run: Path, thrown_away: list[Path], bench: AppBench
) -> None:
    studio.show_run(run)
    shown.discard()
    bench.until(lambda: shown.shown is None)
    bench.until_idle()

    assert thrown_away == [run]
    assert shown.runs == ()
    assert studio.run is None
    assert studio.state(TrainingPageName.RESULT).text == "not yet"
    assert studio.state(TrainingPageName.RUN).text == "not yet"


def test_a_run_that_cannot_be_thrown_away_stays(studio: TrainingStudio, run: Path, bench: AppBench) -> None:
    def refuse(folder: Path) -> None:
        raise TrainingDataError(f"{folder.name} is in use; close what uses it.")

    model = ResultModel(studio, studio.listening, refuse, studio)
    model.refresh()
    bench.until(lambda: model.shown is not None)

    with bench.qtbot.waitSignal(studio.failed, timeout=WAIT_MS) as failed:
        model.discard()

    assert "is in use" in str(failed.args[0])
    assert model.shown is not None
    assert not model.is_busy
    bench.until_idle()

"""A run from its form to its result, by the real process, on songs of seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.run import RunStage
from chart_hero_app.widgets.training.run_page import RunPage
from chart_hero_core.runs import data_set
from chart_hero_core.runs.plan import Boldness, DeviceChoice
from tests.support.app_bench import AppBench
from tests.support.fine_tuning import a_plan, add_songs_on_other_kit, make_data_set

N_STEPS = 4


@pytest.fixture
def usual_kit(bench: AppBench, burst_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four songs in the data set, one of them held out, and a kept model that knows another kit."""
    monkeypatch.setattr(data_set, "FEWEST_CHARTS", 3)
    places = bench.app.training.places
    add_songs_on_other_kit(tmp_path / "songs", 4)
    make_data_set(places.data, tmp_path / "songs", n_held_out=1)
    places.models.mkdir(parents=True)
    for suffix in (".safetensors", ".json"):
        shutil.copy(burst_model.with_suffix(suffix), places.models / f"Usual kit{suffix}")
    return places.models / "Usual kit.safetensors"


def test_a_run_is_started_watched_and_ends_with_a_result(
    bench: AppBench, usual_kit: Path, look: Look
) -> None:
    studio = bench.app.training
    studio.read_data_set()
    bench.until(lambda: len(studio.data_set.training_songs) == 3)
    page = RunPage(studio)
    bench.qtbot.addWidget(page)
    page.show()
    run, form = studio.run_model, studio.run_model.form
    expert = a_plan(None, None, n_steps=N_STEPS, checkpoint_minutes=0.02).expert
    form.choose(base=usual_kit, boldness=Boldness.BOLD, device=DeviceChoice.CPU, expert=expert)
    bench.qtbot.waitUntil(lambda: form.estimate is not None, timeout=120_000)
    assert form.base.name == "Usual kit"
    assert form.estimate is not None
    assert (form.estimate.n_songs, form.estimate.n_held_out) == (3, 1)
    pages: list[TrainingPageName] = []
    studio.navigation.connect(pages.append)

    page.form.start.click()
    bench.qtbot.waitUntil(lambda: not run.stage.is_at_work, timeout=300_000)

    assert run.stage is RunStage.DONE, (run.fault, run.last_words)
    assert run.progress.step == N_STEPS
    assert run.progress.loss.values
    assert run.progress.edits_before is not None
    assert run.progress.started is not None
    assert run.progress.started.base_name == "Usual kit"
    assert pages == [TrainingPageName.RESULT]
    assert studio.result is not None
    assert (studio.result.name, studio.result.base_name) == ("My kit 1", "Usual kit")
    bench.until_idle()

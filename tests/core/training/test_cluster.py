"""Songs and trials as tasks of a cluster: of a stand-in for Ray, and of Ray itself where it is installed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from operator import neg
from pathlib import Path

import pytest

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.control import Request, ask
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import SongState
from chart_hero_core.runs.decisions import add_source
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Measured
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import ExpertSettings, RunKind, RunPlan
from chart_hero_core.runs.search import Aspect, SearchPlan, TrialState, search_state
from chart_hero_core.training import data
from chart_hero_core.training.cluster import Cluster
from chart_hero_core.training.loop import Ask
from chart_hero_core.training.plan_search import PlanSearch
from tests.support.fake_ray import FakeRay
from tests.support.song_folders import add_song

PLAN = RunPlan(
    "My kit", RunKind.FINE_TUNE, data=None, base=Path("base.safetensors"), expert=ExpertSettings(n_workers=0)
)
SPEC = SearchPlan(n_trials=3, hours=None, vary=(Aspect.STRENGTH,), n_steps=4)
PRESENT = {"learning_rate": 1e-3, "anchor_weight": 0.5}


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRay]:
    """A stand-in for the library, of two processors."""
    fake = FakeRay()
    monkeypatch.setitem(sys.modules, "ray", fake)  # type: ignore[arg-type]  # what is used of it is there
    yield fake
    fake.shutdown()


def searching(study: Path, spec: SearchPlan = SPEC) -> PlanSearch:
    write_json(study / PLAN_NAME, PLAN)
    return PlanSearch(study, PLAN, spec, PRESENT, lambda _: None)


def learn(folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
    """Pretend to learn: the higher the rate, the fewer edits are left."""
    (folder / "state").write_text("learned")
    rate = plan.expert.learning_rate or 0.0
    for step in range(1, 5):
        if asked() is not None:
            return
        report(Measured(step=step, held_out_loss=None, edits=20 - 1000 * rate, lanes={}, is_best=True))


def lose(*_: object) -> None:
    """Fail for a reason of one's own."""
    raise TrainingDataError("The drive is gone.")


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(OptionError, match="pip install"):
        Cluster()


def test_an_address_where_nobody_answers_is_named(ray: FakeRay) -> None:
    with pytest.raises(OptionError, match="cluster at nobody cannot be joined"):
        Cluster("nobody")


def test_a_cluster_is_left_again(ray: FakeRay) -> None:
    with Cluster("ray-head:6379"):
        assert ray.is_running
        assert ray.address == "ray-head:6379"

    assert not ray.is_running


def test_results_come_in_the_order_of_what_was_given(ray: FakeRay) -> None:
    with Cluster() as cluster:
        assert list(cluster.map(neg, range(20))) == [-number for number in range(20)]


def test_what_a_task_raises_is_raised_here(ray: FakeRay) -> None:
    with Cluster() as cluster, pytest.raises(TrainingDataError, match="drive is gone"):
        list(cluster.map(lose, [1]))


def test_a_lost_machine_is_told(ray: FakeRay) -> None:
    ray.n_lost = 1

    with Cluster() as cluster, pytest.raises(TrainingDataError, match="machine of the cluster was lost"):
        list(cluster.map(neg, [1]))


def test_trials_run_beside_each_other(ray: FakeRay, study: Path) -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
        both.wait()
        learn(folder, plan, report, asked)

    with Cluster() as cluster:
        cluster.search(searching(study, replace(SPEC, n_trials=4)), meet)

    rows = search_state(study).rows
    assert [row.state for row in rows] == [TrialState.FINISHED] * 4
    assert rows[0].edits == pytest.approx(19.0)
    assert [path.name for path in study.iterdir() if path.is_dir()] == []


def test_a_trial_whose_machine_was_lost_is_run_again(ray: FakeRay, study: Path) -> None:
    ray.n_lost = 1

    with Cluster() as cluster:
        cluster.search(searching(study), learn)

    assert [row.state for row in search_state(study).rows] == [TrialState.FINISHED] * 3


def test_a_cluster_that_loses_everything_is_given_up(ray: FakeRay, study: Path) -> None:
    ray.n_lost = 99

    with Cluster() as cluster, pytest.raises(TrainingDataError, match="lost again and again"):
        cluster.search(searching(study), learn)

    assert {row.state for row in search_state(study).rows} == {TrialState.WAITING}


def test_a_pause_reaches_the_trials(ray: FakeRay, study: Path) -> None:
    def ask_and_wait(folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
        ask(study, Request.PAUSE)
        while asked() is None:
            threading.Event().wait(0.01)

    with Cluster() as cluster:
        request = cluster.search(searching(study), ask_and_wait)

    assert request is Request.PAUSE
    assert {row.state for row in search_state(study).rows} == {TrialState.WAITING}


def test_what_falls_behind_on_another_machine_is_given_up(ray: FakeRay, study: Path) -> None:
    begun: list[RunPlan] = []

    def fall(folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
        begun.append(plan)
        is_bad = len(begun) > 6
        report(Measured(step=1, held_out_loss=None, edits=90.0 if is_bad else 20.0, lanes={}, is_best=True))
        while is_bad:
            asked()
            threading.Event().wait(0.01)

    with Cluster() as cluster:
        cluster.search(searching(study, replace(SPEC, n_trials=7)), fall)

    states = [row.state for row in search_state(study).rows]
    assert states == [TrialState.FINISHED] * 6 + [TrialState.GIVEN_UP]


def test_a_fault_of_a_trial_ends_the_search(ray: FakeRay, study: Path) -> None:
    with Cluster() as cluster, pytest.raises(TrainingDataError, match="drive is gone"):
        cluster.search(searching(study), lose)


def test_a_machine_that_shares_no_folder_learns_in_one_of_its_own(ray: FakeRay, study: Path) -> None:
    folders: list[Path] = []

    def note(folder: Path, plan: RunPlan, report: Report, asked: Ask) -> None:
        folders.append(folder)
        assert (folder / "data.json").read_bytes() == b"{}"
        learn(folder, plan, report, asked)

    (study / "data.json").write_bytes(b"{}")
    search = searching(study, replace(SPEC, n_trials=1))
    (study / PLAN_NAME).unlink()

    with Cluster() as cluster:
        cluster.search(search, note)

    assert study not in folders[0].parents
    assert not folders[0].exists()


def test_ray_itself_runs_songs_and_trials(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="the extra `cluster` is not installed")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))

    with Cluster("local") as cluster:
        assert list(cluster.map(neg, range(3))) == [0, -1, -2]
        cluster.search(searching(study, replace(SPEC, n_trials=2)), learn)

    assert [row.state for row in search_state(study).rows] == [TrialState.FINISHED] * 2


def test_songs_are_looked_at_and_decoded_on_a_cluster(ray: FakeRay, tmp_path: Path) -> None:
    add_song(tmp_path / "songs", "First", seed=1)
    add_song(tmp_path / "songs", "Second", seed=2)
    folder = tmp_path / "data"
    change_data_set(folder, lambda data_set: add_source(data_set, tmp_path / "songs"))

    assert data.main(["scan", str(folder), "--cluster"]) == 0
    assert data.main(["build", str(folder), "--cluster", "head:6379"]) == 0

    assert [song.state for song in read_data_set(folder).songs] == [SongState.USABLE] * 2
    assert len(list((folder / "sound").glob("*.npy"))) == 2
    assert ray.address == "head:6379"

"""A study of tiny runs: it goes on where it stopped, gives up what falls behind, and says what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import FixedTrial, TrialState, create_trial

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training import pack_search, search_page
from chart_hero_core.training.pack_search import SearchSpec, n_ended, search
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.search_page import write_page
from chart_hero_core.training.search_report import as_markdown, importances, write_report
from chart_hero_core.training.search_space import draw_run
from chart_hero_core.training.study import experimental_parts, open_study

Event = dict[str, Any]

SPEC = SearchSpec(n_trials=2, n_steps=2, batch_size=1, clip_s=1.0, n_workers=0, n_validation_clips=1)
SETTINGS = {
    "mel bands": 64,
    "windows": "50 ms alone",
    "width": 96,
    "layers": 2,
    "dropout": 0.1,
    "level spread": 1.2,
    "severity": 0.5,
    "balance spread": 3.0,
    "label width": 0.9,
    "positive weight": 2.0,
    "voice weight": 0.2,
    "beat weight": 0.4,
    "learning rate": 1e-3,
}


class Killed(BaseException):
    """The process dies."""


def settings_of(run: RunSpec) -> tuple[object, ...]:
    return (
        run.feature.n_mels,
        run.model.n_mels,
        run.model.n_resolutions,
        run.model.width,
        run.model.n_layers,
        run.clip.production.severity,
        run.label.onset_width_frames,
        run.loss.positive_weight,
        run.training.learning_rate,
    )


def test_drawn_settings_become_a_run() -> None:
    run = draw_run(FixedTrial(SETTINGS), 2.0, TrainingSpec(n_steps=7))

    assert settings_of(run) == (64, 64, 1, 96, 2, 0.5, 0.9, 2.0, 1e-3)
    assert run.clip.duration_s == 2.0
    assert run.training.n_steps == 7


@pytest.fixture
def small_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw only what is quick to learn."""
    monkeypatch.setattr(
        pack_search, "draw_run", lambda trial, clip_s, training: _drawn_small(trial, clip_s, training)
    )


def _drawn_small(trial: optuna.Trial, clip_s: float, training: TrainingSpec) -> RunSpec:
    rate = trial.suggest_float("learning rate", 6e-4, 1e-3)
    return draw_run(FixedTrial(SETTINGS | {"learning rate": rate}), clip_s, training)


@pytest.mark.usefixtures("small_networks")
def test_a_study_runs_to_its_number_of_trials_and_no_further(pack: Path, tmp_path: Path) -> None:
    search(tmp_path, pack, SPEC, lambda _: None)
    events: list[Event] = []

    study = search(tmp_path, pack, SPEC, events.append)

    assert events == []
    assert n_ended(study) == 2
    assert {trial.state for trial in study.trials} == {TrialState.COMPLETE}
    assert all(trial.value is not None and 0 <= trial.value <= 1 for trial in study.trials)
    assert [path.name for path in tmp_path.iterdir()] == ["study.db"]


@pytest.mark.usefixtures("small_networks")
def test_a_trial_whose_process_died_goes_on_from_its_checkpoint(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(event: Event) -> None:
        if event["event"] == "saved":
            raise Killed

    with pytest.raises(Killed):
        search(tmp_path, pack, SPEC, die)
    study = open_study(tmp_path)
    (left,) = study.trials
    with experimental_parts():  # what is done when the heartbeat has stopped
        optuna.storages.RetryHeartbeatStaleTrialCallback()(study, left)
    events: list[Event] = []

    search(tmp_path, pack, SPEC, events.append)

    assert {"trial": 1, "event": "resumed", "step": 1} in events
    assert open_study(tmp_path).trials[1].params == left.params


def ended_study(scores: list[float]) -> optuna.Study:
    study = optuna.create_study(direction="maximize")
    for i, score in enumerate(scores):
        trial = study.ask()
        trial.suggest_float("learning rate", 1e-4, 1e-2, log=True)
        trial.suggest_categorical("width", [96, 128])
        trial.report(score, 10)
        study.tell(trial, score if i else None, state=None if i else TrialState.PRUNED)
    return study


def test_the_table_has_the_best_first() -> None:
    lines = as_markdown(ended_study([0.2, 0.5, 0.7])).splitlines()

    assert lines[0] == "| trial | held-out F | state | s per step | learning rate | width |"
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| 2", "| 1", "| 0"]
    assert "| 0.700 | finished |" in lines[2]
    assert "| 0.200 | given up |" in lines[4]


def test_table_and_plot_are_written(tmp_path: Path) -> None:
    write_report(ended_study([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), tmp_path)

    assert (tmp_path / "search.md").read_text(encoding="utf-8").startswith("| trial |")
    assert (tmp_path / "search-importance.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_holds_no_study_is_named(tmp_path: Path) -> None:
    (tmp_path / "study.db").write_text("this is no database, but a text of some length\n" * 50)

    with pytest.raises(TrainingDataError, match="cannot be opened"):
        open_study(tmp_path)


def test_the_page_has_the_best_settings_the_table_and_the_picture(tmp_path: Path) -> None:
    write_page(ended_study([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), tmp_path)

    page = (tmp_path / "search.md").read_text(encoding="utf-8")
    assert "6 short runs" in page
    assert "1 fell behind" in page.replace("\n", " ")
    assert "The best, trial 5, reached 0.600" in page
    assert "![Importance of the settings](pictures/search-importance.png)" in page
    assert (tmp_path / "pictures" / "search-importance.png").read_bytes().startswith(b"\x89PNG")
    assert "| 5 | 0.600 | finished |" in page


def test_the_page_is_written_from_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = open_study(tmp_path)
    study.add_trial(create_trial(state=TrialState.COMPLETE, value=0.5, intermediate_values={4: 0.5}))
    before = (tmp_path / "study.db").read_bytes()

    assert search_page.main([str(tmp_path), str(tmp_path)]) == 0
    assert (tmp_path / "study.db").read_bytes() == before
    assert search_page.main([str(tmp_path / "elsewhere"), str(tmp_path)]) == 1
    assert "holds no study" in capsys.readouterr().err


def test_trials_that_are_too_much_alike_tell_nothing() -> None:
    assert importances(ended_study([0.1] + [0.5] * 6)) == {}

"""The search for settings: `python -m chart_hero_core.training.search FOLDER --pack PACK --trials 30`.

A study of many short runs of a small model. It lives in `FOLDER/study.db` (SQLite), so that several
processes, or several machines that share the folder, work on it at once; a trial whose process died is
taken up again from its checkpoint. What falls behind the others early is given up. The best settings are
the ones to train long with; `search_report` shows the table and what mattered.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import optuna
import torch
from optuna.storages import RDBStorage, RetryHeartbeatStaleTrialCallback
from optuna.trial import TrialState
from sqlalchemy.exc import SQLAlchemyError

from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.training.clips import ClipRenderer, ClipSpec
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.loop import Report, TrainingRun
from chart_hero_core.training.memory import keep_freed_memory
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.search_report import write_report
from chart_hero_core.training.search_space import draw_run, experimental_parts
from chart_hero_core.training.validation import HeldOutClips

STUDY_NAME = "drum model"
N_RUNGS = 4
"""A trial is compared with the others after each of so many equal parts."""

N_UNPRUNED_TRIALS = 5
HEARTBEAT_S, DEAD_AFTER_S = 30, 120
"""A process says so often that it lives; one that was silent for so long is dead."""


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """How long the search is.

    Parameters
    ----------
    n_trials : finished or given up, of all processes together
    n_steps : of each trial, with its own rise and fall of the learning rate
    batch_size, clip_s : clips in a batch, seconds of a clip
    n_workers : processes that render for a trial
    n_validation_clips : held-out clips that judge it; the same for all trials
    """

    n_trials: int = 30
    n_steps: int = 240
    batch_size: int = 12
    clip_s: float = 4.0
    n_workers: int = 1
    n_validation_clips: int = 96


def search(folder: Path, pack: Path, spec: SearchSpec, report: Report) -> optuna.Study:
    """Go on with the study in `folder`, or begin it, until it has its trials.

    Raises
    ------
    TrainingDataError
        if the pack is incomplete or the folder cannot be used
    """
    study = open_study(folder)
    usual = ClipSpec(duration_s=spec.clip_s)
    held_out = HeldOutClips(ClipRenderer(pack, "validation", usual), spec.n_validation_clips)

    def run(trial: optuna.Trial) -> float:
        return _run_trial(trial, folder, pack, spec, held_out, report)

    def look(study: optuna.Study, trial: optuna.trial.FrozenTrial) -> None:
        report({"event": "trial", "number": trial.number, "state": trial.state.name, "score": trial.value})
        if n_ended(study) >= spec.n_trials:
            study.stop()

    if n_ended(study) < spec.n_trials:
        study.optimize(run, callbacks=[look])
    return study


def open_study(folder: Path) -> optuna.Study:
    """Open the study of a folder, new or old.

    Raises
    ------
    TrainingDataError
        if it cannot be opened
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with experimental_parts():
            storage = RDBStorage(
                f"sqlite:///{folder / 'study.db'}",
                engine_kwargs={"connect_args": {"timeout": 60}},
                heartbeat_interval=HEARTBEAT_S,
                grace_period=DEAD_AFTER_S,
                heartbeat_stale_trial_callback=RetryHeartbeatStaleTrialCallback(),
            )
            sampler = optuna.samplers.TPESampler(multivariate=True, constant_liar=True)
        return optuna.create_study(
            study_name=STUDY_NAME,
            storage=storage,
            load_if_exists=True,
            direction="maximize",
            sampler=sampler,
            pruner=optuna.pruners.MedianPruner(n_startup_trials=N_UNPRUNED_TRIALS),
        )
    except (OSError, SQLAlchemyError, optuna.exceptions.OptunaError) as error:
        raise TrainingDataError(
            f"The study in {folder} cannot be opened ({error}); choose another folder."
        ) from error


def n_ended(study: optuna.Study) -> int:
    """Count the trials that were finished or given up."""
    return len(study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED)))


def _run_trial(
    trial: optuna.Trial, folder: Path, pack: Path, spec: SearchSpec, held_out: HeldOutClips, report: Report
) -> float:
    """Train with the settings that the trial draws; returns the held-out micro F at the end."""
    training = TrainingSpec(
        n_steps=spec.n_steps,
        batch_size=spec.batch_size,
        warm_up_steps=max(spec.n_steps // 10, 1),
        n_workers=spec.n_workers,
        checkpoint_steps=max(spec.n_steps // N_RUNGS, 1),
        n_validation_clips=spec.n_validation_clips,
    )
    run_spec = draw_run(trial, spec.clip_s, training)
    place = folder / f"trial-{_first_number(trial)}"
    scores: dict[int, float] = {}

    def listen(event: dict[str, Any]) -> None:
        report({"trial": trial.number, **event})
        if event["event"] == "step":
            trial.set_user_attr("seconds_per_step", event["seconds_per_step"])
        if event["event"] == "checkpoint" and event["step"] not in scores:
            scores[event["step"]] = event["scores"]["micro_f"]
            trial.report(scores[event["step"]], event["step"])
            if event["step"] < spec.n_steps and trial.should_prune():
                raise optuna.TrialPruned

    started = time.monotonic()
    try:
        source = ClipRenderer(pack, "train", run_spec.clip)
        TrainingRun(place, source, held_out, run_spec, make_fabric(), listen).train()
    finally:
        trial.set_user_attr("seconds", round(time.monotonic() - started))
    shutil.rmtree(place)
    return scores[spec.n_steps]


def _first_number(trial: optuna.Trial) -> int:
    """Tell which trial this one goes on with; itself, if none died before it."""
    frozen = trial.study.get_trials(deepcopy=False)[trial.number]
    with experimental_parts():
        resumed = RetryHeartbeatStaleTrialCallback.retried_trial_number(frozen)
    return trial.number if resumed is None else resumed


def main(arguments: list[str] | None = None) -> int:
    """Search; returns the exit code: 0 done, 1 failed, 130 interrupted (the study stays)."""
    options = _parser().parse_args(arguments)
    keep_freed_memory()
    if options.threads:
        torch.set_num_threads(options.threads)
    spec = SearchSpec(n_trials=options.trials, n_steps=options.steps, n_workers=options.workers)

    def report(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps({"time": round(time.time(), 1), **event}) + "\n")
        sys.stdout.flush()

    try:
        write_report(search(options.folder, options.pack, spec, report), options.folder)
    except ChartHeroError as error:
        report({"event": "error", "message": str(error)})
        return 1
    except KeyboardInterrupt:
        return 130
    report({"event": "done"})
    return 0


def _parser() -> argparse.ArgumentParser:
    usual = SearchSpec()
    parser = argparse.ArgumentParser(
        prog="chart-hero tune",
        description="Search for the best settings by many short runs; run again, or elsewhere, to go on.",
    )
    parser.add_argument("folder", type=Path, help="folder of the study, made if need be")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the training pack")
    parser.add_argument("--trials", type=int, default=usual.n_trials, help="of all processes together")
    parser.add_argument("--steps", type=int, default=usual.n_steps, help="of each trial")
    parser.add_argument("--workers", type=int, default=usual.n_workers, help="processes that render")
    parser.add_argument("--threads", type=int, default=0, help="threads that learn (0: torch decides)")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The search for the settings that ship: many short runs of small networks on synthesis alone.

A trial whose process died is taken up again from its checkpoint. What falls behind the others early is given
up. The best settings are the ones to train long with; `search_report` shows the table and what mattered.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import optuna
from optuna.storages import RetryHeartbeatStaleTrialCallback
from optuna.trial import TrialState

from chart_hero_core.runs.events import Event, Measured, Step
from chart_hero_core.training.clips import ClipRenderer, ClipSpec
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.loop import TrainingRun
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.search_space import draw_run
from chart_hero_core.training.study import experimental_parts, open_study
from chart_hero_core.training.validation import HeldOutClips

Report = Callable[[dict[str, Any]], None]
"""Is told what happens, one plain dictionary an event."""

N_RUNGS = 4
"""A trial is compared with the others after each of so many equal parts."""


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
    held_out = HeldOutClips.rendered(ClipRenderer(pack, "validation", usual), spec.n_validation_clips)

    def run(trial: optuna.Trial) -> float:
        return _run_trial(trial, folder, pack, spec, held_out, report)

    def look(study: optuna.Study, trial: optuna.trial.FrozenTrial) -> None:
        report({"event": "trial", "number": trial.number, "state": trial.state.name, "score": trial.value})
        if n_ended(study) >= spec.n_trials:
            study.stop()

    if n_ended(study) < spec.n_trials:
        study.optimize(run, callbacks=[look])
    return study


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

    def listen(event: Event) -> None:
        report({"trial": trial.number, **msgspec.to_builtins(event)})
        if isinstance(event, Step):
            trial.set_user_attr("seconds_per_step", event.seconds_per_step)
        if isinstance(event, Measured) and event.step not in scores:
            scores[event.step] = event.scores["micro_f"]
            trial.report(scores[event.step], event.step)
            if event.step < spec.n_steps and trial.should_prune():
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

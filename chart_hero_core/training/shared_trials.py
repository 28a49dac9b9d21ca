"""The trials of a search for settings, shared by all processes that work on it.

They stand in `STUDY/study.db` (SQLite). Each trial is locked by the process that runs it; the system frees
the lock when that process dies, however it dies, and the next one that looks takes the trial up again. What
is written about all of them, `trials.json`, is written under one more lock.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import optuna
from filelock import FileLock, Timeout
from optuna.trial import FrozenTrial, create_trial
from optuna.trial import TrialState as InnerState

from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.search import TRIALS_NAME, SearchPlan, SearchState, TrialRow, TrialState
from chart_hero_core.training.search_report import importances
from chart_hero_core.training.settings_space import Bounds, draw_settings, with_settings
from chart_hero_core.training.study import open_study

_NUMBER, _SECONDS, _PRESENT = "number", "seconds", "present"
_LOCK_NAME = "trials.lock"
_STATES = {
    InnerState.RUNNING: TrialState.RUNNING,
    InnerState.WAITING: TrialState.WAITING,
    InnerState.COMPLETE: TrialState.FINISHED,
    InnerState.PRUNED: TrialState.GIVEN_UP,
    InnerState.FAIL: TrialState.FAILED,
}


@dataclass(frozen=True, slots=True)
class OpenTrial:
    """A trial that this process runs.

    Parameters
    ----------
    number : as it is shown; the same however often it is taken up again
    settings : that it tries
    is_present : whether these are the plan's own
    folder : where it works
    measured : edits per 100 notes by step, so far
    inner : the same for Optuna
    lock : held as long as it runs
    """

    number: int
    settings: Mapping[str, float]
    is_present: bool
    folder: Path
    measured: dict[int, float]
    inner: optuna.Trial
    lock: FileLock


class SharedTrials:
    """The trials of one search.

    Parameters
    ----------
    folder : of the search
    plan : that the trials are made from
    search : how many there shall be
    bounds : of what is drawn
    present : what the plan's own settings come to; tried first

    Raises
    ------
    TrainingDataError
        if the study cannot be opened
    """

    def __init__(
        self,
        folder: Path,
        plan: RunPlan,
        search: SearchPlan,
        bounds: Mapping[str, Bounds],
        present: Mapping[str, float],
    ) -> None:
        self._folder, self._plan, self._search, self._bounds = folder, plan, search, bounds
        self._study = open_study(folder, is_lowest_best=True, has_heartbeat=False)
        self._lock = FileLock(folder / _LOCK_NAME)
        with self._lock:
            if not self._study.get_trials(deepcopy=False):
                now = {name: present[name] for name in bounds}
                self._study.enqueue_trial(now, user_attrs={_NUMBER: 0, _PRESENT: True})
            self._take_back_the_dead()
            self._write()

    def rows(self) -> tuple[TrialRow, ...]:
        """List the trials that were begun, by number."""
        return tuple(_row(trial) for trial in self._latest() if trial.params)

    def begin(self) -> OpenTrial | None:
        """Take a trial up again that nobody runs any more, or begin one; None if none is left to begin."""
        with self._lock:
            self._take_back_the_dead()
            latest = self._latest()
            is_one_waiting = any(trial.state is InnerState.WAITING for trial in latest)
            if not is_one_waiting and len(latest) >= self._search.n_trials:
                return None
            inner = self._study.ask()
            number = inner.user_attrs.get(_NUMBER, len(latest))
            inner.set_user_attr(_NUMBER, number)
            trial = OpenTrial(
                number=number,
                settings=draw_settings(inner, self._bounds),
                is_present=_PRESENT in inner.user_attrs,
                folder=self._folder / f"trial-{number}",
                measured=dict(self._study.get_trials(deepcopy=False)[inner.number].intermediate_values),
                inner=inner,
                lock=self._lock_of(number),
            )
            trial.lock.acquire()
            self._write()
            return trial

    def measure(self, trial: OpenTrial, step: int, edits: float) -> bool:
        """Note edits per 100 notes at a step; tells whether the trial is behind the others by then."""
        if step not in trial.measured:
            trial.measured[step] = edits
            trial.inner.report(edits, step)
        return not trial.is_present and trial.inner.should_prune()

    def end(self, trial: OpenTrial, seconds: float, *, is_given_up: bool = False) -> None:
        """Note that a trial is over after so many more seconds; its folder goes."""
        with self._lock:
            self._add_seconds(trial, seconds)
            if not trial.measured:
                self._study.tell(trial.inner, state=InnerState.FAIL)
            elif is_given_up:
                self._study.tell(trial.inner, state=InnerState.PRUNED)
            else:
                self._study.tell(trial.inner, min(trial.measured.values()))
            shutil.rmtree(trial.folder, ignore_errors=True)
            trial.lock.release()
            self._write()

    def lay_down(self, trial: OpenTrial, seconds: float) -> None:
        """Leave a trial, as far as it is, to whoever goes on with the search."""
        with self._lock:
            self._add_seconds(trial, seconds)
            trial.lock.release()
            self._take_back_the_dead()
            self._write()

    def _add_seconds(self, trial: OpenTrial, seconds: float) -> None:
        trial.inner.set_user_attr(_SECONDS, trial.inner.user_attrs.get(_SECONDS, 0.0) + seconds)

    def _lock_of(self, number: int) -> FileLock:
        return FileLock(self._folder / f"trial-{number}.lock")

    def _take_back_the_dead(self) -> None:
        """Let trials that run nowhere wait until somebody goes on with them."""
        for trial in self._study.get_trials(deepcopy=False, states=(InnerState.RUNNING,)):
            if _NUMBER not in trial.user_attrs:  # it died before anything was drawn
                self._study.tell(trial.number, state=InnerState.FAIL)
            elif not self._is_run(trial):
                self._study.tell(trial.number, state=InnerState.FAIL)
                self._study.add_trial(
                    create_trial(
                        state=InnerState.WAITING,
                        params=trial.params,
                        distributions=trial.distributions,
                        user_attrs=trial.user_attrs,
                        intermediate_values=trial.intermediate_values,
                    )
                )

    def _is_run(self, trial: FrozenTrial) -> bool:
        lock = self._lock_of(trial.user_attrs[_NUMBER])
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        lock.release()
        return False

    def _latest(self) -> list[FrozenTrial]:
        """List the trials by number; of one that was taken up again, the last continuation."""
        trials = self._study.get_trials(deepcopy=False)
        latest = {trial.user_attrs[_NUMBER]: trial for trial in trials if _NUMBER in trial.user_attrs}
        return [latest[number] for number in sorted(latest)]

    def _write(self) -> None:
        write_json(self._folder / TRIALS_NAME, self._state())

    def _state(self) -> SearchState:
        rows = self.rows()
        state = SearchState(n_trials=self._search.n_trials, rows=rows)
        best = state.best_row
        if best is None:
            return state
        return replace(
            state,
            importances=importances(self._study),
            best=with_settings(self._plan.expert, best.settings),
        )


def _row(trial: FrozenTrial) -> TrialRow:
    return TrialRow(
        number=trial.user_attrs[_NUMBER],
        edits=min(trial.intermediate_values.values(), default=None),
        state=_STATES[trial.state],
        settings=trial.params,
        seconds=trial.user_attrs.get(_SECONDS, 0.0),
        is_present=_PRESENT in trial.user_attrs,
    )

"""The search for settings that suit somebody's own songs: short runs of a plan, told apart by held-out edits.

`PlanSearch` knows what is to be tried next and what came of it; who runs a trial, here or on another
machine, gets a folder and a plan, and tells what happens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import Request, asked
from chart_hero_core.runs.data_set import FILE_NAME as DATA_NAME
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Event, Measured, Searching, Step, TrialEnded
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.search import SearchPlan, TrialRow
from chart_hero_core.training.settings_space import bounds_of, with_settings
from chart_hero_core.training.shared_trials import OpenTrial, SharedTrials

Ask = Callable[[], Request | None]
"""Tells what a trial is asked for."""
RunTrial = Callable[[Path, RunPlan, Report, Ask], None]
"""Runs a plan in a folder, new or gone on with, tells what happens, and obeys what it is asked for within
a step; whatever it tells may raise."""

_BY_STEPS_ALONE_MINUTES = 1e6
"""Between checkpoints: trials are compared at the same steps, whatever the time."""
_OTHERS_S = 0.5
"""Between two looks whether the trials of other processes are over."""


class BehindError(Exception):
    """A trial is so far behind the others that it is given up."""


class PlanSearch:
    """A search for settings of a plan.

    Parameters
    ----------
    study : its folder
    plan : that the trials are made from
    search : how long, and what to vary
    present : what the plan's own settings come to, by field of `ExpertSettings`
    report : told what happens

    Attributes
    ----------
    data : content of the data set's file as it was when the search began; None without one

    Raises
    ------
    TrainingDataError
        if the folder cannot be used
    OptionError
        if nothing can be varied
    """

    def __init__(
        self, study: Path, plan: RunPlan, search: SearchPlan, present: Mapping[str, float], report: Report
    ) -> None:
        self.study, self.plan, self.spec, self._report = study, plan, search, report
        bounds = bounds_of(plan, present, search.vary)
        self.data = _content(study / DATA_NAME)
        self._trials = SharedTrials(study, plan, search, bounds, present)
        self._rows: Sequence[TrialRow] = self._trials.rows()
        self._began: dict[int, float] = {}

    @property
    def is_over(self) -> bool:
        """Whether all trials are done, of all processes, or the time is up."""
        self._rows = self._trials.rows()
        return self.n_ended >= self.spec.n_trials or self._is_late

    def request(self) -> Request | None:
        """Tell what was asked of the search; to stop, if its time is up."""
        return asked(self.study) or (Request.STOP if self._is_late else None)

    def begin(self) -> OpenTrial | None:
        """Begin a trial, or go on with one; None if none is left to begin."""
        trial = self._trials.begin()
        self._rows = self._trials.rows()
        if trial is not None:
            self._began[trial.number] = time.monotonic()
            self._say(trial, 0.0)
        return trial

    def plan_of(self, trial: OpenTrial) -> RunPlan:
        """Make the plan of a trial."""
        expert = replace(
            self.plan.expert, n_steps=self.spec.n_steps, checkpoint_minutes=_BY_STEPS_ALONE_MINUTES
        )
        return replace(self.plan, expert=with_settings(expert, trial.settings))

    def hear(self, trial: OpenTrial, event: Event) -> bool:
        """Take note of what a trial says; tells whether it is behind the others."""
        if isinstance(event, Step):
            self._say(trial, event.step / max(event.n_steps, 1))
        if isinstance(event, Measured) and event.edits is not None and event.step > 0:
            is_behind = self._trials.measure(trial, event.step, event.edits)
            return is_behind and event.step < self.spec.n_steps
        return False

    def end(self, trial: OpenTrial, *, is_behind: bool = False) -> None:
        """Note that a trial is over."""
        self._trials.end(trial, self._took(trial), is_given_up=is_behind)
        self._rows = self._trials.rows()
        edits = next(row.edits for row in self._rows if row.number == trial.number)
        self._report(
            TrialEnded(number=trial.number, edits=edits, n_ended=self.n_ended, n_trials=self.spec.n_trials)
        )

    def lay_down(self, trial: OpenTrial) -> None:
        """Leave a trial to whoever goes on with the search."""
        self._trials.lay_down(trial, self._took(trial))

    def _took(self, trial: OpenTrial) -> float:
        return time.monotonic() - self._began.pop(trial.number)

    @property
    def n_ended(self) -> int:
        """Trials that are over."""
        return sum(row.state.is_over for row in self._rows)

    @property
    def _seconds(self) -> float:
        """Of computing, of all trials so far."""
        now = time.monotonic()
        return sum(row.seconds for row in self._rows) + sum(now - began for began in self._began.values())

    @property
    def _is_late(self) -> bool:
        return self.spec.hours is not None and self._seconds > 3600 * self.spec.hours

    def _say(self, trial: OpenTrial, share: float) -> None:
        self._report(
            Searching(
                number=trial.number,
                share=round(share, 3),
                n_ended=self.n_ended,
                n_trials=self.spec.n_trials,
                seconds_left=self._seconds_left(share),
            )
        )

    def _seconds_left(self, share: float) -> float | None:
        """Tell how long it will take, from the trials that are over; None before the first is."""
        ended = [row.seconds for row in self._rows if row.state.is_over]
        if not ended:
            return None
        left = (self.spec.n_trials - len(ended) - share) * sum(ended) / len(ended)
        if self.spec.hours is not None:
            left = min(left, 3600 * self.spec.hours - self._seconds)
        return round(max(left, 0.0), 1)


def search_here(search: PlanSearch, run: RunTrial) -> Request | None:
    """Run one trial after the other in this process, until the search is over.

    Returns
    -------
    Request or None
        what it was asked for, if it ended because of that
    """
    while not search.is_over:
        request = asked(search.study)
        if request is not None:
            return request
        trial = search.begin()
        if trial is None:
            time.sleep(_OTHERS_S)  # other processes run the last ones; should one die, it is gone on with
            continue
        _run_one(search, trial, run)
    return None


def _run_one(search: PlanSearch, trial: OpenTrial, run: RunTrial) -> None:
    was_asked = False

    def tell(event: Event) -> None:
        if search.hear(trial, event):
            raise BehindError

    def ask() -> Request | None:
        nonlocal was_asked
        was_asked |= search.request() is not None
        return Request.PAUSE if was_asked else None  # stopped too, it can go on

    try:
        make_place(trial.folder, search.data)
        run(trial.folder, search.plan_of(trial), tell, ask)
    except BehindError:
        search.end(trial, is_behind=True)
    except BaseException:
        search.lay_down(trial)
        raise
    else:
        if was_asked:
            search.lay_down(trial)
        else:
            search.end(trial)


def make_place(folder: Path, data: bytes | None) -> None:
    """Make the folder of a trial, with the data set that all trials of its search learn from.

    Raises
    ------
    TrainingDataError
        if it cannot be written to
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if data is not None and not (folder / DATA_NAME).exists():
            (folder / DATA_NAME).write_bytes(data)
    except OSError as error:
        raise TrainingDataError(
            f"{folder} cannot be written to ({error.strerror or error}); make room and go on."
        ) from error


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None

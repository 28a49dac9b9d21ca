"""A search for settings: many short runs of one plan with settings drawn anew, and what came of them.

It is a folder with the plan that the runs are made from (`plan.json`), how long to search and what to vary
(`search.json`, a `SearchPlan`) and, written after each trial, `trials.json` (a `SearchState`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from chart_hero_core.runs.control import new_run
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.plan import ExpertSettings, RunPlan

FILE_NAME = "search.json"
TRIALS_NAME = "trials.json"
SMALLEST_GAIN = 0.1
"""Edits per 100 notes; figures are shown with one decimal, and less than that is no gain."""


class Aspect(Enum):
    """What a search may vary: settings that belong together."""

    STRENGTH = "strength"
    KIT = "kit"
    LOSS = "loss"
    LABELS = "labels"

    @property
    def settings(self) -> tuple[str, ...]:
        """The fields of `ExpertSettings` that it stands for."""
        return _SETTINGS[self]


_SETTINGS = {
    Aspect.STRENGTH: ("learning_rate", "anchor_weight"),
    Aspect.KIT: ("kit_share",),
    Aspect.LOSS: ("positive_weight", "voice_weight", "beat_weight"),
    Aspect.LABELS: ("onset_width_frames",),
}


class TrialState(Enum):
    """How far a trial is; one that waits was begun, and is gone on with."""

    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"
    GIVEN_UP = "given up"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in (TrialState.RUNNING, TrialState.WAITING)


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """How long to search, and what to vary.

    Parameters
    ----------
    n_trials : finished, given up or failed, of all processes together
    hours : of computing, after which no more is done; None: as long as it takes
    vary : what the trials differ in
    n_steps : of each trial, with its own rise and fall of the learning rate
    version : of this file's layout
    """

    n_trials: int = 20
    hours: float | None = 4.0
    vary: tuple[Aspect, ...] = tuple(Aspect)
    n_steps: int = 300
    version: int = 1


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A trial, and what came of it.

    Parameters
    ----------
    number : from 0
    edits : per 100 notes on held-out excerpts, the lowest that it reached; None if it was never measured
    state : how far it is
    settings : fields of `ExpertSettings` that were varied
    seconds : that it took
    is_present : whether its settings are those of the plan, which the others have to beat
    """

    number: int
    edits: float | None
    state: TrialState
    settings: Mapping[str, float]
    seconds: float
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class SearchState:
    """Where a search stands.

    Parameters
    ----------
    n_trials : that it shall have
    rows : its trials, by number
    importances : share of each setting, 0..1, in what tells good trials from the others; empty while there
        are too few
    best : settings of the best trial, ready for a plan; None until one has finished
    version : of this file's layout
    """

    n_trials: int = 0
    rows: tuple[TrialRow, ...] = ()
    importances: Mapping[str, float] = field(default_factory=dict)
    best: ExpertSettings | None = None
    version: int = 1

    @property
    def n_ended(self) -> int:
        """Trials that are over."""
        return sum(row.state.is_over for row in self.rows)

    @property
    def present(self) -> TrialRow | None:
        """The finished trial of the plan's own settings."""
        return next((row for row in self._finished if row.is_present), None)

    @property
    def best_row(self) -> TrialRow | None:
        """The finished trial with the fewest edits, the first of equals."""
        return min(self._finished, key=lambda row: (row.edits, row.number), default=None)

    @property
    def gain(self) -> float | None:
        """Edits per 100 notes that the best settings save against the present ones."""
        present, best = self.present, self.best_row
        if present is None or best is None or present.edits is None or best.edits is None:
            return None
        return present.edits - best.edits

    @property
    def beats_present(self) -> bool:
        """Whether the best settings are better than the present ones, by more than nothing."""
        return self.gain is not None and self.gain >= SMALLEST_GAIN

    @property
    def _finished(self) -> list[TrialRow]:
        return [row for row in self.rows if row.state is TrialState.FINISHED and row.edits is not None]


def new_search(studies: Path, plan: RunPlan, search: SearchPlan) -> Path:
    """Make a folder for a search, named after its plan and unlike all others; returns it.

    Raises
    ------
    TrainingDataError
        if it cannot be written
    """
    study = new_run(studies, plan)
    write_json(study / FILE_NAME, search)
    return study


def search_state(study: Path) -> SearchState:
    """Tell where a search stands; one that has not begun has no rows.

    Raises
    ------
    TrainingDataError
        if what it wrote is damaged
    """
    path = study / TRIALS_NAME
    return read_json(path, SearchState) if path.exists() else SearchState()


def give_more_time(study: Path) -> None:
    """Give a search as many hours again if its time is up, so that it can go on.

    Raises
    ------
    TrainingDataError
        if its files are damaged, or it cannot be written
    """
    search = read_json(study / FILE_NAME, SearchPlan)
    took_s = sum(row.seconds for row in search_state(study).rows)
    if search.hours is not None and took_s >= 3600 * search.hours:
        write_json(study / FILE_NAME, replace(search, hours=took_s / 3600 + search.hours))


def best_settings(study: Path) -> ExpertSettings | None:
    """Tell the best settings that a search found; None until a trial has finished.

    Raises
    ------
    TrainingDataError
        if what it wrote is damaged
    """
    return search_state(study).best

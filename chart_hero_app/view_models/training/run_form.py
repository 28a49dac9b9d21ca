"""The form of the next run: what was chosen, what it will cost, what keeps it from starting."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Job, JobMonitor, Lane
from chart_hero_app.view_models.training.run_choices import (
    BaseModel,
    RunChoices,
    fitting_kind,
    free_name,
    plan_of,
    reason_against,
    reason_to_wait,
)
from chart_hero_app.view_models.training.run_estimate import estimate_run
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.places import TrainingPlaces
from chart_hero_core.runs.plan import RunEstimate, RunKind, RunPlan
from chart_hero_core.service import default_model

_logger = logging.getLogger(__name__)

SETTLE_MS = 400
"""So long nothing more is chosen before the cost is asked for: each answer takes seconds of computing."""

Estimator: TypeAlias = Callable[[RunPlan, Callable[[], bool]], RunEstimate]


class RunForm(QObject):
    """What the user asks of the next run. The cost is asked for while somebody looks at it.

    Parameters
    ----------
    studio : has the data set and the models
    estimate : tells what a plan costs, in another thread
    parent : Qt's owner

    Attributes
    ----------
    choices : of the user
    bases : models to start from
    estimate : what it will cost; None while that is not known
    is_estimating : whether that is being worked out

    Signals
    -------
    changed() : anything of it
    """

    changed = Signal()

    def __init__(
        self, studio: TrainingStudio, estimate: Estimator = estimate_run, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._estimate = studio, estimate
        self.choices = RunChoices()
        self.bases: tuple[BaseModel, ...] = (BaseModel(self.tr("Shipped model"), default_model()),)
        self._in_use = default_model()
        self.estimate: RunEstimate | None = None
        self.is_estimating = False
        self._taken: tuple[str, ...] = ()
        self._is_seen = False
        self._asked: tuple[object, ...] | None = None
        self._job: Job[Any] | None = None
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        studio.data_set_changed.connect(self._follow)
        studio.models_changed.connect(self._follow_models)
        studio.calibration_asked.connect(lambda: self.choose(kind=RunKind.CALIBRATE))

    # What it says

    @property
    def kind(self) -> RunKind:
        """How the run begins: as chosen, else as fits the data."""
        return self.choices.kind or fitting_kind(self._studio.data_set)

    @property
    def name(self) -> str:
        """What the new model will be called."""
        return self.choices.name.strip() or free_name(self._taken)

    @property
    def base(self) -> BaseModel:
        """The model to start from: as chosen, else the one in use."""
        by_path = {base.path: base for base in self.bases}
        wanted = self.choices.base or self._in_use
        return by_path.get(wanted) or by_path.get(self._in_use) or self.bases[0]

    @property
    def plan(self) -> RunPlan:
        """What the run shall do."""
        studio = self._studio
        return plan_of(self.choices, self.name, self.base, studio.places.data, studio.data_set)

    @property
    def block(self) -> str:
        """Why it cannot start; "" if it can."""
        return reason_to_wait(self.choices, self._studio.data_set, self.estimate)

    def reason_against(self, kind: RunKind) -> str:
        """Why a run cannot begin so; "" if it can."""
        return reason_against(kind, self._studio.data_set)

    # What changes it

    def choose(self, **changes: Any) -> None:
        """Take other choices, by the fields of `RunChoices`."""
        choices = replace(self.choices, **changes)
        if choices != self.choices:
            self.choices = choices
            self._follow()

    def watch(self, is_seen: bool) -> None:
        """Somebody looks at the form, or no longer."""
        self._is_seen = is_seen
        if is_seen:
            self._look_for_models()
            self._follow()
        else:
            self._stop_asking()

    def forget(self) -> None:
        """Begin anew for the next run; what was chosen besides the name stays."""
        self.choices = replace(self.choices, name="")
        self._follow()

    def close(self) -> None:
        """Ask nobody any more."""
        self._is_seen = False
        self._stop_asking()

    def _follow_models(self) -> None:
        if self._is_seen:
            self._look_for_models()

    def _look_for_models(self) -> None:
        places = self._studio.places
        self._studio.jobs.start(lambda _: _look_around(places), done=self._take_models)

    def _take_models(self, found: _Models) -> None:
        self.bases, self._in_use, self._taken = found.bases, found.in_use, found.names
        self._follow()

    # What it will cost

    def _follow(self) -> None:
        key = self._key()
        if key != self._asked:
            self._stop_asking()
            self.estimate = None
            if self._is_seen and not self.block:
                self.is_estimating = True
                self._timer.start()
        self.changed.emit()

    def _key(self) -> tuple[object, ...]:
        """All that the cost hangs on."""
        data_set = self._studio.data_set
        return replace(self.plan, name=""), len(data_set.training_songs), len(data_set.held_out_songs)

    def _stop_asking(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.abandon()
            self._job = None
        if self.is_estimating:
            self.is_estimating = False
            self._asked = None

    def _ask(self) -> None:
        plan, estimate = self.plan, self._estimate
        self._asked = self._key()

        def work(monitor: JobMonitor) -> RunEstimate:
            return estimate(plan, monitor.is_cancelled)

        self._job = self._studio.jobs.start(
            work, done=self._take_estimate, failed=self._miss_estimate, lane=Lane.ASKING
        )

    def _take_estimate(self, estimate: RunEstimate | None) -> None:
        self._job = None
        self.is_estimating = False
        self.estimate = estimate
        self.changed.emit()

    def _miss_estimate(self, error: Exception) -> None:
        """Go without: a run may start all the same."""
        _logger.warning("no estimate of a run: %s", error)
        self._take_estimate(None)


@dataclass(frozen=True, slots=True)
class _Models:
    """Models to start from, the one in use, and names that a new one cannot have."""

    bases: tuple[BaseModel, ...]
    in_use: Path
    names: tuple[str, ...]


def _look_around(places: TrainingPlaces) -> _Models:
    """See which models there are, and which names are taken by them and by runs."""
    library = ModelLibrary(places.models, default_model())
    models = library.models()
    runs = [path.name for path in places.runs.iterdir()] if places.runs.is_dir() else []
    return _Models(
        bases=tuple(BaseModel(model.name, model.path) for model in models if not model.fault),
        in_use=library.in_use.path,
        names=tuple(model.name for model in models) + tuple(runs),
    )

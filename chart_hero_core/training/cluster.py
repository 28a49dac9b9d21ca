"""Work on several machines: songs and trials as tasks of a Ray cluster. Nobody else knows Ray.

The study's database stays with the process that was started here: it draws settings and takes results, the
tasks only learn. Data sets, models and kits are found at the same paths on every machine, in a folder that
they share or in copies of it. Where the folder of the search is not shared, a trial learns in a folder of its
machine, and begins anew if that machine is lost.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.control import Request
from chart_hero_core.runs.events import Event, Measured, Step
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.training.plan_search import BehindError, PlanSearch, RunTrial, make_place
from chart_hero_core.training.shared_trials import OpenTrial

Given = TypeVar("Given")
Made = TypeVar("Made")

_LOOK_S = 0.5
_ASK_S = 1.0
_MOST_CRASHES = 3
"""Of tasks, one after the other, before the fault is taken to be ours."""


class Cluster:
    """A Ray cluster, as long as it is used.

    Parameters
    ----------
    address : of its head; "": the one that runs on this machine, or else one of this machine alone

    Raises
    ------
    OptionError
        if Ray is not installed, or nobody answers at the address
    """

    def __init__(self, address: str = "") -> None:
        self._ray = _imported_ray()
        try:
            self._ray.init(address=address or None, include_dashboard=False, log_to_driver=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise OptionError(
                f"The cluster at {address or 'this machine'} cannot be joined ({error}); start it with "
                "`ray start --head` there."
            ) from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Call a function for each item, on as many processors as there are; results come in order.

        Raises
        ------
        TrainingDataError
            if a machine is lost too often
        Exception
            whatever the function raises
        """
        call = self._ray.remote(_called)
        most = max(2 * int(self._resources().get("CPU", 1)), 2)
        begun: deque[Any] = deque()
        try:
            for item in items:
                begun.append(call.remote(function, item))
                if len(begun) >= most:
                    yield self._result(begun.popleft())
            while begun:
                yield self._result(begun.popleft())
        finally:
            for task in begun:
                self._ray.cancel(task)

    def search(self, search: PlanSearch, run: RunTrial) -> Request | None:
        """Run trials, as many at once as there is room for, until a search is over.

        Parameters
        ----------
        search : which trials
        run : runs one, on any machine

        Returns
        -------
        Request or None
            what it was asked for, if it ended because of that

        Raises
        ------
        TrainingDataError
            if machines are lost too often, or nothing can be learned from
        """
        return _ClusterSearch(self._ray, search, run).run()

    def _resources(self) -> dict[str, float]:
        resources: dict[str, float] = self._ray.cluster_resources()
        return resources

    def _result(self, task: Any) -> Any:
        try:
            with _own_errors(self._ray):
                return self._ray.get(task)
        except self._ray.exceptions.RayError as error:
            raise TrainingDataError(
                f"A machine of the cluster was lost ({error}); look at `ray status`, and go on."
            ) from error


def _called(function: Callable[[Given], Made], item: Given) -> Made:
    """Call anything that can be called: Ray itself takes plain functions alone."""
    return function(item)


class _Wish(Enum):
    """What is wished of a trial that runs somewhere."""

    PAUSE = "pause"
    GIVE_UP = "give up"


class _Desk:
    """Where trials, wherever they run, say what happens and hear what is wished."""

    def __init__(self) -> None:
        self._said: list[tuple[int, Event]] = []
        self._wishes: dict[int, _Wish] = {}

    def say(self, number: int, event: Event) -> None:
        """Say something about a trial."""
        self._said.append((number, event))

    def take(self) -> list[tuple[int, Event]]:
        """Take what was said since the last time."""
        said, self._said = self._said, []
        return said

    def wish(self, number: int, wish: _Wish) -> None:
        """Wish something of a trial."""
        self._wishes[number] = wish

    def wish_for(self, number: int) -> _Wish | None:
        """Tell what is wished of a trial."""
        return self._wishes.get(number)

    def forget(self, number: int) -> None:
        """A trial is over, or laid down."""
        self._wishes.pop(number, None)


class _ClusterSearch:
    """One search on a cluster."""

    def __init__(self, ray: Any, search: PlanSearch, run: RunTrial) -> None:
        self._ray, self._search = ray, search
        self._desk = ray.remote(_Desk).options(num_cpus=0).remote()
        self._n_cpus = 1 + search.plan.expert.n_workers
        has_gpus = ray.cluster_resources().get("GPU", 0) >= 1
        options = {"num_cpus": self._n_cpus, "num_gpus": int(has_gpus), "max_retries": 0}
        self._call = ray.remote(_run_there).options(**options)
        self._run = run
        self._running: dict[Any, OpenTrial] = {}
        self._behind: set[int] = set()
        self._n_crashes = 0

    def run(self) -> Request | None:
        """Search until it is over."""
        request: Request | None = None
        try:
            while request is None and not self._search.is_over:
                self._fill()
                self._wait()
                request = self._search.request()
            self._finish()
        finally:
            for task, trial in self._running.items():
                self._ray.cancel(task, force=True)
                self._search.lay_down(trial)
        return request

    def _fill(self) -> None:
        """Begin as many trials as there is room for."""
        while len(self._running) < self._room():
            trial = self._search.begin()
            if trial is None:
                return
            plan = self._search.plan_of(trial)
            task = self._call.remote(
                self._desk, trial.number, trial.folder, plan, self._search.data, self._run
            )
            self._running[task] = trial

    def _room(self) -> int:
        resources = self._ray.cluster_resources()
        n_gpus, n_cpus = int(resources.get("GPU", 0)), int(resources.get("CPU", 1))
        return n_gpus or max(n_cpus // self._n_cpus, 1)

    def _wait(self) -> None:
        """Hear what happens for a moment, and take what has ended."""
        ended: list[Any] = []
        if self._running:
            ended, _ = self._ray.wait(list(self._running), timeout=_LOOK_S)
        else:
            time.sleep(_LOOK_S)  # other processes run the last ones
        trials = {trial.number: trial for trial in self._running.values()}
        for number, event in self._ray.get(self._desk.take.remote()):
            if number in trials and self._search.hear(trials[number], event):
                self._behind.add(number)
                self._desk.wish.remote(number, _Wish.GIVE_UP)
        for task in ended:
            self._take(task, self._running.pop(task))

    def _take(self, task: Any, trial: OpenTrial) -> None:
        """Take what became of a trial; one whose machine was lost is begun again."""
        try:
            with _own_errors(self._ray):
                is_whole = self._ray.get(task)
        except self._ray.exceptions.RayError:
            self._search.lay_down(trial)
            self._n_crashes += 1
            if self._n_crashes >= _MOST_CRASHES:
                raise TrainingDataError(
                    "Trials are lost again and again on the cluster; see `ray status`, and the logs of Ray."
                ) from None
            return
        except BaseException:
            self._search.lay_down(trial)
            raise
        self._n_crashes = 0
        is_behind = trial.number in self._behind
        self._behind.discard(trial.number)
        self._desk.forget.remote(trial.number)
        if is_whole or is_behind:
            self._search.end(trial, is_behind=is_behind)
        else:
            self._search.lay_down(trial)

    def _finish(self) -> None:
        """Let the trials that run pause, within a step."""
        for trial in self._running.values():
            self._desk.wish.remote(trial.number, _Wish.PAUSE)
        while self._running:
            self._wait()


def _run_there(
    desk: Any, number: int, folder: Path, plan: RunPlan, data: bytes | None, run: RunTrial
) -> bool:
    """Run a trial on the machine where this is called; tells whether it came to its end."""
    ray = _imported_ray()
    asked_at, wish = 0.0, None

    def tell(event: Event) -> None:
        if isinstance(event, Step | Measured):
            ray.get(desk.say.remote(number, event))

    def ask() -> Request | None:
        nonlocal asked_at, wish
        if wish is None and time.monotonic() - asked_at >= _ASK_S:
            asked_at, wish = time.monotonic(), ray.get(desk.wish_for.remote(number))
        if wish is _Wish.GIVE_UP:
            raise BehindError
        return Request.PAUSE if wish is _Wish.PAUSE else None

    with _place_for(folder) as place:
        make_place(place, data)
        try:
            run(place, plan, tell, ask)
        except BehindError:
            return False
    return wish is None


@contextmanager
def _place_for(folder: Path) -> Iterator[Path]:
    """Find a place for a trial: its folder in the search's, where this machine shares that."""
    if (folder.parent / PLAN_NAME).exists():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="chart-hero-trial-") as place:
        yield Path(place)


@contextmanager
def _own_errors(ray: Any) -> Iterator[None]:
    """Raise what a task raised, and not Ray's account of it."""
    try:
        yield
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, Exception):
            raise error.cause from error
        raise


def add_cluster_option(parser: argparse.ArgumentParser) -> None:
    """Let a command work on a cluster."""
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        nargs="?",
        const="",
        help="work on the Ray cluster at ADDRESS; without one, that of this machine",
    )


def _imported_ray() -> Any:
    try:
        import ray  # late: an extra that few people install
    except ImportError as error:
        raise OptionError(
            'A cluster needs Ray, which is not installed; add it with `pip install "ray>=2.40,<3"`.'
        ) from error
    return ray

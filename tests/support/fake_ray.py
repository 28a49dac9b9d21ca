"""Stands in for the library Ray: tasks run in threads of this process, actors answer at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import FunctionType, SimpleNamespace
from typing import Any


class RayError(Exception):
    """As Ray's."""


class RayTaskError(RayError):
    """As Ray's: what a task raised."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


class FakeRay:
    """A cluster of some processors.

    Parameters
    ----------
    n_cpus : of all machines

    Attributes
    ----------
    address : that was joined
    most_at_once : tasks that ran beside each other
    n_lost : so many of the next tasks are lost with their machine
    is_running : between `init` and `shutdown`
    """

    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def __init__(self, n_cpus: int = 2) -> None:
        self._n_cpus = n_cpus
        self._pool = ThreadPoolExecutor(8)
        self._lock = threading.Lock()
        self._now = 0
        self.address: str | None = None
        self.most_at_once = 0
        self.n_lost = 0
        self.is_running = False

    def init(self, address: str | None, **_: object) -> None:
        if address == "nobody":
            raise ConnectionError("no answer")
        self.address, self.is_running = address, True
        self._pool = ThreadPoolExecutor(8)

    def shutdown(self) -> None:
        self._pool.shutdown()
        self.is_running = False

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": float(self._n_cpus)}

    def remote(self, thing: Any) -> Any:
        if isinstance(thing, type):
            return _Actor(thing)
        if not isinstance(thing, FunctionType):
            raise TypeError("must be applied to either a function or a class")
        return _Task(self, thing)

    def get(self, future: Future[Any]) -> Any:
        error = future.exception()
        if isinstance(error, RayError):
            raise error
        if error is not None:
            raise RayTaskError(error)
        return future.result()

    def wait(self, futures: Sequence[Future[Any]], timeout: float) -> tuple[list[Any], list[Any]]:
        done, left = wait(futures, timeout, FIRST_COMPLETED)
        return list(done), list(left)

    def cancel(self, future: Future[Any], *, force: bool = False) -> None:
        future.cancel()

    def run(self, function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            is_lost, self.n_lost = self.n_lost > 0, max(self.n_lost - 1, 0)
        try:
            if is_lost:
                raise RayError("the machine is gone")
            return function(*arguments)
        finally:
            with self._lock:
                self._now -= 1

    def submit(self, function: Callable[..., Any], arguments: Sequence[Any]) -> Future[Any]:
        return self._pool.submit(self.run, function, arguments)


class _Task:
    def __init__(self, ray: FakeRay, function: Callable[..., Any]) -> None:
        self._ray, self._function = ray, function

    def options(self, **_: object) -> _Task:
        return self

    def remote(self, *arguments: Any) -> Future[Any]:
        return self._ray.submit(self._function, arguments)


class _Actor:
    def __init__(self, kind: type) -> None:
        self._kind = kind

    def options(self, **_: object) -> _Actor:
        return self

    def remote(self) -> _Handle:
        return _Handle(self._kind())


class _Handle:
    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __getattr__(self, name: str) -> Any:
        def remote(*arguments: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(getattr(self._thing, name)(*arguments))
            return future

        return SimpleNamespace(remote=remote)

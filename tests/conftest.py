"""What holds for every test: no network, the same random numbers, measured songs only where they are."""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from chart_hero_core.runs.places import TrainingPlaces

SEED = 20_240_229

# Laws are tried on the same examples on every machine, and a slow machine is no failure.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, even where whoever started the tests cannot be."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def same_random_numbers() -> None:
    """Seed every generator that a test may use without saying so; the order of tests stays random."""
    random.seed(SEED)
    np.random.seed(SEED)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(SEED)


@pytest.fixture(autouse=True)
def same_log_level() -> Iterator[None]:
    """Give the level of our log back: the command line sets it for the whole process."""
    logger = logging.getLogger("chart_hero_core")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def no_models_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test meet the models that whoever runs it keeps; a test that keeps some says where."""
    places = TrainingPlaces(tmp_path_factory.mktemp("user") / "training")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chart_hero_core.runs.places.usual_places", lambda: places)
        yield


class _Gate:
    """Whether tests may reach servers of their own on this computer: those marked `loopback` may."""

    is_loopback_open = False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection but those inside this machine's own file system (worker processes)."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def require_allowed(host: object) -> None:
        if not (_Gate.is_loopback_open and host == "127.0.0.1"):
            raise AssertionError(f"a test tried to reach {host}: tests have no network")

    def checked(reach: Any) -> Any:
        def reach_if_allowed(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                require_allowed(address[0])
            return reach(self, address)

        return reach_if_allowed

    def checked_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        require_allowed(host)
        return look_up(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked(connect))
        patch.setattr(socket.socket, "connect_ex", checked(connect_ex))
        patch.setattr(socket, "getaddrinfo", checked_look_up)
        yield


@pytest.fixture(autouse=True)
def loopback_where_marked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that is marked `loopback` reach the server that it started itself."""
    _Gate.is_loopback_open = request.node.get_closest_marker("loopback") is not None
    yield
    _Gate.is_loopback_open = False


@pytest.fixture(scope="session")
def eval_folder() -> Path:
    """Folder with annotated and complete songs, named by CHART_HERO_EVAL."""
    return _folder_from("CHART_HERO_EVAL", "a folder of songs to measure on")


@pytest.fixture(scope="session")
def chart_check() -> Path:
    """Folder of an independent chart reader (check.mjs, installed), named by CHART_HERO_CHART_CHECK."""
    return _folder_from("CHART_HERO_CHART_CHECK", "a folder with an installed chart checker")


def _folder_from(variable: str, meaning: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} does not name {meaning}")
    folder = Path(value)
    assert folder.is_dir(), f"{variable} names {folder}, which is no folder"
    return folder

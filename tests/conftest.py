"""What holds for every test: no network, the same random numbers, measured songs only where they are."""

from __future__ import annotations

import logging
import os
import random
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import settings

SEED = 20_240_229

# Laws are tried on the same examples on every machine, and a slow machine is no failure.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


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
def no_network() -> Iterator[None]:
    """Refuse every connection but those inside this machine's own file system (worker processes)."""
    connect = socket.socket.connect

    def refuse_outside(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse(address)
        connect(self, address)

    def refuse(address: object, *_: object, **__: object) -> NoReturn:
        raise AssertionError(f"a test tried to reach {address}: tests have no network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse_outside)
        patch.setattr(socket.socket, "connect_ex", refuse_outside)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


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

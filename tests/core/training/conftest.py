from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from sqlalchemy import event
from sqlalchemy.engine import Engine

from chart_hero_core.training.study import open_study
from tests.support.tiny_pack import build_tiny_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training pack of a few synthetic sounds."""
    return build_tiny_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a search without trials; its tables take a while to make."""
    folder = tmp_path_factory.mktemp("study")
    open_study(folder, is_lowest_best=True, has_heartbeat=False)
    return folder / "study.db"


@pytest.fixture
def study(tmp_path: Path, empty_study: Path) -> Iterator[Path]:
    """Folder of a search in which nothing was tried yet; its database waits for no disk."""
    shutil.copy(empty_study, tmp_path)
    event.listen(Engine, "connect", _without_waiting)
    yield tmp_path
    event.remove(Engine, "connect", _without_waiting)


def _without_waiting(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="package", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny networks are quicker on one thread, far quicker beside other work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)

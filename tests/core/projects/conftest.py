"""What tests of projects share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from chart_hero_core.editing.history import History
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.projects import SOURCE, example_document


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., ProjectFile]]:
    """Makes projects in a folder of their own, and closes those that are still open."""
    with ExitStack() as stack:

        def make(name: str = "Song", history: History | None = None, **others: object) -> ProjectFile:
            history = history or History(example_document())
            project = ProjectFile.create(tmp_path / f"{name}.charthero", SOURCE, history, **others)
            return stack.enter_context(closing(project))

        yield make


@pytest.fixture
def project(made: Callable[..., ProjectFile]) -> ProjectFile:
    """An open project of the example document."""
    return made()

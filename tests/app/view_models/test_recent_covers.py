"""Covers of the songs on the start page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.recent_covers import RecentCovers
from chart_hero_core.editing.history import History
from chart_hero_core.projects.library import Library
from tests.support.pictures import picture
from tests.support.projects import SOURCE, example_document


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close()


def library_with(folder: Path, cover: bytes | None) -> Library:
    """A library of one song."""
    library = Library(folder)
    with closing(library.create(SOURCE, History(example_document()), cover=cover)):
        return library


def test_a_cover_is_read_once_and_shown_small(tmp_path: Path, jobs: Jobs, qtbot: QtBot) -> None:
    library = library_with(tmp_path, picture(".png", 640, 640))
    covers = RecentCovers(library, jobs)
    (entry,) = library.entries()
    assert covers.picture(entry) is None

    with qtbot.waitSignal(covers.changed):
        covers.look_at([entry])

    image = covers.picture(entry)
    assert image is not None
    assert max(image.width(), image.height()) == 256
    covers.look_at([entry])
    assert jobs.is_idle


@pytest.mark.parametrize("cover", [None, b"\x89PNG\r\n\x1a\n but no more than that"])
def test_a_song_without_a_cover_or_with_a_damaged_one_has_none(
    tmp_path: Path, jobs: Jobs, qtbot: QtBot, cover: bytes | None
) -> None:
    library = library_with(tmp_path, cover)
    covers = RecentCovers(library, jobs)
    (entry,) = library.entries()

    covers.look_at([entry])
    qtbot.waitUntil(lambda: jobs.is_idle)

    assert covers.picture(entry) is None


def test_a_project_that_cannot_be_read_has_no_cover(tmp_path: Path) -> None:
    library = library_with(tmp_path, picture(".png"))
    (entry,) = library.entries()
    entry.path.write_bytes(b"no database")

    assert library.cover(entry.path) is None

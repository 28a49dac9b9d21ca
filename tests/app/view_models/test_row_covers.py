"""Pictures of songs in rows and on cards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models import row_covers
from chart_hero_app.view_models.row_covers import EDGE_PX, PicturedSong, RowCovers
from chart_hero_core.editing.history import History
from chart_hero_core.projects.library import Library
from chart_hero_core.projects.project_file import ProjectFile
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


def found(covers: RowCovers, song: PicturedSong, qtbot: QtBot) -> QImage:
    """Wait for the picture of a song."""
    assert covers.picture(song) is None
    qtbot.waitUntil(lambda: covers.picture(song) is not None)
    image = covers.picture(song)
    assert image is not None
    return image


def test_a_cover_is_read_once_and_shown_small(tmp_path: Path, jobs: Jobs, qtbot: QtBot) -> None:
    library = library_with(tmp_path, picture(".png", 640, 640))
    covers = RowCovers(library, jobs)
    song = PicturedSong.of_entry(library.entries()[0])

    image = found(covers, song, qtbot)

    assert max(image.width(), image.height()) == EDGE_PX
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert covers.picture(song) is image
    assert jobs.is_idle


@pytest.mark.parametrize("cover", [None, b"\x89PNG\r\n\x1a\n but no more than that"])
def test_a_song_without_a_cover_or_with_a_damaged_one_gets_one_drawn(
    tmp_path: Path, jobs: Jobs, qtbot: QtBot, cover: bytes | None
) -> None:
    library = library_with(tmp_path, cover)
    covers = RowCovers(library, jobs)
    kept = PicturedSong.of_entry(library.entries()[0])
    nowhere = PicturedSong(kept.title, kept.artist, song=tmp_path / "gone.wav")

    assert found(covers, kept, qtbot) == found(covers, nowhere, qtbot)


def test_another_cover_is_shown_once_the_one_before_is_forgotten(
    tmp_path: Path, jobs: Jobs, qtbot: QtBot
) -> None:
    library = library_with(tmp_path, None)
    covers = RowCovers(library, jobs)
    song = PicturedSong.of_entry(library.entries()[0])
    drawn = found(covers, song, qtbot)
    assert song.project is not None
    with closing(ProjectFile.open(song.project)) as project:
        project.change_cover(picture(".png", 64, 64))

    covers.forget(song.project)

    assert found(covers, song, qtbot) != drawn


def test_pictures_that_were_not_asked_for_lately_go(
    tmp_path: Path, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_covers, "MOST_KEPT", 2)
    covers = RowCovers(Library(tmp_path), jobs)
    first, second, third = (PicturedSong(title) for title in "abc")
    found(covers, first, qtbot)
    found(covers, second, qtbot)
    covers.picture(first)
    found(covers, third, qtbot)

    assert covers.picture(first) is not None
    assert covers.picture(second) is None
    qtbot.waitUntil(lambda: jobs.is_idle)


def test_a_project_that_cannot_be_read_has_no_cover(tmp_path: Path) -> None:
    library = library_with(tmp_path, picture(".png"))
    (entry,) = library.entries()
    entry.path.write_bytes(b"no database")

    assert library.cover(entry.path) is None

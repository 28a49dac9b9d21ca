from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_core.errors import ProjectDamagedError, ProjectError
from chart_hero_core.projects.glance import glance_at
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.projects import SOURCE, example_history, renamed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "Song.charthero"
    ProjectFile.create(place, SOURCE, example_history()).close()
    return place


def test_a_closed_project_is_read_and_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()

    glance = glance_at(path)

    assert glance.document == example_history().document
    assert glance.source == SOURCE
    assert glance.is_whole
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_open_project_is_read_with_its_last_edit(path: Path) -> None:
    project = ProjectFile.open(path)
    project.record(project.history.edited("rename", renamed(project.history.document, "Coda")))

    glance = glance_at(path)

    assert glance.document.sections[0].name == "Coda"
    project.close()


def test_a_song_that_was_not_heard_to_its_end_is_told(path: Path) -> None:
    project = ProjectFile.open(path)
    project.begin_job({})
    project.close()

    assert not glance_at(path).is_whole


def test_what_is_damaged_or_gone_is_said(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])

    with pytest.raises(ProjectDamagedError, match="is damaged"):
        glance_at(path)
    with pytest.raises(ProjectError, match="is not there"):
        glance_at(path.with_name("Other.charthero"))

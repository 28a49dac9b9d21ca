"""Reading a project that stays closed to us: as it is on the disk, whoever has it open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import ProjectError
from chart_hero_core.projects import checks, database
from chart_hero_core.projects.contents import JobState, Source
from chart_hero_core.projects.store import present, read_fact


@dataclass(frozen=True, slots=True)
class Glance:
    """What a project holds.

    Parameters
    ----------
    source : the song file
    document : its chart as it was recorded last
    is_whole : whether the song was heard to its end
    """

    source: Source
    document: ChartDocument
    is_whole: bool


def glance_at(path: Path) -> Glance:
    """Read a project through, without opening or changing it.

    Raises
    ------
    ProjectDamagedError, ProjectTooNewError, ProjectError
        if it cannot be read
    """
    if not path.is_file():
        raise ProjectError(f"{path.name} is not there; check whether it was moved.", path)
    with (
        database.explained(path),
        closing(database.connect(path, is_read_only=True)) as connection,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
    ):
        checks.check_kind(connection, path)
        connection.backup(copy)
        checks.bring_up_to_date(copy)
        _, history = checks.read_whole(copy)
        source = present(read_fact(copy, "source", Source.from_json))
        job = read_fact(copy, "job", JobState.from_json)
    return Glance(source, history.document, job is None or job.finished_at is not None)

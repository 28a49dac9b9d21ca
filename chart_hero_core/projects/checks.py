"""Whether a file is a project, and a whole one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from chart_hero_core.editing.history import History
from chart_hero_core.errors import FormatError, ProjectError, ProjectTooNewError
from chart_hero_core.projects import journal, schema
from chart_hero_core.projects.contents import Source, Summary
from chart_hero_core.projects.database import transaction
from chart_hero_core.projects.migrations import migrate, read_version
from chart_hero_core.projects.store import present, read_fact


def check_kind(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no project file, and what a newer program wrote.

    Raises
    ------
    ProjectError
        if it is another database
    ProjectTooNewError
        if its version is above ours
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise ProjectError(f"{path.name} is no Chart Hero project; choose a .charthero file.", path)
    version = read_version(connection)
    if version > schema.SCHEMA_VERSION:
        raise ProjectTooNewError(
            f"{path.name} was written by a newer Chart Hero (version {version} of its format, this program "
            f"knows {schema.SCHEMA_VERSION}); update Chart Hero to open it.",
            path,
        )


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Migrate a file of an older version and read it through, all in one transaction.

    Raises
    ------
    FormatError
        if that fails; the file stays as it was
    """
    if read_version(connection) < schema.SCHEMA_VERSION:
        with transaction(connection):
            migrate(connection)
            read_whole(connection)


def check_rows(connection: sqlite3.Connection) -> None:
    """Read a project of the present version through, its pictures excepted.

    Those are looked at when they are asked for, and can be made again.

    Raises
    ------
    FormatError
        if anything of it is damaged
    """
    finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if finding != "ok":
        raise FormatError(f"Its pages are damaged ({finding}).")
    for table in ("facts", "blobs", "exports", "journal", "snapshots"):
        for _ in schema.read_rows(connection, table):
            pass


def read_whole(connection: sqlite3.Connection) -> tuple[Summary, History]:
    """Read a project through as `check_rows`, and return what it is about.

    Raises
    ------
    FormatError
        if anything of it is damaged or missing
    """
    check_rows(connection)
    summary = present(read_fact(connection, "state", Summary.from_json))
    present(read_fact(connection, "source", Source.from_json))
    return summary, journal.read_history(connection, summary.position, summary.n_steps)

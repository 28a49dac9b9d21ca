"""Project files of older versions become files of the present one, each in one transaction.

A project can be opened by every later program, and no program loses what a later one has written: what is
too new is refused. Whoever changes `schema.py` raises its version, adds the step that leads there from the
version before, and adds a file of the old version to the tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from chart_hero_core.errors import FormatError
from chart_hero_core.projects.schema import SCHEMA_VERSION

Migration = Callable[[sqlite3.Connection], None]


def _nothing_to_do(connection: sqlite3.Connection) -> None:
    """Leave the rows as they are: what the older version lacks is read as empty."""


MIGRATIONS: Mapping[int, Migration] = {1: _nothing_to_do}
"""Per version, the step to the next one; runs inside a transaction."""


def read_version(connection: sqlite3.Connection) -> int:
    """Version of the schema that a file was written with."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    version: int = SCHEMA_VERSION,
) -> None:
    """Take a file to a version, inside the caller's transaction.

    Raises
    ------
    FormatError
        if there is no way from the file's version
    """
    for found in range(read_version(connection), version):
        if found not in migrations:
            raise FormatError(f"There never was a version {found} of project files.")
        migrations[found](connection)
        connection.execute(f"PRAGMA user_version = {found + 1}")

"""The rows of an open project file, for several threads that take turns.

A commit is in the hands of the system when `writing` ends; `flush` brings all commits so far onto the disk
itself.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TypeVar

from chart_hero_core.errors import FormatError
from chart_hero_core.projects import database, schema
from chart_hero_core.projects.codec import Json, from_json, to_json
from chart_hero_core.projects.disk import log_of

_logger = logging.getLogger(__name__)

T = TypeVar("T")

_LONG_LOG_BYTES = 4 << 20
"""A longer log is carried into the file: reading slows down with its length."""


class Store:
    """Values by name in a project file.

    Parameters
    ----------
    path : the file
    connection : to it; the store's own from now on
    flush_file : brings a file onto the disk itself

    Attributes
    ----------
    turn : held while the connection is used
    n_commits : so many transactions were committed
    n_flushed : so many of them are on the disk itself
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, flush_file: Callable[[Path], None]
    ) -> None:
        self.path = path
        self.turn = RLock()
        self.n_commits = 0
        self.n_flushed = 0
        self._connection = connection
        self._flush_file = flush_file

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Use the connection, alone.

        Raises
        ------
        ProjectError, ProjectDamagedError
            for what SQLite or damaged content raises
        """
        with self.turn, database.explained(self.path):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; raises as `reading`."""
        with self.reading() as connection:
            with database.transaction(connection):
                yield connection
            self.n_commits += 1

    def flush(self) -> None:
        """Return when all that was committed so far would survive a power cut; raises as `reading`."""
        n_commits = self.n_commits
        log = log_of(self.path)
        if n_commits > self.n_flushed and log.exists():
            with database.explained(self.path):
                self._flush_file(log)
        self.n_flushed = max(self.n_flushed, n_commits)

    def shorten_log(self) -> None:
        """Carry a long log into the file, beside which others can go on writing; raises as `reading`."""
        log = log_of(self.path)
        if log.exists() and log.stat().st_size > _LONG_LOG_BYTES:
            with database.explained(self.path):
                database.checkpoint(self.path)

    def close(self) -> None:
        """Put everything into the one file, and end; raises as `reading`."""
        with self.turn:
            try:
                with database.explained(self.path):
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            finally:
                self._connection.close()

    def fact(self, name: str, reader: Callable[[Json], T]) -> T | None:
        """Read a small value; None if it was never kept. Raises as `reading`."""
        with self.reading() as connection:
            return read_fact(connection, name, reader)

    def keep_fact(self, name: str, value: Json) -> None:
        """Keep a small value; raises as `reading`."""
        with self.writing() as connection:
            write_fact(connection, name, value)

    def blob(self, name: str) -> bytes | None:
        """Read bytes; None if none were kept. Raises as `reading`."""
        with self.reading() as connection:
            return schema.read_row(connection, "blobs", name)

    def keep_blobs(self, blobs: Mapping[str, bytes | None], facts: Mapping[str, Json] | None = None) -> None:
        """Keep bytes by name (None: no longer), and facts about them, all at once; raises as `reading`."""
        with self.writing() as connection:
            for name, content in blobs.items():
                if content is None:
                    connection.execute("DELETE FROM blobs WHERE key = ?", (name,))
                else:
                    schema.put_row(connection, "blobs", name, content)
            for name, value in (facts or {}).items():
                write_fact(connection, name, value)

    def picture(self, name: str) -> bytes | None:
        """Read bytes that can be made again; None if they are missing or damaged. Raises as `reading`."""
        with self.reading() as connection:
            try:
                return schema.read_row(connection, "pictures", name)
            except FormatError as error:
                _logger.warning("%s: picture %s is to be made anew: %s", self.path, name, error)
                return None

    def keep_picture(self, name: str, content: bytes) -> None:
        """Keep bytes that can be made again; raises as `reading`."""
        with self.writing() as connection:
            schema.put_row(connection, "pictures", name, content)


def read_fact(connection: sqlite3.Connection, name: str, reader: Callable[[Json], T]) -> T | None:
    """Read a small value of a project; None if it was never kept.

    Raises
    ------
    FormatError
        if it is damaged, or not of the form that the reader reads
    """
    content = schema.read_row(connection, "facts", name)
    return None if content is None else parsed(content, reader)


def parsed(content: bytes, reader: Callable[[Json], T]) -> T:
    """Read a value from its JSON.

    Raises
    ------
    FormatError
        if it is none, or not of the form that the reader reads
    """
    try:
        return reader(from_json(content))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"An entry of it cannot be read ({error}).") from error


def present(value: T | None) -> T:
    """Insist on a value that every project has.

    Raises
    ------
    FormatError
        if it is missing
    """
    if value is None:
        raise FormatError("What every project holds is missing in it.")
    return value


def write_fact(connection: sqlite3.Connection, name: str, value: Json) -> None:
    """Write a small value of a project, inside the caller's transaction."""
    schema.put_row(connection, "facts", name, to_json(value))

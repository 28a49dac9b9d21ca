"""Connections to project files: how they are opened, checked, and how their errors read.

Journal mode WAL, synchronous NORMAL: a committed transaction is in the hands of the system, and so survives
the end of the program at any instant, at 0.05 ms. To survive a power cut as well it must be flushed, which
takes one fsync (4 ms on the disk this was measured on, 16 at worst): `ProjectFile` says when. The other
modes were measured too: a rollback journal with synchronous FULL takes 28 ms an edit, WAL with FULL 4 to 16
ms, all of it on the thread that edits. While nobody has a project open it is in rollback mode, one single
file that can be copied anywhere.

A connection may be used by several threads if they take turns (`ProjectFile` sees to it).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from chart_hero_core.errors import FormatError, ProjectDamagedError, ProjectError, ProjectInUseError
from chart_hero_core.projects.disk import rollback_of

_BUSY_S = 2.0
"""Wait so long for another connection: a checkpoint or a look into the library takes a moment."""

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it is there and may be read",
    sqlite3.SQLITE_PERM: "may not be opened; check the rights of its folder",
    sqlite3.SQLITE_READONLY: "cannot be written; check the rights of its folder",
    sqlite3.SQLITE_FULL: "cannot be saved, as the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "cannot be read or written, as its disk reports a fault; copy it to another one",
    sqlite3.SQLITE_NOMEM: "does not fit into the memory; close other programs",
}
"""What is no fault of the file's content."""


def connect(path: Path, *, is_read_only: bool = False, is_new: bool = False) -> sqlite3.Connection:
    """Open a file that is there; nothing is checked yet, but that it is not empty unless it is new.

    Raises
    ------
    FormatError
        if it is empty: SQLite would take it for new, and throw the log beside it away
    """
    is_read_only = is_read_only and not rollback_of(path).exists()  # taking something back is writing
    if not is_new and path.is_file() and not path.stat().st_size:
        raise FormatError("It is empty.")
    place = quote(os.fsencode(path.absolute().as_posix()))
    uri = f"file://{place if place.startswith('/') else '/' + place}?mode={'ro' if is_read_only else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    # A file from somebody else may bring views and triggers of its own.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def prepare_to_write(connection: sqlite3.Connection) -> None:
    """Put a connection into the mode that this module's head tells of.

    Checkpoints are left to `checkpoint`, so that they never fall on the thread that edits.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA fullfsync = ON")  # macOS; nothing elsewhere


def checkpoint(path: Path) -> None:
    """Carry what was recorded from the log beside a project into its file; keeps no other thread waiting."""
    connection = connect(path)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself has rolled back where the disk is full
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system, and damaged content, into errors about a project.

    Raises
    ------
    ProjectError, ProjectInUseError
        what keeps a sound file from being read or written
    ProjectDamagedError
        all else that SQLite complains about, and every `FormatError`
    """
    try:
        yield
    except FormatError as error:
        raise _damaged(path, str(error)) from error
    except sqlite3.ProgrammingError:
        raise  # a defect of ours
    except sqlite3.Error as error:
        raise _explanation(path, error) from error
    except OSError as error:
        raise ProjectError(
            f"{path.name} cannot be read or written ({error.strerror}); check its disk.", path
        ) from error


def _explanation(path: Path, error: sqlite3.Error) -> ProjectError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in _BUSY:
        return ProjectInUseError(f"{path.name} is in use by another program; close that first.", path)
    if not path.exists():
        return ProjectError(f"{path.name} is not there any more; check whether it was moved.", path)
    # A damaged header can claim that the file must not be written.
    is_refused = code != sqlite3.SQLITE_READONLY or not os.access(path, os.W_OK)
    if code in _REFUSED and is_refused:
        return ProjectError(f"{path.name} {_REFUSED[code]}.", path)
    return _damaged(path, f"SQLite says: {error}.")


def _damaged(path: Path, finding: str) -> ProjectDamagedError:
    return ProjectDamagedError(
        f"{path.name} is damaged and was left as it is; go back to its last good state, or chart the song "
        f"again. {finding}",
        path,
    )

"""The tables of a project file, version 2, and the rows in them.

Every table has the same three columns: `key`, `content`, and `checksum`, the CRC-32 of table, key and
content. SQLite finds a torn page, but not a digit that turned into another on a tired disk; the checksums do.

| table | key | content |
|---|---|---|
| facts | name, see `contents.py` | JSON |
| blobs | name | bytes that cannot be made again at will: cover, activations |
| pictures | name | bytes that can, opaque here |
| journal | number of the step, from 1 | a packed `Change` |
| snapshots | number of the step behind which it holds; 0 = before the first | a packed `ChartDocument` |
| exports | number, in the order of exporting | JSON |

What a project file is, SQLite's own `application_id` says; its version is the `user_version`.

| version | what it brought |
|---|---|
| 1 | |
| 2 | documents with accepted bars, notes with an origin: programs of version 1 could not read them |
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator

from chart_hero_core.errors import FormatError

APPLICATION_ID = 0x43484550
"""ASCII "CHEP", Chart Hero project."""
SCHEMA_VERSION = 2

Key = str | int

_KEY_TYPES = {
    "facts": "TEXT",
    "blobs": "TEXT",
    "pictures": "TEXT",
    "journal": "INTEGER",
    "snapshots": "INTEGER",
    "exports": "INTEGER",
}


def create_tables(connection: sqlite3.Connection) -> None:
    """Make an empty database a project file of the present version."""
    for table, key_type in _KEY_TYPES.items():
        # Without a separate index there is none that can disagree with its table.
        ending = "WITHOUT ROWID" if key_type == "TEXT" else ""
        connection.execute(
            f"CREATE TABLE {table} (key {key_type} PRIMARY KEY NOT NULL, "
            f"content BLOB NOT NULL, checksum INTEGER NOT NULL) {ending}"
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def put_row(connection: sqlite3.Connection, table: str, key: Key, content: bytes) -> None:
    """Write a row, in the place of one of the same key."""
    put_rows(connection, table, [(key, content)])


def put_rows(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Key, bytes]]) -> None:
    """Write rows, each in the place of one of the same key."""
    connection.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)",
        ((key, content, _checksum(table, key, content)) for key, content in rows),
    )


def read_row(connection: sqlite3.Connection, table: str, key: Key) -> bytes | None:
    """Read a row; None if there is none.

    Raises
    ------
    FormatError
        if it is damaged
    """
    return next((content for _, content in read_rows(connection, table, "WHERE key = ?", key)), None)


def read_rows(
    connection: sqlite3.Connection, table: str, clause: str = "ORDER BY key", *values: Key
) -> Iterator[tuple[Key, bytes]]:
    """Read keys and contents of a table.

    Raises
    ------
    FormatError
        at the first one that is damaged
    """
    for key, content, checksum in connection.execute(
        f"SELECT key, content, checksum FROM {table} {clause}", values
    ):
        if not isinstance(content, bytes) or checksum != _checksum(table, key, content):
            raise FormatError(f"Entry {key} of its {table} is damaged.")
        yield key, content


def _checksum(table: str, key: Key, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{table}/{key}/".encode()))

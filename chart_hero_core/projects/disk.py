"""A project's files on the disk: their names, and how they are made to stay.

    Song.charthero            the project
    Song.charthero-wal, -shm  SQLite's log, while it is open or after the program died
    Song.charthero-journal    what SQLite takes back if the program dies while it opens or closes it
    Song.charthero-open       who has it open; left behind by a program that died
    Song.charthero-backup     its last good state
    Song.charthero-damaged    set aside; -damaged-2 and so on after that

What ends in -new is being written, and is nothing yet.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "darwin":
    import fcntl

SUFFIX = ".charthero"


def log_of(path: Path) -> Path:
    """Where SQLite keeps what is not in the project's file yet."""
    return _beside(path, "wal")


def log_index_of(path: Path) -> Path:
    """Where SQLite keeps an index of that log; made anew where it is missing."""
    return _beside(path, "shm")


def rollback_of(path: Path) -> Path:
    """Where SQLite keeps what it has to take back, should the program die now."""
    return _beside(path, "journal")


def marker_of(path: Path) -> Path:
    """Where it is written who has a project open."""
    return _beside(path, "open")


def backup_of(path: Path) -> Path:
    """Where a project's last good state lies."""
    return _beside(path, "backup")


def unfinished_of(path: Path) -> Path:
    """Where a file is written before it takes its name."""
    return _beside(path, "new")


def quarantine_of(path: Path) -> Path:
    """Free name for a damaged project."""
    number = 1
    while (place := _beside(path, "damaged" if number == 1 else f"damaged-{number}")).exists():
        number += 1
    return place


def flush_file(path: Path) -> None:
    """Bring what was written to a file onto the disk itself; returns when it would survive a power cut."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        if sys.platform == "darwin":
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync leaves it in the drive's own memory there
        else:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a finished file its name, in the place of one that has it; all or nothing, for good."""
    flush_file(unfinished)
    unfinished.replace(path)
    if sys.platform != "win32":  # the name lies in the folder, which has to be flushed as well
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}-{what}")

"""What becomes of a damaged project: it is set aside, and its last good state takes its place.

The backup beside a project is one whole copy, read through before it takes the place of the one before. A
project that is opened, is not, and cannot be helped:

    try:
        project = ProjectFile.open(path)
    except ProjectDamagedError:
        good = last_good(path)      # offered to the user, with the time of its last edit
        set_aside(path)
        restore(path)
        project = ProjectFile.open(path)
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from chart_hero_core.errors import ProjectError
from chart_hero_core.projects import checks, database
from chart_hero_core.projects.contents import Summary
from chart_hero_core.projects.disk import (
    backup_of,
    log_index_of,
    log_of,
    put_in_place,
    quarantine_of,
    rollback_of,
    unfinished_of,
)
from chart_hero_core.projects.open_marker import OpenMarker

_logger = logging.getLogger(__name__)


def write_backup(path: Path) -> None:
    """Copy a project, which may be open, to its backup; what is damaged is never copied over what is good.

    Raises
    ------
    ProjectDamagedError
        if the copy is; the older backup stays
    ProjectError
        if it cannot be written
    """
    backup = backup_of(path)
    unfinished = unfinished_of(backup)
    try:
        unfinished.write_bytes(b"")
        with database.explained(path):
            with closing(database.connect(path, is_read_only=True)) as source:
                _copy(source, unfinished)
            put_in_place(unfinished, backup)
    except OSError as error:
        raise ProjectError(
            f"No backup of {path.name} can be written ({error.strerror}); check the room on its disk.", path
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def last_good(path: Path) -> Summary | None:
    """Say what the backup of a project holds; None if there is none, or none that is whole."""
    backup = backup_of(path)
    if not backup.is_file():
        return None
    try:
        with (
            database.explained(backup),
            closing(database.connect(backup, is_read_only=True)) as source,
            closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
        ):
            checks.check_kind(source, backup)
            source.backup(copy)
            checks.bring_up_to_date(copy)
            summary, _ = checks.read_whole(copy)
    except ProjectError as error:
        _logger.warning("the backup of %s cannot be used: %s", path, error)
        return None
    return summary


def set_aside(path: Path) -> Path:
    """Give a damaged project another name, and keep it; its own name is free then.

    Returns
    -------
    Path
        where it lies now

    Raises
    ------
    ProjectInUseError
        if a running program has it open
    ProjectError
        if it cannot be renamed
    """
    marker = OpenMarker.take(path, datetime.now(UTC))
    quarantine = quarantine_of(path)
    try:
        path.rename(quarantine)
        for name in (log_of, rollback_of):
            if name(path).exists():
                name(path).rename(name(quarantine))
        log_index_of(path).unlink(missing_ok=True)
    except OSError as error:
        raise ProjectError(
            f"{path.name} cannot be set aside ({error.strerror}); check the rights of its folder.", path
        ) from error
    finally:
        marker.release()
    return quarantine


def restore(path: Path) -> None:
    """Put the last good state in the place of a project that was set aside; the backup stays.

    Raises
    ------
    ProjectError
        if there is a file of its name, or no backup, or the copy cannot be written
    """
    if path.exists():
        raise ProjectError(f"{path.name} is there already; set it aside first.", path)
    unfinished = unfinished_of(path)
    try:
        shutil.copyfile(backup_of(path), unfinished)
        put_in_place(unfinished, path)
    except OSError as error:
        raise ProjectError(
            f"The last good state of {path.name} cannot be brought back ({error.strerror}); check that "
            f"{backup_of(path).name} is beside it, and that its folder can be written.",
            path,
        ) from error


def _copy(source: sqlite3.Connection, place: Path) -> None:
    """Copy a project into an empty file and read the copy through."""
    with closing(database.connect(place, is_new=True)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        checks.check_rows(copy)

"""Who has a project open: one program at a time, and a trace if that program dies.

The marker is a small file beside the project, locked by the system for as long as its program lives: no
process number that another program may have got since decides about it. A marker that is there but not
locked was left by a program that died with the project open.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chart_hero_core.errors import FormatError, ProjectError, ProjectInUseError
from chart_hero_core.projects.codec import from_json, to_json
from chart_hero_core.projects.disk import marker_of

if sys.platform == "win32":
    import msvcrt

    _OPEN_FLAGS = os.O_RDWR | os.O_BINARY
else:
    import fcntl

    _OPEN_FLAGS = os.O_RDWR

_TRIES = 5
_TRY_S = 0.01
"""Whoever only looks at a marker holds it for some microseconds."""
_LOCKED_BYTE = 1 << 30
"""On Windows a locked byte cannot be read by others: one behind the content."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who opened a project.

    Parameters
    ----------
    process : its number
    opened_at : when
    is_alive : whether it still has the project open
    """

    process: int
    opened_at: datetime
    is_alive: bool


class OpenMarker:
    """A program's own hold on a project; `take` it, and `release` it in the end."""

    def __init__(self, place: Path, descriptor: int) -> None:
        self._place = place
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path, opened_at: datetime) -> OpenMarker:
        """Mark a project as open.

        Raises
        ------
        ProjectInUseError
            if another program has it open, or this one by another marker
        ProjectError
            if nothing can be written beside it
        """
        place = marker_of(path)
        try:
            descriptor = _locked(place)
            if descriptor is None:
                raise ProjectInUseError(
                    f"{path.name} is open in another Chart Hero window; close it there first.", path
                )
            os.ftruncate(descriptor, 0)
            os.write(descriptor, to_json({"process": os.getpid(), "opened_at": opened_at.isoformat()}))
        except OSError as error:
            raise ProjectError(
                f"{path.name} cannot be opened, as nothing can be written beside it ({error.strerror}); "
                "check the rights of its folder.",
                path,
            ) from error
        return cls(place, descriptor)

    def release(self) -> None:
        """Take the mark away."""
        os.ftruncate(self._descriptor, 0)  # an empty marker says nothing, should it stay
        if sys.platform == "win32":
            os.close(self._descriptor)
            with contextlib.suppress(OSError):  # opened by somebody in this very moment
                self._place.unlink()
        else:
            self._place.unlink(missing_ok=True)
            os.close(self._descriptor)


def holder_of(path: Path) -> Holder | None:
    """Who has a project open, or had when it died; None for nobody."""
    place = marker_of(path)
    try:
        descriptor = os.open(place, _OPEN_FLAGS)
    except OSError:
        return None
    try:
        content = os.read(descriptor, 1000)
        is_alive = not _lock(descriptor)
    finally:
        os.close(descriptor)
    try:
        values = from_json(content)
        return Holder(int(values["process"]), datetime.fromisoformat(values["opened_at"]), is_alive)
    except (FormatError, KeyError, TypeError, ValueError):
        return None  # died between making the marker and writing it: nothing was open yet


def _locked(place: Path) -> int | None:
    """Open and lock a marker; None if another has it."""
    for _ in range(_TRIES):
        descriptor = os.open(place, _OPEN_FLAGS | os.O_CREAT, 0o644)
        if _lock(descriptor) and _is_still(place, descriptor):
            return descriptor
        os.close(descriptor)
        time.sleep(_TRY_S)
    return None


def _is_still(place: Path, descriptor: int) -> bool:
    """Whether an opened file still has its name: its holder may have removed it before it was locked."""
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False


def _lock(descriptor: int) -> bool:
    """Lock an opened file until it is closed; False if it is locked already."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

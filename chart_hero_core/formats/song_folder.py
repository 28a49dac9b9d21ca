"""Folders and files that appear at once and whole, or not at all.

A song folder is filled under a hidden name beside its place and then renamed, which a file system does
in one step. If anything goes wrong before that, nothing is left behind; what a process that was killed
left there goes with the next folder beside it.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chart_hero_core.errors import ExportError, FolderExistsError
from chart_hero_core.formats.staging import former_name, remove_abandoned, unfinished_name

_LOG = logging.getLogger(__name__)
_SONG_FILES = ("song.ini", "notes.*")
_DISK_AT_FAULT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


@contextmanager
def staged_folder(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a hidden folder to fill, and put it in the place of `target` when the block ends well.

    If the block raises anything, KeyboardInterrupt too, the hidden folder goes, and with it the
    folders above `target` that had to be made. A song folder that is to be replaced stays until the
    new one is complete, and comes back if the exchange fails.

    Parameters
    ----------
    target : where the folder shall appear
    overwrite : whether a song folder that is there already may be replaced

    Yields
    ------
    the folder to fill, on the file system of `target`

    Raises
    ------
    FolderExistsError
        at once, if something is there and `overwrite` is not set
    ExportError
        if what is there is no song folder, if nothing can be written there, or the disk is full
    """
    place = target.resolve()
    staging = unfinished_name(place)
    made: list[Path] = []
    try:
        require_free(target, overwrite=overwrite)
        with _export_errors(target):
            _make_parents(place, made)
            remove_abandoned(place.parent)
            staging.mkdir()
        with _export_errors(target, within=staging):
            yield staging
        with _export_errors(target):
            _flush_contents(staging)
            require_free(target, overwrite=overwrite)
            _put_in_place(staging, place)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        _remove_if_empty(made)
        raise


def require_free(target: Path, *, overwrite: bool = False) -> None:
    """Refuse a place that `staged_folder` would refuse, before any work is done for it.

    Raises
    ------
    FolderExistsError
        if something is there and `overwrite` is not set
    ExportError
        if what is there is no song folder, and not empty either
    """
    with _export_errors(target):
        place = target.resolve()
        is_taken, is_replaceable = place.exists(), _is_song_or_empty(place)
    if not is_taken:
        return
    if not overwrite:
        raise FolderExistsError(
            f"{target} is there already; use --overwrite to replace it, or choose another folder.", target
        )
    if not is_replaceable:
        raise ExportError(
            f"{target} is no song folder, so it is not replaced; choose another folder.", target
        )


def require_free_file(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a place that `write_bytes_atomically` would refuse, before any work is done for it.

    Raises
    ------
    ExportError
        if a folder is there, or a file and `overwrite` is not set
    """
    with _export_errors(path):
        is_folder, is_taken = path.is_dir(), path.exists()
    if is_folder:
        raise ExportError(f"{path} is a folder, so no file can be written there; name a file.", path)
    if is_taken and not overwrite:
        raise ExportError(f"{path} is there already; name another file, or use --overwrite.", path)


def write_bytes_atomically(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write a file that is either there with all its bytes or not there; folders above it are made.

    Parameters
    ----------
    path : where the file shall appear
    data : its contents
    overwrite : whether a file that is there already may be replaced

    Raises
    ------
    ExportError
        if something is there that may not be replaced, or it cannot be written
    """
    place = path.resolve()
    staging = unfinished_name(place)
    made: list[Path] = []
    try:
        with _export_errors(path):
            require_free_file(path, overwrite=overwrite)
            _make_parents(place, made)
            with staging.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            staging.replace(place)
            _flush_folder(place.parent)
    except BaseException:
        with contextlib.suppress(OSError):  # it may never have been made
            staging.unlink()
        _remove_if_empty(made)
        raise


@contextmanager
def _export_errors(target: Path, within: Path | None = None) -> Iterator[None]:
    """Turn OSErrors into ExportErrors: all, or only those of the disk and of files `within` a folder."""
    try:
        yield
    except OSError as error:
        if within is not None and error.errno not in _DISK_AT_FAULT and not _is_within(error, within):
            raise
        reason = error.strerror or str(error)
        message = f"{target} cannot be written ({reason}); make room or choose another place."
        raise ExportError(message, target) from error


def _is_within(error: OSError, folder: Path) -> bool:
    return isinstance(error.filename, str | os.PathLike) and folder in Path(error.filename).parents


def _is_song_or_empty(place: Path) -> bool:
    if not place.is_dir():
        return False
    is_song = any(True for pattern in _SONG_FILES for _ in place.glob(pattern))
    return is_song or not any(place.iterdir())


def _make_parents(place: Path, made: list[Path]) -> None:
    """Make the folders above a place, noting each that was not there, outermost first."""
    for folder in reversed(place.parents):
        if not folder.exists():
            folder.mkdir()
            made.append(folder)


def _remove_if_empty(made: list[Path]) -> None:
    for folder in reversed(made):
        with contextlib.suppress(OSError):  # somebody else may have put something there meanwhile
            folder.rmdir()


def _put_in_place(staging: Path, place: Path) -> None:
    former = former_name(place)
    try:
        if place.exists():
            place.rename(former)
        staging.rename(place)
        _flush_folder(place.parent)
    finally:
        if former.exists():
            _settle(former, place)


def _settle(former: Path, place: Path) -> None:
    """Remove the folder that was replaced, or put it back if the new one did not get there."""
    if not place.exists():
        former.rename(place)
        return
    shutil.rmtree(former, ignore_errors=True)
    if former.exists():
        _LOG.warning("the former song folder could not be removed from %s", former)


def _flush_contents(folder: Path) -> None:
    """See to it that the files reach the disk before the name does."""
    for path in folder.rglob("*"):
        if path.is_file():
            _flush(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # network file systems know no flushing of folders
        _flush(folder)


def _flush(path: Path) -> None:
    if os.name == "nt":
        return  # Windows flushes only what is open for writing, and keeps renames in its journal
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""What tells a song file from all others, wherever it lies: its content.

The hash is BLAKE2b of 256 bits over the whole file: no hash of a part can tell two masters of one song
apart, and a whole four-minute mp3 takes some 20 ms.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chart_hero_core.domain.progress import Monitor, SilentMonitor, raise_if_cancelled
from chart_hero_core.errors import UnreadableAudioError

_logger = logging.getLogger(__name__)

_HASH_BYTES = 32
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SongIdentity:
    """A file's content, and the name it went by.

    Parameters
    ----------
    name : of the file, without its folder
    size_bytes : of the whole file
    content_hash : 64 hexadecimal digits
    """

    name: str
    size_bytes: int
    content_hash: str


def identify(path: Path, monitor: Monitor | None = None) -> SongIdentity:
    """Read a song file's identity.

    Parameters
    ----------
    path : the file
    monitor : asked whether to go on after every MB

    Raises
    ------
    UnreadableAudioError
        if the file is missing or cannot be read
    CancelledError
        if the monitor says so
    """
    try:
        content_hash, size_bytes = _hashed(path, monitor or SilentMonitor())
    except OSError as error:
        raise UnreadableAudioError(
            f"{path.name} cannot be read ({error.strerror}); check that it is still there.", path
        ) from error
    return SongIdentity(path.name, size_bytes, content_hash)


def is_song(path: Path, identity: SongIdentity, monitor: Monitor | None = None) -> bool:
    """Whether a file holds the song, whatever its name; a file that is gone or unreadable does not.

    Raises
    ------
    CancelledError
        if the monitor says so
    """
    try:
        if path.stat().st_size != identity.size_bytes:
            return False
        content_hash, _ = _hashed(path, monitor or SilentMonitor())
    except OSError as error:
        _logger.info("%s is not looked into: %s", path, error)
        return False
    return content_hash == identity.content_hash


def find_song(identity: SongIdentity, folders: Iterable[Path], monitor: Monitor | None = None) -> Path | None:
    """Find a song that was moved or renamed, by its content.

    Only files of the right size are read, those of the right name first. Folders that cannot be read are
    passed over; links to folders are not followed.

    Parameters
    ----------
    identity : of the song
    folders : searched with all that lies in them, one after the other
    monitor : asked whether to go on at every folder and every MB

    Returns
    -------
    Path or None
        the first file that holds the song

    Raises
    ------
    CancelledError
        if the monitor says so
    """
    monitor = monitor or SilentMonitor()
    for folder in folders:
        candidates = sorted(
            _files_of_size(folder, identity.size_bytes, monitor),
            key=lambda path: (path.name != identity.name, path),
        )
        for path in candidates:
            if is_song(path, identity, monitor):
                return path
    return None


def _hashed(path: Path, monitor: Monitor) -> tuple[str, int]:
    """Content hash and size of a file."""
    digest = hashlib.blake2b(digest_size=_HASH_BYTES)
    buffer = memoryview(bytearray(_BLOCK_BYTES))
    size_bytes = 0
    with path.open("rb", buffering=0) as file:
        while n_bytes := file.readinto(buffer):
            raise_if_cancelled(monitor)
            digest.update(buffer[:n_bytes])
            size_bytes += n_bytes
    return digest.hexdigest(), size_bytes


def _files_of_size(folder: Path, size_bytes: int, monitor: Monitor) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        raise_if_cancelled(monitor)
        for name in names:
            path = Path(parent, name)
            try:
                if path.stat().st_size == size_bytes and path.is_file():
                    yield path
            except OSError as error:
                _logger.debug("%s is passed over: %s", path, error)

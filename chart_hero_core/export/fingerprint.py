"""A folder as it was left: the hash of each of its files, and what became of them since."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that macOS and Windows leave in folders that are only looked at."""
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """What happened in a folder; names are relative to it, with "/" between folders, sorted."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.changed or self.added or self.removed)


@dataclass(frozen=True, slots=True)
class FolderFingerprint:
    """A folder's files at one moment.

    Parameters
    ----------
    folder : which one, as an absolute path
    files : BLAKE2b hash of 256 bits, in hexadecimal digits, of each file by its name, relative to the
        folder, with "/" between folders
    """

    folder: Path
    files: Mapping[str, str]

    @classmethod
    def of(cls, contents: Path, folder: Path | None = None) -> FolderFingerprint:
        """Take the fingerprint of a folder, or of what is to become `folder`.

        Raises
        ------
        OSError
            if a file cannot be read
        """
        hashes = {name: _hash_of(path) for name, path in sorted(_files(contents))}
        return cls((folder or contents).resolve(), hashes)

    def changes(self) -> FolderChanges:
        """Compare with the folder as it is now.

        Raises
        ------
        OSError
            if a file cannot be read
        """
        now = FolderFingerprint.of(self.folder).files
        return FolderChanges(
            changed=tuple(
                sorted(name for name in self.files.keys() & now.keys() if self.files[name] != now[name])
            ),
            added=tuple(sorted(now.keys() - self.files.keys())),
            removed=tuple(sorted(self.files.keys() - now.keys())),
        )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names):
            if path.name.lower() not in LITTER and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_HASH_BYTES)).hexdigest()

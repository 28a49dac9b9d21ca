"""A folder as it was left: its files by size and hash, and what became of them since."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that macOS and Windows leave in folders that are only looked at."""


class FileMark(NamedTuple):
    """What tells a file's content from any other."""

    size_bytes: int
    sha256: str


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
    files : by name, relative to the folder, with "/" between folders
    """

    folder: Path
    files: Mapping[str, FileMark]

    @classmethod
    def of(cls, contents: Path, folder: Path | None = None) -> FolderFingerprint:
        """Take the fingerprint of a folder, or of what is to become `folder`.

        Raises
        ------
        OSError
            if a file cannot be read
        """
        marks = {name: _mark(path) for name, path in sorted(_files(contents))}
        return cls((folder or contents).resolve(), marks)

    def changes(self) -> FolderChanges:
        """Compare with the folder as it is now; files of another size are not read.

        Raises
        ------
        OSError
            if a file cannot be read
        """
        present = dict(_files(self.folder))
        changed = [
            name
            for name, mark in self.files.items()
            if name in present
            and (present[name].stat().st_size != mark.size_bytes or _mark(present[name]) != mark)
        ]
        added, removed = present.keys() - self.files.keys(), self.files.keys() - present.keys()
        return FolderChanges(tuple(sorted(changed)), tuple(sorted(added)), tuple(sorted(removed)))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, for keeping."""
        return {"folder": str(self.folder), "files": {name: list(mark) for name, mark in self.files.items()}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> FolderFingerprint:
        """Take back what `as_json` gave."""
        files = {name: FileMark(int(size), str(digest)) for name, (size, digest) in values["files"].items()}
        return cls(Path(values["folder"]), files)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.lower() not in LITTER:
                path = Path(parent, name)
                yield path.relative_to(folder).as_posix(), path


def _mark(path: Path) -> FileMark:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return FileMark(file.tell(), digest.hexdigest())

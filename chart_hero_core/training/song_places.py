"""Where a song is that may be looked at: a value that any process can take up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chart_hero_core.runs.data_set import SourceKind

_LOOK = "1"
"""Goes into every stamp: change it when songs have to be looked at anew because we look in another way."""


@dataclass(frozen=True, slots=True)
class SongPlace:
    """A song that may be looked at, by any process.

    Parameters
    ----------
    path : tells the song from all others
    source : the folder that it was found in
    kind : of that folder
    files : that it is made of; it is new when one of them changes
    facts : what a table of takes says about it
    """

    path: Path
    source: Path
    kind: SourceKind
    files: tuple[Path, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    def stamp(self) -> str:
        """Hash sizes and times of the files; a file that is missing has neither."""
        marks: list[object] = [_LOOK, *sorted(self.facts.items())]
        for path in self.files:
            try:
                status = path.stat()
                marks.append((path.name, status.st_size, status.st_mtime_ns))
            except OSError:
                marks.append((path.name, -1, -1))
        return hashlib.sha256(repr(marks).encode()).hexdigest()[:32]

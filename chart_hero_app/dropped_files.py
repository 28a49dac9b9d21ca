"""What was dropped on the window: which of it are songs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chart_hero_core.domain.progress import Monitor, SilentMonitor, raise_if_cancelled

SONG_SUFFIXES = frozenset(
    ".aac .ac3 .aif .aifc .aiff .alac .ape .avi .caf .flac .m4a .m4b .m4v .mka .mkv .mov .mp2 .mp3 .mp4 "
    ".mpc .oga .ogg .opus .tta .wav .webm .wma .wmv .wv".split()
)
"""Files of a folder that are taken for songs; one that is named by itself is tried whatever it is called."""


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """What was found.

    Parameters
    ----------
    songs : files that may be songs, each once, in the order of their names
    skipped : names of files that are none
    """

    songs: tuple[Path, ...]
    skipped: tuple[str, ...]


def find_songs(paths: Sequence[Path], monitor: Monitor | None = None) -> DroppedFiles:
    """Look for songs in files and folders, however deep.

    Parameters
    ----------
    paths : what was dropped; what is not there counts as a song, so that opening it says what is wrong
    monitor : asked whether to go on

    Raises
    ------
    CancelledError
        if the monitor says so
    """
    songs: dict[Path, None] = {}
    skipped: list[str] = []
    for path in paths:
        if not path.is_dir():
            songs[path.absolute()] = None
            continue
        for file in _files_below(path.absolute(), monitor or SilentMonitor()):
            if file.suffix.lower() in SONG_SUFFIXES:
                songs[file] = None
            else:
                skipped.append(file.name)
    return DroppedFiles(tuple(songs), tuple(skipped))


def _files_below(folder: Path, monitor: Monitor) -> Iterator[Path]:
    """List the files below a folder; hidden ones, and folders that cannot be read, are passed over."""
    for parent, folders, names in os.walk(folder):
        raise_if_cancelled(monitor)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))

"""What a drop of files and folders holds: songs to do, songs known, songs twice, and what is no song."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from chart_hero_core.domain.progress import Monitor, SilentMonitor, raise_if_cancelled
from chart_hero_core.errors import UnreadableAudioError
from chart_hero_core.projects.song_identity import identify

_SOUND = (
    "aac ac3 aif aifc aiff alac ape au caf dsf dts eac3 flac m4a m4b mka mp2 mp3 oga ogg opus tta w64 wav "
    "wave wma wv"
)
_VIDEO = "avi flv m2ts m4v mkv mov mp4 mpeg mpg ogv webm wmv"
_SUFFIXES = frozenset(f".{name}" for name in f"{_SOUND} {_VIDEO}".split())
_CHART_NAMES = frozenset({"notes.chart", "notes.mid", "notes.midi"})
_SYSTEM_NAMES = frozenset(
    {"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"}
)
"""What systems leave beside the user's files: nobody means to drop these."""


def may_be_song(path: Path) -> bool:
    """Whether a file is named as sound, or a film with sound, is."""
    return path.suffix.lower() in _SUFFIXES


class SkipReason(Enum):
    """Why something that was dropped is no song to do."""

    NOT_AUDIO = "not audio"
    CHART = "a chart already"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FoundSong:
    """A file that may be a song.

    Parameters
    ----------
    path : the file
    content_hash : of all its bytes; see `projects.song_identity`
    """

    path: Path
    content_hash: str


@dataclass(frozen=True, slots=True)
class SkippedPath:
    """A file, or a folder with a chart in it, that is passed over."""

    path: Path
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class DuplicateSong:
    """A file with the same bytes as one that was found before it."""

    path: Path
    original: Path


@dataclass(frozen=True, slots=True)
class FoundSongs:
    """What a drop holds, in the order of paths.

    Parameters
    ----------
    songs : to do
    done_before : known by their content
    duplicates : of one of the others
    skipped : no songs
    """

    songs: tuple[FoundSong, ...] = ()
    done_before: tuple[FoundSong, ...] = ()
    duplicates: tuple[DuplicateSong, ...] = ()
    skipped: tuple[SkippedPath, ...] = ()

    @property
    def n_found(self) -> int:
        """Number of all of them."""
        return sum(map(len, (self.songs, self.done_before, self.duplicates, self.skipped)))


def find_songs(
    paths: Sequence[Path], known: Collection[str] = frozenset(), monitor: Monitor | None = None
) -> FoundSongs:
    """Look through files and folders, and all that lies in these.

    Hidden files, and those of the system, are not spoken of. A folder that holds a chart, ours or
    another's, is one thing that is skipped; a file in it is a song if it was dropped itself.

    Parameters
    ----------
    paths : what was dropped
    known : content hashes of songs that were done before
    monitor : asked about cancelling for every folder and every MB

    Raises
    ------
    CancelledError
        if the monitor asks for it
    """
    search = _Search(frozenset(known), monitor or SilentMonitor())
    for path in paths:
        search.look_at(path)
    return search.found()


class _Search:
    def __init__(self, known: frozenset[str], monitor: Monitor) -> None:
        self._known = known
        self._monitor = monitor
        self._seen: set[Path] = set()
        self._first: dict[str, Path] = {}
        self._songs: list[FoundSong] = []
        self._done_before: list[FoundSong] = []
        self._duplicates: list[DuplicateSong] = []
        self._skipped: list[SkippedPath] = []

    def look_at(self, path: Path) -> None:
        """Sort a file, or all files in a folder."""
        if path.is_dir():
            self._walk(path)
        else:
            self._sort(path)

    def found(self) -> FoundSongs:
        """Return what was found until now."""
        return FoundSongs(
            tuple(self._songs), tuple(self._done_before), tuple(self._duplicates), tuple(self._skipped)
        )

    def _walk(self, top: Path) -> None:
        for name, folders, files in os.walk(top, onerror=self._note_unreadable):
            raise_if_cancelled(self._monitor)
            folder = Path(name)
            folders[:] = sorted(one for one in folders if not _is_hidden(folder / one))
            if any(file.lower() in _CHART_NAMES for file in files):
                self._skip(folder, SkipReason.CHART)
                continue
            for file in sorted(files):
                if not _is_hidden(folder / file):
                    self._sort(folder / file)

    def _sort(self, path: Path) -> None:
        place = path.resolve()
        if place in self._seen:
            return
        self._seen.add(place)
        if not may_be_song(path):
            is_chart = path.suffix.lower() == ".sng" or path.name.lower() in _CHART_NAMES
            self._skip(path, SkipReason.CHART if is_chart else SkipReason.NOT_AUDIO)
            return
        try:
            identity = identify(path, self._monitor)
        except UnreadableAudioError:
            self._skip(path, SkipReason.UNREADABLE)
            return
        if not identity.size_bytes:
            self._skip(path, SkipReason.EMPTY)
            return
        self._place(FoundSong(path, identity.content_hash))

    def _place(self, song: FoundSong) -> None:
        original = self._first.setdefault(song.content_hash, song.path)
        if original is not song.path:
            self._duplicates.append(DuplicateSong(song.path, original))
        elif song.content_hash in self._known:
            self._done_before.append(song)
        else:
            self._songs.append(song)

    def _skip(self, path: Path, reason: SkipReason) -> None:
        self._skipped.append(SkippedPath(path, reason))

    def _note_unreadable(self, error: OSError) -> None:
        self._skip(Path(error.filename), SkipReason.UNREADABLE)


def _is_hidden(path: Path) -> bool:
    if path.name.startswith(".") or path.name.lower() in _SYSTEM_NAMES:
        return True
    if sys.platform != "win32":
        return False
    try:
        return bool(path.lstat().st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN)
    except OSError:
        return False

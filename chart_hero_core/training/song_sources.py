"""Any folder of songs to learn from, told by what is in it: takes, songs of the games, annotated songs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.game_songs import find_game_songs, scan_game_songs
from chart_hero_core.training.song_scan import ScannedSong, SongState, scan_summary, songs_to_learn_from
from chart_hero_core.training.songs import LabelledSong, annotated_songs
from chart_hero_core.training.take_folders import find_take_table, scan_takes


class FolderKind(Enum):
    """What a folder of songs is."""

    TAKES = "takes"
    GAME_SONGS = "game songs"
    ANNOTATED = "annotated songs"


@dataclass(frozen=True, slots=True)
class SongFolder:
    """A folder that was looked through.

    Parameters
    ----------
    folder, kind : which, and what it is
    scanned : what was found in it
    """

    folder: Path
    kind: FolderKind
    scanned: Sequence[ScannedSong]

    @property
    def songs(self) -> list[LabelledSong]:
        """What to learn from."""
        return songs_to_learn_from(self.scanned)

    def event(self) -> dict[str, Any]:
        """Say what was found, for the log of a run."""
        return {
            "event": "scanned",
            "folder": str(self.folder),
            "kind": self.kind.value,
            **scan_summary(self.scanned),
        }


def folder_kind(folder: Path) -> FolderKind:
    """Tell what kind of folder it is; one without a table of takes or charts is taken for annotated songs."""
    if find_take_table(folder) is not None:
        return FolderKind.TAKES
    return FolderKind.GAME_SONGS if find_game_songs(folder) else FolderKind.ANNOTATED


def scan_songs(folder: Path) -> SongFolder:
    """Look through a folder of any kind.

    Raises
    ------
    TrainingDataError
        if it is no folder, or nothing in it is a song of any kind
    """
    if not folder.is_dir():
        raise TrainingDataError(f"{folder} is no folder; name the folder that holds the songs.")
    kind = folder_kind(folder)
    if kind is FolderKind.TAKES:
        return SongFolder(folder, kind, scan_takes(folder))
    if kind is FolderKind.GAME_SONGS:
        return SongFolder(folder, kind, scan_game_songs(folder))
    scanned = [
        ScannedSong(song.audio.parent, SongState.USABLE, "It is annotated.", song)
        for song in annotated_songs(folder)
    ]
    return SongFolder(folder, kind, scanned)

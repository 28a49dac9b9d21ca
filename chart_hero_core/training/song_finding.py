"""Which songs a source holds, and what kind of folder it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.evaluation.annotated import annotated_folders
from chart_hero_core.formats.sng_file import SNG_SUFFIX
from chart_hero_core.projects.disk import SUFFIX as PROJECT_SUFFIX
from chart_hero_core.projects.disk import log_of
from chart_hero_core.runs.data_set import DataSource, SourceKind
from chart_hero_core.training.game_songs import find_game_songs, is_song_file
from chart_hero_core.training.pack import count_sounds
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.take_folders import find_take_table, find_takes


@dataclass(frozen=True, slots=True)
class FoundSongs:
    """What a source holds.

    Parameters
    ----------
    source : with its kind, and a note if there is something to say
    places : its songs
    """

    source: DataSource
    places: Sequence[SongPlace] = ()


def find_songs(source: DataSource) -> FoundSongs:
    """Tell what kind of folder a source is, and list its songs.

    Raises
    ------
    TrainingDataError
        if it is no folder, or nothing in it can be learned from
    """
    folder = source.path
    if not is_there(folder):
        raise TrainingDataError(
            f"{folder} is not there, or is empty; plug its drive in, or take the folder out of the list."
        )
    try:
        return _found(source)
    except OSError as error:
        raise TrainingDataError(
            f"{folder} cannot be read ({error.strerror or error}); check the rights of the folder."
        ) from error


def is_there(folder: Path) -> bool:
    """Whether a folder is there; one without anything in it may be where a drive was."""
    try:
        return folder.is_dir() and next(folder.iterdir(), None) is not None
    except OSError:
        return False


def _found(source: DataSource) -> FoundSongs:
    folder = source.path
    if source.only or any(folder.glob(f"*{PROJECT_SUFFIX}")):
        return _projects(source)
    n_sounds = count_sounds(folder)
    if n_sounds:
        return FoundSongs(replace(source, kind=SourceKind.KIT, note=f"It holds {n_sounds} drum sounds."))
    if find_take_table(folder) is not None:
        takes = find_takes(folder)
        places = [
            SongPlace(take.path, folder, SourceKind.TAKES, take.files, take.facts) for take in takes.takes
        ]
        return FoundSongs(replace(source, kind=SourceKind.TAKES, note=takes.note), places)
    if songs := find_game_songs(folder):
        return _listed(source, SourceKind.GAME_SONGS, {path: _files_of_game_song(path) for path in songs})
    if annotated := annotated_folders(folder):
        return _listed(source, SourceKind.ANNOTATED, {path: _files_in(path) for path in annotated})
    raise TrainingDataError(
        f"{folder} holds no song with a chart (notes.chart, notes.mid, .sng), no table of takes and no kit; "
        "choose another folder."
    )


def _listed(source: DataSource, kind: SourceKind, files: Mapping[Path, tuple[Path, ...]]) -> FoundSongs:
    note = "It holds a single song, so none is left to measure on." if len(files) == 1 else ""
    places = [SongPlace(path, source.path, kind, files[path]) for path in sorted(files)]
    return FoundSongs(replace(source, kind=kind, note=note), places)


def _projects(source: DataSource) -> FoundSongs:
    note = "" if source.only else "No song of it is ticked, so none is used."
    places = [
        SongPlace(path, source.path, SourceKind.PROJECTS, (path, log_of(path)))
        for path in sorted(source.only)
    ]
    return FoundSongs(replace(source, kind=SourceKind.PROJECTS, note=note), places)


def _files_of_game_song(path: Path) -> tuple[Path, ...]:
    if path.suffix.lower() == SNG_SUFFIX:
        return (path,)
    return tuple(file for file in _files_in(path) if is_song_file(file.name))


def _files_in(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.iterdir()) if path.is_file())

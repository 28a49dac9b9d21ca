"""The part of an export that runs on a thread: finding folders, looking the song over, writing."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from chart_hero_core.domain.progress import Monitor
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import AudioError, ExportError, FolderExistsError
from chart_hero_core.game_folders import Game, GameFolder, find_game_folders, game_folder_at
from chart_hero_core.projects.contents import ExportRecord
from chart_hero_core.projects.exports import fingerprints_of, is_untouched
from chart_hero_core.service import (
    ChartHero,
    ChartingSpec,
    ExportedSong,
    ExportOptions,
    ExportPlan,
    ExportProblem,
    SongSource,
    look_at,
    problems_of,
)

_logger = logging.getLogger(__name__)

MIDI_FORMAT = "general midi"
"""`format_name` of the record of a MIDI file for a DAW."""
_SPARE_BYTES = 1_000_000
"""Room for everything but the sound."""


class DiskShortError(ExportError):
    """There is no room for the song.

    Parameters
    ----------
    path : where it should go
    missing_bytes : so much more is needed
    """

    def __init__(self, path: Path, missing_bytes: int) -> None:
        super().__init__(f"{missing_bytes} bytes more are needed for {path}; make room on its disk.", path)
        self.missing_bytes = missing_bytes


# ---- where it can go ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SongsFolders:
    """Folders that songs can go to.

    Parameters
    ----------
    folders : the chosen one first
    found : paths of those that the games themselves tell of
    """

    folders: tuple[GameFolder, ...] = ()
    found: frozenset[Path] = frozenset()


def list_folders(chosen: tuple[str, ...]) -> SongsFolders:
    """List the folders that the user chose, as far as they are there, and those of the games."""
    found = {folder.path: folder for folder in find_game_folders()}
    paths = [Path(name) for name in chosen]
    own = [found.get(path.resolve()) or game_folder_at(Game.CLONE_HERO, path) for path in paths]
    folders = dict.fromkeys([folder for folder in own if folder is not None])
    return SongsFolders(tuple(folders | dict.fromkeys(found.values())), frozenset(found))


# ---- what there is to say about it -------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class SongWork:
    """Everything that is needed to write a song.

    Parameters
    ----------
    engine : writes it
    document : what is written
    path : the song's file
    heard : the sound as it was heard; None if nobody listened to it yet
    options, charting : how
    last_midi : how the last MIDI file for a DAW was left; None without one
    """

    engine: ChartHero
    document: ChartDocument
    path: Path
    heard: SongSource | None
    options: ExportOptions
    charting: ChartingSpec
    last_midi: ExportRecord | None = None

    @property
    def _source(self) -> SongSource:
        if self.heard is not None:
            return replace(self.heard, path=self.path)
        if not self.options.with_audio:  # the file may be gone
            return SongSource.unseen(self.path, self.document.duration_s)
        return SongSource(self.path, look_at(self.path).tags, self.document.duration_s)

    def look_over(self) -> SongOverview:
        """Find what is wrong with the song, and what would be written."""
        problems = problems_of(self.document)
        if not self.document.notes:
            return SongOverview(problems, None)
        try:
            plan = self.engine.plan_export(self.document, self._source, self.options, self.charting)
        except AudioError as error:  # the export itself will say so, should it come to that
            _logger.info("no plan of the export: %s", error)
            plan = None
        return SongOverview(problems, plan)

    def write(self, needed_bytes: int, monitor: Monitor) -> WrittenSong:
        """Write the song.

        Parameters
        ----------
        needed_bytes : of its sound
        monitor : told about progress, asked about cancelling

        Raises
        ------
        DiskShortError
            if there is no room for it
        FolderExistsError, ExportError, CancelledError
            as `ChartHero.export_document`
        """
        _require_room(self.options.parent, needed_bytes + _SPARE_BYTES)
        options = replace(self.options, general_midi=self._midi_place(), overwrite_midi=True)
        song = self.engine.export_document(self.document, self._source, options, self.charting, monitor)
        return WrittenSong(song, _records(song, options), _files(song, options.general_midi))

    def _midi_place(self) -> Path | None:
        """Where the MIDI file for a DAW goes; never over one that somebody else made or changed."""
        place, last = self.options.general_midi, self.last_midi
        if place is None or self.options.overwrite or not place.exists():
            return place
        if last is not None and last.place == place and is_untouched(last):
            return place
        if not self.options.keep_both:
            raise FolderExistsError(f'"{place.name}" is there already; replace it, or keep both.', place)
        places = (place.with_stem(f"{place.stem} ({number})") for number in count(2))
        return next(free for free in places if not free.exists())


@dataclass(frozen=True, slots=True)
class SongOverview:
    """What there is to say about a song before it is exported.

    Parameters
    ----------
    problems : the gravest first
    plan : what would be written; None where there is nothing
    """

    problems: tuple[ExportProblem, ...]
    plan: ExportPlan | None


# ---- what became of it -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that an export wrote: its name, and its size."""

    name: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class WrittenSong:
    """A finished export.

    Parameters
    ----------
    song : as the core tells it
    records : to be kept in the project
    files : the chart first
    """

    song: ExportedSong
    records: tuple[ExportRecord, ...]
    files: tuple[WrittenFile, ...]


def _require_room(place: Path, needed_bytes: int) -> None:
    try:
        free_bytes = shutil.disk_usage(place).free
    except OSError:
        return  # it cannot be told; writing will tell
    if free_bytes < needed_bytes:
        raise DiskShortError(place, needed_bytes - free_bytes)


def _records(song: ExportedSong, options: ExportOptions) -> tuple[ExportRecord, ...]:
    now = datetime.now(UTC)
    folder = ExportRecord(song.folder, options.chart_format.value, now, song.fingerprint.files)
    if options.general_midi is None:
        return (folder,)
    midi = options.general_midi
    return folder, ExportRecord(midi, MIDI_FORMAT, now, fingerprints_of(midi))


def _files(song: ExportedSong, midi: Path | None) -> tuple[WrittenFile, ...]:
    in_folder = [song.folder / name for name in sorted(song.fingerprint.files, key=_rank)]
    paths = in_folder if midi is None else [*in_folder, midi]
    return tuple(WrittenFile(path.name, path.stat().st_size) for path in paths)


def _rank(name: str) -> tuple[bool, bool, str]:
    return not name.startswith("notes."), name != "song.ini", name

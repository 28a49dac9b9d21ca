"""Scanning the sources of a data set: what is new or changed is looked at, and the data set kept as it goes.

The user may decide about songs, and add or take out sources, while it goes on: every few seconds what was
found is laid into the data set as it is then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import asked
from chart_hero_core.runs.copies import without_copies
from chart_hero_core.runs.data_folder import UNPACKED_FOLDER, change_data_set, read_data_set
from chart_hero_core.runs.data_set import DataSet, SongRow, SongState, SourceKind
from chart_hero_core.runs.decisions import with_songs
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Scanned, Scanning
from chart_hero_core.training.song_finding import FoundSongs, find_songs, is_there
from chart_hero_core.training.song_looking import look_at_song
from chart_hero_core.training.song_places import SongPlace

Given = TypeVar("Given")
Made = TypeVar("Made")
MapFunction = Callable[[Callable[[Given], Made], Iterable[Given]], Iterator[Made]]
"""As `map`, by whatever processes: results in the order of what is given."""

_KEPT_EVERY_S = 3.0
_MAY_BE_GONE = (SongState.DAMAGED, SongState.NO_AUDIO, SongState.NO_DRUMS)


class Scan:
    """A scan of a data set's folder, from its begin to its end.

    Parameters
    ----------
    folder : of the data set
    report : is told of every song that is looked at
    mapping : does the looking, one song after the other or many at once
    """

    def __init__(self, folder: Path, report: Report, mapping: MapFunction[SongPlace, SongRow] = map) -> None:
        self._folder = folder
        self._report = report
        self._map = mapping
        self._found: dict[Path, FoundSongs] = {}
        self._rows: dict[Path, SongRow] = {}
        self._problems: list[str] = []
        self._n_looked, self._n_to_look = 0, 0
        self._began_at = self._kept_at = time.monotonic()

    def run(self) -> bool:
        """Look at all that is new or changed.

        Returns
        -------
        bool
            whether it came to its end; not if the folder's process was asked for something else

        Raises
        ------
        TrainingDataError
            if there is no source, or one of them is not there, or holds nothing; what was found is kept
        """
        data_set = read_data_set(self._folder)
        if not data_set.sources:
            raise TrainingDataError("There is no folder to scan; add one that holds songs.")
        for source in data_set.sources:
            try:
                self._found[source.path] = find_songs(source)
            except TrainingDataError as error:
                self._problems.append(str(error))
        try:
            is_whole = self._look_at(self._new_places(data_set)) and self._look_at(self._orphans())
        finally:
            self._keep()
        if self._problems:
            raise TrainingDataError(" ".join(self._problems))
        return is_whole

    def _new_places(self, data_set: DataSet) -> list[list[SongPlace]]:
        """Songs that are new or changed, by source; all others are taken as they are."""
        known = {song.path: song for song in data_set.songs}
        new = []
        for found in self._found.values():
            fresh = [place for place in found.places if not _is_known(place, known)]
            new.append(fresh)
            self._rows.update((place.path, known[place.path]) for place in found.places if place not in fresh)
        return new

    def _orphans(self) -> list[list[SongPlace]]:
        """Copies, found earlier, of songs that cannot be used any more."""
        originals = {song.path for song in self._keep().songs if _can_be_used(song)}
        return [
            [place for place in found.places if _is_orphan(self._rows.get(place.path), originals)]
            for found in self._found.values()
        ]

    def _look_at(self, places: Sequence[Sequence[SongPlace]]) -> bool:
        """Look at songs, a list for each source; returns whether nobody asked to end it."""
        self._n_to_look += sum(map(len, places))
        return all(self._look_at_source(of_source) for of_source in places if of_source)

    def _look_at_source(self, places: Sequence[SongPlace]) -> bool:
        look = partial(look_at_song, unpacked=self._folder / UNPACKED_FOLDER)
        rows = self._map(look, places)
        for i, place in enumerate(places):
            if asked(self._folder) is not None:
                return False
            self._report(self._scanning(place))
            row = next(rows)
            if row.state in _MAY_BE_GONE and not is_there(place.source):
                self._n_looked += len(places) - i
                self._problems.append(_gone(place.source, len(places) - i))
                return True
            self._n_looked += 1
            self._rows[place.path] = row
            self._report(Scanned(song=row))
            if time.monotonic() - self._kept_at > _KEPT_EVERY_S:
                self._keep()
        return True

    def _scanning(self, place: SongPlace) -> Scanning:
        n_left = self._n_to_look - self._n_looked
        each_s = (time.monotonic() - self._began_at) / self._n_looked if self._n_looked else None
        return Scanning(
            index=self._n_looked,
            n_songs=self._n_to_look,
            name=place.path.stem if place.path.is_file() else place.path.name,
            seconds_left=None if each_s is None else each_s * n_left,
        )

    def _keep(self) -> DataSet:
        """Lay what was found into the data set as it is now."""
        data_set = change_data_set(self._folder, partial(laid_into, found=self._found, rows=self._rows))
        self._kept_at = time.monotonic()
        return data_set


def laid_into(data_set: DataSet, found: Mapping[Path, FoundSongs], rows: Mapping[Path, SongRow]) -> DataSet:
    """Lay songs that were looked at into a data set; what the user decided stays.

    Parameters
    ----------
    data_set : as it is now
    found : by source; songs that are not in there any more go, sources that are not in there stay as they are
    rows : songs that were looked at, by path
    """
    known = {song.path: song for song in data_set.songs}
    songs: dict[Path, SongRow] = {}
    for source in data_set.sources:
        if source.path not in found:
            songs.update((song.path, song) for song in data_set.songs if song.source == source.path)
            continue
        for place in found[source.path].places:
            row = rows.get(place.path) or known.get(place.path)
            is_ticked = place.kind is not SourceKind.PROJECTS or place.path in source.only
            if row is not None and is_ticked and place.path not in songs:
                songs[place.path] = _as_decided(row, known.get(place.path))
    sources = tuple(
        replace(source, kind=found[source.path].source.kind, note=found[source.path].source.note)
        if source.path in found
        else source
        for source in data_set.sources
    )
    return with_songs(replace(data_set, sources=sources), without_copies(songs.values()))


def _as_decided(row: SongRow, known: SongRow | None) -> SongRow:
    if known is None:
        return row
    return replace(row, decision=known.decision, was_learned_from=known.was_learned_from)


def _is_known(place: SongPlace, known: Mapping[Path, SongRow]) -> bool:
    """Whether nothing of a song has changed; what was missing may be back, and what was unpacked gone."""
    row = known.get(place.path)
    return (
        row is not None
        and row.state is not SongState.NO_AUDIO
        and row.stamp == place.stamp()
        and (row.notes is None or row.notes.exists())
    )


def _can_be_used(song: SongRow) -> bool:
    return song.state is SongState.USABLE or song.can_be_accepted


def _is_orphan(row: SongRow | None, originals: set[Path]) -> bool:
    return row is not None and row.state is SongState.DUPLICATE and row.copy_of not in originals


def _gone(source: Path, n_left: int) -> str:
    songs = "1 song was" if n_left == 1 else f"{n_left} songs were"
    return (
        f"{source} is not there any more, and {songs} not looked at; plug its drive in and scan again: what "
        "was found is kept."
    )

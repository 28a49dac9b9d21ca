"""From the rows of a data set to songs that can be learned from.

Their notes are read again, at the offsets that were found; their sound is not touched.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.runs.data_set import DataSet, DataSource, SongRow, SourceKind
from chart_hero_core.training.annotated_songs import labelled_annotated_song
from chart_hero_core.training.corrected_songs import labelled_project
from chart_hero_core.training.game_songs import read_game_song
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.take_folders import labelled_takes

Labeller = Callable[[SongRow], LabelledSong]


class SongGoneError(TrainingDataError):
    """A song cannot be read any more that could be read when it was scanned."""


class SongLabels:
    """Reads the labels of songs, as they were found and as the user decided.

    Parameters
    ----------
    data_set : as it was scanned
    """

    def __init__(self, data_set: DataSet) -> None:
        self._data_set = data_set
        self._sources = {source.path: source for source in data_set.sources}
        self._labellers: dict[Path, Labeller] = {}

    def of(self, song: SongRow) -> LabelledSong:
        """Make a song of its row.

        Raises
        ------
        SongGoneError
            if its notes cannot be read any more
        """
        try:
            if song.source not in self._labellers:
                self._labellers[song.source] = _labeller(self._sources[song.source], self._data_set)
            return self._labellers[song.source](song)
        except (ChartHeroError, OSError, ValueError, ArithmeticError) as error:
            raise gone(song, error) from error


def songs_of(data_set: DataSet, *, held_out: bool) -> list[LabelledSong]:
    """Make the songs that are used.

    Parameters
    ----------
    data_set : as it was scanned
    held_out : those to measure on; else those to learn from

    Raises
    ------
    SongGoneError
        if the notes of one cannot be read any more
    """
    labels = SongLabels(data_set)
    return [labels.of(song) for song in (data_set.held_out_songs if held_out else data_set.training_songs)]


def gone(song: SongRow, error: Exception) -> SongGoneError:
    """Say which song cannot be read any more."""
    return SongGoneError(
        f"“{song.full_name}” in {song.path} cannot be read any more ({error}); plug its drive in, or "
        "scan the songs again."
    )


def _labeller(source: DataSource, data_set: DataSet) -> Labeller:
    if source.kind is SourceKind.TAKES:
        return labelled_takes(source.path)
    if source.kind is SourceKind.ANNOTATED:
        return labelled_annotated_song
    if source.kind is SourceKind.PROJECTS:
        return labelled_project
    return partial(_labelled_game_song, data_set)


def _labelled_game_song(data_set: DataSet, song: SongRow) -> LabelledSong:
    assert song.notes is not None
    charted = read_game_song(song.notes.parent)
    return charted.labelled(song, exchanges_cymbals=data_set.exchanges_cymbals(song))

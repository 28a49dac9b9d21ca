"""What the user may change of a data set: each makes a new data set of the present one, without a scan.

The split follows at once. Pass them to `data_folder.change_data_set`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from chart_hero_core.errors import OptionError
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, DataSource, Decision, SongRow
from chart_hero_core.runs.song_split import split_songs


def with_songs(data_set: DataSet, songs: Sequence[SongRow]) -> DataSet:
    """Take other songs, and split them."""
    return replace(data_set, songs=split_songs(songs, data_set.n_held_out))


def add_source(data_set: DataSet, path: Path, only: tuple[Path, ...] = ()) -> DataSet:
    """Add a folder; its songs come with the next scan.

    Parameters
    ----------
    data_set : to be changed
    path : the folder; one that is there already keeps its place
    only : of a folder of projects, those that the user ticked
    """
    others = [source for source in data_set.sources if source.path != path]
    known = [source for source in data_set.sources if source.path == path]
    if not known:
        return replace(data_set, sources=(*others, DataSource(path, only=only)))
    changed = replace(known[0], only=only)
    sources = tuple(changed if source.path == path else source for source in data_set.sources)
    kept = [song for song in data_set.songs if song.source != path or not only or song.path in only]
    return with_songs(replace(data_set, sources=sources), kept)


def remove_source(data_set: DataSet, path: Path) -> DataSet:
    """Take a folder and its songs out; whose copies become songs of their own with the next scan."""
    sources = tuple(source for source in data_set.sources if source.path != path)
    kept = [song for song in data_set.songs if song.source != path]
    return with_songs(replace(data_set, sources=sources), kept)


def decide(data_set: DataSet, path: Path, decision: Decision) -> DataSet:
    """Accept a misaligned song at its offset, leave a song out, or take that back.

    Raises
    ------
    OptionError
        if there is no such song, or it is to be accepted and no offset was found
    """
    chosen = next((song for song in data_set.songs if song.path == path), None)
    if chosen is None:
        raise OptionError(f"{path.name} is no song of this data set; scan its folder first.")
    if decision is Decision.ACCEPTED and not chosen.is_used and not chosen.can_be_accepted:
        raise OptionError(f"{chosen.name or path.name} cannot be accepted: {chosen.reason}")
    songs = [replace(song, decision=decision) if song is chosen else song for song in data_set.songs]
    return with_songs(data_set, songs)


def hold_out(data_set: DataSet, n_songs: int | None) -> DataSet:
    """Choose how many songs are held out; None: a share of them. See `song_split.most_held_out`.

    Raises
    ------
    OptionError
        if it is below 0
    """
    if n_songs is not None and n_songs < 0:
        raise OptionError(f"{n_songs} songs cannot be held out; choose 0 or more.")
    return with_songs(replace(data_set, n_held_out=n_songs), data_set.songs)


def answer_cymbals(data_set: DataSet, answer: CymbalAnswer) -> DataSet:
    """Say whether ride and crash are swapped in the charts that look like it."""
    return replace(data_set, cymbals=answer)


def remember_learned(data_set: DataSet, songs: Collection[Path]) -> DataSet:
    """Note that a run learns from songs: they are never held out any more."""
    marked = [replace(song, was_learned_from=True) if song.path in songs else song for song in data_set.songs]
    return with_songs(data_set, marked)

"""A few songs are kept from learning, to calibrate on."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training.set_apart import MOST_APART, set_apart


def songs(n_songs: int) -> list[SongRow]:
    return [SongRow(Path(f"{i}"), Path(), f"Song {i}", SongState.USABLE, "") for i in range(n_songs)]


def test_a_tenth_is_set_apart_and_every_song_is_on_one_side() -> None:
    given = songs(40)
    split = set_apart(given)
    assert len(split.apart) == 4
    assert sorted(song.name for song in (*split.learned, *split.apart)) == sorted(song.name for song in given)


def test_of_many_songs_no_more_than_enough_are_set_apart() -> None:
    assert len(set_apart(songs(500)).apart) == MOST_APART


def test_of_few_songs_none_can_be_spared() -> None:
    given = songs(9)
    assert set_apart(given).learned == given


def test_the_same_songs_are_set_apart_in_whatever_order_they_come() -> None:
    given = songs(30)
    apart = {song.name for song in set_apart(given).apart}
    assert {song.name for song in set_apart(given[::-1]).apart} == apart

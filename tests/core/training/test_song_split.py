from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.training.song_scan import ScannedSong, SongState
from chart_hero_core.training.song_split import held_out_songs
from chart_hero_core.training.songs import LabelledSong


def scanned(name: str, charter: str) -> ScannedSong:
    song = LabelledSong(name, Path(f"{name}.ogg"), [], None, None, knows_velocities=False)
    return ScannedSong(Path(name), SongState.USABLE, "", song, charter=charter)


SONGS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", "x", "y", "z"])), max_size=12)


@given(SONGS)
def test_no_song_is_on_both_sides(songs: list[tuple[str, str]]) -> None:
    split = held_out_songs([scanned(*song) for song in songs])

    held_out = {one.path.name for one in split if one.is_held_out}
    trained = {one.path.name for one in split if not one.is_held_out}
    assert not held_out & trained
    assert bool(held_out) == (len(held_out | trained) > 1)
    assert trained or not songs


@given(SONGS)
def test_the_order_of_the_songs_is_of_no_matter(songs: list[tuple[str, str]]) -> None:
    forth = {one.path: one.is_held_out for one in held_out_songs([scanned(*song) for song in songs])}
    back = {one.path: one.is_held_out for one in held_out_songs([scanned(*song) for song in songs[::-1]])}

    assert forth == back


def test_charters_stay_together_where_there_are_several() -> None:
    split = held_out_songs([scanned(f"{charter}{i}", charter) for charter in "pqrstu" for i in range(4)])

    held_out = {one.charter for one in split if one.is_held_out}
    trained = {one.charter for one in split if not one.is_held_out}
    assert held_out
    assert trained
    assert not held_out & trained


def test_one_charter_is_split_by_song() -> None:
    split = held_out_songs([scanned(name, "Someone") for name in "abcdef"])

    assert 1 <= sum(one.is_held_out for one in split) <= 5


def test_a_single_song_is_learned_from() -> None:
    (one,) = held_out_songs([scanned("a", "Someone")])

    assert not one.is_held_out

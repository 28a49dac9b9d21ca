from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.runs.data_set import Decision, SongRow, SongState
from chart_hero_core.runs.song_split import most_held_out, split_songs


def song(name: str, charter: str = "", state: SongState = SongState.USABLE) -> SongRow:
    return SongRow(Path(name), Path(), name, state, "", charter=charter)


def by_charters(charters: str, n_songs: int) -> list[SongRow]:
    return [song(f"{charter}{i}", charter) for charter in charters for i in range(n_songs)]


def held_out(songs: Sequence[SongRow]) -> set[str]:
    return {one.name for one in songs if one.is_held_out}


NAMED = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", "x", "y", "z"])), max_size=12)
NUMBERS = st.one_of(st.none(), st.integers(1, 12))


@given(NAMED, NUMBERS)
def test_no_song_is_on_both_sides(named: list[tuple[str, str]], number: int | None) -> None:
    split = split_songs([song(*one) for one in named], number)

    trained = {one.name for one in split if not one.is_held_out}
    assert not held_out(split) & trained
    assert bool(held_out(split)) == (len(held_out(split) | trained) > 1)
    assert trained or not named


@given(NAMED, NUMBERS)
def test_the_order_of_the_songs_is_of_no_matter(named: list[tuple[str, str]], number: int | None) -> None:
    songs = [song(*one) for one in named]

    assert set(map(repr, split_songs(songs, number))) == set(map(repr, split_songs(songs[::-1], number)))


@given(st.lists(st.sampled_from("vwxyz"), min_size=2, max_size=20), st.integers(0, 20))
def test_a_number_is_honoured_as_far_as_the_groups_allow(charters: list[str], number: int) -> None:
    songs = [song(f"s{i}", charter) for i, charter in enumerate(charters)]

    n_held_out = len(held_out(split_songs(songs, number)))

    smallest = min(map(charters.count, charters)) if len(set(charters)) > 1 else 1
    assert n_held_out <= most_held_out(songs)
    assert n_held_out <= max(number, smallest if number else 0)


def test_a_number_is_met_exactly_where_songs_stand_alone() -> None:
    songs = [song(f"s{i}", f"charter {i}") for i in range(30)]

    assert [len(held_out(split_songs(songs, number))) for number in (0, 1, 7, 29, 40)] == [0, 1, 7, 29, 29]


def test_songs_that_are_left_out_do_not_count_towards_the_number() -> None:
    songs = [song(f"s{i}", f"charter {i}") for i in range(10)]
    first = held_out(split_songs(songs, 3))
    songs = [replace(one, decision=Decision.LEFT_OUT) if one.name == min(first) else one for one in songs]

    split = split_songs(songs, 3)

    assert sum(one.is_held_out and one.is_used for one in split) == 3
    assert first <= held_out(split)


def test_charters_stay_together_where_there_are_several() -> None:
    split = split_songs(by_charters("pqrstu", 4))

    charters = {one.charter for one in split if one.is_held_out}
    assert charters
    assert charters != set("pqrstu")
    assert not charters & {one.charter for one in split if not one.is_held_out}


def test_one_charter_is_split_by_song() -> None:
    assert 1 <= len(held_out(split_songs(by_charters("a", 6)))) <= 5


@pytest.mark.parametrize("number", [None, 1, 5])
def test_a_single_song_is_learned_from(number: int | None) -> None:
    assert held_out(split_songs([song("a", "Someone")], number)) == set()


def test_songs_of_one_title_by_several_bands_are_told_apart() -> None:
    split = split_songs([replace(song("Intro"), artist=artist) for artist in "abcdefghij"], 5)

    assert sum(one.is_held_out for one in split) == 5


def test_unusable_songs_are_not_held_out() -> None:
    songs = [*by_charters("abc", 3), *(song(f"bad{i}", "z", SongState.NO_AUDIO) for i in range(9))]

    assert not any(name.startswith("bad") for name in held_out(split_songs(songs, 6)))


@given(st.integers(1, 29))
def test_what_was_learned_from_is_never_held_out(number: int) -> None:
    songs = [song(f"s{i}", f"charter {i}") for i in range(30)]
    before = split_songs(songs, number)
    learned = [replace(one, was_learned_from=not one.is_held_out) for one in before]

    after = split_songs(learned, 29)

    assert held_out(after) == held_out(before)
    assert most_held_out(learned) == number


def test_a_side_that_the_source_gives_stays() -> None:
    given_side = [replace(song(f"t{i}"), is_side_given=True, is_held_out=i == 0) for i in range(3)]

    split = split_songs([*given_side, *by_charters("abc", 2)], 2)

    assert [one.is_held_out for one in split[:3]] == [True, False, False]
    assert sum(one.is_held_out for one in split) == 3

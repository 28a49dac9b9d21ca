"""When a family is taken to be missing: by what it costs, and by how often it is missing in life."""

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.model.onsets import NEVER_ABSENT
from chart_hero_core.training.presence import (
    FEWEST_SONGS,
    HIGHEST_LEVEL,
    LACKING_SHARES,
    FamilyInSong,
    fit_kit_presence,
    fit_presence,
)


def songs_with(levels: list[float], n_right: int = 40) -> list[FamilyInSong]:
    return [FamilyInSong(level, n_right, 4, is_lacking=False) for level in levels]


def songs_without(levels: list[float], n_wrong: int = 20) -> list[FamilyInSong]:
    return [FamilyInSong(level, 0, n_wrong, is_lacking=True) for level in levels]


def test_the_bound_lies_between_songs_that_have_it_and_songs_that_lack_it() -> None:
    bound = fit_presence([*songs_with([3.0, 4.0, 5.0]), *songs_without([-1.0, 0.0, 0.5])], 0.5)

    assert 0.5 < bound < 3.0


def test_one_strange_song_hardly_moves_the_bound() -> None:
    songs = [*songs_with(list(np.linspace(1.5, 5.0, 40))), *songs_without(list(np.linspace(-2.0, 0.5, 40)))]

    usual = fit_presence(songs, 0.5)

    assert fit_presence([*songs, *songs_without([2.5])], 0.5) == pytest.approx(usual, abs=0.3)


def test_what_is_rarely_missing_is_rarely_taken_away() -> None:
    songs = [*songs_with(list(np.linspace(0.0, 4.0, 30))), *songs_without(list(np.linspace(-1.0, 2.0, 30)))]

    often, seldom = (fit_presence(songs, share) for share in (0.5, 0.04))

    assert seldom < often - 0.5


def test_how_many_songs_were_made_to_lack_it_does_not_matter() -> None:
    having, lacking = songs_with([0.5, 2.0, 3.0]), songs_without([-1.0, 0.0, 1.0])

    assert fit_presence([*having, *lacking, *lacking], 0.1) == pytest.approx(
        fit_presence([*having, *lacking], 0.1), abs=1e-3
    )


@pytest.mark.parametrize(
    "songs",
    [
        [],
        songs_with([1.0, 2.0]),
        songs_without([0.0, 1.0]),
        [*songs_with([1.0]), *songs_without([0.0], n_wrong=0)],
    ],
)
def test_without_both_kinds_of_songs_nothing_is_ever_missing(songs: list[FamilyInSong]) -> None:
    assert fit_presence(songs, 0.5) == NEVER_ABSENT


def test_levels_that_say_the_opposite_are_not_listened_to() -> None:
    assert fit_presence([*songs_with([-2.0, -1.0]), *songs_without([3.0, 4.0])], 0.3) == NEVER_ABSENT


def test_a_song_without_any_peak_does_no_harm() -> None:
    songs = [*songs_with([2.0, 3.0]), *songs_without([-np.inf], n_wrong=0), *songs_without([0.0])]

    assert NEVER_ABSENT <= fit_presence(songs, 0.5) <= HIGHEST_LEVEL


def test_a_share_is_known_for_every_family() -> None:
    assert set(LACKING_SHARES) == set(DrumFamily)


def test_songs_with_drums_set_the_bound_of_the_kit() -> None:
    having = songs_with(list(np.linspace(1.0, 6.0, FEWEST_SONGS)))

    assert fit_kit_presence([*having, *songs_without([-1.0, 2.0])]) == pytest.approx(1.0)


def test_a_song_of_no_use_does_not_lower_the_bound_of_the_kit() -> None:
    having = songs_with(list(np.linspace(1.0, 6.0, FEWEST_SONGS)))

    assert fit_kit_presence([*having, FamilyInSong(-3.0, 1, 5, is_lacking=False)]) == pytest.approx(1.0)


def test_few_songs_do_not_show_what_is_free() -> None:
    having = songs_with(list(np.linspace(1.0, 6.0, FEWEST_SONGS - 1)))

    assert fit_kit_presence(having) == NEVER_ABSENT

"""What is known of a song."""

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.export import is_song_known, known_artist, song_metadata


@pytest.mark.parametrize("nobody", ["", "  ", "Unknown", "Unknown Artist", "Unknown "])
def test_what_stands_for_an_unknown_artist_is_none(nobody: str) -> None:
    assert known_artist(SongMetadata("Tune", nobody)) == ""


def test_an_artist_is_told_without_the_blanks_around_the_name() -> None:
    assert known_artist(SongMetadata("Tune", " Unknown Mortal Orchestra ")) == "Unknown Mortal Orchestra"


def test_a_song_is_known_by_title_and_artist() -> None:
    assert is_song_known(SongMetadata("Tune", "Band"))
    assert not is_song_known(SongMetadata("", "Band"))
    assert not is_song_known(SongMetadata("Tune", "Unknown"))


@pytest.mark.parametrize(
    ("name", "tags", "is_known"),
    [
        ("Track 07.mp3", AudioTags(), False),
        ("Band - Tune.mp3", AudioTags(), True),
        ("Track 07.mp3", AudioTags(artist="Band"), True),
    ],
)
def test_a_file_says_by_its_tags_or_its_name_whether_its_song_is_known(
    name: str, tags: AudioTags, is_known: bool
) -> None:
    assert is_song_known(song_metadata(Path(name), tags)) == is_known

"""Names of song files: artist, title, number, and what kind of recording it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.identification import Rendition
from chart_hero_core.domain.song_names import bare_title, guess_from_name, is_nameless, rendition_of


@pytest.mark.parametrize(
    ("name", "track", "artist", "title"),
    [
        ("01 - Artist - Title (Live)", 1, "Artist", "Title (Live)"),
        ("Artist - Title", None, "Artist", "Title"),
        ("Artist \N{EN DASH} Title", None, "Artist", "Title"),
        ("Artist - Title - Part 2", None, "Artist", "Title - Part 2"),
        ("Artist - 05 - Title", 5, "Artist", "Title"),
        ("03_artist_-_title", 3, "artist", "title"),
        ("07 Tune", 7, None, "Tune"),
        ("12. Tune", 12, None, "Tune"),
        ("05) Tune", 5, None, "Tune"),
        ("1-03 Tune", 3, None, "Tune"),
        ("Tune", None, None, "Tune"),
        ("99 Luftballons", None, None, "99 Luftballons"),
        ("50 Cent - In Da Club", None, "50 Cent", "In Da Club"),
        ("3 Doors Down - Kryptonite", None, "3 Doors Down", "Kryptonite"),
        ("311 - Down", None, "311", "Down"),
        ("A-ha - Take On Me", None, "A-ha", "Take On Me"),
        ("Blur - Song 2", None, "Blur", "Song 2"),
        ("Song 2", None, None, "Song 2"),
        ("Queen - Tune (Official Video) [fJ9rUzIMcZQ]", None, "Queen", "Tune"),
        ("Queen - Tune [Lyrics]", None, "Queen", "Tune"),
        ("Queen - Tune (Remastered 2011)", None, "Queen", "Tune (Remastered 2011)"),
        ("Track 07", None, None, None),
        ("Audio Track 3", None, None, None),
        ("07", None, None, None),
        ("", None, None, None),
    ],
)
def test_what_a_name_says(name: str, track: int | None, artist: str | None, title: str | None) -> None:
    guess = guess_from_name(name)

    assert (guess.track, guess.artist, guess.title) == (track, artist, title)


@given(st.text(max_size=80))
def test_any_name_can_be_read(name: str) -> None:
    guess = guess_from_name(name)

    assert guess.title != ""
    assert guess.artist != ""


@pytest.mark.parametrize(
    ("title", "album", "remark", "rendition"),
    [
        ("Tune", "Album", "", Rendition.ORIGINAL),
        ("Tune (Live)", "", "", Rendition.LIVE),
        ("Tune [Live at Wembley]", "", "", Rendition.LIVE),
        ("Tune - Live", "", "", Rendition.LIVE),
        ("Tune", "Live at Wembley", "", Rendition.LIVE),
        ("Tune", "MTV Unplugged", "", Rendition.LIVE),
        ("Tune", "", "live, 1994-08-12: Oslo", Rendition.LIVE),
        ("Live Forever", "", "", Rendition.ORIGINAL),
        ("Live and Let Die", "Live and Let Die", "", Rendition.ORIGINAL),
        ("Cover Me", "", "", Rendition.ORIGINAL),
        ("Tune (Acoustic)", "", "", Rendition.ACOUSTIC),
        ("Tune (Some Name Remix)", "", "", Rendition.REMIX),
        ("Tune (Original Mix)", "", "", Rendition.ORIGINAL),
        ("Tune (Demo)", "", "", Rendition.DEMO),
        ("Tune (Karaoke Version)", "", "", Rendition.KARAOKE),
        ("Tune (Band Cover)", "", "", Rendition.COVER),
        ("Tune (Instrumental)", "", "", Rendition.INSTRUMENTAL),
    ],
)
def test_what_kind_of_recording_it_is(title: str, album: str, remark: str, rendition: Rendition) -> None:
    assert rendition_of(title, album, remark) is rendition


@pytest.mark.parametrize("title", ["Title", "Music", "Voices", "Untitled Love", "Track Star"])
def test_titles_that_only_look_like_none(title: str) -> None:
    assert not is_nameless(title)


def test_a_title_can_be_bared() -> None:
    assert bare_title("Tune (Live) [2011]") == "Tune"
    assert bare_title("(Untitled)") == "(Untitled)"

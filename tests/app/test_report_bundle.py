from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_app.report_bundle import without_songs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Track.m4a" has no audio', '"a song.m4a" has no audio'),
        ("opened /music/Don't Stop: Live.ogg in 3 s", "opened a song.ogg in 3 s"),
        (r"opened C:\Music\Don't Stop.FLAC", "opened a song.FLAC"),
        ("'/p/War of Freedom-1a2b.charthero' kept", "'a song.charthero' kept"),
        ('File "/opt/app/song_view.py", line 3', 'File "/opt/app/song_view.py", line 3'),
    ],
)
def test_songs_have_no_name_in_a_report(text: str, expected: str) -> None:
    assert without_songs(text) == expected


def test_neither_has_the_user() -> None:
    assert without_songs(f"{Path.home()}/app/main.py") == "~/app/main.py"

"""What a drop holds is told file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.errors import CancelledError
from chart_hero_core.service import FoundSongs, SkipReason, find_songs


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder as people have them."""
    for name, content in {
        "b.mp3": "b",
        "A.FLAC": "a",
        "album/track 1.m4a": "one",
        "album/track 2.mkv": "two",
        "album/cover.jpg": "picture",
        "album/again.mp3": "one",
        "notes.txt": "text",
        "empty.wav": "",
        ".hidden.mp3": "hidden",
        ".trash/old.mp3": "old",
        "Thumbs.db": "system",
        "Charted/song.ini": "[song]",
        "Charted/notes.mid": "MThd",
        "Charted/song.ogg": "exported",
        "packed.sng": "SNGPKG",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return tmp_path


def names(paths: list[Path], below: Path) -> list[str]:
    return [path.relative_to(below).as_posix() for path in paths]


def songs(found: FoundSongs, below: Path) -> list[str]:
    return names([song.path for song in found.songs], below)


def skipped(found: FoundSongs, reason: SkipReason, below: Path) -> list[str]:
    return names([one.path for one in found.skipped if one.reason is reason], below)


def test_songs_are_found_in_folders_of_folders(music: Path) -> None:
    found = find_songs([music])

    assert songs(found, music) == ["A.FLAC", "b.mp3", "album/again.mp3", "album/track 2.mkv"]


def test_what_is_no_song_is_told_with_its_reason(music: Path) -> None:
    found = find_songs([music])

    assert skipped(found, SkipReason.NOT_AUDIO, music) == ["notes.txt", "album/cover.jpg"]
    assert skipped(found, SkipReason.EMPTY, music) == ["empty.wav"]


def test_charts_are_no_songs_and_neither_is_the_sound_in_them(music: Path) -> None:
    found = find_songs([music])

    assert skipped(found, SkipReason.CHART, music) == ["packed.sng", "Charted"]


def test_the_sound_of_a_chart_is_a_song_if_it_is_dropped_itself(music: Path) -> None:
    assert songs(find_songs([music / "Charted" / "song.ogg"]), music) == ["Charted/song.ogg"]


def test_a_song_that_is_there_twice_is_done_once(music: Path) -> None:
    (duplicate,) = find_songs([music]).duplicates

    assert duplicate.path == music / "album" / "track 1.m4a"
    assert duplicate.original == music / "album" / "again.mp3"


def test_a_file_that_is_dropped_twice_is_found_once(music: Path) -> None:
    found = find_songs([music / "b.mp3", music / "b.mp3", music])

    assert songs(found, music).count("b.mp3") == 1
    assert "b.mp3" not in names([one.path for one in found.duplicates], music)


def test_songs_that_were_done_before_are_told_apart(music: Path) -> None:
    (known,) = find_songs([music / "b.mp3"]).songs

    found = find_songs([music], {known.content_hash})

    assert names([song.path for song in found.done_before], music) == ["b.mp3"]
    assert "b.mp3" not in songs(found, music)


def test_everything_counts_but_what_is_hidden(music: Path) -> None:
    # four songs, one twice, two that are no audio, two charts, one empty
    assert find_songs([music]).n_found == 10


def test_what_is_gone_is_unreadable(tmp_path: Path) -> None:
    found = find_songs([tmp_path / "gone.mp3"])

    assert skipped(found, SkipReason.UNREADABLE, tmp_path) == ["gone.mp3"]


def test_a_folder_that_links_to_itself_has_an_end(music: Path) -> None:
    (music / "album" / "loop").symlink_to(music, target_is_directory=True)

    assert len(find_songs([music]).songs) == 4


class StopAfter(SilentMonitor):
    def __init__(self, n_asked: int) -> None:
        self._n_left = n_asked

    def is_cancelled(self) -> bool:
        self._n_left -= 1
        return self._n_left < 0


@pytest.mark.parametrize("n_asked", [0, 3])
def test_a_search_can_be_stopped(music: Path, n_asked: int) -> None:
    with pytest.raises(CancelledError):
        find_songs([music], monitor=StopAfter(n_asked))

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_app.dropped_files import find_songs
from chart_hero_core.errors import CancelledError
from tests.support.app import CancelAtOnce


def touched(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_songs_of_a_folder_are_found_however_deep(tmp_path: Path) -> None:
    deep = touched(tmp_path / "a" / "b" / "c.MP3")
    flat = touched(tmp_path / "z.flac")

    assert find_songs([tmp_path]).songs == (flat, deep)


def test_what_is_no_song_is_told_by_name(tmp_path: Path) -> None:
    touched(tmp_path / "song.ogg")
    touched(tmp_path / "cover.png")
    touched(tmp_path / "notes.mid")

    assert find_songs([tmp_path]).skipped == ("cover.png", "notes.mid")


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    touched(tmp_path / "._song.mp3")
    touched(tmp_path / ".cache" / "song.mp3")

    found = find_songs([tmp_path])

    assert found.songs == ()
    assert found.skipped == ()


def test_a_file_dropped_by_itself_is_tried_whatever_it_is_called(tmp_path: Path) -> None:
    odd = touched(tmp_path / "song.xyz")

    assert find_songs([odd, tmp_path / "gone.mp3"]).songs == (odd, tmp_path / "gone.mp3")


def test_what_is_dropped_twice_is_taken_once(tmp_path: Path) -> None:
    song = touched(tmp_path / "song.mp3")

    assert find_songs([song, tmp_path, song]).songs == (song,)


def test_a_search_can_be_stopped(tmp_path: Path) -> None:
    touched(tmp_path / "song.mp3")

    with pytest.raises(CancelledError):
        find_songs([tmp_path], CancelAtOnce())

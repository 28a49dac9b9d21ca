"""A song is known by its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.errors import CancelledError, UnreadableAudioError
from chart_hero_core.projects.song_identity import SongIdentity, find_song, identify, is_song

CONTENT = bytes(range(256)) * 10_000


class Impatient(SilentMonitor):
    """Cancels at once."""

    def is_cancelled(self) -> bool:
        return True


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "music" / "song.mp3"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def test_the_identity_is_the_hash_of_the_whole_file(song: Path) -> None:
    expected = hashlib.blake2b(CONTENT, digest_size=32).hexdigest()

    assert identify(song) == SongIdentity("song.mp3", len(CONTENT), expected)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudioError, match=r"gone\.mp3 cannot be read"):
        identify(tmp_path / "gone.mp3")


def test_identifying_can_be_stopped(song: Path) -> None:
    with pytest.raises(CancelledError):
        identify(song, Impatient())


def test_a_song_is_the_same_under_another_name(song: Path) -> None:
    identity = identify(song)

    assert is_song(song.rename(song.with_name("other.mp3")), identity)


def test_a_song_of_the_same_size_is_another(song: Path) -> None:
    identity = identify(song)
    song.write_bytes(CONTENT[:-1] + b"x")

    assert not is_song(song, identity)


def test_a_file_that_is_gone_is_no_song(song: Path) -> None:
    identity = identify(song)
    song.unlink()

    assert not is_song(song, identity)


def test_a_moved_and_renamed_song_is_found(song: Path, tmp_path: Path) -> None:
    identity = identify(song)
    (song.parent / "decoy.mp3").write_bytes(CONTENT[:-1] + b"x")
    deep = tmp_path / "elsewhere" / "deep"
    deep.mkdir(parents=True)
    moved = song.rename(deep / "renamed.mp3")

    assert find_song(identity, [tmp_path / "missing", tmp_path / "music", tmp_path / "elsewhere"]) == moved


def test_the_file_of_the_right_name_comes_first(song: Path) -> None:
    identity = identify(song)
    song.with_name("a copy.mp3").write_bytes(CONTENT)

    assert find_song(identity, [song.parent]) == song


def test_a_song_that_is_nowhere_is_not_found(song: Path, tmp_path: Path) -> None:
    identity = identify(song)
    song.unlink()

    assert find_song(identity, [tmp_path]) is None


def test_the_search_can_be_stopped(song: Path) -> None:
    with pytest.raises(CancelledError):
        find_song(identify(song), [song.parent], Impatient())

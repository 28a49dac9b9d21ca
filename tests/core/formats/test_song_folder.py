"""Song folders and files: there and whole, or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from chart_hero_core.errors import ExportError, FolderExistsError
from chart_hero_core.formats.song_folder import require_free, staged_folder, write_bytes_atomically


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "songs"
    folder.mkdir()
    return folder


@pytest.fixture
def old_song(songs: Path) -> Path:
    folder = songs / "Song"
    folder.mkdir()
    (folder / "song.ini").write_text("old")
    (folder / "notes.chart").write_text("old")
    return folder


def make_song(target: Path, *, overwrite: bool = False) -> None:
    with staged_folder(target, overwrite=overwrite) as folder:
        (folder / "song.ini").write_text("new")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_the_folder_appears_with_its_files(songs: Path) -> None:
    make_song(songs / "Song")
    assert contents(songs / "Song") == {"song.ini": "new"}
    assert [path.name for path in songs.iterdir()] == ["Song"]


def test_nothing_is_seen_at_its_place_before_the_end(songs: Path) -> None:
    with staged_folder(songs / "Song") as folder:
        assert folder.parent == songs
        assert folder.name.startswith(".")
        assert not (songs / "Song").exists()


def test_folders_above_are_made(songs: Path) -> None:
    make_song(songs / "a" / "b" / "Song")
    assert contents(songs / "a" / "b" / "Song") == {"song.ini": "new"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_folder_has_the_rights_that_folders_have(songs: Path) -> None:
    make_song(songs / "Song")
    (songs / "other").mkdir()
    assert (songs / "Song").stat().st_mode == (songs / "other").stat().st_mode


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_behind_by_an_error(songs: Path, kind: type[BaseException]) -> None:
    def fail_half_way() -> None:
        with staged_folder(songs / "a" / "Song") as folder:
            (folder / "notes.mid").write_text("half")
            raise kind

    with pytest.raises(kind):
        fail_half_way()
    assert list(songs.iterdir()) == []


def test_an_existing_folder_is_refused_at_once(old_song: Path) -> None:
    with pytest.raises(FolderExistsError, match=r"Song is there already; use --overwrite") as error:
        make_song(old_song)
    assert error.value.path == old_song
    assert contents(old_song)["song.ini"] == "old"


def test_a_place_can_be_asked_for_beforehand(old_song: Path) -> None:
    require_free(old_song.with_name("Another"))
    require_free(old_song, overwrite=True)
    with pytest.raises(FolderExistsError, match="--overwrite"):
        require_free(old_song)


def test_an_existing_song_is_replaced_as_a_whole(old_song: Path) -> None:
    make_song(old_song, overwrite=True)
    assert contents(old_song) == {"song.ini": "new"}
    assert [path.name for path in old_song.parent.iterdir()] == ["Song"]


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_the_old_song_alone(old_song: Path, kind: type[BaseException]) -> None:
    with pytest.raises(kind), staged_folder(old_song, overwrite=True):
        raise kind
    assert contents(old_song) == {"song.ini": "old", "notes.chart": "old"}
    assert [path.name for path in old_song.parent.iterdir()] == ["Song"]


def test_a_failed_exchange_brings_the_old_song_back(old_song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def fail_on_the_new_one(self: Path, target: Path) -> Path:
        if target == old_song and contents(self) == {"song.ini": "new"}:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_on_the_new_one)
    with pytest.raises(ExportError, match="Permission denied"):
        make_song(old_song, overwrite=True)
    assert contents(old_song) == {"song.ini": "old", "notes.chart": "old"}
    assert [path.name for path in old_song.parent.iterdir()] == ["Song"]


def test_a_folder_that_is_no_song_is_never_replaced(songs: Path) -> None:
    (songs / "Documents").mkdir()
    (songs / "Documents" / "thesis.txt").write_text("years of work")
    with pytest.raises(ExportError, match="no song folder"):
        make_song(songs / "Documents", overwrite=True)
    assert contents(songs / "Documents") == {"thesis.txt": "years of work"}


def test_an_empty_folder_is_replaced(songs: Path) -> None:
    (songs / "Song").mkdir()
    make_song(songs / "Song", overwrite=True)
    assert contents(songs / "Song") == {"song.ini": "new"}


def test_a_plain_file_is_never_replaced_by_a_folder(songs: Path) -> None:
    (songs / "Song").write_text("a file")
    with pytest.raises(ExportError, match="no song folder"):
        make_song(songs / "Song", overwrite=True)
    assert (songs / "Song").read_text() == "a file"


def test_a_song_that_appeared_meanwhile_is_not_replaced(songs: Path) -> None:
    def be_overtaken() -> None:
        with staged_folder(songs / "Song"):
            (songs / "Song").mkdir()
            (songs / "Song" / "song.ini").write_text("somebody else's")

    with pytest.raises(FolderExistsError, match="already"):
        be_overtaken()
    assert contents(songs / "Song") == {"song.ini": "somebody else's"}


def test_a_place_below_a_file_cannot_be_written(songs: Path) -> None:
    (songs / "file").write_text("a file")
    with pytest.raises(ExportError, match="cannot be written") as error:
        make_song(songs / "file" / "Song")
    assert error.value.path == songs / "file" / "Song"


def test_a_name_that_is_too_long_is_refused_at_once(songs: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        make_song(songs / ("x" * 300))
    assert list(songs.iterdir()) == []


def test_a_full_disk_is_told_with_the_place(songs: Path) -> None:
    with pytest.raises(ExportError, match="No space left") as error, staged_folder(songs / "Song"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert error.value.path == songs / "Song"
    assert list(songs.iterdir()) == []


def test_a_file_that_cannot_be_written_in_the_folder_is_told(songs: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"), staged_folder(songs / "Song") as folder:
        (folder / "missing" / "notes.mid").write_text("x")


def test_errors_of_other_files_stay_what_they_are(songs: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), staged_folder(songs / "Song"):
        (tmp_path / "input.mp3").read_bytes()
    assert list(songs.iterdir()) == []


def test_a_file_appears_with_its_bytes(songs: Path) -> None:
    write_bytes_atomically(songs / "new" / "drums.mid", b"MThd")
    assert (songs / "new" / "drums.mid").read_bytes() == b"MThd"
    assert [path.name for path in (songs / "new").iterdir()] == ["drums.mid"]


def test_an_existing_file_is_kept_unless_told_otherwise(songs: Path) -> None:
    path = songs / "drums.mid"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match="is there already"):
        write_bytes_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    write_bytes_atomically(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


def test_a_file_below_a_file_cannot_be_written(songs: Path) -> None:
    (songs / "file").write_text("a file")
    with pytest.raises(ExportError, match="cannot be written"):
        write_bytes_atomically(songs / "file" / "drums.mid", b"x")


def test_a_file_cannot_take_the_place_of_a_folder(songs: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        write_bytes_atomically(songs, b"x", overwrite=True)


def test_a_failed_write_leaves_nothing(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        write_bytes_atomically(songs / "a" / "drums.mid", b"x")
    assert list(songs.iterdir()) == []

"""Exporting into the same folder again: ours is updated, what others did is told and not lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.chart import DrumNote, Pad, SongMetadata
from chart_hero_core.domain.progress import SilentMonitor, Stage
from chart_hero_core.errors import ExportError, FolderChangedError, FolderExistsError, OptionError
from chart_hero_core.export import (
    ChartFormat,
    Cover,
    ExportedSong,
    ExportOptions,
    FinishedSong,
    FolderFingerprint,
    SongSource,
)
from chart_hero_core.export.writing import export_song
from chart_hero_core.projects.exports import fingerprints_of
from tests.support.audio_files import noise
from tests.support.charts import chart_of
from tests.support.pictures import picture


@pytest.fixture
def song(tmp_path: Path) -> FinishedSong:
    path = tmp_path / "source.wav"
    soundfile.write(path, noise(8000, 4.0), 8000)
    chart = chart_of(*(DrumNote(480 * beat, Pad.SNARE) for beat in range(6)))
    return FinishedSong(chart, SongMetadata("Title", "Artist"), (), SongSource(path, AudioTags(), 4.0))


@pytest.fixture
def options(tmp_path: Path) -> ExportOptions:
    return ExportOptions(tmp_path / "Songs", with_audio=False)


def exported(song: FinishedSong, options: ExportOptions) -> ExportedSong:
    return export_song(song, options, SilentMonitor())


def edited(song: FinishedSong) -> FinishedSong:
    return replace(song, chart=chart_of(DrumNote(480, Pad.KICK)))


@pytest.fixture
def first(song: FinishedSong, options: ExportOptions) -> ExportedSong:
    return exported(song, options)


@pytest.fixture
def again(options: ExportOptions, first: ExportedSong) -> ExportOptions:
    """Options that know how the first export left its folder."""
    return replace(options, last=first.fingerprint)


def change_song_ini(folder: Path) -> None:
    with (folder / "song.ini").open("a") as file:
        file.write("icon = mine\n")


def change_in_place(folder: Path) -> None:
    data = bytearray((folder / "notes.mid").read_bytes())
    data[-5] ^= 1
    (folder / "notes.mid").write_bytes(data)


def add_video(folder: Path) -> None:
    (folder / "video.webm").write_bytes(b"a video")


def add_in_folder(folder: Path) -> None:
    (folder / "extras").mkdir()
    (folder / "extras" / "lyrics.txt").write_text("la la")


def remove_notes(folder: Path) -> None:
    (folder / "notes.mid").unlink()


Change = Callable[[Path], None]
Names = tuple[str, ...]

CHANGES: list[tuple[Change, Names, Names, Names]] = [
    (change_song_ini, ("song.ini",), (), ()),
    (change_in_place, ("notes.mid",), (), ()),
    (add_video, (), ("video.webm",), ()),
    (add_in_folder, (), ("extras/lyrics.txt",), ()),
    (remove_notes, (), (), ("notes.mid",)),
]


# ---- a folder that nobody changed --------------------------------------------------------------


def test_a_folder_that_nobody_changed_is_updated(
    song: FinishedSong, first: ExportedSong, again: ExportOptions
) -> None:
    before = (first.folder / "notes.mid").read_bytes()

    second = exported(edited(song), again)

    assert second.folder == first.folder
    assert (second.folder / "notes.mid").read_bytes() != before
    assert [path.name for path in first.folder.parent.iterdir()] == ["Artist - Title"]


def test_fix_replay_fix_goes_on_as_long_as_one_likes(song: FinishedSong, again: ExportOptions) -> None:
    for _ in range(3):
        again = replace(again, last=exported(edited(song), again).fingerprint)


def test_another_format_takes_the_place_of_the_first(song: FinishedSong, again: ExportOptions) -> None:
    second = exported(song, replace(again, chart_format=ChartFormat.CHART, with_audio=True))

    names = sorted(path.name for path in second.folder.iterdir())
    assert names == ["album.png", "notes.chart", "song.ini", "song.opus"]


def test_what_systems_leave_in_folders_is_no_change(
    song: FinishedSong, first: ExportedSong, again: ExportOptions
) -> None:
    (first.folder / ".DS_Store").write_bytes(b"view settings")

    exported(song, again)


def test_a_folder_that_is_gone_is_written_anew(
    song: FinishedSong, first: ExportedSong, again: ExportOptions
) -> None:
    shutil.rmtree(first.folder)

    assert exported(song, again).folder.is_dir()


def test_what_is_known_of_another_folder_helps_nothing(
    song: FinishedSong, first: ExportedSong, options: ExportOptions, tmp_path: Path
) -> None:
    elsewhere = replace(first.fingerprint, folder=tmp_path / "elsewhere")

    with pytest.raises(FolderExistsError, match="is there already"):
        exported(song, replace(options, last=elsewhere))


def test_a_project_keeps_the_same_fingerprints(first: ExportedSong) -> None:
    assert fingerprints_of(first.folder) == first.fingerprint.files


# ---- a folder that something changed -----------------------------------------------------------


@pytest.mark.parametrize(("change", "changed", "added", "removed"), CHANGES)
def test_a_change_is_told_and_nothing_is_written(
    song: FinishedSong,
    first: ExportedSong,
    again: ExportOptions,
    change: Change,
    changed: Names,
    added: Names,
    removed: Names,
) -> None:
    change(first.folder)
    before = FolderFingerprint.of(first.folder)

    with pytest.raises(FolderChangedError, match='"Artist - Title" was changed') as error:
        exported(edited(song), again)

    assert (error.value.changed, error.value.added, error.value.removed) == (changed, added, removed)
    assert all(name in str(error.value) for name in (*changed, *added, *removed))
    assert FolderFingerprint.of(first.folder) == before


@pytest.mark.parametrize("change", [one[0] for one in CHANGES])
def test_a_changed_folder_is_replaced_if_that_is_wanted(
    song: FinishedSong, first: ExportedSong, again: ExportOptions, change: Change
) -> None:
    change(first.folder)

    second = exported(edited(song), replace(again, overwrite=True))

    assert "mine" not in (second.folder / "song.ini").read_text()
    assert (second.folder / "notes.mid").is_file()
    exported(song, replace(again, last=second.fingerprint))  # ours once more


@pytest.mark.parametrize("knows", [True, False], ids=["known", "unknown"])
def test_what_the_user_put_there_survives_the_replacement(
    song: FinishedSong, first: ExportedSong, options: ExportOptions, again: ExportOptions, *, knows: bool
) -> None:
    add_video(first.folder)
    add_in_folder(first.folder)
    (first.folder / "album.png").write_bytes(b"the user's own")
    (first.folder / "song.ogg").write_bytes(b"the user's own")

    exported(edited(song), replace(again if knows else options, overwrite=True))

    assert (first.folder / "video.webm").read_bytes() == b"a video"
    assert (first.folder / "extras" / "lyrics.txt").read_text() == "la la"
    assert (first.folder / "album.png").read_bytes() == b"the user's own"
    assert (first.folder / "song.ogg").read_bytes() == b"the user's own"


def test_sound_and_cover_of_before_go_where_there_are_new_ones(
    song: FinishedSong, first: ExportedSong, again: ExportOptions
) -> None:
    for name in ("song.mp3", "album.jpg", "notes.chart"):
        (first.folder / name).write_bytes(b"of before")
    cover = Cover.sniffed(picture(".png", 512, 512))

    exported(song, replace(again, overwrite=True, with_audio=True, cover=cover))

    names = sorted(path.name for path in first.folder.iterdir())
    assert names == ["album.png", "notes.mid", "song.ini", "song.opus"]


class ChangeMeanwhile(SilentMonitor):
    """Changes the folder while the sound is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def advance(self, stage: Stage, share: float) -> None:
        if 0.0 < share < 1.0:
            change_song_ini(self.folder)


def test_a_change_that_is_made_meanwhile_is_told(
    song: FinishedSong, first: ExportedSong, again: ExportOptions
) -> None:
    with pytest.raises(FolderChangedError, match=r"changed: song\.ini"):
        export_song(song, replace(again, with_audio=True), ChangeMeanwhile(first.folder))

    assert "mine" in (first.folder / "song.ini").read_text()
    assert [path.name for path in first.folder.parent.iterdir()] == ["Artist - Title"]


def test_a_folder_that_cannot_be_read_is_not_replaced(
    song: FinishedSong, first: ExportedSong, again: ExportOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: FolderFingerprint) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FolderFingerprint, "changes", refuse)
    with pytest.raises(ExportError, match=r"cannot be read \(Permission denied\)"):
        exported(song, again)


# ---- both ---------------------------------------------------------------------------------------


def test_both_are_kept_under_names_of_their_own(
    song: FinishedSong, first: ExportedSong, options: ExportOptions
) -> None:
    both = replace(options, keep_both=True)

    second, third = exported(song, both), exported(song, both)

    assert [one.folder.name for one in (first, second, third)] == [
        "Artist - Title",
        "Artist - Title (2)",
        "Artist - Title (3)",
    ]


def test_the_copy_is_updated_by_its_own_name(
    song: FinishedSong, first: ExportedSong, options: ExportOptions
) -> None:
    second = exported(song, replace(options, keep_both=True))

    third = exported(song, replace(options, last=second.fingerprint, folder_name=second.folder.name))

    assert third.folder == second.folder


def test_a_long_name_stays_legal_with_a_number(song: FinishedSong, options: ExportOptions) -> None:
    both = replace(options, keep_both=True, title="名" * 200, artist="")
    exported(song, both)

    second = exported(song, both)

    assert second.folder.name.endswith(" (2)")
    assert len(second.folder.name.encode()) <= 120


def test_a_folder_cannot_be_both_replaced_and_kept(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="both replaced and kept"):
        ExportOptions(tmp_path, overwrite=True, keep_both=True)


# ---- the folder's name -------------------------------------------------------------------------


@pytest.mark.parametrize(("wished", "named"), [("My charts", "My charts"), ("a/b: c?", "a-b- c")])
def test_the_folder_may_be_called_otherwise(
    song: FinishedSong, options: ExportOptions, wished: str, named: str
) -> None:
    assert exported(song, replace(options, folder_name=wished)).folder.name == named

"""Song folders of the games are found on every system, by place and by what settings name; others are not."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from chart_hero_core import game_folders
from chart_hero_core.game_folders import Computer, Game, find_game_folders, game_folder_at

STEAM = ".local/share/Steam/steamapps"
CLONE_HERO_PLACES = [
    ("win32", "Documents/Clone Hero"),
    ("darwin", "Clone Hero"),
    ("linux", ".clonehero"),
    ("linux", "Clone Hero"),
    ("linux", ".wine/drive_c/users/me/Documents/Clone Hero"),
    (
        "linux",
        ".local/share/Steam/steamapps/compatdata/4711/pfx/drive_c/users/steamuser/Documents/Clone Hero",
    ),
    ("linux", "Games/clone-hero/drive_c/users/me/My Documents/Clone Hero"),
]
YARG_PLACES = [
    ("win32", "AppData/LocalLow/YARC/YARG/release"),
    ("darwin", "Library/Application Support/YARC/YARG/nightly"),
    ("linux", ".config/unity3d/YARC/YARG/release"),
    ("linux", ".wine/drive_c/users/me/AppData/LocalLow/YARC/YARG/release"),
]


def found(home: Path, platform: str = "linux", **environment: str | Path) -> list[tuple[Game, Path]]:
    computer = Computer(home, platform, {name: str(value) for name, value in environment.items()})
    return [(one.game, one.path) for one in find_game_folders(computer)]


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def clone_hero_settings(data: Path, *lines: str) -> None:
    folder(data)
    (data / "settings.ini").write_text("\n".join(("[game]", "path9 = /nowhere", "[directories]", *lines)))


def yarg_settings(data: Path, *names: str | Path) -> None:
    folder(data)
    (data / "settings.json").write_text(json.dumps({"Volume": 1, "SongFolders": [str(one) for one in names]}))


# ---- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "place"), CLONE_HERO_PLACES)
def test_clone_heros_songs_are_found(tmp_path: Path, platform: str, place: str) -> None:
    songs = folder(tmp_path / place / "Songs")

    assert found(tmp_path, platform) == [(Game.CLONE_HERO, songs)]


def test_documents_may_lie_in_onedrive(tmp_path: Path) -> None:
    songs = folder(tmp_path / "Cloud" / "Documents" / "Clone Hero" / "Songs")

    assert found(tmp_path / "me", "win32", OneDrive=tmp_path / "Cloud") == [(Game.CLONE_HERO, songs)]


def test_a_wine_prefix_may_lie_anywhere(tmp_path: Path) -> None:
    songs = folder(tmp_path / "prefix/drive_c/users/me/Documents/Clone Hero/Songs")

    assert found(tmp_path, WINEPREFIX=tmp_path / "prefix") == [(Game.CLONE_HERO, songs)]


def test_steam_may_keep_games_on_another_disk(tmp_path: Path) -> None:
    steam = folder(tmp_path / ".local/share/Steam/steamapps")
    disk = tmp_path / "disk"
    (steam / "libraryfolders.vdf").write_text(f'"libraryfolders" {{ "1" {{ "path"\t\t"{disk}" }} }}')
    songs = folder(disk / "steamapps/compatdata/1/pfx/drive_c/users/steamuser/Documents/Clone Hero/Songs")

    assert found(tmp_path) == [(Game.CLONE_HERO, songs)]


def test_a_computer_without_games_has_no_folders(tmp_path: Path) -> None:
    folder(tmp_path / "Documents")
    folder(tmp_path / ".config")

    assert found(tmp_path) == []
    assert found(tmp_path / "gone") == []


# ---- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "place"), CLONE_HERO_PLACES[:4])
def test_folders_that_clone_hero_is_told_of_are_found(tmp_path: Path, platform: str, place: str) -> None:
    one, other = folder(tmp_path / "One"), folder(tmp_path / "Two words")
    clone_hero_settings(tmp_path / place, f"path0 = {one}", f"path1={other}", "path2 = ", "order = 1")

    assert found(tmp_path, platform) == [(Game.CLONE_HERO, one), (Game.CLONE_HERO, other)]


@pytest.mark.parametrize(("platform", "place"), YARG_PLACES[:3])
def test_folders_that_yarg_is_told_of_are_found(tmp_path: Path, platform: str, place: str) -> None:
    songs = folder(tmp_path / "My songs")
    yarg_settings(tmp_path / place, songs, tmp_path / "gone", "")

    assert found(tmp_path, platform) == [(Game.YARG, songs)]


def test_disks_of_a_played_windows_are_those_of_this_system(tmp_path: Path) -> None:
    user = folder(tmp_path / ".wine/drive_c/users/me")
    on_c, on_d = folder(tmp_path / ".wine/drive_c/Charts"), folder(tmp_path / "disk" / "Charts")
    folder(tmp_path / ".wine/dosdevices")
    (tmp_path / ".wine/dosdevices/d:").symlink_to(tmp_path / "disk")
    clone_hero_settings(user / "Documents/Clone Hero", "path0 = C:\\Charts")
    yarg_settings(user / "AppData/LocalLow/YARC/YARG/release", "D:\\Charts")

    assert found(tmp_path) == [(Game.CLONE_HERO, on_c), (Game.YARG, on_d)]


def test_a_folder_is_told_once_whatever_leads_to_it(tmp_path: Path) -> None:
    songs = folder(tmp_path / ".clonehero" / "Songs")
    clone_hero_settings(tmp_path / ".clonehero", f"path0 = {songs}/", "path1 = Songs")
    yarg_settings(tmp_path / YARG_PLACES[2][1], songs)
    (tmp_path / "Clone Hero").symlink_to(tmp_path / ".clonehero")

    assert found(tmp_path) == [(Game.CLONE_HERO, songs)]


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"SongFolders": "x"}', '{"SongFolders": [1, null]}'])
def test_settings_that_make_no_sense_name_no_folders(tmp_path: Path, text: str) -> None:
    data = folder(tmp_path / YARG_PLACES[2][1])
    (data / "settings.json").write_text(text)
    (folder(tmp_path / ".clonehero") / "settings.ini").write_bytes(b"\xff\xfe[directories\npath0")

    assert found(tmp_path) == []


# ---- whether a folder is of use ----------------------------------------------------------------


def test_room_and_rights_are_told(tmp_path: Path) -> None:
    folder(tmp_path / ".clonehero" / "Songs")

    (one,) = find_game_folders(Computer(tmp_path, "linux", {}))

    assert one.is_writable
    assert one.free_bytes > 0
    assert list(one.path.iterdir()) == []


def test_a_folder_that_takes_no_files_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / ".clonehero" / "Songs")

    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(game_folders.tempfile, "TemporaryFile", refuse)
    (one,) = find_game_folders(Computer(tmp_path, "linux", {}))
    assert not one.is_writable


def test_a_folder_that_the_user_chose_is_verified(tmp_path: Path) -> None:
    chosen = game_folder_at(Game.YARG, folder(tmp_path / "Songs"))

    assert chosen is not None
    assert (chosen.game, chosen.path, chosen.is_writable) == (Game.YARG, tmp_path / "Songs", True)
    assert game_folder_at(Game.YARG, tmp_path / "gone") is None

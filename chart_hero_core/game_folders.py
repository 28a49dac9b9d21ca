"""Where the games on this computer keep their songs.

A place counts only if it is there; a folder that a game's settings name, but that is gone, is not told.

References
----------
Clone Hero keeps songs and `settings.ini` in Documents/Clone Hero (Windows), ~/Clone Hero (macOS),
~/.clonehero (Linux), and in PlayerData beside a portable one; further song folders stand in settings.ini
as `path0`, `path1`, ... under [directories]. (TheNathannator, "Clone Hero Custom Content Guide".)

YARG keeps `settings.json`, with its song folders as `SongFolders`, in a folder for each channel (release,
nightly, dev) within what Unity calls the persistent data path of company YARC, product YARG.
(YARC-Official/YARG: Assets/Script/Helpers/PathHelper.cs; docs.unity3d.com, Application-persistentDataPath.)
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PureWindowsPath

_log = logging.getLogger(__name__)


class Game(Enum):
    """A game that plays our charts."""

    CLONE_HERO = "Clone Hero"
    YARG = "YARG"


@dataclass(frozen=True, slots=True)
class GameFolder:
    """A folder in which a game looks for songs.

    Parameters
    ----------
    game : which one; if both do, the one that was found first
    path : the folder; it exists
    free_bytes : room on its disk
    is_writable : whether songs can be put there
    """

    game: Game
    path: Path
    free_bytes: int
    is_writable: bool


@dataclass(frozen=True, slots=True)
class Computer:
    """Where to look.

    Parameters
    ----------
    home : of the user
    platform : as `sys.platform`
    environment : its variables
    """

    home: Path = field(default_factory=Path.home)
    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def folder_of(self, variable: str, otherwise: str) -> Path:
        """Take a folder from the environment, else from below the user's own."""
        value = self.environment.get(variable)
        return Path(value) if value else self.home / otherwise


def find_game_folders(computer: Computer | None = None) -> tuple[GameFolder, ...]:
    """Find the song folders of the games, those where the games usually have them first.

    Takes some milliseconds, more on slow disks.

    Returns
    -------
    tuple of GameFolder
        each folder once, whatever ways lead to it
    """
    computer = computer or Computer()
    found: dict[Path, GameFolder] = {}
    for game, place in _places(computer):
        try:
            path = place.resolve()
            if path.is_dir() and path not in found:
                found[path] = GameFolder(game, path, shutil.disk_usage(path).free, _takes_files(path))
        except OSError:
            _log.debug("%s cannot be looked at", place, exc_info=True)
    return tuple(found.values())


def game_folder_at(game: Game, path: Path) -> GameFolder | None:
    """Verify a folder that the user chose; None if it is not there."""
    if not path.is_dir():
        return None
    return GameFolder(game, path.resolve(), shutil.disk_usage(path).free, _takes_files(path))


def _places(computer: Computer) -> Iterator[tuple[Game, Path]]:
    """List where songs may lie, by game; most of these places are on no computer."""
    systems = [_System(computer.home, Path(), computer.platform), *_windows_within(computer)]
    for system in systems:
        for data in _clone_hero_data(computer, system):
            yield Game.CLONE_HERO, data / "Songs"
            for named in _clone_hero_settings(data / "settings.ini"):
                yield Game.CLONE_HERO, system.real_path(named, data)
    for system in systems:
        for data in _yarg_data(computer, system):
            for named in _yarg_settings(data / "settings.json"):
                yield Game.YARG, system.real_path(named, data)


@dataclass(frozen=True, slots=True)
class _System:
    """A system that a game may run on: this one, or a Windows that Wine or Proton plays.

    Parameters
    ----------
    home : of its user
    prefix : folder with `drive_c` and `dosdevices`, for a played Windows
    platform : as `sys.platform`
    """

    home: Path
    prefix: Path
    platform: str

    @property
    def is_played(self) -> bool:
        """Whether this is a Windows within another system."""
        return self.prefix != Path()

    def real_path(self, named: str, base: Path) -> Path:
        """Find what a game's settings name, in the words of its system."""
        if not self.is_played:
            return base / named
        path = PureWindowsPath(named)
        if not path.drive:
            return base.joinpath(*path.parts)
        letter = path.drive[0].lower()
        disk = self.prefix / "drive_c" if letter == "c" else self.prefix / "dosdevices" / f"{letter}:"
        return disk.joinpath(*path.parts[1:])


def _clone_hero_data(computer: Computer, system: _System) -> Iterator[Path]:
    if system.platform == "win32":
        yield from (documents / "Clone Hero" for documents in _documents(computer, system))
    else:
        yield system.home / ("Clone Hero" if system.platform == "darwin" else ".clonehero")
        yield system.home / "Clone Hero"
        yield system.home / "Documents" / "Clone Hero"


def _documents(computer: Computer, system: _System) -> Iterator[Path]:
    """List the folders that Windows may show as Documents; OneDrive takes them over where it is set up."""
    yield system.home / "Documents"
    yield system.home / "My Documents"
    if not system.is_played:
        for variable in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
            if variable in computer.environment:
                yield Path(computer.environment[variable]) / "Documents"


def _yarg_data(computer: Computer, system: _System) -> Iterator[Path]:
    if system.platform == "win32":
        bases = [system.home / "AppData" / "LocalLow" / "YARC" / "YARG"]
    elif system.platform == "darwin":
        support = system.home / "Library" / "Application Support"
        bases = [support / "YARC" / "YARG", support / "unity.YARC.YARG", support / "com.YARC.YARG"]
    else:
        config = computer.folder_of("XDG_CONFIG_HOME", ".config")
        bases = [config / "unity3d" / "YARC" / "YARG"]
    return (base / channel for base in bases for channel in ("release", "nightly", "dev"))


def _windows_within(computer: Computer) -> Iterator[_System]:
    """List the Windows systems that Wine, Proton, Lutris and Bottles keep on Linux, and Wine on macOS."""
    if computer.platform == "win32":
        return
    for prefix in _wine_prefixes(computer):
        for user in _folders_in(prefix / "drive_c" / "users"):
            if user.name.lower() != "public":
                yield _System(user, prefix, "win32")


def _wine_prefixes(computer: Computer) -> Iterator[Path]:
    home, data = computer.home, computer.folder_of("XDG_DATA_HOME", ".local/share")
    yield computer.folder_of("WINEPREFIX", ".wine")
    for steam in (
        data / "Steam",
        home / ".steam" / "steam",
        home / ".var" / "app" / "com.valvesoftware.Steam" / ".local" / "share" / "Steam",
    ):
        for library in (steam, *_steam_libraries(steam)):
            for game in _folders_in(library / "steamapps" / "compatdata"):
                yield game / "pfx"
    bottles = home / ".var" / "app" / "com.usebottles.bottles" / "data" / "bottles" / "bottles"
    for games in (home / "Games", data / "wineprefixes", data / "bottles" / "bottles", bottles):
        yield from _folders_in(games)


def _steam_libraries(steam: Path) -> Iterator[Path]:
    """List the further disks on which Steam keeps games."""
    text = _text_of(steam / "steamapps" / "libraryfolders.vdf")
    return (Path(path) for path in re.findall(r'"path"\s+"([^"]+)"', text))


def _clone_hero_settings(path: Path) -> Iterator[str]:
    """List the folders that settings.ini names."""
    section = ""
    for line in _text_of(path).splitlines():
        key, equals, value = (part.strip() for part in line.partition("="))
        if line.strip().startswith("["):
            section = line.strip().strip("[]").lower()
        elif section == "directories" and equals and re.fullmatch(r"path\d+", key.lower()) and value:
            yield value.strip('"')


def _yarg_settings(path: Path) -> Iterable[str]:
    """List the folders that settings.json names."""
    text = _text_of(path)
    try:
        settings = json.loads(text) if text else {}
    except json.JSONDecodeError:
        _log.info("%s is no JSON", path)
        return ()
    folders = settings.get("SongFolders") if isinstance(settings, dict) else None
    return [name for name in folders if isinstance(name, str) and name] if isinstance(folders, list) else ()


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _folders_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def _takes_files(folder: Path) -> bool:
    """Try it: what rights say is not all that matters."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False

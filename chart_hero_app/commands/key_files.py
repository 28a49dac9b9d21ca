"""Lists of keys as files, to take to another computer."""

from __future__ import annotations

from pathlib import Path

from chart_hero_app.commands.key_map import KeyMap
from chart_hero_core.errors import ExportError, FormatError

MOST_BYTES = 1_000_000
"""No list of keys is nearly that large."""


def read_key_file(path: Path) -> KeyMap:
    """Read a list of keys.

    Raises
    ------
    FormatError
        if it cannot be read, or is anything else
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FormatError(f'"{path.name}" is no list of keys; choose one that was exported here.')
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f'"{path.name}" is no list of keys; choose one that was exported here.') from error
    except OSError as error:
        raise FormatError(f'"{path.name}" cannot be read ({error.strerror}); choose another file.') from error
    return KeyMap.from_text(text, path.name)


def write_key_file(path: Path, key_map: KeyMap) -> None:
    """Write a list of keys; a file that is there is replaced.

    Raises
    ------
    ExportError
        if it cannot be written
    """
    try:
        path.write_text(key_map.to_text(), encoding="utf-8")
    except OSError as error:
        raise ExportError(
            f'"{path.name}" cannot be written ({error.strerror}); choose another folder.', path
        ) from error

"""A report to send to whoever helps: the log, versions and settings in one file, without names of songs."""

from __future__ import annotations

import json
import platform
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6 import __version__ as qt_version

from chart_hero_core import __version__
from chart_hero_core.errors import ExportError
from chart_hero_core.service import Finding

_SONG_SUFFIXES = "mp3|flac|wav|ogg|opus|m4a|aac|aiff?|wma|mp4|mkv|webm|mov|mid|chart|sng|charthero"
_QUOTED_SONG = re.compile(rf"""(["'])[^"'\n]*\.({_SONG_SUFFIXES})\1""", re.IGNORECASE)
_BARE_SONG = re.compile(rf"""(?:(?<![\w.~])/|\b[A-Za-z]:\\)[^"\n]*?\.({_SONG_SUFFIXES})\b""", re.IGNORECASE)
_PRIVATE = {
    ("export", "songs_folders"),
    ("export", "charter"),
    ("transcription", "model"),
    ("window", "last_folder"),
}
_LEFT_OUT = "(left out)"


def save_report(
    target: Path,
    logs: Sequence[Path],
    settings: Mapping[str, Any],
    findings: Sequence[Finding],
    *,
    has_paths: bool = False,
) -> None:
    """Write a report.

    Parameters
    ----------
    target : a zip file, replaced if it is there
    logs : files of traces, those that are there
    settings : groups of choices, as the settings file has them
    findings : what was found on this computer
    has_paths : names and folders of songs are left as they are, not taken out

    Raises
    ------
    ExportError
        if it cannot be written; nothing is left behind
    """
    beside = target.with_name(f"{target.name}.part")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as report:
            report.writestr("versions.txt", _versions(findings, has_paths))
            report.writestr("settings.json", _settings_text(settings, has_paths))
            for log in logs:
                if log.is_file():
                    text = log.read_text(encoding="utf-8", errors="replace")
                    report.writestr(log.name, text if has_paths else without_songs(text))
        beside.replace(target)
    except OSError as error:
        raise ExportError(
            f'The report "{target.name}" cannot be written ({error.strerror}); choose another folder.', target
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def without_songs(text: str) -> str:
    """Take names of songs, and of the user, out of a text."""
    text = _QUOTED_SONG.sub(r"\1a song.\2\1", text)
    text = _BARE_SONG.sub(r"a song.\1", text)
    return text.replace(str(Path.home()), "~")


def _versions(findings: Sequence[Finding], has_paths: bool) -> str:
    lines = [
        f"Chart Hero {__version__}",
        f"Python {sys.version}",
        f"Qt {qt_version}",
        platform.platform(),
        datetime.now().astimezone().isoformat(timespec="seconds"),
        *(f"{finding.state.value}: {finding.what}" for finding in findings),
    ]
    text = "\n".join(lines) + "\n"
    return text if has_paths else without_songs(text)


def _settings_text(settings: Mapping[str, Any], has_paths: bool) -> str:
    kept = {
        group: {
            name: value if has_paths or (group, name) not in _PRIVATE or not value else _LEFT_OUT
            for name, value in values.items()
        }
        for group, values in settings.items()
        if isinstance(values, Mapping)
    }
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"

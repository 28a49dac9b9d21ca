"""Whether what was exported is still as it was written: then it can be written anew without asking."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.domain.progress import Monitor
from chart_hero_core.errors import ExportError, UnreadableAudioError
from chart_hero_core.projects.contents import ExportRecord
from chart_hero_core.projects.song_identity import identify


def fingerprints_of(place: Path, monitor: Monitor | None = None) -> dict[str, str]:
    """Fingerprint what lies in an exported folder, or an exported file.

    Parameters
    ----------
    place : the folder or file; missing = nothing lies there
    monitor : asked whether to go on

    Returns
    -------
    dict
        content hash of each file by its name within the folder, with / between its parts

    Raises
    ------
    ExportError
        if a file cannot be read
    CancelledError
        if the monitor says so
    """
    folder = place if place.is_dir() else place.parent
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    try:
        return {
            file.relative_to(folder).as_posix(): identify(file, monitor).content_hash
            for file in files
            if file.is_file()
        }
    except UnreadableAudioError as error:
        raise ExportError(f"{place.name} cannot be read: {error}", place) from error


def is_untouched(export: ExportRecord, monitor: Monitor | None = None) -> bool:
    """Whether an export lies where it was written, with no file changed, added or removed since.

    Raises
    ------
    ExportError, CancelledError
        as `fingerprints_of`
    """
    return fingerprints_of(export.place, monitor) == export.fingerprints

"""Where a song folder goes: whether it may go there, and what in an older one is not ours to lose."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.errors import ExportError, FolderChangedError
from chart_hero_core.export.fingerprint import LITTER
from chart_hero_core.export.metadata import song_folder_name, with_wishes
from chart_hero_core.export.options import ExportOptions
from chart_hero_core.formats.folder_names import with_number
from chart_hero_core.formats.song_folder import require_free, require_free_file

_CHART_FILES = frozenset({"song.ini", "notes.chart", "notes.mid", "notes.midi"})
_SOUND_FILES = frozenset({"song.ogg", "song.opus", "song.mp3", "song.wav"})
_COVER_FILES = frozenset({"album.png", "album.jpg", "album.jpeg"})


def check_export(path: Path, metadata: SongMetadata, options: ExportOptions) -> Path:
    """Refuse an export that cannot succeed, before any work is done for it.

    Parameters
    ----------
    path : the song's file
    metadata : what is known of it
    options : where and how

    Returns
    -------
    Path
        the song folder to be

    Raises
    ------
    FolderChangedError
        if the folder was changed by something else since it was written
    FolderExistsError
        if the folder is there already and may not be replaced
    ExportError
        if nothing can be written there, or what is there must not be replaced
    """
    folder = options.parent / song_folder_name(with_wishes(metadata, options), options)
    if options.keep_both:
        folder = _free_name(folder)
    require_replaceable(folder, options)
    _require_writable(folder)
    if path.resolve().is_relative_to(folder.resolve()):
        raise ExportError(
            f"{folder} holds {path.name} itself, which would be lost with it; choose another folder.", folder
        )
    midi = options.general_midi
    if midi is not None:
        require_free_file(midi, overwrite=options.overwrite_midi)
        _require_writable(midi)
        if midi.resolve().is_relative_to(folder.resolve()):
            raise ExportError(f"{midi} would lie in the song folder; choose another place for it.", midi)
    return folder


def require_replaceable(folder: Path, options: ExportOptions) -> bool:
    """Refuse a folder that is there and may not be replaced.

    Returns
    -------
    bool
        whether what is there, if anything, may be replaced

    Raises
    ------
    FolderChangedError, FolderExistsError, ExportError
        as `check_export`
    """
    is_ours = options.last is not None and folder.resolve() == options.last.folder.resolve()
    if is_ours and not options.overwrite and folder.exists():
        _require_unchanged(folder, options)
    overwrite = options.overwrite or is_ours
    require_free(folder, overwrite=overwrite)
    return overwrite


def has_cover(folder: Path) -> bool:
    """Whether a song folder has album art already."""
    return folder.is_dir() and any(path.name.lower() in _COVER_FILES for path in folder.iterdir())


def carry_over(folder: Path, staging: Path, options: ExportOptions) -> None:
    """Copy what the user put into a song folder into the one that replaces it.

    Parameters
    ----------
    folder : to be replaced; may be missing
    staging : the complete new one

    Raises
    ------
    OSError
        if a file cannot be copied
    """
    for path in _foreign_entries(folder, options):
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, staging / path.name, symlinks=True)
        else:
            shutil.copy2(path, staging / path.name, follow_symlinks=False)


def _foreign_entries(folder: Path, options: ExportOptions) -> Iterator[Path]:
    """List what no export with these options would write."""
    ours = LITTER | _CHART_FILES
    if options.with_audio:
        ours |= _SOUND_FILES
    if options.cover is not None:
        ours |= _COVER_FILES
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.name.lower() not in ours)


def _require_unchanged(folder: Path, options: ExportOptions) -> None:
    assert options.last is not None
    try:
        changes = options.last.changes()
    except OSError as error:
        raise ExportError(
            f"{folder} cannot be read ({error.strerror}), so it is not replaced; choose another folder.",
            folder,
        ) from error
    if not changes.is_empty:
        raise FolderChangedError(folder, changes.changed, changes.added, changes.removed)


def _free_name(folder: Path) -> Path:
    """Find the first name, "... (2)" and so on, that nothing has."""
    if not folder.exists():
        return folder
    names = (with_number(folder.name, number) for number in count(2))
    return next(place for name in names if not (place := folder.with_name(name)).exists())


def _require_writable(place: Path) -> None:
    """Refuse a place whose nearest folder takes no files."""
    try:
        folder = next(parent for parent in place.resolve().parents if parent.exists())
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ExportError(
            f"{place} cannot be written ({error.strerror}); choose another place.", place
        ) from error

"""The folder of a data set, which several processes change: the scan finds songs while the user decides.

Each change is read, made and written under a lock, so that none is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.data_set import FILE_NAME, DataSet
from chart_hero_core.runs.json_files import read_json, write_json

SOUND_FOLDER = "sound"
"""Where the decoded sound of a data set lies."""

UNPACKED_FOLDER = "unpacked"
"""Where the songs of its .sng files lie."""

_LOCK_NAME = "data.lock"
_PATIENCE_S = 10.0  # a change takes milliseconds


def read_data_set(folder: Path) -> DataSet:
    """Read the data set of a folder; an empty one if there is none yet.

    Raises
    ------
    TrainingDataError
        if it is damaged
    """
    return read_json(folder / FILE_NAME, DataSet) if (folder / FILE_NAME).exists() else DataSet()


def change_data_set(folder: Path, change: Callable[[DataSet], DataSet]) -> DataSet:
    """Change the data set of a folder, whoever else does so meanwhile; returns what it is now.

    Parameters
    ----------
    folder : made if need be
    change : makes the new data set of the present one; see `decisions`

    Raises
    ------
    TrainingDataError
        if the data set is damaged, or the folder cannot be written to
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK_NAME, timeout=_PATIENCE_S):
            before = read_data_set(folder)
            after = change(before)
            if after != before or not (folder / FILE_NAME).exists():
                write_json(folder / FILE_NAME, after)
            return after
    except Timeout as error:
        raise TrainingDataError(f"{folder} is held by another program; close that and try again.") from error
    except OSError as error:
        raise TrainingDataError(
            f"{folder} cannot be written to ({error.strerror or error}); make room or choose another folder."
        ) from error

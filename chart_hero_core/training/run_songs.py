"""The songs of a run: read again and decoded when it begins, and the same ones whenever it goes on.

The data set as it was when the run began is kept in the run's folder (`data.json`): what is learned from and
what is held out stays the same, whatever becomes of the data set meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lightning_fabric import Fabric

from chart_hero_core.runs.control import Request
from chart_hero_core.runs.data_folder import SOUND_FOLDER, read_data_set
from chart_hero_core.runs.data_set import FILE_NAME as DATA_NAME
from chart_hero_core.runs.data_set import DataSet, SongRow, SongState
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import LeftOut, Preparing
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.training.set_apart import set_apart
from chart_hero_core.training.song_labels import SongGoneError
from chart_hero_core.training.song_reading import SongReader
from chart_hero_core.training.songs import PreparedSong


@dataclass(frozen=True, slots=True)
class RunSongs:
    """Songs of a run, decoded.

    Parameters
    ----------
    learned : to learn from
    apart : to choose the best checkpoint by; none of them is learned from or held out
    held_out : to measure on
    paths : of all that are not held out, as in the data set
    """

    learned: Sequence[PreparedSong] = ()
    apart: Sequence[PreparedSong] = ()
    held_out: Sequence[PreparedSong] = ()
    paths: Sequence[Path] = ()


class AskedError(Exception):
    """Something was asked for while songs were still being decoded."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.value)
        self.request = request


def data_set_of(run: Path, plan: RunPlan) -> DataSet:
    """Read the data set as it was when the run began, and keep it as it is if it begins now.

    Raises
    ------
    TrainingDataError
        if it is damaged, or the run's folder cannot be written to
    """
    data_set = data_set_now(run, plan)
    if plan.data is not None and not (run / DATA_NAME).exists():
        write_json(run / DATA_NAME, data_set)
    return data_set


def data_set_now(run: Path, plan: RunPlan) -> DataSet:
    """Read the same without keeping it.

    Raises
    ------
    TrainingDataError
        if it is damaged
    """
    if plan.data is None:
        return DataSet()
    return read_json(run / DATA_NAME, DataSet) if (run / DATA_NAME).exists() else read_data_set(plan.data)


def read_songs(
    run: Path, plan: RunPlan, fabric: Fabric, report: Report, ask: Callable[[], Request | None]
) -> RunSongs:
    """Read the songs, and decode what is not decoded yet; of several processes one does, the others wait.

    Songs that are gone are left out of a run that begins, and told; its data set says so from then on.

    Parameters
    ----------
    run : its folder
    plan : of the run
    fabric : of its processes
    report : told what happens
    ask : tells what the run is asked for

    Raises
    ------
    AskedError
        if something is asked for before all are decoded
    SongGoneError
        if a song of a run that goes on is gone, or all songs to learn from are
    TrainingDataError
        if the data set is damaged, or what is decoded cannot be kept
    """
    if plan.data is None:
        return RunSongs()
    if not fabric.is_global_zero:
        fabric.barrier()
    try:
        has_begun = (run / DATA_NAME).exists()
        data_set = data_set_now(run, plan)
        reader = SongReader(data_set, plan.data / SOUND_FOLDER)
        songs, gone = _decoded(data_set, reader, report, ask)
        if gone and (has_begun or not any(row.path in songs for row in data_set.training_songs)):
            raise next(iter(gone.values()))
        for path, error in gone.items():
            report(LeftOut(path=path, reason=str(error)))
        data_set = replace(data_set, songs=tuple(_marked(row, gone.get(row.path)) for row in data_set.songs))
        if fabric.is_global_zero and not has_begun:
            write_json(run / DATA_NAME, data_set)
    finally:
        if fabric.is_global_zero:
            fabric.barrier()
    split = set_apart(data_set.training_songs)
    return RunSongs(
        [songs[row.path] for row in split.learned],
        [songs[row.path] for row in split.apart],
        [songs[row.path] for row in data_set.held_out_songs],
        [row.path for row in data_set.training_songs],
    )


def _decoded(
    data_set: DataSet, reader: SongReader, report: Report, ask: Callable[[], Request | None]
) -> tuple[dict[Path, PreparedSong], dict[Path, SongGoneError]]:
    """Prepare every song that is used; also tells why some could not be."""
    songs: dict[Path, PreparedSong] = {}
    gone: dict[Path, SongGoneError] = {}
    rows = [*data_set.training_songs, *data_set.held_out_songs]
    for i, row in enumerate(rows):
        request = ask()
        if request is not None:
            raise AskedError(request)
        if not reader.is_decoded(row):
            report(Preparing(index=i, n_songs=len(rows), name=row.full_name))
        try:
            songs[row.path] = reader.prepared(row)
        except SongGoneError as error:
            gone[row.path] = error
    return songs, gone


def _marked(row: SongRow, error: SongGoneError | None) -> SongRow:
    return row if error is None else replace(row, state=SongState.DAMAGED, reason=str(error))

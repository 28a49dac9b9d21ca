"""Decoding the sound of a data set's songs ahead of a run; each is decoded once, and kept by its content."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from chart_hero_core.errors import AudioError, TrainingDataError
from chart_hero_core.runs.control import asked
from chart_hero_core.runs.data_folder import SOUND_FOLDER, read_data_set
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Preparing
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.song_scan import MapFunction
from chart_hero_core.training.song_sounds import prepare_sound

_BYTES_PER_S = 2 * SAMPLE_RATE  # mono float16
_KEPT_FREE_BYTES = 200 << 20  # so that nothing else on the disk fails for us


def build_song(song: SongRow, sound: Path) -> str | None:
    """Decode a song, if that was not done before.

    Parameters
    ----------
    song : a row with a sound
    sound : folder of decoded sound

    Returns
    -------
    why it cannot be decoded; None if it is there now

    Raises
    ------
    TrainingDataError
        if the folder cannot be written to
    """
    audio, *stems = song.audio
    try:
        prepare_sound(audio, sound, stems, song.sound_id)
    except (AudioError, FileNotFoundError) as error:
        return str(error)
    return None


def build_sound(folder: Path, report: Report, mapping: MapFunction[SongRow, str | None] = map) -> bool:
    """Decode all songs that are used, and are not decoded yet.

    Parameters
    ----------
    folder : of the data set
    report : is told of every song
    mapping : does the decoding, one song after the other or many at once

    Returns
    -------
    bool
        whether it came to its end; not if the folder's process was asked for something else

    Raises
    ------
    TrainingDataError
        if there is no song, too little room, or songs cannot be decoded; all others are
    """
    songs = [song for song in read_data_set(folder).songs if song.is_used]
    if not songs:
        raise TrainingDataError("There is no song to prepare; scan a folder of songs first.")
    sound = folder / SOUND_FOLDER
    missing = [song for song in songs if not (sound / f"{song.sound_id}.npy").exists()]
    needed_bytes, free_bytes = _checked_room(folder, missing)
    faults: list[str] = []
    results = mapping(partial(build_song, sound=sound), missing)
    for i, song in enumerate(missing):
        if asked(folder) is not None:
            return False
        report(
            Preparing(
                index=i,
                n_songs=len(missing),
                name=song.full_name,
                needed_bytes=needed_bytes,
                free_bytes=free_bytes,
            )
        )
        fault = next(results)
        faults += [] if fault is None else [fault]
    if faults:
        raise TrainingDataError(
            f"{len(faults)} of {len(songs)} songs cannot be decoded any more, such as: {faults[0]} Scan the "
            "songs again."
        )
    return True


def _checked_room(folder: Path, songs: list[SongRow]) -> tuple[int, int]:
    """Bytes that songs will take, and those that are free."""
    needed_bytes = round(sum(song.duration_s for song in songs) * _BYTES_PER_S)
    free_bytes = shutil.disk_usage(folder).free
    if songs and needed_bytes + _KEPT_FREE_BYTES > free_bytes:
        raise TrainingDataError(
            f"The sound of {len(songs)} song{'s' * (len(songs) > 1)} needs {needed_bytes / 1e9:.1f} GB, but "
            f"only {free_bytes / 1e9:.1f} GB are free on the disk of {folder}; make room, or leave songs out."
        )
    return needed_bytes, free_bytes

"""A folder of songs of any kind, looked through in one go, for a run that has no data set of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from chart_hero_core.runs.copies import without_copies
from chart_hero_core.runs.data_set import DataSet, DataSource, SongState
from chart_hero_core.runs.decisions import with_songs
from chart_hero_core.training.song_finding import find_songs
from chart_hero_core.training.song_looking import look_at_song


def scan_songs(folder: Path, unpacked: Path) -> DataSet:
    """Look through a folder of any kind.

    Parameters
    ----------
    folder : of songs
    unpacked : folder for what is in .sng files

    Raises
    ------
    TrainingDataError
        if it is no folder, or nothing in it is a song of any kind
    """
    found = find_songs(DataSource(folder))
    rows = [look_at_song(place, unpacked) for place in found.places]
    return with_songs(DataSet((found.source,)), without_copies(rows))


def scan_summary(data_set: DataSet) -> dict[str, Any]:
    """Count songs by state, those held out, and the strokes of each voice that is learned from."""
    states = Counter(song.state for song in data_set.songs)
    return {
        "states": {state.value: states[state] for state in SongState if states[state]},
        "held_out": len(data_set.held_out_songs),
        "strokes": {voice.value: number for voice, number in data_set.strokes().items()},
        "left_out": [
            {"song": song.path.name, "state": song.state.value, "reason": song.reason}
            for song in data_set.songs
            if song.state is not SongState.USABLE
        ],
    }

"""Data sets as a scan leaves them, made without one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.runs.data_set import DataSet, DataSource, SongRow, SongState, SourceKind
from chart_hero_core.runs.decisions import with_songs

SONGS = Path("Songs")
"""The folder that all songs lie in."""

_GROOVE = {DrumVoice.KICK: 200, DrumVoice.SNARE: 100, DrumVoice.HI_HAT_CLOSED: 400, DrumVoice.CRASH: 8}


def a_row(name: str, state: SongState = SongState.USABLE, **facts: Any) -> SongRow:
    """A song as it was found; `facts` are any others of a row."""
    usual: dict[str, Any] = {
        "artist": "Nobody",
        "charter": f"Charter of {name}",
        "audio": (SONGS / name / "song.ogg",),
        "duration_s": 180.0,
        "offset_s": 0.004,
        "likeness": 0.9,
        "n_strokes": _GROOVE,
        "reason": "the chart fits its sound",
    }
    return SongRow(SONGS / name, SONGS, name, state, **(usual | facts))


def a_data_set(*rows: SongRow) -> DataSet:
    """A data set of one folder with these songs, split."""
    source = DataSource(SONGS, SourceKind.GAME_SONGS)
    return with_songs(DataSet((source,)), rows)


def a_usual_data_set(n_usable: int = 40) -> DataSet:
    """Usable songs, and some of every other kind; two charts look swapped."""
    bad = {"n_strokes": {}, "offset_s": None, "likeness": None}
    return a_data_set(
        *(a_row(f"Song {number:04}", looks_swapped=number < 2) for number in range(n_usable)),
        a_row("Late", SongState.MISALIGNED, offset_s=0.085, reason="85 ms late all the way"),
        a_row("Drifting", SongState.MISALIGNED, **bad, reason="it drifts by 210 ms"),
        a_row("Silent", SongState.NO_AUDIO, **bad, reason="there is no sound file", audio=()),
        a_row("Ballad", SongState.NO_DRUMS, **bad, reason="its chart has no drums"),
        a_row("Again", SongState.DUPLICATE, reason="the same chart as Song 0000"),
        a_row("Broken", SongState.DAMAGED, **bad, reason="notes.chart ends in the middle"),
    )

"""Results of runs as a training would leave them, and folders that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import (
    FILE_NAME,
    HeardNote,
    LaneChange,
    Listening,
    RunResult,
    SongChange,
    Verdict,
)

RATE = 8_000
PIECE_S = 4.0
LANES = (
    LaneChange(Pad.GREEN_CYMBAL, 412, 38.2, 26.9),
    LaneChange(Pad.BLUE_CYMBAL, 1290, 33.4, 24.3),
    LaneChange(Pad.YELLOW_CYMBAL, 6110, 21.0, 16.8),
    LaneChange(Pad.YELLOW_TOM, 388, 61.3, 43.5),
    LaneChange(Pad.BLUE_TOM, 301, 66.1, 48.8),
    LaneChange(Pad.GREEN_TOM, 455, 58.0, 40.7),
    LaneChange(Pad.SNARE, 3874, 11.8, 9.1),
    LaneChange(Pad.KICK, 5530, 7.2, 7.6),
)
KICKS = tuple(HeardNote(0.5 * i, Pad.KICK, 100) for i in range(8))
SNARES = tuple(HeardNote(0.25 + 0.5 * i, Pad.SNARE, 100) for i in range(7))


def song_changes(n_better: int, n_same: int, n_worse: int) -> tuple[SongChange, ...]:
    """Songs, most gained first."""
    better = [
        SongChange(f"Better {i}", Path(f"b{i}"), 900, 30.0, 12.0 + 16.0 * i / n_better)
        for i in range(n_better)
    ]
    same = [SongChange(f"Same {i}", Path(f"s{i}"), 800, 20.0, 20.0) for i in range(n_same)]
    worse = [SongChange(f"Worse {i}", Path(f"w{i}"), 700, 14.1, 15.2 + 1.7 * i) for i in range(n_worse)]
    return (*better, *same, *worse)


def a_result(
    verdict: Verdict = Verdict.BETTER,
    *,
    name: str = "My kit 1",
    before: float = 24.6,
    after: float = 17.4,
    lanes: Sequence[LaneChange] = LANES,
    songs: Sequence[SongChange] | None = None,
    listening: Sequence[Listening] = (),
    not_compared: str = "",
) -> RunResult:
    """Make a result; the usual one is better, as most are hoped to be."""
    return RunResult(
        name=name,
        base_name="Shipped 1.2",
        verdict=verdict,
        before=before,
        after=after,
        gain_low=before - after - 1.3,
        gain_high=before - after + 1.4,
        lanes=tuple(lanes),
        songs=song_changes(43, 5, 2) if songs is None else tuple(songs),
        listening=tuple(listening),
        timing_ms=1.8,
        n_charters=11,
        n_shared_charters=0,
        n_songs=462,
        music_s=29 * 3600.0,
        took_s=23 * 60.0,
        device="NVIDIA H200",
        size_bytes=48_234_496,
        licence="Your own use; sharing depends on the charts",
        not_compared=not_compared,
    )


def write_piece(path: Path, song: str, before: float, after: float) -> Listening:
    """Write a piece of a song to listen to: kicks before, snares after."""
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(int(PIECE_S * RATE)) / RATE
    sound = 0.5 * np.sin(2 * np.pi * 330 * t) * (0.4 + 0.6 * np.abs(np.sin(5 * t)))
    soundfile.write(path, np.column_stack([sound, sound]), RATE)
    return Listening(song, before, after, path, KICKS, SNARES)


def write_run(folder: Path, result: RunResult, kind: RunKind = RunKind.FINE_TUNE) -> Path:
    """Leave a run as its process would that came to its end."""
    write_json(folder / PLAN_NAME, RunPlan(result.name, kind, None, None, result.base_name))
    write_json(folder / FILE_NAME, result)
    return folder

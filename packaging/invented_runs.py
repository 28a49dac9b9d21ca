"""What the pictures of the training workspace show besides songs: a run, a search, models; all invented."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path

import numpy as np
import soundfile

from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.control import new_run
from chart_hero_core.runs.events import (
    LOG_NAME,
    AnyEvent,
    Done,
    LossLost,
    Measured,
    Paused,
    Saved,
    Started,
    Step,
)
from chart_hero_core.runs.json_files import to_line, write_json
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.plan import ExpertSettings, RunKind, RunLength, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import (
    MODEL_NAME,
    HeardNote,
    LaneChange,
    Listening,
    RunResult,
    SongChange,
    Verdict,
)
from chart_hero_core.runs.search import (
    TRIALS_NAME,
    SearchPlan,
    SearchState,
    TrialRow,
    TrialState,
    new_search,
)

N_STEPS = 5000
SHOWN_STEP = 2050
BEGAN = datetime(2025, 6, 1, 13, 44, 30).timestamp()
ENDED_AT = time(14, 21)
"""Of this day: when a training ended is told on the same day alone."""
STEP_S = 0.27
DISK_BYTES = 2_470_000_000
BASE, NAME = "Shipped 1.2", "My kit 1"

_LANES = (
    (Pad.GREEN_CYMBAL, 412, 38.2, 26.9),
    (Pad.BLUE_CYMBAL, 1290, 33.4, 24.3),
    (Pad.YELLOW_CYMBAL, 6110, 21.0, 16.8),
    (Pad.YELLOW_TOM, 388, 61.3, 43.5),
    (Pad.BLUE_TOM, 301, 66.1, 48.8),
    (Pad.GREEN_TOM, 455, 58.0, 40.7),
    (Pad.SNARE, 3874, 11.8, 9.1),
    (Pad.KICK, 5530, 7.2, 7.6),
)
_BEFORE, _AFTER = 24.6, 17.4
_PIECES = (("Copper Line", 21.3, 12.0), ("Night Bus", 30.8, 22.5), ("Salt", 14.1, 16.9))
RATE, SOUND_S = 48_000, 12
_TRIALS = (
    (24.6, 3.0e-4, 0.30, 0.30),
    (22.9, 1.3e-4, 0.82, 0.11),
    (19.8, 6.1e-4, 0.24, 0.42),
    (None, 2.7e-3, 0.05, 0.71),
    (20.4, 4.4e-4, 0.51, 0.38),
    (18.9, 7.7e-4, 0.18, 0.47),
    (23.7, 5.2e-5, 0.64, 0.22),
    (19.2, 6.9e-4, 0.21, 0.55),
    (21.5, 9.8e-4, 0.37, 0.08),
    (None, 1.9e-3, 0.12, 0.33),
    (19.0, 8.1e-4, 0.16, 0.44),
)
"""Edits per 100 notes, learning rate, anchor weight, share of the kit; the first is that of the plan."""


def a_plan() -> RunPlan:
    """A long fine-tune."""
    return RunPlan(NAME, RunKind.FINE_TUNE, None, None, BASE, length=RunLength.LONG)


def write_run(runs: Path, *, last_step: int = SHOWN_STEP) -> Path:
    """Leave a run as it is after so many steps; returns its folder."""
    folder = new_run(runs, a_plan())
    with (folder / "sound.bin").open("wb") as sound:
        sound.truncate(DISK_BYTES)  # it takes no room
    _write_log(folder, _events(last_step))
    return folder


def end_run(folder: Path, *, lost_at: int | None = None) -> None:
    """Leave a run as it is when it came to its end, or when its loss became no number."""
    last_step = N_STEPS if lost_at is None else lost_at
    now = BEGAN + STEP_S * last_step
    last = [] if lost_at is None else [LossLost(time=now, step=lost_at, best_step=lost_at // 250 * 250)]
    _write_log(folder, [*_events(last_step), *last, Done(time=now + 60)])
    write_json(folder / RESULT_NAME, a_result(folder))
    ended_s = datetime.combine(datetime.now().date(), ENDED_AT).timestamp()
    os.utime(folder / RESULT_NAME, (ended_s, ended_s))


def a_result(folder: Path) -> RunResult:
    """What came of such a run; the pieces to listen to are written into its folder."""
    return RunResult(
        name=NAME,
        base_name=BASE,
        verdict=Verdict.BETTER,
        before=_BEFORE,
        after=_AFTER,
        gain_low=5.9,
        gain_high=8.6,
        lanes=tuple(LaneChange(*lane) for lane in _LANES),
        songs=_songs(),
        listening=tuple(_piece(folder, number, *piece) for number, piece in enumerate(_PIECES)),
        timing_ms=1.8,
        n_charters=11,
        n_shared_charters=0,
        n_songs=462,
        music_s=29 * 3600.0,
        took_s=23 * 60.0,
        device="GPU",
        size_bytes=8_120_960,
        licence="Your own use; sharing depends on the charts.",
    )


def keep_models(library: ModelLibrary, folder: Path) -> None:
    """Keep two models of such runs; `folder` is for what the library copies."""
    shipped = library.shipped
    for number, name in enumerate((NAME, "Practice room")):
        run = folder / name
        run.mkdir(parents=True)
        shutil.copy(shipped.path, run / MODEL_NAME)
        card = json.loads(shipped.card_path.read_text(encoding="utf-8"))
        card["kit_presence"] += 0.001 * (number + 1)  # so that each is known as another
        (run / MODEL_NAME).with_suffix(".json").write_text(json.dumps(card), encoding="utf-8")
        write_json(run / "plan.json", a_plan())
        write_json(run / RESULT_NAME, a_result(run))
        library.keep(run, name)


def write_search(studies: Path) -> Path:
    """Leave a search that was paused; returns its folder."""
    search = SearchPlan(n_trials=20)
    folder = new_search(studies, a_plan(), search)
    rows = tuple(_trial(number, *trial) for number, trial in enumerate(_TRIALS))
    shares = {"learning_rate": 0.52, "kit_share": 0.29, "anchor_weight": 0.19}
    best = ExpertSettings(learning_rate=7.7e-4, anchor_weight=0.18, kit_share=0.47)
    write_json(folder / TRIALS_NAME, SearchState(search.n_trials, rows, shares, best))
    _write_log(folder, [Paused(step=0)])
    return folder


def _songs() -> tuple[SongChange, ...]:
    """43 songs that gained, 5 that did not, 2 that lost; most gained first."""
    changes = [17.7 * (1 - i / 43) ** 1.3 + 0.6 for i in range(43)] + [0.0] * 5 + [-1.2, -2.8]
    return tuple(
        SongChange(f"Song {number}", Path(f"{number}"), 350, 24.6, 24.6 - change)
        for number, change in enumerate(changes)
    )


def _piece(folder: Path, number: int, song: str, before: float, after: float) -> Listening:
    """Noise that swells with the beat."""
    path = folder / f"piece {number}.flac"
    t = np.arange(SOUND_S * RATE) / RATE
    swell = 0.5 + 0.3 * np.abs(np.sin((5 + number) * t)) * np.sin((0.7 + 0.4 * number) * t) ** 2
    sound = 0.6 * swell * np.random.default_rng(number).uniform(-1, 1, len(t))
    soundfile.write(path, np.column_stack([sound, sound]), RATE)
    notes = tuple(HeardNote(0.5 * i, Pad.SNARE if i % 2 else Pad.KICK, 100) for i in range(2 * SOUND_S))
    return Listening(song, before, after, path, notes, notes)


def _trial(number: int, edits: float | None, rate: float, anchor: float, kit: float) -> TrialRow:
    state = TrialState.GIVEN_UP if edits is None else TrialState.FINISHED
    settings = {"learning_rate": rate, "anchor_weight": anchor, "kit_share": kit}
    return TrialRow(number, edits, state, settings, 412.0, is_present=number == 0)


def _write_log(folder: Path, events: Iterable[AnyEvent]) -> None:
    (folder / LOG_NAME).write_bytes(b"".join(to_line(event) for event in events))


def _events(last_step: int) -> Iterator[AnyEvent]:
    yield Started(
        time=BEGAN,
        step=0,
        n_steps=N_STEPS,
        device="GPU",
        reason="It is eight times as fast.",
        base_name=BASE,
        n_songs=462,
        n_held_out=50,
        batch_size=12,
    )
    best = math.inf
    for step in range(0, last_step + 1, 10):
        now = BEGAN + STEP_S * step
        if step:
            yield _step(step, now)
        if step % 250 == 0:
            measured = _measured(step, now, best)
            best = min(best, measured.edits or best) if step else best
            yield measured
            yield Saved(time=now, step=step, size_bytes=97_000_000, free_bytes=41 * 1024**3)


def _step(step: int, now: float) -> Step:
    noise = 0.02 * math.sin(0.37 * step) + 0.015 * math.sin(1.3 * step)
    return Step(
        time=now,
        step=step,
        n_steps=N_STEPS,
        loss=0.22 + 0.2 * math.exp(-step / 900) + noise,
        seconds_per_step=STEP_S,
        seconds_left=STEP_S * (N_STEPS - step),
        memory_bytes=7 * 1024**3,
        memory_total_bytes=12 * 1024**3,
    )


def _measured(step: int, now: float, best: float) -> Measured:
    """Figures that fall fast at first, and waver."""
    share = 1 - math.exp(-step / 900)
    gained = share + 0.03 * math.sin(step / 170) * share
    edits = _BEFORE + (_AFTER - _BEFORE) * gained
    return Measured(
        time=now,
        step=step,
        held_out_loss=0.43 - 0.17 * gained,
        edits=edits,
        lanes={pad: before + (after - before) * gained for pad, _, before, after in _LANES},
        is_best=step > 0 and edits < best,
    )

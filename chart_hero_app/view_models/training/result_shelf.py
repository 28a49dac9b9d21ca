"""Runs that came to an end, as their folders have it; read in threads that may wait."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.kept_models import KeptModel, look_at_model
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import MODEL_NAME, RunResult
from chart_hero_core.service import sound_of

N_COLUMNS = 60
"""Of a small waveform."""
_PEAK_RATE = 8_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run with its result.

    Parameters
    ----------
    folder : of the run
    result : what came of it
    kind : how it began; None if its plan is lost
    finished_at : local time
    """

    folder: Path
    result: RunResult
    kind: RunKind | None
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a run's model so far.

    Parameters
    ----------
    model : under which it was kept; None if it was not
    is_in_use : whether songs are heard with it
    in_use_name : of the model that songs are heard with
    shipped_name : of the model that came with the program
    free_name : that it can be kept under
    """

    model: KeptModel | None
    is_in_use: bool
    in_use_name: str
    shipped_name: str
    free_name: str


@dataclass(frozen=True, slots=True)
class SmallWave:
    """A small picture of a piece of sound.

    Parameters
    ----------
    peaks : `N_COLUMNS` loudest samples, 0..1 of the loudest of all; empty if it cannot be read
    duration_s : of the piece
    """

    peaks: tuple[float, ...] = ()
    duration_s: float = 0.0


def finished_runs(runs: Path) -> list[FinishedRun]:
    """List the runs that have a result, newest first; one whose result is damaged is passed over."""
    if not runs.is_dir():
        return []
    found = [run for folder in runs.iterdir() if (run := finished_run(folder)) is not None]
    return sorted(found, key=lambda run: run.finished_at, reverse=True)


def finished_run(folder: Path) -> FinishedRun | None:
    """Read the result of a run; None if it has none that can be read."""
    path = folder / RESULT_NAME
    if not path.is_file():
        return None
    try:
        result = read_json(path, RunResult)
        finished_at = datetime.fromtimestamp(path.stat().st_mtime)
    except (TrainingDataError, OSError) as error:
        _log.warning("a result cannot be shown: %s", error)
        return None
    try:
        kind = read_json(folder / PLAN_NAME, RunPlan).kind
    except TrainingDataError:
        kind = None
    return FinishedRun(folder, result, kind, finished_at)


def look_up(run: FinishedRun, library: ModelLibrary) -> Kept:
    """See whether a run's model was kept, and which one songs are heard with."""
    in_use, made = library.in_use, look_at_model(run.folder / MODEL_NAME, run.result.name)
    model = library.find_digest(made.digest) if made.digest else None
    is_in_use = model is not None and model.digest == in_use.digest
    return Kept(model, is_in_use, in_use.name, library.shipped.name, library.free_name(run.result.name))


def small_wave(sound: Path) -> SmallWave:
    """Draw a piece of sound small; an empty picture if it cannot be read."""
    try:
        samples = np.concatenate([np.abs(block).max(axis=1) for block in sound_of(sound, _PEAK_RATE)])
    except ChartHeroError as error:
        _log.warning("a piece cannot be drawn: %s", error)
        return SmallWave()
    peaks = np.array([column.max(initial=0.0) for column in np.array_split(samples, N_COLUMNS)])
    loudest = max(float(peaks.max()), 1e-9)
    return SmallWave(tuple((peaks / loudest).tolist()), len(samples) / _PEAK_RATE)

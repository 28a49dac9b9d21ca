"""Models that nothing can be heard with, and runs that made them: files as small as a library takes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import MODEL_NAME, LaneChange, RunResult, SongChange, Verdict

LICENCE = "Your own use; sharing depends on the charts."


def write_weights(path: Path, number: int = 0) -> Path:
    """Write weights of a few numbers, another file for each number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {"heads.weight": np.full((3, 5), number, np.float32), "heads.bias": np.zeros(7, np.float32)}
    save_file(tensors, path)
    return path


def write_card(path: Path, **entries: Any) -> Path:
    """Write the card beside weights."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    card = {"format": "chart-hero-drum-model", "version": 1, "weights_sha256": digest, **entries}
    path.with_suffix(".json").write_text(json.dumps(card), encoding="utf-8")
    return path


def write_model(path: Path, number: int = 0, **entries: Any) -> Path:
    """Write weights and their card."""
    return write_card(write_weights(path, number), **entries)


def write_other_model(path: Path, model: Path, number: float = -9.5) -> Path:
    """Write a model that hears as another one does, and is known as another one for each number."""
    shutil.copy(model, path)
    card = json.loads(model.with_suffix(".json").read_text(encoding="utf-8")) | {"kit_presence": number}
    path.with_suffix(".json").write_text(json.dumps(card), encoding="utf-8")
    return path


def a_result(name: str = "My kit", before: float = 24.6, after: float = 17.4) -> RunResult:
    """A result on two held-out songs; worse on the kick."""
    return RunResult(
        name=name,
        base_name="Shipped 1.2",
        verdict=Verdict.BETTER if after < before else Verdict.WORSE,
        before=before,
        after=after,
        gain_low=5.9,
        gain_high=8.6,
        lanes=(
            LaneChange(Pad.GREEN_CYMBAL, 412, 38.2, 26.9),
            LaneChange(Pad.SNARE, 3874, 11.8, 9.1),
            LaneChange(Pad.KICK, 5530, 7.2, 7.6),
        ),
        songs=(
            SongChange("Copper Line", Path("songs/copper"), 400, 21.3, 12.0),
            SongChange("Salt", Path("songs/salt"), 300, 14.1, 16.9),
        ),
        listening=(),
        timing_ms=1.8,
        n_charters=2,
        n_shared_charters=0,
        n_songs=462,
        music_s=29 * 3600.0,
        took_s=23 * 60.0,
        device="GPU",
        size_bytes=8_100_000,
        licence=LICENCE,
    )


def write_run(folder: Path, number: int = 1, result: RunResult | None = None) -> Path:
    """Write a run that came to its end."""
    write_model(folder / MODEL_NAME, number)
    write_json(folder / RESULT_NAME, result or a_result())
    write_json(folder / PLAN_NAME, RunPlan("My kit", RunKind.FINE_TUNE, folder / "data", folder / "base"))
    return folder

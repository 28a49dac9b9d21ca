"""The training command: `python -m chart_hero_core.training RUN_FOLDER --pack PACK`.

Progress comes on stdout, one JSON object a line (events `scanned`, `resumed`, `step`, `checkpoint`,
`calibrated`, `done`, `error`), for whoever started it; the same lines are kept in the run folder's
`log.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

import torch
from lightning_fabric import Fabric

from chart_hero_core.errors import ChartHeroError, OptionError, TrainingDataError
from chart_hero_core.training.clips import ClipRenderer
from chart_hero_core.training.dataset import ClipSource, MixedClips
from chart_hero_core.training.finishing import finish_model
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.loop import MODEL_NAME, Report, RunSpec, TrainingRun
from chart_hero_core.training.memory import keep_freed_memory
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.song_sources import scan_songs
from chart_hero_core.training.songs import SongClips
from chart_hero_core.training.validation import HeldOutClips


def main(arguments: list[str] | None = None) -> int:
    """Train; returns the exit code: 0 done, 1 failed, 130 interrupted (the last checkpoint stays)."""
    options = _parser().parse_args(arguments)
    fabric = make_fabric(options.devices, options.nodes)
    fabric.launch()  # from here on there may be several of us; the first one speaks
    streams: list[TextIO] = [sys.stdout] if fabric.is_global_zero else []

    def report(event: dict[str, Any]) -> None:
        line = json.dumps({"time": round(time.time(), 1), **event})
        for stream in streams:
            stream.write(line + "\n")
            stream.flush()

    with ExitStack() as stack:
        try:
            if fabric.is_global_zero:
                streams.append(stack.enter_context(_open_log(options.run)))
            _train(options, fabric, report)
        except ChartHeroError as error:
            report({"event": "error", "message": str(error)})
            return 1
        except KeyboardInterrupt:
            return 130
        report({"event": "done"})
    return 0


def _open_log(folder: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / "log.jsonl").open("a", encoding="utf-8")
    except OSError as error:
        raise TrainingDataError(f"{folder} cannot be written to ({error}); choose another folder.") from error


def _train(options: argparse.Namespace, fabric: Fabric, report: Report) -> None:
    keep_freed_memory()
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        training = _training_spec(options)
    except ValueError as error:
        raise OptionError(f"The training cannot start: {error}.") from error
    if not options.only_calibrate:
        _run(options, training, fabric, report).train()
    if fabric.is_global_zero:
        finish_model(options.run / MODEL_NAME, options.pack, options.calibration_songs, report)


def _run(options: argparse.Namespace, training: TrainingSpec, fabric: Fabric, report: Report) -> TrainingRun:
    """Lay out the run: synthetic clips, and those of labelled songs if there are any."""
    spec = RunSpec(training=training, sources=tuple(folder.name for folder in options.songs))
    sources: list[tuple[float, ClipSource]] = [
        (1.0 - options.songs_share * bool(options.songs), ClipRenderer(options.pack, "train", spec.clip))
    ]
    if options.songs:
        scans = [scan_songs(folder) for folder in options.songs]
        for scan in scans:
            report(scan.event())
        songs = [song for scan in scans for song in scan.songs]
        clips = SongClips(songs, options.run / "sound", spec.clip.duration_s)
        sources.append((options.songs_share, clips))
    held_out = HeldOutClips(ClipRenderer(options.pack, "validation", spec.clip), training.n_validation_clips)
    return TrainingRun(options.run, MixedClips(sources), held_out, spec, fabric, report)


def _training_spec(options: argparse.Namespace) -> TrainingSpec:
    return TrainingSpec(
        n_steps=options.steps,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        decay_share=options.decay_share,
        seed=options.seed,
        n_workers=options.workers,
        checkpoint_minutes=options.checkpoint_minutes,
        n_validation_clips=options.validation_clips,
        warm_up_steps=min(TrainingSpec().warm_up_steps, max(options.steps // 10, 1)),
    )


def _parser() -> argparse.ArgumentParser:
    defaults = TrainingSpec()
    parser = argparse.ArgumentParser(
        prog="chart-hero train", description="Train the drum model on synthetic songs; run again to go on."
    )
    parser.add_argument("run", type=Path, help="folder of the run, made if need be")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the training pack")
    parser.add_argument(
        "--songs",
        type=Path,
        action="append",
        default=[],
        help="folder of songs to learn from too: annotated, drum takes with a table, or of the games",
    )
    parser.add_argument("--songs-share", type=float, default=0.3, help="of the clips, 0..1")
    parser.add_argument("--steps", type=int, default=defaults.n_steps)
    parser.add_argument("--batch-size", type=int, default=defaults.batch_size)
    parser.add_argument("--learning-rate", type=float, default=defaults.learning_rate)
    parser.add_argument(
        "--decay-share", type=float, default=defaults.decay_share, help="last part of the steps, 0..1"
    )
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--workers", type=int, default=defaults.n_workers, help="processes that render")
    parser.add_argument(
        "--devices", type=int, default=1, help="GPUs, or processes without one, that share a batch"
    )
    parser.add_argument(
        "--nodes", type=int, default=1, help="machines; start the same command on each with torchrun"
    )
    parser.add_argument("--threads", type=int, default=0, help="threads that learn (0: torch decides)")
    parser.add_argument("--checkpoint-minutes", type=float, default=defaults.checkpoint_minutes)
    parser.add_argument("--validation-clips", type=int, default=defaults.n_validation_clips)
    parser.add_argument("--calibration-songs", type=int, default=80, help="held-out songs to calibrate on")
    parser.add_argument("--only-calibrate", action="store_true", help="calibrate the run's last checkpoint")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The developer's way to train: from nothing, on a training pack, with songs beside it if some are named."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from lightning_fabric import Fabric

from chart_hero_core.errors import OptionError
from chart_hero_core.runs.data_folder import SOUND_FOLDER, UNPACKED_FOLDER
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import FolderScanned
from chart_hero_core.training.clips import ClipRenderer
from chart_hero_core.training.dataset import ClipSource, MixedClips
from chart_hero_core.training.finishing import finish_model
from chart_hero_core.training.keeping import MODEL_NAME
from chart_hero_core.training.loop import End, TrainingRun
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_sources import scan_songs, scan_summary
from chart_hero_core.training.songs import SongClips, prepare_song
from chart_hero_core.training.validation import HeldOutClips


def train_on_pack(options: argparse.Namespace, fabric: Fabric, report: Report) -> End:
    """Train as the options say, and calibrate what came of it; see `add_pack_options`.

    Raises
    ------
    ChartHeroError
        if something that it needs cannot be used, or what it makes cannot be kept
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        training = _training_spec(options)
    except ValueError as error:
        raise OptionError(f"The training cannot start: {error}.") from error
    end = End.LEARNED if options.only_calibrate else _run(options, training, fabric, report).train()
    if fabric.is_global_zero and end is not End.PAUSED:
        finish_model(options.run / MODEL_NAME, options.pack, options.calibration_songs, report)
    return end


def _run(options: argparse.Namespace, training: TrainingSpec, fabric: Fabric, report: Report) -> TrainingRun:
    """Lay out the run: synthetic clips, and those of labelled songs if there are any."""
    spec = RunSpec(training=training, sources=tuple(folder.name for folder in options.songs))
    sources: list[tuple[float, ClipSource]] = [
        (1.0 - options.songs_share * bool(options.songs), ClipRenderer(options.pack, "train", spec.clip))
    ]
    if options.songs:
        scans = [scan_songs(folder, options.run / UNPACKED_FOLDER) for folder in options.songs]
        for folder, scan in zip(options.songs, scans, strict=True):
            report(FolderScanned(folder=str(folder), summary=scan_summary(scan)))
        songs = [song for scan in scans for song in songs_of(scan, held_out=False)]
        prepared = [prepare_song(song, options.run / SOUND_FOLDER) for song in songs]
        sources.append((options.songs_share, SongClips(prepared, spec.clip.duration_s)))
    source = ClipRenderer(options.pack, "validation", spec.clip)
    held_out = HeldOutClips.rendered(source, training.n_validation_clips)
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


def add_pack_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `train_on_pack` reads."""
    defaults = TrainingSpec()
    parser.add_argument("--pack", type=Path, help="folder of a training pack; without it, RUN holds a plan")
    group = parser.add_argument_group("with a pack")
    group.add_argument(
        "--songs",
        type=Path,
        action="append",
        default=[],
        help="folder of songs to learn from too: annotated, drum takes with a table, or of the games",
    )
    group.add_argument("--songs-share", type=float, default=0.3, help="of the clips, 0..1")
    group.add_argument("--steps", type=int, default=defaults.n_steps)
    group.add_argument("--batch-size", type=int, default=defaults.batch_size)
    group.add_argument("--learning-rate", type=float, default=defaults.learning_rate)
    group.add_argument(
        "--decay-share", type=float, default=defaults.decay_share, help="last part of the steps, 0..1"
    )
    group.add_argument("--seed", type=int, default=defaults.seed)
    group.add_argument("--workers", type=int, default=defaults.n_workers, help="processes that render")
    group.add_argument(
        "--devices", type=int, default=1, help="GPUs, or processes without one, that share a batch"
    )
    group.add_argument(
        "--nodes", type=int, default=1, help="machines; start the same command on each with torchrun"
    )
    group.add_argument("--threads", type=int, default=0, help="threads that learn (0: torch decides)")
    group.add_argument("--checkpoint-minutes", type=float, default=defaults.checkpoint_minutes)
    group.add_argument("--validation-clips", type=int, default=defaults.n_validation_clips)
    group.add_argument("--calibration-songs", type=int, default=80, help="held-out songs to calibrate on")
    group.add_argument("--only-calibrate", action="store_true", help="calibrate the run's last checkpoint")

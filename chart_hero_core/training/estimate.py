"""What a run will cost: `python -m chart_hero_core.training.estimate RUN_OR_PLAN` prints a `RunEstimate`.

Learning and listening are measured on this machine, the rest is reckoned from figures of another one.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import torch

from chart_hero_core.errors import ChartHeroError
from chart_hero_core.model.checkpoint import read_card
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.runs.data_folder import SOUND_FOLDER
from chart_hero_core.runs.data_set import DataSet, SongRow
from chart_hero_core.runs.json_files import read_json, to_json
from chart_hero_core.runs.places import usual_places
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import DeviceChoice, RunEstimate, RunKind, RunPlan
from chart_hero_core.training.chosen_pieces import CALIBRATION_S, JUDGING_S, N_PERFORMANCES
from chart_hero_core.training.excerpts import EXCERPT_S, MOST_EXCERPTS
from chart_hero_core.training.hardware import choose_device
from chart_hero_core.training.pace import Pace, pace_of
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.run_songs import data_set_now
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.set_apart import set_apart
from chart_hero_core.training.settings import MEASURED_PARTS, spec_of
from chart_hero_core.training.song_pieces import LONGEST_S, PERFORMANCE_S

PACE_NAME = "pace.json"
"""Where measured paces are remembered, beside data sets and runs."""

DECODED_PER_S = 100.0
"""Seconds of music that are decoded in a second."""
RENDERED_CLIP_S = 0.1
"""Seconds of a processor to make a clip of 8 s from a kit: 0.064 on a Zen 5 core, 22 November 2026."""

_BYTES_PER_S = 2 * SAMPLE_RATE  # of decoded sound, half floats
_STATES, _MODELS = 3, 3  # checkpoints while one is being written; last, best and the one that is written
_NUMBERS_PER_WEIGHT = 4  # in a checkpoint: the weight, its average, two of the optimiser
_LISTENING_BYTES = 30_000_000  # three pieces of songs


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to do: seconds of sound to decode, to measure and to judge; batches."""

    decoded_s: float
    measured_s: float
    judged_s: float
    n_steps: int
    n_rendered: float

    def seconds(self, spec: RunSpec, pace: Pace) -> float:
        """Tell how long it takes; clips are made while others are learned from."""
        training = spec.training
        learning = pace.clip_s * training.batch_size
        making = self.n_rendered * RENDERED_CLIP_S / max(training.n_workers, 1)
        n_timed = self.n_steps * learning / (60 * training.checkpoint_minutes)
        n_measured = 1 + max(MEASURED_PARTS, math.ceil(n_timed)) if self.n_steps else 0
        return (
            self.decoded_s / DECODED_PER_S
            + self.n_steps * max(learning, making)
            + (n_measured * self.measured_s + self.judged_s) * pace.heard_s
        )


def estimate(plan: RunPlan, data_set: DataSet, memory: Path | None = None) -> RunEstimate:
    """Tell what a run of a plan will cost.

    Parameters
    ----------
    plan : what it shall do
    data_set : what it learns from
    memory : file where measured paces are remembered

    Raises
    ------
    ModelError, OptionError, TrainingDataError
        if such a run could not start
    """
    if plan.expert.n_threads:
        torch.set_num_threads(plan.expert.n_threads)
    card = read_card(plan.base.with_suffix(".json"))[0] if plan.base else None
    spec = spec_of(plan, card)
    device = choose_device(plan.device)
    work = _work_of(plan, spec, data_set)
    n_threads = plan.expert.n_threads
    seconds = work.seconds(spec, pace_of(spec, device, n_threads, memory))
    cpu_seconds: float | None = None
    if device.accelerator != "cpu":
        processor = choose_device(DeviceChoice.CPU)
        cpu_seconds = work.seconds(spec, pace_of(spec, processor, n_threads, memory))
    folder = plan.data or usual_places().root
    return RunEstimate(
        device=device.name,
        reason=device.reason,
        seconds=round(seconds, 1),
        cpu_seconds=None if cpu_seconds is None else round(cpu_seconds, 1),
        disk_bytes=round(work.decoded_s * _BYTES_PER_S) + _run_bytes(spec),
        free_bytes=shutil.disk_usage(_existing(folder)).free,
        n_songs=len(data_set.training_songs),
        n_held_out=len(data_set.held_out_songs),
        music_s=round(_music_s(data_set.training_songs), 1),
    )


def _work_of(plan: RunPlan, spec: RunSpec, data_set: DataSet) -> _Work:
    learned, held_out = data_set.training_songs, data_set.held_out_songs
    apart = set_apart(learned).apart
    sound = None if plan.data is None else plan.data / SOUND_FOLDER
    unheard = [song for song in (*learned, *held_out) if not _is_decoded(song, sound)]
    is_calibration = plan.kind is RunKind.CALIBRATE
    kit_share = 0.0 if plan.kit is None else plan.expert.kit_share if learned else 1.0
    return _Work(
        decoded_s=_music_s(unheard),
        measured_s=sum(min(_music_s(songs), MOST_EXCERPTS * EXCERPT_S) for songs in (held_out, apart)),
        judged_s=_judged_s(plan, learned if is_calibration else apart, held_out),
        n_steps=0 if is_calibration else spec.training.n_steps,
        n_rendered=kit_share * spec.training.batch_size,
    )


def _judged_s(plan: RunPlan, calibrating: list[SongRow], held_out: list[SongRow]) -> float:
    """Seconds of music that are heard at the end, by the model before too unless its weights are the same."""
    performed_s = N_PERFORMANCES * PERFORMANCE_S if plan.kit else 0.0
    n_models = 0 if plan.base is None else 1 if plan.kind is RunKind.CALIBRATE else 2
    calibrated_s = _pieces_s(calibrating, CALIBRATION_S) or performed_s
    return calibrated_s + n_models * (_pieces_s(held_out, JUDGING_S) or performed_s)


def _pieces_s(songs: list[SongRow], most_s: float) -> float:
    return min(sum(min(song.duration_s, LONGEST_S) for song in songs), most_s)


def _is_decoded(song: SongRow, sound: Path | None) -> bool:
    return sound is not None and bool(song.sound_id) and (sound / f"{song.sound_id}.npy").exists()


def _music_s(songs: list[SongRow]) -> float:
    return sum(song.duration_s for song in songs)


def _run_bytes(spec: RunSpec) -> int:
    with torch.device("meta"):  # its size alone
        n_weights = sum(weight.numel() for weight in DrumTranscriber(spec.model).parameters())
    return 4 * n_weights * (_STATES * _NUMBERS_PER_WEIGHT + _MODELS) + _LISTENING_BYTES


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.resolve().parents) if place.exists())


def main(arguments: list[str] | None = None) -> int:
    """Print the estimate as JSON; returns the exit code: 0, or 1 with a sentence on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m chart_hero_core.training.estimate", description="Tell what a training will cost."
    )
    parser.add_argument("plan", type=Path, help="folder of a run, or a file with a plan")
    path: Path = parser.parse_args(arguments).plan
    run = path if path.is_dir() else path.parent
    try:
        plan = read_json(run / PLAN_NAME if path.is_dir() else path, RunPlan)
        told = estimate(plan, data_set_now(run, plan), usual_places().root / PACE_NAME)
    except ChartHeroError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(to_json(told).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How quickly this machine learns and listens: measured in a second or two, and remembered."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch

from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.model.inference import WindowSpec, listen
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.hardware import Device, make_fabric
from chart_hero_core.training.learner import FeatureCollate, Learner
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.run_spec import RunSpec

_N_CLIPS = 2
"""Clips of the batch that is timed; one clip of twelve takes no less than one of two."""
_KEPT_S = 24 * 3600.0  # the machine may have been busy when it was measured


@dataclass(frozen=True, slots=True)
class Pace:
    """What a device needs.

    Parameters
    ----------
    clip_s : seconds to learn from a clip
    heard_s : seconds to listen to a second of sound
    measured_at : in seconds since 1970
    """

    clip_s: float
    heard_s: float
    measured_at: float


@dataclass(frozen=True, slots=True)
class _Paces:
    """Paces by what they hang on."""

    paces: Mapping[str, Pace]


def pace_of(spec: RunSpec, device: Device, n_threads: int, memory: Path | None = None) -> Pace:
    """Tell the pace of a device, measured now if it never was.

    Parameters
    ----------
    spec : of the run
    device : that learns
    n_threads : 0: as many as torch decides
    memory : file with paces that were measured; None measures anew

    Raises
    ------
    TrainingDataError
        if the device has not enough memory for two clips
    """
    key = _key(spec, device, n_threads)
    known = _read(memory)
    if key in known and time.time() - known[key].measured_at < _KEPT_S:
        return known[key]
    try:
        pace = _measured(spec, device)
    except (RuntimeError, MemoryError) as error:
        raise TrainingDataError(
            f"{device.name} cannot learn ({str(error).splitlines()[0]}); choose another device."
        ) from error
    if memory is not None:
        _keep(memory, {**known, key: pace})
    return pace


def _measured(spec: RunSpec, device: Device) -> Pace:
    fabric = make_fabric(accelerator=device.accelerator)
    former = DrumTranscriber(spec.model).to(fabric.device) if spec.anchor else None
    learner = Learner(spec, fabric, former)
    sound = np.random.default_rng(1).normal(0.0, 0.1, round(spec.clip.duration_s * SAMPLE_RATE))
    samples = sound.astype(np.float32)
    clip = LabelledClip(samples, [], np.zeros(0, np.bool_), None, None, knows_velocities=False)
    item = (torch.from_numpy(samples), clip.targets(spec.feature.frame_grid, spec.label))
    window = WindowSpec(spec.clip.duration_s, margin_s=0.0)
    took = []
    for step in range(2):  # the first time, memory is taken and kernels are chosen
        began = time.perf_counter()
        log_mel = learner.log_mel.cpu()
        features, targets = FeatureCollate(log_mel)([item] * _N_CLIPS)
        learner.learn(features.to(fabric.device), targets.to(fabric.device), step)
        learned = time.perf_counter()
        listen(learner.average, log_mel.to(fabric.device), [samples], window, SilentMonitor())
        took = [learned - began, time.perf_counter() - learned]
    return Pace(took[0] / _N_CLIPS, took[1] / spec.clip.duration_s, measured_at=time.time())


def _key(spec: RunSpec, device: Device, n_threads: int) -> str:
    parts = (asdict(spec.feature), asdict(spec.model), spec.clip.duration_s, spec.anchor is not None)
    return (
        f"{device.name}, torch {torch.__version__}, {sha256(repr((n_threads, *parts)).encode()).hexdigest()}"
    )


def _read(memory: Path | None) -> Mapping[str, Pace]:
    if memory is None or not memory.exists():
        return {}
    try:
        return read_json(memory, _Paces).paces
    except TrainingDataError:
        return {}  # it is measured anew, and written anew


def _keep(memory: Path, paces: Mapping[str, Pace]) -> None:
    try:
        write_json(memory, _Paces(paces))
    except TrainingDataError:
        return  # a full disk: it is measured again next time

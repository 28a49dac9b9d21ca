"""The training loop: render, learn, checkpoint, score, resume.

A run lives in a folder: `state.pt` (everything that is needed to go on), `model.safetensors` with its
card (the moving average, ready to use) and `log.jsonl`. Killed at any point, it goes on from its last
checkpoint with the very clips that would have come next.
"""

from __future__ import annotations

import copy
import json
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor
from torch.utils.data import DataLoader

from chart_hero_core.audio.features import FeatureSpec, LogMel, without_band_means
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.model.checkpoint import ModelCard, save_model
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.model.network import DrumTranscriber, ModelSpec
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.credits import CREDITS
from chart_hero_core.training.dataset import ClipDataset, ClipSource, collate
from chart_hero_core.training.hardware import shares_of_batches
from chart_hero_core.training.loss import LossSpec, transcription_loss
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.targets import LabelSpec, Targets
from chart_hero_core.training.validation import HeldOutClips

MODEL_NAME = "model.safetensors"

Report = Callable[[dict[str, Any]], None]
"""Is told what happens, one plain dictionary an event."""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Everything that decides what a run learns.

    Parameters
    ----------
    sources : what the clips come from besides synthesis, as the card shall say it
    """

    feature: FeatureSpec = field(default_factory=FeatureSpec)
    model: ModelSpec = field(default_factory=ModelSpec)
    clip: ClipSpec = field(default_factory=ClipSpec)
    label: LabelSpec = field(default_factory=LabelSpec)
    loss: LossSpec = field(default_factory=LossSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)
    sources: tuple[str, ...] = ()


class TrainingRun:
    """One run, new or resumed.

    Parameters
    ----------
    folder : where the run lives; made if need be
    source : what is learned from; clips of `spec.clip`'s length
    held_out : what the run is scored by; never learned from
    spec : what to learn; a resumed run must have the same features, model, clips, sources and seed
    fabric : the devices to learn on, launched; of several processes, the first alone writes and reports
    report : told what happens

    Raises
    ------
    TrainingDataError
        if the folder holds a run of other specs, or a batch cannot be shared out evenly among the devices
    """

    def __init__(
        self,
        folder: Path,
        source: ClipSource,
        held_out: HeldOutClips,
        spec: RunSpec,
        fabric: Fabric,
        report: Report,
    ) -> None:
        self.folder, self.spec, self.fabric = folder, spec, fabric
        self.report = report if fabric.is_global_zero else _say_nothing
        self.device = fabric.device
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(spec.training.seed)
        self.network = DrumTranscriber(spec.model)
        self.average = copy.deepcopy(self.network).eval().requires_grad_(requires_grad=False).to(self.device)
        self.log_mel = LogMel(spec.feature).to(self.device)
        optimiser = torch.optim.AdamW(
            self.network.parameters(), weight_decay=spec.training.weight_decay, betas=(0.9, 0.98)
        )
        self._learner, self.optimiser = fabric.setup(self.network, optimiser)
        self.step = 0
        self._source, self._held_out = source, held_out
        if self._state_path.exists():
            self._resume()

    @property
    def _state_path(self) -> Path:
        return self.folder / "state.pt"

    def train(self) -> None:
        """Train to the end of the schedule, with checkpoints on the way and a last one at the end."""
        training = self.spec.training
        started, last_checkpoint = time.monotonic(), time.monotonic()
        first_step = self.step
        for features, targets in self._batches():
            loss = self._learn(features, targets)
            self.step += 1
            if self.step % 20 == 0 or self.step == training.n_steps:
                pace = (time.monotonic() - started) / (self.step - first_step)
                self.report(
                    {
                        "event": "step",
                        "step": self.step,
                        "n_steps": training.n_steps,
                        "loss": round(loss, 4),
                        "seconds_per_step": round(pace, 3),
                        "seconds_left": round(pace * (training.n_steps - self.step)),
                    }
                )
            is_due = time.monotonic() - last_checkpoint > 60 * training.checkpoint_minutes
            if is_due or (training.checkpoint_steps and self.step % training.checkpoint_steps == 0):
                self.checkpoint()
                last_checkpoint = time.monotonic()
        self.checkpoint()

    def _batches(self) -> Iterator[tuple[Tensor, Targets]]:
        """Make the batches that are left: features, and what the network should say of them.

        Without a GPU the processes that make the clips compute the features too: learning takes longest.
        """
        training = self.spec.training
        on_gpu = self.device.type != "cpu"
        dataset = ClipDataset(
            self._source,
            self.spec.feature.frame_grid,
            training.seed,
            first=self.step * training.batch_size,
            n_clips=max(training.n_steps - self.step, 0) * training.batch_size,
            labels=self.spec.label,
        )
        loader: DataLoader[tuple[Tensor, Targets]] = DataLoader(
            dataset,
            batch_sampler=shares_of_batches(
                len(dataset), training.batch_size, self.fabric.world_size, self.fabric.global_rank
            ),
            num_workers=training.n_workers,
            collate_fn=collate if on_gpu else _FeatureCollate(self.log_mel),
            prefetch_factor=4 if training.n_workers else None,
        )
        for inputs, targets in loader:
            features = _features(self.log_mel, inputs.to(self.device)) if on_gpu else inputs
            yield features, targets.to(self.device)

    def _learn(self, features: Tensor, targets: Targets) -> float:
        """Take one step; returns the loss."""
        training = self.spec.training
        # Dropout hangs on seed and step alone: a resumed run draws what an unbroken one would have drawn.
        torch.manual_seed((training.seed << 32) + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = training.learning_rate_at(self.step)
        self.network.train()
        loss = transcription_loss(self._learner(features), targets, self.spec.loss)
        self.optimiser.zero_grad(set_to_none=True)
        self.fabric.backward(loss)
        self.fabric.clip_gradients(self._learner, self.optimiser, max_norm=training.clip_norm)
        self.optimiser.step()
        self._average()
        return float(loss.detach())

    @torch.no_grad()
    def _average(self) -> None:
        """Let the average follow; early on it follows faster."""
        keep = min(self.spec.training.averaging, (1 + self.step) / (10 + self.step))
        for slow, fast in zip(self.average.parameters(), self.network.parameters(), strict=True):
            slow.lerp_(fast, 1.0 - keep)
        for kept, current in zip(self.average.buffers(), self.network.buffers(), strict=True):
            kept.copy_(current)

    def checkpoint(self) -> None:
        """Save everything, and score the moving average on held-out clips."""
        if self.fabric.is_global_zero:
            self._save()
        self.fabric.barrier()

    def _save(self) -> None:
        scores = self._held_out.score(self.average, self.log_mel)
        state = {
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "identity": self._identity(),
        }
        partial = self._state_path.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(self._state_path)
        card = ModelCard(
            feature_spec=self.spec.feature,
            model_spec=self.spec.model,
            window_spec=_window_of(self.spec.clip),
            training={"steps": self.step, "run": asdict(self.spec)},
            scores={"held_out_synthetic": scores},
            credits=CREDITS,
        )
        save_model(self.folder / MODEL_NAME, self.average, card)
        self.report({"event": "checkpoint", "step": self.step, "scores": scores})

    def _identity(self) -> str:
        """What must be the same for a run to be resumed."""
        spec = self.spec
        parts = [asdict(spec.feature), asdict(spec.model), asdict(spec.clip)]
        return json.dumps([*parts, spec.training.seed, spec.training.batch_size, *spec.sources])

    def _resume(self) -> None:
        try:
            state = torch.load(self._state_path, map_location=self.device, weights_only=True)
            identity = state["identity"]
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError, KeyError, TypeError) as error:
            raise TrainingDataError(
                f"{self._state_path} is damaged or no checkpoint; delete it or choose another folder."
            ) from error
        if identity != self._identity():
            raise TrainingDataError(
                f"{self.folder} holds a run with other settings; choose another folder or the same settings."
            )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]
        self.report({"event": "resumed", "step": self.step})


def _say_nothing(_event: dict[str, Any]) -> None:
    pass


def _window_of(clip: ClipSpec) -> WindowSpec:
    """Windows as long as the clips that were learned from, an eighth of it as margin on each side."""
    return WindowSpec(length_s=clip.duration_s, margin_s=clip.duration_s / 8)


@torch.no_grad()
def _features(log_mel: LogMel, samples: Tensor) -> Tensor:
    return without_band_means(log_mel(samples))


@dataclass(frozen=True, slots=True)
class _FeatureCollate:
    """Makes batches of features, in the process that made the clips."""

    log_mel: LogMel

    def __call__(self, items: list[tuple[Tensor, Targets]]) -> tuple[Tensor, Targets]:
        samples, targets = collate(items)
        return _features(self.log_mel, samples), targets

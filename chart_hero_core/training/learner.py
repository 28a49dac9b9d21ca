"""What learns: the network, its moving average, the optimiser, and one step of all three."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from chart_hero_core.audio.features import LogMel, without_band_means
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.training.anchor import anchor_loss, learned_part
from chart_hero_core.training.dataset import collate
from chart_hero_core.training.loss import transcription_loss
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.targets import Targets


class NoNumberError(Exception):
    """The loss, or its slope, is no number; the weights are still those of the step before."""


class Learner:
    """The network of a run, on the devices of a fabric.

    Parameters
    ----------
    spec : what to learn
    fabric : launched
    former : weights that a fine-tune starts from and is held to; None without `spec.anchor`

    Attributes
    ----------
    average : the moving average of the weights, which is what ships
    log_mel : its features
    is_amid_step : whether memory ran out while the weights were changed: they are then worth nothing
    """

    def __init__(self, spec: RunSpec, fabric: Fabric, former: DrumTranscriber | None = None) -> None:
        self._spec, self._fabric = spec, fabric
        torch.manual_seed(spec.training.seed)
        self.network = DrumTranscriber(spec.model)
        if former is not None:
            self.network.load_state_dict(former.state_dict())
        self._former = None if former is None else _frozen(former).to(fabric.device)
        self.average = _frozen(self.network).to(fabric.device)
        self.log_mel = LogMel(spec.feature).to(fabric.device)
        optimiser = torch.optim.AdamW(
            self.network.parameters(), weight_decay=spec.training.weight_decay, betas=(0.9, 0.98)
        )
        self._module, self._optimiser = fabric.setup(self.network, optimiser)
        self.is_amid_step = False

    def learn(self, features: Tensor, targets: Targets, step: int) -> float:
        """Take one step; returns the loss, the mean of all processes.

        Raises
        ------
        NoNumberError
            if there is no number to learn from
        """
        training = self._spec.training
        # Dropout hangs on seed and step alone: a resumed run draws what an unbroken one would have drawn.
        torch.manual_seed((training.seed << 32) + step)
        for group in self._optimiser.param_groups:
            group["lr"] = training.learning_rate_at(step)
        self._begin()
        loss = self._loss(features, targets)
        self._optimiser.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        slope = self._fabric.clip_gradients(
            self._module, self._optimiser, max_norm=training.clip_norm, error_if_nonfinite=False
        )
        common = self._fabric.all_reduce(loss.detach())
        assert isinstance(common, Tensor)
        if not (torch.isfinite(common) and (slope is None or torch.isfinite(slope))):
            raise NoNumberError
        self.is_amid_step = True
        self._optimiser.step()
        self._follow(step)
        self.is_amid_step = False
        return float(common)

    def _begin(self) -> None:
        """Listen as in training; the statistics of a fine-tune's norms stay those of all music."""
        self.network.train()
        if self._former is not None:
            for module in self.network.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()

    def _loss(self, features: Tensor, targets: Targets) -> Tensor:
        spec = self._spec
        logits = self._module(features)
        if self._former is None or spec.anchor is None:
            return transcription_loss(logits, targets, spec.loss)
        with torch.no_grad(), self._fabric.autocast():
            former = self._former(features)
        learned = learned_part(targets, spec.anchor)
        held = anchor_loss(logits, former, learned, spec.anchor, spec.loss)
        return transcription_loss(logits, learned, spec.loss) + held

    @torch.no_grad()
    def _follow(self, step: int) -> None:
        """Let the average follow; early on it follows faster."""
        keep = min(self._spec.training.averaging, (1 + step) / (10 + step))
        for slow, fast in zip(self.average.parameters(), self.network.parameters(), strict=True):
            slow.lerp_(fast, 1.0 - keep)
        for kept, current in zip(self.average.buffers(), self.network.buffers(), strict=True):
            kept.copy_(current)

    def state(self) -> dict[str, Any]:
        """Everything that is needed to go on."""
        return {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }

    def take(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state`."""
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.is_amid_step = False

    def forget_batch(self) -> None:
        """Give back what the last batch needed."""
        self._optimiser.zero_grad(set_to_none=True)
        if self._fabric.device.type == "cuda":
            torch.cuda.empty_cache()


@torch.no_grad()
def features_of(log_mel: LogMel, samples: Tensor) -> Tensor:
    """Compute what the network listens to, (batch, n_resolutions, n_frames, n_mels)."""
    return without_band_means(log_mel(samples))


@dataclass(frozen=True, slots=True)
class FeatureCollate:
    """Makes batches of features, in the process that made the clips."""

    log_mel: LogMel

    def __call__(self, items: list[tuple[Tensor, Targets]]) -> tuple[Tensor, Targets]:
        """Make one."""
        samples, targets = collate(items)
        return features_of(self.log_mel, samples), targets


def _frozen(network: DrumTranscriber) -> DrumTranscriber:
    return copy.deepcopy(network).eval().requires_grad_(requires_grad=False)

"""What the network is punished for."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.model.network import Logits
from chart_hero_core.training.targets import Targets

FAMILY_OF_VOICE = [FAMILIES.index(voice.family) for voice in VOICES]
"""Index of the family of each voice."""


@dataclass(frozen=True, slots=True)
class LossSpec:
    """Weights of the parts.

    Parameters
    ----------
    positive_weight : how much more a stroke's frame counts than an empty one
    voice_weight, velocity_weight, beat_weight : against the families' 1
    """

    positive_weight: float = 3.0
    voice_weight: float = 0.15
    velocity_weight: float = 0.2
    beat_weight: float = 0.3


def transcription_loss(logits: Logits, targets: Targets, spec: LossSpec) -> Tensor:
    """Sum the parts up.

    Parameters
    ----------
    logits, targets : batches of equal length
    spec : weights

    Returns
    -------
    Tensor
        a scalar
    """
    weight = targets.family_weights * (1.0 + (spec.positive_weight - 1.0) * targets.families)
    families = _mean_bce(logits.families, targets.families, weight) * len(FAMILIES)
    struck = (targets.families > 0.3) * targets.family_weights * targets.families
    voices = _masked_bce(logits.voices, targets.voices, struck[..., FAMILY_OF_VOICE] * targets.voice_weights)
    velocity_errors = (torch.sigmoid(logits.velocities.float()) - targets.velocities) ** 2
    measured = struck * targets.velocity_weights[..., None]
    velocities = (velocity_errors * measured).sum() / measured.sum().clamp(min=1.0)
    beats = sum(
        _mean_bce(track, target, targets.beat_weights * (1.0 + (spec.positive_weight - 1.0) * target))
        for track, target in ((logits.beat, targets.beat), (logits.downbeat, targets.downbeat))
    )
    return (
        families + spec.voice_weight * voices + spec.velocity_weight * velocities + spec.beat_weight * beats
    )


def _mean_bce(logits: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    losses = functional.binary_cross_entropy_with_logits(logits.float(), targets, reduction="none")
    return (losses * weight).mean()


def _masked_bce(logits: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    losses = functional.binary_cross_entropy_with_logits(logits.float(), targets, reduction="none")
    return (losses * mask).sum() / mask.sum().clamp(min=1.0)

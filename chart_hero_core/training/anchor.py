"""Holding a fine-tune to the model that it starts from: what it is not taught, it shall not forget.

The model before listens to the same clips, and what it says is a label of its own: a strong one for lanes
that are not learned and for what the songs' labels do not say (velocities of charts, beats of takes), a weak
one for all the rest, so that a few songs do not undo what many taught.

References
----------
Li & Hoiem, "Learning without forgetting", ECCV 2016 (arXiv 1606.09282).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE
from chart_hero_core.model.network import Logits
from chart_hero_core.training.loss import FAMILY_OF_VOICE, LossSpec
from chart_hero_core.training.targets import Targets


@dataclass(frozen=True, slots=True)
class AnchorSpec:
    """How strongly a fine-tune is held.

    Parameters
    ----------
    weight : of the former model's word on what is learned, against 1 for the labels
    held_weight : of its word on what is not learned
    lanes : values of the pads that are learned; empty: all
    """

    weight: float = 0.3
    held_weight: float = 3.0
    lanes: tuple[str, ...] = ()

    def learns_voices(self) -> Tensor:
        """(n_voices,), 1 for each that is learned."""
        return torch.tensor([float(not self.lanes or PAD_OF_VOICE[v].value in self.lanes) for v in VOICES])

    def learns_families(self) -> Tensor:
        """(n_families,), 1 for each that has a lane that is learned: its lanes share what says "struck"."""
        learned = self.learns_voices().tolist()
        taught = {voice.family for voice, is_learned in zip(VOICES, learned, strict=True) if is_learned}
        return torch.tensor([float(family in taught) for family in FAMILIES])


def lanes_of(pads: tuple[Pad, ...]) -> tuple[str, ...]:
    """Name pads as `AnchorSpec` does; all of them together are no choice."""
    return () if set(pads) == set(Pad) else tuple(pad.value for pad in Pad if pad in pads)


def learned_part(targets: Targets, spec: AnchorSpec) -> Targets:
    """Take away what the labels say of lanes that are not learned, and of beats if some lanes are chosen."""
    if not spec.lanes:
        return targets
    device = targets.families.device
    return replace(
        targets,
        family_weights=targets.family_weights * spec.learns_families().to(device),
        voice_weights=targets.voice_weights * spec.learns_voices().to(device),
        beat_weights=torch.zeros_like(targets.beat_weights),
    )


def anchor_loss(logits: Logits, former: Logits, learned: Targets, spec: AnchorSpec, loss: LossSpec) -> Tensor:
    """Punish what is said otherwise than before.

    Parameters
    ----------
    logits, former : of the network and of the model before, for the same batch
    learned : what is learned of the batch; see `learned_part`
    spec, loss : weights

    Returns
    -------
    Tensor
        a scalar, 0 at its least
    """

    def pull(is_learned: Tensor) -> Tensor:
        return spec.weight * is_learned + spec.held_weight * (1.0 - is_learned)

    device = logits.families.device
    learns_families, learns_voices = (
        part.to(device) for part in (spec.learns_families(), spec.learns_voices())
    )
    struck = torch.sigmoid(former.families.float())
    of_voices = struck[..., FAMILY_OF_VOICE]
    families = _divergence(logits.families, former.families)
    families = families * (1.0 + (loss.positive_weight - 1.0) * struck) * pull(learns_families)
    voices = _divergence(logits.voices, former.voices) * of_voices * pull(learns_voices)
    knows_velocity = learned.velocity_weights[..., None] * learns_families
    errors = torch.sigmoid(logits.velocities.float()) - torch.sigmoid(former.velocities.float())
    velocities = errors**2 * struck * pull(knows_velocity)
    beats = sum(
        (_divergence(track, before) * pull(learned.beat_weights)).mean()
        for track, before in ((logits.beat, former.beat), (logits.downbeat, former.downbeat))
    )
    return (
        families.mean() * len(FAMILIES)
        + loss.voice_weight * voices.sum() / of_voices.sum().clamp(min=1.0)
        + loss.velocity_weight * velocities.sum() / struck.sum().clamp(min=1.0)
        + loss.beat_weight * beats
    )


def _divergence(logits: Tensor, former: Tensor) -> Tensor:
    """Kullback-Leibler divergence of each yes or no from what it was; 0 where nothing changed."""
    logits, former = logits.float(), former.float()
    before = torch.sigmoid(former)
    cost = functional.binary_cross_entropy_with_logits(logits, before, reduction="none")
    return cost - functional.binary_cross_entropy_with_logits(former, before, reduction="none")

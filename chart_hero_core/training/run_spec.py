"""Everything that decides what a run learns."""

from __future__ import annotations

from dataclasses import dataclass, field

from chart_hero_core.audio.features import FeatureSpec
from chart_hero_core.model.network import ModelSpec
from chart_hero_core.training.anchor import AnchorSpec
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.loss import LossSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.targets import LabelSpec


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Everything that decides what a run learns. Stored with the weights.

    Parameters
    ----------
    anchor : how a fine-tune is held to the model that it starts from; None: it starts from nothing
    sources : what the clips come from besides synthesis, as the card shall say it
    """

    feature: FeatureSpec = field(default_factory=FeatureSpec)
    model: ModelSpec = field(default_factory=ModelSpec)
    clip: ClipSpec = field(default_factory=ClipSpec)
    label: LabelSpec = field(default_factory=LabelSpec)
    loss: LossSpec = field(default_factory=LossSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)
    anchor: AnchorSpec | None = None
    sources: tuple[str, ...] = ()

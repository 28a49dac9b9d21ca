"""What the choices of a plan come to: speeds and anchors, and the spec of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from chart_hero_core.errors import OptionError
from chart_hero_core.model.checkpoint import ModelCard
from chart_hero_core.runs.lengths import n_steps_of
from chart_hero_core.runs.plan import Boldness, RunKind, RunPlan
from chart_hero_core.training.anchor import AnchorSpec, lanes_of
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.loss import LossSpec
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.targets import LabelSpec

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a fine-tune may go: its highest learning rate, and the weight of the former model's word."""

    learning_rate: float
    anchor_weight: float


STRENGTHS = {
    Boldness.CAREFUL: Strength(1e-4, 1.0),
    Boldness.NORMAL: Strength(3e-4, 0.3),
    Boldness.BOLD: Strength(8e-4, 0.1),
}
"""The shipped model was learned at 2e-3, from nothing: a twentieth of it changes how known sounds are heard,
two fifths change what is heard as what. At weight 1 the former model's word counts as much as the charts'."""

SCRATCH_LEARNING_RATE = 2e-3
MEASURED_PARTS = 10
"""A run is measured after each of so many equal parts, besides every so many minutes."""

_MOST_WARM_UP_STEPS = 300


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fields of `ExpertSettings` come to that may be left open."""

    n_steps: int
    learning_rate: float
    anchor_weight: float
    positive_weight: float
    voice_weight: float
    beat_weight: float
    onset_width_frames: float


def settings_of(plan: RunPlan) -> Settings:
    """Fill in what the expert page leaves to length and boldness."""
    if plan.kind is RunKind.SCRATCH:
        strength = Strength(SCRATCH_LEARNING_RATE, 0.0)
    else:
        strength = STRENGTHS[plan.boldness]
    expert, loss, label = plan.expert, LossSpec(), LabelSpec()
    return Settings(
        n_steps=_given(expert.n_steps, n_steps_of(plan.kind, plan.length)),
        learning_rate=_given(expert.learning_rate, strength.learning_rate),
        anchor_weight=_given(expert.anchor_weight, strength.anchor_weight),
        positive_weight=_given(expert.positive_weight, loss.positive_weight),
        voice_weight=_given(expert.voice_weight, loss.voice_weight),
        beat_weight=_given(expert.beat_weight, loss.beat_weight),
        onset_width_frames=_given(expert.onset_width_frames, label.onset_width_frames),
    )


def spec_of(plan: RunPlan, base: ModelCard | None, sources: tuple[str, ...] = ()) -> RunSpec:
    """Make the spec of a run.

    Parameters
    ----------
    plan : what the user wants
    base : card of the model that a fine-tune starts from
    sources : of its clips, for the card

    Raises
    ------
    OptionError
        if a choice cannot be honoured
    """
    try:
        spec = _spec(plan, settings_of(plan), sources)
    except ValueError as error:
        raise OptionError(f"The training cannot start: {error}.") from error
    if plan.kind is RunKind.SCRATCH:
        return spec
    if base is None:
        raise OptionError("A fine-tune needs a model to start from; choose one, or learn from scratch.")
    if base.feature_spec.sample_rate != SAMPLE_RATE:
        raise OptionError(
            f"{plan.base_name or 'The model'} listens at {base.feature_spec.sample_rate} Hz, not "
            f"{SAMPLE_RATE}; choose another one to start from."
        )
    return replace(
        spec,
        feature=base.feature_spec,
        model=base.model_spec,
        clip=ClipSpec(duration_s=base.window_spec.length_s),
        anchor=AnchorSpec(weight=settings_of(plan).anchor_weight, lanes=lanes_of(plan.lanes)),
    )


def _spec(plan: RunPlan, settings: Settings, sources: tuple[str, ...]) -> RunSpec:
    expert, n_steps = plan.expert, settings.n_steps
    return RunSpec(
        label=LabelSpec(onset_width_frames=settings.onset_width_frames),
        loss=LossSpec(
            positive_weight=settings.positive_weight,
            voice_weight=settings.voice_weight,
            beat_weight=settings.beat_weight,
        ),
        training=TrainingSpec(
            n_steps=n_steps,
            batch_size=expert.batch_size,
            learning_rate=settings.learning_rate,
            warm_up_steps=min(_MOST_WARM_UP_STEPS, max(n_steps // 10, 1)),
            seed=expert.seed,
            n_workers=expert.n_workers,
            checkpoint_minutes=expert.checkpoint_minutes,
            checkpoint_steps=max(n_steps // MEASURED_PARTS, 1),
        ),
        sources=sources,
    )


def _given(value: T | None, otherwise: T) -> T:
    return otherwise if value is None else value

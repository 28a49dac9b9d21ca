"""Runs of a tiny network on clips that are made in no time, obedient and breakable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from chart_hero_core.model.checkpoint import LoadedModel, ModelCard
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.runs.control import Request
from chart_hero_core.runs.events import Event
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.keeping import Base
from chart_hero_core.training.loop import End, TrainingRun
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.validation import HeldOutClips
from tests.support.drum_sounds import drum_sound, played_groove
from tests.support.tiny_models import TINY_FEATURES, TINY_MODEL, tiny_log_mel, tiny_network

CLIP_S = 1.0
SPEC = RunSpec(
    feature=TINY_FEATURES,
    model=TINY_MODEL,
    clip=ClipSpec(duration_s=CLIP_S),
    training=TrainingSpec(
        n_steps=6, batch_size=4, warm_up_steps=2, n_workers=0, checkpoint_minutes=60.0, checkpoint_steps=2
    ),
)


class Grooves:
    """A clip source: other strokes for every index, on one kit."""

    def render(self, seed: int, index: int) -> LabelledClip:
        """Make a clip."""
        onsets = [
            replace(onset, onset_s=onset.onset_s - 0.9)
            for onset in played_groove(1000 * seed + index, CLIP_S + 1.0)
            if 0.9 <= onset.onset_s < 0.9 + CLIP_S
        ]
        samples = drum_sound(onsets, CLIP_S, SAMPLE_RATE)
        return LabelledClip(
            samples, onsets, np.ones(len(onsets), np.bool_), None, None, knows_velocities=False
        )


def with_training(**changes: Any) -> RunSpec:
    """The usual spec with other settings of the training."""
    return replace(SPEC, training=replace(SPEC.training, **changes))


def tiny_base() -> Base:
    """A model of random weights."""
    card = ModelCard(TINY_FEATURES, TINY_MODEL, WindowSpec(CLIP_S, CLIP_S / 8), credits=("Nobody.",))
    return Base(LoadedModel(tiny_network(3), tiny_log_mel(), card, "0" * 64, "0" * 64), "Tiny")


def a_run(
    folder: Path,
    report: Callable[[Event], None],
    spec: RunSpec = SPEC,
    *,
    base: Base | None = None,
    ask: Callable[[], Request | None] | None = lambda: None,
) -> TrainingRun:
    """Lay a run out in a folder, new or old."""
    held_out = HeldOutClips.rendered(Grooves(), 1)
    return TrainingRun(folder, Grooves(), held_out, spec, make_fabric(), report, base, ask)


def learned(
    folder: Path,
    spec: RunSpec = SPEC,
    *,
    base: Base | None = None,
    ask: Callable[[], Request | None] = lambda: None,
) -> tuple[End, list[Event]]:
    """Train to an end; returns it, and what was said."""
    events: list[Event] = []
    return a_run(folder, events.append, spec, base=base, ask=ask).train(), events


def state_of(folder: Path, name: str = "state.pt") -> dict[str, Any]:
    """What a checkpoint holds."""
    state: dict[str, Any] = torch.load(folder / name, weights_only=True)
    return state


def assert_equal_runs(one: Path, other: Path) -> None:
    """Compare the last checkpoints of two runs, bit for bit."""
    first, second = state_of(one), state_of(other)
    assert (first["step"], first["n_clips"]) == (second["step"], second["n_clips"])
    for part in ("network", "average"):
        assert all(torch.equal(weight, second[part][name]) for name, weight in first[part].items())

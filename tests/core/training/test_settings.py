from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import OptionError
from chart_hero_core.model.checkpoint import ModelCard
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.runs.plan import Boldness, ExpertSettings, RunKind, RunLength, RunPlan
from chart_hero_core.training.settings import settings_of, spec_of
from tests.support.tiny_models import TINY_FEATURES, TINY_MODEL

PLAN = RunPlan("My kit", RunKind.FINE_TUNE, Path("data"), Path("base.safetensors"))
CARD = ModelCard(TINY_FEATURES, TINY_MODEL, WindowSpec(4.0, 0.5))


def test_longer_runs_take_more_steps() -> None:
    steps = [settings_of(replace(PLAN, length=length)).n_steps for length in RunLength]

    assert steps == sorted(set(steps))


def test_bolder_runs_learn_faster_and_are_held_less() -> None:
    settings = [settings_of(replace(PLAN, boldness=boldness)) for boldness in Boldness]

    assert [one.learning_rate for one in settings] == sorted({one.learning_rate for one in settings})
    anchors = [one.anchor_weight for one in settings]
    assert anchors == sorted(set(anchors), reverse=True)


def test_what_an_expert_says_counts() -> None:
    expert = ExpertSettings(n_steps=7, learning_rate=0.1, anchor_weight=0.0, voice_weight=2.0, batch_size=3)

    spec = spec_of(replace(PLAN, expert=expert), CARD)

    assert (spec.training.n_steps, spec.training.learning_rate, spec.training.batch_size) == (7, 0.1, 3)
    assert spec.anchor is not None
    assert spec.anchor.weight == 0.0
    assert spec.loss.voice_weight == 2.0


def test_a_fine_tune_has_the_shape_of_its_base() -> None:
    spec = spec_of(replace(PLAN, lanes=(Pad.GREEN_CYMBAL, Pad.KICK)), CARD)

    assert (spec.feature, spec.model, spec.clip.duration_s) == (TINY_FEATURES, TINY_MODEL, 4.0)
    assert spec.anchor is not None
    assert spec.anchor.lanes == ("kick", "green_cymbal")


def test_a_run_from_scratch_is_held_to_nothing() -> None:
    spec = spec_of(replace(PLAN, kind=RunKind.SCRATCH, lanes=(Pad.KICK,)), CARD)

    assert spec.anchor is None
    assert spec.model != TINY_MODEL
    assert spec.training.n_steps > settings_of(PLAN).n_steps


def test_a_base_of_another_sample_rate_is_refused() -> None:
    card = replace(CARD, feature_spec=replace(TINY_FEATURES, sample_rate=44_100))

    with pytest.raises(OptionError, match="listens at 44100 Hz, not 32000"):
        spec_of(PLAN, card)


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(OptionError, match="n_steps and batch_size must be at least 1"):
        spec_of(replace(PLAN, expert=ExpertSettings(batch_size=0)), CARD)

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from chart_hero_core.audio.features import without_band_means
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.network import Logits
from chart_hero_core.training.loss import LossSpec, transcription_loss
from chart_hero_core.training.targets import Targets, make_targets, stack_targets
from tests.support.tiny_models import tiny_log_mel, tiny_network

GRID = FrameGrid(32_000, 320)
N_FRAMES = 101
ONSETS = [DrumOnset(0.2, DrumVoice.KICK), DrumOnset(0.6, DrumVoice.TOM_MID, velocity=50)]


def targets_of(onsets: list[DrumOnset], *, audible: bool = True) -> Targets:
    beats_s = np.array([0.2, 0.6])
    return stack_targets(
        [make_targets(GRID, N_FRAMES, onsets, np.full(len(onsets), audible), beats_s, beats_s[:1])]
    )


def logits_of(targets: Targets, certainty: float = 8.0) -> Logits:
    """Say what the targets want to hear."""

    def sure(shares: torch.Tensor) -> torch.Tensor:
        return torch.logit(shares.clamp(1e-4, 1 - 1e-4)).clamp(-certainty, certainty)

    return Logits(
        sure(targets.families),
        sure(targets.voices),
        sure(targets.velocities),
        sure(targets.beat),
        sure(targets.downbeat),
    )


def test_the_right_answer_costs_less_than_any_other() -> None:
    targets = targets_of(ONSETS)
    right = logits_of(targets)
    wrong = [
        right._replace(families=right.families.roll(5, dims=1)),
        right._replace(voices=-right.voices),
        right._replace(velocities=right.velocities + 1.0),
        right._replace(beat=right.beat.roll(5, dims=1)),
        right._replace(downbeat=-right.downbeat),
    ]

    best = transcription_loss(right, targets, LossSpec())

    assert all(transcription_loss(other, targets, LossSpec()) > best + 1e-4 for other in wrong)


def test_an_unknown_voice_teaches_its_family_alone() -> None:
    hats = [voice for voice in VOICES if voice.family is DrumFamily.HI_HAT]
    onset = [DrumOnset(0.5, DrumVoice.HI_HAT_CLOSED)]
    alike = {DrumVoice.HI_HAT_CLOSED: hats}
    made = make_targets(GRID, N_FRAMES, onset, np.ones(1, dtype=np.bool_), None, None, voices_alike=alike)
    targets = stack_targets([made])
    right = logits_of(targets)
    opened = right.voices.clone()
    opened[..., VOICES.index(DrumVoice.HI_HAT_OPEN)] = 8.0

    losses = [
        transcription_loss(logits, targets, LossSpec())
        for logits in (right, right._replace(voices=opened), right._replace(families=-right.families))
    ]

    assert losses[1] == pytest.approx(float(losses[0]))
    assert losses[2] > losses[0] + 1.0


def test_a_drowned_stroke_costs_nothing_either_way() -> None:
    drowned = targets_of(ONSETS, audible=False)
    heard = logits_of(drowned)
    families = heard.families.clone()
    families[drowned.family_weights == 0] = -8.0
    missed = heard._replace(families=families, voices=-heard.voices, velocities=-heard.velocities)

    torch.testing.assert_close(
        transcription_loss(heard, drowned, LossSpec()), transcription_loss(missed, drowned, LossSpec())
    )


def test_an_audible_stroke_that_is_missed_costs() -> None:
    targets = targets_of(ONSETS)
    logits = logits_of(targets)
    missed = logits._replace(families=torch.full_like(logits.families, -8.0))

    assert (
        transcription_loss(missed, targets, LossSpec())
        > transcription_loss(logits, targets, LossSpec()) + 0.1
    )


def test_a_miss_costs_more_with_a_higher_positive_weight() -> None:
    targets = targets_of(ONSETS)
    silent = logits_of(targets_of([]))
    families_alone = LossSpec(voice_weight=0.0, velocity_weight=0.0, beat_weight=0.0)

    mild, strict = (
        transcription_loss(silent, targets, replace(families_alone, positive_weight=weight))
        for weight in (1.0, 3.0)
    )

    assert strict > 2.0 * mild


def test_voices_count_at_strokes_only() -> None:
    targets = targets_of([])
    logits = logits_of(targets)

    changed = logits._replace(voices=torch.randn_like(logits.voices))

    assert transcription_loss(changed, targets, LossSpec()) == transcription_loss(logits, targets, LossSpec())


def test_a_clip_without_strokes_has_a_finite_loss() -> None:
    targets = targets_of([], audible=False)

    assert torch.isfinite(transcription_loss(logits_of(targets), targets, LossSpec()))


def test_no_weight_no_part() -> None:
    targets = targets_of(ONSETS)
    logits = logits_of(targets)
    deaf = replace(LossSpec(), voice_weight=0.0, velocity_weight=0.0, beat_weight=0.0)

    changed = Logits(logits.families, -logits.voices, -logits.velocities, -logits.beat, -logits.downbeat)

    assert transcription_loss(changed, targets, deaf) == transcription_loss(logits, targets, deaf)


def test_shapes_of_the_network_fit_the_targets() -> None:
    features = without_band_means(tiny_log_mel()(torch.randn(1, 32_000)))

    logits = tiny_network()(features)

    assert logits.families.shape == (1, N_FRAMES, len(FAMILIES))
    assert logits.voices.shape[-1] == len(VOICES)
    assert torch.isfinite(transcription_loss(logits, targets_of(ONSETS), LossSpec()))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_step_lowers_the_loss(seed: int) -> None:
    network = tiny_network(seed)
    features = without_band_means(tiny_log_mel()(0.1 * torch.randn(1, 32_000)))
    targets = targets_of(ONSETS)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01)

    before = transcription_loss(network(features), targets, LossSpec())
    before.backward()
    optimiser.step()

    assert transcription_loss(network(features), targets, LossSpec()) < before

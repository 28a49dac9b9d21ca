"""A fine-tune moves what it is taught, and leaves the rest where it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumVoice
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.model.network import DrumTranscriber, Logits
from chart_hero_core.training.anchor import AnchorSpec, anchor_loss, lanes_of, learned_part
from chart_hero_core.training.dataset import collate
from chart_hero_core.training.keeping import MODEL_NAME
from chart_hero_core.training.learner import features_of
from chart_hero_core.training.loss import LossSpec
from chart_hero_core.training.targets import Targets
from tests.support.tiny_models import TINY_FEATURES, tiny_log_mel, tiny_network
from tests.support.tiny_runs import SPEC, Grooves, learned, tiny_base, with_training

CYMBALS = (Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)


def batch() -> tuple[torch.Tensor, Targets]:
    clips = [Grooves().render(5, index) for index in range(4)]
    grid = TINY_FEATURES.frame_grid
    samples, targets = collate([(torch.from_numpy(clip.samples), clip.targets(grid)) for clip in clips])
    return features_of(tiny_log_mel(), samples), targets


def said(network: DrumTranscriber, features: torch.Tensor) -> Logits:
    with torch.no_grad():
        logits: Logits = network(features)
    return logits


def test_nothing_is_pulled_where_nothing_changed() -> None:
    features, targets = batch()
    logits = said(tiny_network(), features)

    cost = anchor_loss(logits, logits, targets, AnchorSpec(), LossSpec())

    assert float(cost) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("part", Logits._fields)
def test_every_output_is_held(part: str) -> None:
    features, targets = batch()
    former = said(tiny_network(), features)
    moved = former._replace(**{part: getattr(former, part) + 1.0})

    assert anchor_loss(moved, former, targets, AnchorSpec(), LossSpec()) > 1e-4


def test_what_labels_do_not_say_is_held_more_strongly() -> None:
    features, targets = batch()
    former = said(tiny_network(), features)
    moved = former._replace(beat=former.beat + 1.0, velocities=former.velocities + 1.0)
    known = replace(
        targets,
        beat_weights=torch.ones_like(targets.beat_weights),
        velocity_weights=torch.ones_like(targets.velocity_weights),
    )

    costs = [anchor_loss(moved, former, one, AnchorSpec(), LossSpec()) for one in (targets, known)]

    assert costs[0] > 5 * costs[1]


def test_lanes_of_a_family_share_what_says_that_it_is_struck() -> None:
    spec = AnchorSpec(lanes=lanes_of((Pad.GREEN_CYMBAL, Pad.KICK)))
    _, targets = batch()

    learned = learned_part(targets, spec)

    taught = {family for i, family in enumerate(FAMILIES) if learned.family_weights[..., i].any()}
    voices = {voice for i, voice in enumerate(VOICES) if learned.voice_weights[..., i].any()}
    assert taught == {DrumFamily.KICK, DrumFamily.CYMBALS}
    assert voices == {DrumVoice.KICK, DrumVoice.CRASH}
    assert not learned.beat_weights.any()


def test_all_lanes_together_are_no_choice() -> None:
    _, targets = batch()

    assert lanes_of(tuple(Pad)) == lanes_of(()) == ()
    assert learned_part(targets, AnchorSpec()) is targets


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> dict[DrumFamily, float]:
    """How far each family moved, in probability, after a fine-tune of the kick alone."""
    base, folder = tiny_base(), tmp_path_factory.mktemp("kick")
    spec = with_training(n_steps=25, learning_rate=5e-3, checkpoint_steps=0, averaging=0.5)
    learned(folder, replace(spec, anchor=AnchorSpec(0.05, lanes=lanes_of((Pad.KICK,)))), base=base)
    features, _ = batch()
    before = torch.sigmoid(said(base.model.network, features).families)
    after = torch.sigmoid(said(load_model(folder / MODEL_NAME).network, features).families)
    moved = (after - before).abs().amax(dim=(0, 1)).tolist()
    return dict(zip(FAMILIES, moved, strict=True))


def test_a_lane_that_is_learned_moves(changes: dict[DrumFamily, float]) -> None:
    assert changes[DrumFamily.KICK] > 0.2


@pytest.mark.parametrize("family", [family for family in FAMILIES if family is not DrumFamily.KICK])
def test_a_lane_that_is_not_learned_barely_moves(
    changes: dict[DrumFamily, float], family: DrumFamily
) -> None:
    assert changes[family] < 0.07


def test_the_norms_keep_the_statistics_of_all_music(tmp_path: Path) -> None:
    base = tiny_base()
    spec = replace(with_training(n_steps=3), anchor=AnchorSpec(0.0))

    learned(tmp_path, spec, base=base)

    kept, tuned = base.model.network.state_dict(), load_model(tmp_path / MODEL_NAME).network.state_dict()
    norms = [name for name in kept if name.endswith(("running_mean", "running_var"))]
    assert norms
    assert all(torch.equal(kept[name], tuned[name]) for name in norms)
    assert SPEC.anchor is None

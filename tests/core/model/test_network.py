from __future__ import annotations

import pytest
import torch
from safetensors.torch import save

from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.model.network import DrumTranscriber, Logits, ModelSpec
from tests.support.tiny_models import TINY_MODEL, tiny_network


def features(n_frames: int, batch: int = 1) -> torch.Tensor:
    generator = torch.Generator().manual_seed(n_frames)
    return torch.randn(batch, TINY_MODEL.n_resolutions, n_frames, TINY_MODEL.n_mels, generator=generator)


@pytest.mark.parametrize("n_frames", [1, 2, 3, 50, 51])
def test_every_frame_is_answered(n_frames: int) -> None:
    with torch.inference_mode():
        logits = tiny_network()(features(n_frames, batch=2))

    assert logits.families.shape == (2, n_frames, len(FAMILIES))
    assert logits.voices.shape == (2, n_frames, len(VOICES))
    assert logits.velocities.shape == (2, n_frames, len(FAMILIES))
    assert logits.beat.shape == logits.downbeat.shape == (2, n_frames)


def test_a_batch_equals_single_runs() -> None:
    network, clips = tiny_network(), features(41, batch=3)

    with torch.inference_mode():
        together = network(clips)
        alone = [network(clips[i : i + 1]) for i in range(3)]

    for name in Logits._fields:
        single = torch.cat([getattr(one, name) for one in alone])
        torch.testing.assert_close(getattr(together, name), single, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("n_frames", [1, 41])
def test_what_fills_up_the_last_token_is_silence_and_is_not_answered(n_frames: int) -> None:
    network, clip = tiny_network(), features(n_frames)
    filled_up = torch.cat([clip, torch.zeros_like(clip[:, :, :1])], dim=2)

    with torch.inference_mode():
        answers, all_answers = network(clip), network(filled_up)

    for name in Logits._fields:
        torch.testing.assert_close(getattr(answers, name), getattr(all_answers, name)[:, :n_frames])


def test_equal_input_gives_equal_output_in_evaluation_mode() -> None:
    network, clip = tiny_network(), features(20)

    with torch.inference_mode():
        assert torch.equal(network(clip).families, network(clip).families)


def test_a_stroke_moved_by_one_token_moves_the_answer_by_one_token() -> None:
    network = tiny_network()
    clip = torch.zeros(1, 2, 80, TINY_MODEL.n_mels)
    clip[:, :, 40:43] = 3.0

    with torch.inference_mode():
        here = network(clip).families[0, :, 0]
        later = network(clip.roll(2, dims=2)).families[0, :, 0]

    torch.testing.assert_close(here[30:50], later[32:52], atol=0.02, rtol=0.02)


def test_a_new_network_says_no() -> None:
    with torch.inference_mode():
        assert tiny_network()(features(50)).families.sigmoid().mean() < 0.25


def test_the_default_is_small_enough_to_ship() -> None:
    network = DrumTranscriber(ModelSpec())

    n_parameters = sum(parameter.numel() for parameter in network.parameters())
    n_bytes = len(save({name: tensor.contiguous() for name, tensor in network.state_dict().items()}))

    assert 1_000_000 < n_parameters < 3_000_000
    assert n_bytes < 9_000_000


def test_every_weight_learns() -> None:
    network = tiny_network().train()

    logits = network(features(20))
    sum(part.sum() for part in logits).backward()

    idle = [name for name, weight in network.named_parameters() if weight.grad is None]
    assert idle == []


def test_heads_that_do_not_divide_the_width_are_refused() -> None:
    with pytest.raises(ValueError, match="width 100 must be an even multiple of n_heads 3"):
        ModelSpec(width=100, n_heads=3)


def test_bands_that_cannot_be_halved_are_refused() -> None:
    with pytest.raises(ValueError, match="n_mels 100 cannot be halved 3 times"):
        ModelSpec(n_mels=100)

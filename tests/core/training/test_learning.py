"""A network of a few thousand weights learns one clip by heart: features, labels, loss and peaks fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from chart_hero_core.audio.features import without_band_means
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.evaluation.onset_scores import score_onsets
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.model.inference import WindowSpec, listen
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.training.clips import Clip, ClipRenderer, ClipSpec
from chart_hero_core.training.dataset import ClipDataset, collate
from chart_hero_core.training.loss import LossSpec, transcription_loss
from tests.support.tiny_models import TINY_FEATURES, tiny_log_mel, tiny_network

SEED, INDEX = 1, 0
DURATION_S = 2.0


@pytest.fixture(scope="module")
def renderer(pack: Path) -> ClipRenderer:
    return ClipRenderer(pack, "train", ClipSpec(DURATION_S, drumless_share=0.0, unaccompanied_share=1.0))


@pytest.fixture(scope="module")
def clip(renderer: ClipRenderer) -> Clip:
    return renderer.render(SEED, INDEX)


@pytest.fixture(scope="module")
def learned(renderer: ClipRenderer) -> DrumTranscriber:
    network = tiny_network()
    samples, targets = collate([ClipDataset(renderer, TINY_FEATURES.frame_grid, SEED, INDEX, 1)[0]])
    features = without_band_means(tiny_log_mel()(samples))
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-2)
    network.train()
    for _ in range(120):
        optimiser.zero_grad()
        transcription_loss(network(features), targets, LossSpec()).backward()
        optimiser.step()
    return network.eval()


@pytest.fixture(scope="module")
def picked(learned: DrumTranscriber, clip: Clip) -> list[DrumOnset]:
    window = WindowSpec(DURATION_S, margin_s=0.0)
    return pick_onsets(
        listen(learned, tiny_log_mel(), [clip.samples], window, SilentMonitor()), DecodingSpec()
    )


def test_it_finds_the_strokes_of_the_clip(clip: Clip, picked: list[DrumOnset]) -> None:
    audible = [onset for onset, is_audible in zip(clip.onsets, clip.audible, strict=True) if is_audible]

    scores = score_onsets([ScoredSong("clip", audible, picked)])

    assert len(audible) >= 8
    assert scores.micro.f_measure > 0.9


def test_it_finds_them_within_a_few_milliseconds(clip: Clip, picked: list[DrumOnset]) -> None:
    errors_s = [
        min(
            abs(onset.onset_s - other.onset_s)
            for other in clip.onsets
            if other.voice.family is onset.voice.family
        )
        for onset in picked
    ]

    assert np.median(errors_s) < 0.003


def test_it_tells_voices_apart(clip: Clip, picked: list[DrumOnset]) -> None:
    near = [
        any(abs(onset.onset_s - other.onset_s) < 0.03 and onset.voice is other.voice for other in clip.onsets)
        for onset in picked
    ]

    assert np.mean(near) > 0.9

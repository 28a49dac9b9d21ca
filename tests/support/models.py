"""A model made by hand: it hears low, middle and high bursts, as `songs` renders kick, snare and hi-hat.

It runs through the same decoding, features, network and windows as a trained one, in a fraction of the
time, so that whole jobs can be tested without any training.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import nn

from chart_hero_core.audio.features import FeatureSpec
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily
from chart_hero_core.model.checkpoint import ModelCard, save_model
from chart_hero_core.model.network import DrumTranscriber, ModelSpec
from chart_hero_core.model.onsets import Calibration, DecodingSpec

FEATURE_SPEC = FeatureSpec(n_mels=48, window_lengths=(800,))
MODEL_SPEC = ModelSpec(
    n_resolutions=1, n_mels=48, stem_channels=(1, 1), width=16, n_layers=1, n_heads=1, dropout=0.0
)
_BANDS = {DrumFamily.KICK: slice(0, 2), DrumFamily.SNARE: slice(5, 7), DrumFamily.HI_HAT: slice(10, 11)}
"""Twelve bands remain behind the stem."""
_ANCHOR = 100.0
"""Two entries of each token are this far from zero, so that its normalisation is nearly a constant."""
_LATENESS_S = 0.0014
"""The rise in a 25 ms window is steepest a little before its centre reaches the stroke; measured."""


def save_burst_model(folder: Path, name: str = "bursts", sensitivity: float = 1.0) -> Path:
    """Write the model and its card; return the path of the weights. Another sensitivity is another model."""
    path = folder / f"{name}.safetensors"
    calibration = Calibration(offset_s=_LATENESS_S * sensitivity)
    card = ModelCard(
        FEATURE_SPEC, MODEL_SPEC, decoding_spec=DecodingSpec(dict.fromkeys(FAMILIES, calibration))
    )
    save_model(path, burst_network(), card)
    return path


@torch.no_grad()
def burst_network() -> DrumTranscriber:
    """Build the network: rise of energy in time, mean over bands, straight to the heads."""
    network = DrumTranscriber(MODEL_SPEC)
    for parameter in network.parameters():
        parameter.zero_()
    _set_stem(network.stem)
    n_frames, width = MODEL_SPEC.frames_per_token, MODEL_SPEC.width
    families = list(_BANDS)
    for frame in range(n_frames):
        for i, bands in enumerate(_BANDS.values()):
            columns = slice(12 * frame + bands.start, 12 * frame + bands.stop)
            network.to_token.weight[n_frames * i + frame, columns] = 1 / (bands.stop - bands.start)
    network.to_token.bias[width - 2 :] = torch.tensor([_ANCHOR, -_ANCHOR])
    network.norm.weight.fill_(_ANCHOR * math.sqrt(2 / width))  # undoes the normalisation
    n_outputs = sum(network.split_sizes)
    network.heads.bias.fill_(-5.0)
    for frame in range(n_frames):
        for i, family in enumerate(families):
            network.heads.weight[frame * n_outputs + FAMILIES.index(family), n_frames * i + frame] = 4.0
        velocities = frame * n_outputs + len(FAMILIES) + len(VOICES)
        network.heads.bias[velocities : velocities + len(FAMILIES)] = 1.3  # sigmoid: 100 of 127
        beat = frame * n_outputs + n_outputs - 2
        network.heads.weight[beat, [frame, n_frames + frame]] = 3.0  # kick and snare mark the beat
        network.heads.weight[beat + 1, frame] = 2.0
        network.heads.weight[beat + 1, 2 * n_frames + frame] = 1.0
    return network.eval()


def _set_stem(stem: nn.Module) -> None:
    """Let the first convolution take the rise from frame to frame, and both take means over bands."""
    for i, block in enumerate(stem.blocks):
        convolution, normalisation = block[0], block[1]
        normalisation.weight.fill_(1.0)
        n_bands = convolution.weight.shape[3]
        convolution.weight[0, 0, 1] = 1.0 / n_bands
        if i == 0:
            convolution.weight[0, 0, 0] = -1.0 / n_bands

"""Networks small enough for tests, and the features they listen to."""

from __future__ import annotations

import torch

from chart_hero_core.audio.features import FeatureSpec, LogMel
from chart_hero_core.model.network import DrumTranscriber, ModelSpec

TINY_FEATURES = FeatureSpec(n_mels=32)
TINY_MODEL = ModelSpec(n_mels=32, stem_channels=(8, 8), width=32, n_layers=1, n_heads=2)


def tiny_network(seed: int = 0) -> DrumTranscriber:
    """Return a network of random weights, in evaluation mode."""
    torch.manual_seed(seed)
    return DrumTranscriber(TINY_MODEL).eval()


def tiny_log_mel() -> LogMel:
    """Return the features of the tiny network."""
    return LogMel(TINY_FEATURES).eval()

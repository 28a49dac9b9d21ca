"""The network: log-mel features in, logits per frame out. Reads top to bottom; no training code here.

A convolutional stem keeps every frame (100 a second) and shrinks the frequency axis; two frames are
packed into one token; a rotary transformer listens over the whole window; each token speaks for its
two frames again, helped by what the stem saw in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from chart_hero_core.domain.drums import FAMILIES, VOICES


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """The network's shape. Stored with the weights.

    Parameters
    ----------
    n_resolutions, n_mels : shape of the features per frame
    stem_channels : output channels of the stem's convolutions, each of which halves the mel axis
    width : numbers per token
    n_layers, n_heads : of the transformer
    frames_per_token : frames that share a token
    conv_kernel : tokens that the depthwise convolution before the transformer looks at (odd)
    dropout : share of activations dropped in training
    """

    n_resolutions: int = 2
    n_mels: int = 96
    stem_channels: tuple[int, ...] = (16, 32, 48)
    width: int = 192
    n_layers: int = 4
    n_heads: int = 4
    frames_per_token: int = 2
    conv_kernel: int = 5
    dropout: float = 0.05

    def __post_init__(self) -> None:
        if self.width % (2 * self.n_heads):
            raise ValueError(f"width {self.width} must be an even multiple of n_heads {self.n_heads}")
        if self.n_mels % (1 << len(self.stem_channels)):
            raise ValueError(f"n_mels {self.n_mels} cannot be halved {len(self.stem_channels)} times")


class Logits(NamedTuple):
    """What the network says, all before any sigmoid, (batch, n_frames, ...)."""

    families: Tensor
    """(batch, n_frames, n_families): is some voice of this family struck here?"""
    voices: Tensor
    """(batch, n_frames, n_voices): if its family is struck, is it this voice?"""
    velocities: Tensor
    """(batch, n_frames, n_families): the sigmoid is velocity / 127."""
    beat: Tensor
    """(batch, n_frames)"""
    downbeat: Tensor
    """(batch, n_frames)"""


class DrumTranscriber(nn.Module):
    """Hears drums, beats and downbeats in a window of sound."""

    def __init__(self, spec: ModelSpec) -> None:
        super().__init__()
        self.spec = spec
        self.stem = _Stem(spec)
        frame_width = spec.stem_channels[-1] * (spec.n_mels >> len(spec.stem_channels))
        self.to_token = nn.Linear(frame_width * spec.frames_per_token, spec.width)
        self.neighbours = nn.Conv1d(
            spec.width, spec.width, spec.conv_kernel, padding=spec.conv_kernel // 2, groups=spec.width
        )
        self.layers = nn.ModuleList(_Layer(spec) for _ in range(spec.n_layers))
        self.norm = nn.LayerNorm(spec.width)
        self.split_sizes = (len(FAMILIES), len(VOICES), len(FAMILIES), 1, 1)
        self.heads = nn.Linear(spec.width, spec.frames_per_token * sum(self.split_sizes))
        with torch.no_grad():
            self.heads.bias.fill_(-2.0)  # strokes are rare: start from "no"

    def forward(self, features: Tensor) -> Logits:
        """Listen.

        Parameters
        ----------
        features : (batch, n_resolutions, n_frames, n_mels), band means removed

        Returns
        -------
        Logits
            for the same n_frames
        """
        batch, _, n_frames, _ = features.shape
        group = self.spec.frames_per_token
        features = functional.pad(features, (0, 0, 0, -n_frames % group))
        frames = self.stem(features)  # (batch, padded frames, frame width)
        n_tokens = frames.shape[1] // group
        tokens = self.to_token(frames.reshape(batch, n_tokens, -1))  # (batch, tokens, width)
        tokens = tokens + self.neighbours(tokens.transpose(1, 2)).transpose(1, 2)
        rotation = _rotation(n_tokens, self.spec.width // self.spec.n_heads, tokens)
        for layer in self.layers:
            tokens = layer(tokens, rotation)
        outputs = self.heads(self.norm(tokens)).reshape(batch, n_tokens * group, -1)[:, :n_frames]
        families, voices, velocities, beat, downbeat = outputs.split(self.split_sizes, dim=-1)
        return Logits(families, voices, velocities, beat.squeeze(-1), downbeat.squeeze(-1))


class _Stem(nn.Module):
    """Convolutions over time and frequency; every one halves the frequency axis."""

    def __init__(self, spec: ModelSpec) -> None:
        super().__init__()
        channels = (spec.n_resolutions, *spec.stem_channels)
        self.blocks = nn.ModuleList()
        for i, (n_in, n_out) in enumerate(pairwise(channels)):
            kernel = (3, 5) if i == 0 else (3, 3)
            padding = (1, 2) if i == 0 else (1, 1)
            self.blocks.append(
                nn.Sequential(
                    nn.Conv2d(n_in, n_out, kernel, stride=(1, 2), padding=padding, bias=False),
                    nn.BatchNorm2d(n_out),
                    nn.GELU(),
                )
            )

    def forward(self, features: Tensor) -> Tensor:
        """(batch, resolutions, frames, mels) to (batch, frames, channels x remaining bands)."""
        features = features.contiguous(memory_format=torch.channels_last)
        for block in self.blocks:
            features = block(features)
        return features.permute(0, 2, 3, 1).flatten(2)


class _Layer(nn.Module):
    """One pre-norm transformer layer."""

    def __init__(self, spec: ModelSpec) -> None:
        super().__init__()
        self.n_heads = spec.n_heads
        self.dropout = spec.dropout
        self.attention_norm = nn.LayerNorm(spec.width)
        self.to_qkv = nn.Linear(spec.width, 3 * spec.width, bias=False)
        self.from_attention = nn.Linear(spec.width, spec.width)
        self.feed_forward = nn.Sequential(
            nn.LayerNorm(spec.width),
            nn.Linear(spec.width, 4 * spec.width),
            nn.GELU(),
            nn.Dropout(spec.dropout),
            nn.Linear(4 * spec.width, spec.width),
        )

    def forward(self, tokens: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        """(batch, tokens, width) to the same."""
        batch, n_tokens, width = tokens.shape
        qkv = self.to_qkv(self.attention_norm(tokens))
        query, key, value = (
            part.reshape(batch, n_tokens, self.n_heads, -1).transpose(1, 2) for part in qkv.chunk(3, dim=-1)
        )
        heard = functional.scaled_dot_product_attention(
            _rotated(query, rotation), _rotated(key, rotation), value
        )
        heard = self.from_attention(heard.transpose(1, 2).reshape(batch, n_tokens, width))
        tokens = tokens + functional.dropout(heard, self.dropout, self.training)
        return tokens + functional.dropout(self.feed_forward(tokens), self.dropout, self.training)


def _rotation(n_tokens: int, head_width: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """Cosines and sines, (tokens, head_width / 2), of rotary position embedding.

    References
    ----------
    Su et al., "RoFormer: enhanced transformer with rotary position embedding", arXiv 2104.09864.
    """
    exponents = torch.arange(0, head_width, 2, device=like.device, dtype=torch.float32) / head_width
    angles = torch.outer(
        torch.arange(n_tokens, device=like.device, dtype=torch.float32), 10_000.0**-exponents
    )
    return angles.cos().to(like.dtype), angles.sin().to(like.dtype)


def _rotated(vectors: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    """Turn each pair of numbers of (batch, heads, tokens, head_width) by its token's angle."""
    cosine, sine = rotation
    first, second = vectors.chunk(2, dim=-1)
    return torch.cat((first * cosine - second * sine, second * cosine + first * sine), dim=-1)

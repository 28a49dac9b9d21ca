"""Log-mel features: sound to what the network sees.

Two spectrograms of one frame grid, stacked as channels: a short window that knows *when* and a long
one that knows *what* (the pitch of toms and kicks). The mean of each band over the window of frames
that is analysed together is taken away, and with it the record's EQ and level.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torchaudio.transforms import MelSpectrogram

from chart_hero_core.domain.timing import FrameGrid


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """How sound becomes features. Stored with the weights that were trained on them.

    Parameters
    ----------
    sample_rate : samples per second of the analysed mono sound
    hop_length : samples between frames
    n_mels : bands
    min_hz, max_hz : edges of the mel bands; records often end at 16 kHz
    window_lengths : samples in each resolution's Hann window, one channel per entry
    floor : added to the mel magnitudes before the logarithm
    """

    sample_rate: int = 32_000
    hop_length: int = 320
    n_mels: int = 96
    min_hz: float = 30.0
    max_hz: float = 15_500.0
    window_lengths: tuple[int, ...] = (800, 2048)
    floor: float = 1e-3

    def __post_init__(self) -> None:
        if self.max_hz > self.sample_rate / 2:
            raise ValueError(f"max_hz {self.max_hz} is above half the sample rate")
        if not self.window_lengths:
            raise ValueError("at least one window length is needed")

    @property
    def frame_grid(self) -> FrameGrid:
        """The frames that the features stand on."""
        return FrameGrid(self.sample_rate, self.hop_length)


class LogMel(nn.Module):
    """Turn mono sound into log-mel features.

    Frame i is centred on sample `i * hop_length`; the sound is padded with zeros at both ends.
    """

    def __init__(self, spec: FeatureSpec) -> None:
        super().__init__()
        self.spec = spec
        self.resolutions = nn.ModuleList(
            MelSpectrogram(
                sample_rate=spec.sample_rate,
                # 2048 or more at any window, so that the lowest mel bands hold at least one bin each.
                n_fft=max(2048, _next_power_of_two(window_length)),
                win_length=window_length,
                hop_length=spec.hop_length,
                f_min=spec.min_hz,
                f_max=spec.max_hz,
                n_mels=spec.n_mels,
                power=1.0,
                center=True,
                pad_mode="constant",
                normalized="window",
            )
            for window_length in spec.window_lengths
        )

    def forward(self, samples: Tensor) -> Tensor:
        """Compute features.

        Parameters
        ----------
        samples : (batch, n_samples) float32

        Returns
        -------
        features : (batch, n_resolutions, n_frames, n_mels), n_frames = n_samples // hop_length + 1
        """
        mels = torch.stack([resolution(samples) for resolution in self.resolutions], dim=1)
        return torch.log(mels + self.spec.floor).transpose(2, 3)


def without_band_means(features: Tensor) -> Tensor:
    """Take each band's mean over time away: what remains does not know level and EQ.

    Parameters
    ----------
    features : (batch, n_resolutions, n_frames, n_mels)

    Returns
    -------
    features : same shape, mean 0 over axis 2
    """
    return features - features.mean(dim=2, keepdim=True)


def _next_power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()

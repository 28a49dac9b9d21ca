"""Which notes sound: the level of the twelve pitch classes, low and high, around every frame.

Where bass and chords change, bars begin; the drum model does not say it, but the count of bars needs it.
The levels are coarse on purpose: half decibels in a byte each, a quarter of what the model's opinions take.
"""

from __future__ import annotations

from math import gcd

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from chart_hero_core.domain.activations import HARMONY_STEPS_PER_DB, QUIETEST_PITCH_DB
from chart_hero_core.domain.timing import FrameGrid

_LOW_RATE = 4_000  # enough for five octaves from A1 on
_WINDOW_S = 0.256  # resolves the second harmonics of a bass; shorter than most beats
_LOWEST_HZ = 55.0
_N_SEMITONES, _N_BASS_SEMITONES = 60, 24


class PitchLevels(nn.Module):
    """Turn mono sound into levels of pitch classes.

    Frame i is centred on sample `i * hop_length`, as in `LogMel`; both ends are padded with zeros.

    Parameters
    ----------
    grid : of the frames
    """

    _taps: Tensor
    _window: Tensor
    _semitones: Tensor

    def __init__(self, grid: FrameGrid) -> None:
        super().__init__()
        self._factor = gcd(grid.hop_length, max(1, grid.sample_rate // _LOW_RATE))
        self._hop = grid.hop_length // self._factor
        low_rate = grid.sample_rate / self._factor
        self._n_fft = 2 * round(_WINDOW_S * low_rate / 2)
        taps = _low_pass(8 * self._factor + 1, 0.45 / self._factor) if self._factor > 1 else np.ones(1)
        self.register_buffer("_taps", torch.tensor(taps, dtype=torch.float32)[None, None])
        self.register_buffer("_window", torch.hann_window(self._n_fft) / (self._n_fft / 2))
        self.register_buffer("_semitones", torch.from_numpy(_semitones(self._n_fft, low_rate)))

    def forward(self, samples: Tensor) -> Tensor:
        """Measure the levels.

        Parameters
        ----------
        samples : (n_samples,) float32

        Returns
        -------
        levels : (n_frames, N_PITCH_LEVELS) uint8, n_frames = n_samples // hop_length + 1: the bass's
            twelve pitch classes from A on, then those above it; 0 = nothing, else half decibels
        """
        n_low = max(len(samples) // self._factor, 1)
        padding = int(self._taps.shape[-1] // 2)
        low = functional.conv1d(samples[None, None], self._taps, stride=self._factor, padding=padding)
        spectra = torch.stft(
            low[0, 0, :n_low],
            self._n_fft,
            self._hop,
            window=self._window,
            center=True,
            pad_mode="constant",
            return_complex=True,
        ).abs()
        bands = torch.sqrt(self._semitones @ spectra).T  # (n_frames, n_semitones)
        # What is in all bands alike is a drum.
        bands = torch.clamp(bands - bands.median(dim=1, keepdim=True).values, min=0.0)
        registers = (bands[:, :_N_BASS_SEMITONES], bands[:, _N_BASS_SEMITONES:])
        classes = torch.cat([part.reshape(len(part), -1, 12).sum(1) for part in registers], dim=1)
        decibels = 40 * torch.log10(classes + 1e-9)
        levels = torch.round(HARMONY_STEPS_PER_DB * (decibels - QUIETEST_PITCH_DB))
        return torch.clamp(levels, 0, 255).to(torch.uint8)


def _low_pass(n_taps: int, cutoff: float) -> npt.NDArray[np.float64]:
    """A sinc under Hamming's window; `cutoff` in cycles per sample.

    scipy has one too, but importing it costs 65 MB and half a second before the first song is heard.
    """
    places = np.arange(n_taps) - (n_taps - 1) / 2
    taps = np.sinc(2 * cutoff * places) * np.hamming(n_taps)
    return np.asarray(taps / taps.sum())


def _semitones(n_fft: int, sample_rate: float) -> npt.NDArray[np.float32]:
    """(n_semitones, n_bins) triangles, one semitone to both sides, at least as wide as a bin."""
    hertz = np.arange(n_fft // 2 + 1) * sample_rate / n_fft
    rows = []
    for semitone in range(_N_SEMITONES):
        centre_hz = _LOWEST_HZ * 2 ** (semitone / 12)
        row = np.clip(1 - np.abs(12 * np.log2(np.maximum(hertz, 1.0) / centre_hz)), 0, 1)
        if row.sum() < 0.5:
            row = np.clip(1 - np.abs(hertz - centre_hz) / hertz[1], 0, 1)
        rows.append(row)
    return np.asarray(rows, dtype=np.float32)

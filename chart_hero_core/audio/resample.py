"""Changing the sample rate of sound that arrives piece by piece."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

Samples = npt.NDArray[np.float32]
"""Sound, (n_samples, n_channels), full scale = 1."""


class StreamResampler:
    """Resamples consecutive pieces as if they were one; an instant stays where it is, to the sample.

    The sound of a piece may come out with a later one, so `flush` must follow the last.

    Parameters
    ----------
    input_rate, output_rate : samples per second; equal rates pass the sound through untouched
    n_channels : 1 or more
    """

    def __init__(self, input_rate: int, output_rate: int, n_channels: int) -> None:
        self.input_rate = input_rate
        self._n_channels = n_channels
        self._soxr: soxr.ResampleStream | None = None
        if input_rate != output_rate:
            self._soxr = soxr.ResampleStream(
                input_rate, output_rate, n_channels, dtype="float32", quality="HQ"
            )

    def process(self, samples: Samples) -> Samples:
        """Take in (n, n_channels) samples; give out those that are ready (there may be none)."""
        return samples if self._soxr is None else np.asarray(self._soxr.resample_chunk(samples))

    def flush(self) -> Samples:
        """Give out what is still held back; nothing can be taken in afterwards."""
        nothing = np.zeros((0, self._n_channels), dtype=np.float32)
        return nothing if self._soxr is None else np.asarray(self._soxr.resample_chunk(nothing, last=True))

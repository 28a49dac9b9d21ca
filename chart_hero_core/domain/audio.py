"""Sound in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """Decoded sound.

    Parameters
    ----------
    samples : (n_samples, n_channels) float32, nominally -1..1
    sample_rate : samples per second
    """

    samples: npt.NDArray[np.float32]
    sample_rate: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 2:
            raise ValueError(f"samples must be (n_samples, n_channels), got {self.samples.shape}")
        if self.sample_rate <= 0:
            raise ValueError(f"sample_rate {self.sample_rate} must be positive")

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate

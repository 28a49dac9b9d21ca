"""How strongly something sets in, millisecond by millisecond, in a few bands of a sound's spectrum.

Cheap, without any network: good enough to tell where a known row of strokes lies in a sound, not to find
strokes. Frames are 1 ms long; frame i is centred on millisecond i + 0.5.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

from chart_hero_core.domain.timing import FrameGrid

Floats = npt.NDArray[np.float32]

SOUND_RATE = 16_000
"""Samples per second of the sound that is looked at."""
STRENGTH_GRID = FrameGrid(sample_rate=SOUND_RATE, hop_length=SOUND_RATE // 1000)
"""Frames of 1 ms."""
BANDS_HZ = ((35.0, 180.0), (180.0, 2500.0), (4000.0, 7500.0))
"""Kicks and deep toms; snares and toms; cymbals."""

_SMOOTHED_FRAMES = (17, 9, 5)  # a period or so of each band's lowest tones: their swing is no onset
_RISE_FRAMES = 6
_FLOOR = 0.2  # of a band's mean energy: what rises to less is of little weight
_STRONGEST = 6.0  # nepers of energy; the first stroke after a pause shall not outweigh all others


def onset_strength(samples: Floats) -> Floats:
    """Measure how fast the energy of each band rises.

    Parameters
    ----------
    samples : (n_samples,) mono, at `SOUND_RATE`

    Returns
    -------
    (n_bands, n_frames), each band with mean 0 and standard deviation 1; all 0 where nothing ever rises
    """
    n_frames = len(samples) // STRENGTH_GRID.hop_length
    strengths = np.zeros((len(BANDS_HZ), n_frames), dtype=np.float32)
    if not n_frames:
        return strengths
    for band, (limits_hz, n_smoothed) in enumerate(zip(BANDS_HZ, _SMOOTHED_FRAMES, strict=True)):
        sections = butter(2, limits_hz, btype="bandpass", fs=SOUND_RATE, output="sos")
        sound = sosfilt(sections, samples[: n_frames * STRENGTH_GRID.hop_length])
        energy = uniform_filter1d(np.mean(sound.reshape(n_frames, -1) ** 2, axis=1), n_smoothed)
        strengths[band] = _standardised(_rises(energy))
    return strengths


def _rises(energy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rise of the logarithm around each frame, 0 where it falls."""
    level = np.log(energy + _FLOOR * energy.mean() + 1e-12)
    padded = np.pad(level, _RISE_FRAMES, mode="edge")
    return np.asarray(np.clip(padded[2 * _RISE_FRAMES :] - padded[: -2 * _RISE_FRAMES], 0.0, _STRONGEST))


def _standardised(rises: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spread = float(rises.std())
    return np.asarray((rises - rises.mean()) / spread) if spread > 0 else np.zeros_like(rises)

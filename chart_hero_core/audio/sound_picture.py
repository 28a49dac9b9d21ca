"""Draws a song's `SoundPicture` block by block, while the song is decoded.

Peaks and loudness are taken of bins of 2.5 ms. The energy strips come from short spectra, 100 a second: the
low one from long windows, for 35 Hz takes its time; the others from short ones, so that a stroke starts where
it starts. A 4-minute song takes about 0.4 s of one core.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view
from scipy import fft

from chart_hero_core.audio.resample import Samples
from chart_hero_core.domain.sound_picture import STRIP_BANDS_HZ, STRIPS, SoundPicture
from chart_hero_core.domain.timing import FrameGrid

BINS_PER_S = 400
FRAMES_PER_S = 100
_WINDOW_S = {"low": 0.046, "mid": 0.0116, "high": 0.0116}
_STRIP_PERCENTILE = 99

Floats = npt.NDArray[np.float32]


class SoundPictureBuilder:
    """Takes the blocks of a song in order; shows at any time what is drawn so far.

    Parameters
    ----------
    sample_rate : of the blocks
    duration_s : of the whole song, as far as it is known
    """

    def __init__(self, sample_rate: int, duration_s: float) -> None:
        self._bins = FrameGrid(sample_rate, max(round(sample_rate / BINS_PER_S), 1))
        self._frames = FrameGrid(sample_rate, max(round(sample_rate / FRAMES_PER_S), 1))
        self._duration_s = duration_s
        self._n_samples = 0
        self._waves: list[Floats] = []
        self._unbinned = np.zeros(0, dtype=np.float32)
        bands = [_Band(sample_rate, self._frames.hop_length, name) for name in STRIPS]
        self._bands = tuple(bands)

    def add(self, block: Samples) -> None:
        """Draw the next samples, (n_samples, n_channels)."""
        mono = block @ np.full(block.shape[1], 1 / block.shape[1], dtype=np.float32)
        self._n_samples += len(mono)
        self._bin(np.concatenate((self._unbinned, mono)))
        for band in self._bands:
            band.add(mono)

    def finish(self) -> SoundPicture:
        """Draw what is left of the last block, and return the whole picture."""
        length = self._bins.hop_length
        missing = -len(self._unbinned) % length
        if missing:
            self._bin(np.pad(self._unbinned, (0, missing)))
        for band in self._bands:
            band.finish()
        self._duration_s = self._n_samples / self._bins.sample_rate
        return self.picture()

    def picture(self) -> SoundPicture:
        """Return the picture of what was added so far."""
        waves = np.concatenate([np.zeros((3, 0), dtype=np.float32), *self._waves], axis=1)
        n_frames = min(band.n_frames for band in self._bands)
        strips = np.stack([_scaled(band.amplitudes()[:n_frames]) for band in self._bands])
        so_far_s = self._n_samples / self._bins.sample_rate
        duration_s = max(self._duration_s, so_far_s)
        return SoundPicture(self._bins, waves[0], waves[1], waves[2], self._frames, strips, duration_s)

    def _bin(self, mono: Floats) -> None:
        length = self._bins.hop_length
        n_whole = len(mono) // length
        rows = mono[: n_whole * length].reshape(n_whole, length)
        rms = np.sqrt(np.einsum("ij,ij->i", rows, rows) / length)
        self._waves.append(np.stack([rows.min(axis=1, initial=0), rows.max(axis=1, initial=0), rms]))
        self._unbinned = mono[n_whole * length :]


class _Band:
    """Amplitude of one band, from a spectrum around every frame."""

    def __init__(self, sample_rate: int, hop_length: int, name: str) -> None:
        self._hop_length = hop_length
        n_window = fft.next_fast_len(round(_WINDOW_S[name] * sample_rate), real=True)
        self._window = np.hanning(n_window).astype(np.float32)
        hertz = fft.rfftfreq(n_window, 1 / sample_rate)
        low_hz, high_hz = STRIP_BANDS_HZ[name]
        self._is_inside = slice(*np.searchsorted(hertz, (low_hz, high_hz)))
        # half a window of silence in front centres frame 0 on sample 0
        self._waiting = np.zeros(n_window // 2, dtype=np.float32)
        self._done: list[Floats] = []
        self.n_frames = 0

    def add(self, mono: Floats) -> None:
        """Take the next samples."""
        samples = np.concatenate((self._waiting, mono))
        n_window = len(self._window)
        if len(samples) < n_window:
            self._waiting = samples
            return
        rows = sliding_window_view(samples, n_window)[:: self._hop_length]
        spectra = fft.rfft(rows * self._window, axis=1)[:, self._is_inside]
        power = np.square(spectra.real).sum(axis=1) + np.square(spectra.imag).sum(axis=1)
        self._done.append(np.sqrt(power).astype(np.float32))
        self.n_frames += len(rows)
        self._waiting = samples[len(rows) * self._hop_length :]

    def finish(self) -> None:
        """Take the silence behind the song, so that its last frames are whole."""
        self.add(np.zeros(len(self._window) // 2, dtype=np.float32))

    def amplitudes(self) -> Floats:
        """(n_frames,) so far, unscaled."""
        return np.concatenate([np.zeros(0, dtype=np.float32), *self._done])


def _scaled(amplitudes: Floats) -> Floats:
    if len(amplitudes) == 0:
        return amplitudes
    loud = float(np.percentile(amplitudes, _STRIP_PERCENTILE))
    return np.clip(amplitudes / loud, 0, 1) if loud > 0 else np.zeros_like(amplitudes)

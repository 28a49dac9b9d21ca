"""The song's decoded sound: 16-bit in a temporary file, so that memory does not grow with its length.

An hour of stereo at 48 kHz is 691 MB so, and none of it stays in memory but what the system caches and can
drop at will. The file has no name (or loses it when the program ends, however it ends). Only the worker
reads and writes it; the device's thread gets copies that lie ready in memory.
"""

from __future__ import annotations

import tempfile

import numpy as np

from chart_hero_app.playback.tape import Samples

HEADROOM = 2.0
"""Decoders overshoot full scale; up to 6 dB of it are kept. Rounding lies 92 dB below full scale then."""
_BYTES_PER_FRAME = 4


class SoundStore:
    """A song's sound as it is decoded, stereo.

    Parameters
    ----------
    sample_rate : of the sound
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.n_frames = 0
        self.is_complete = False
        self._file = tempfile.TemporaryFile(prefix="chart-hero-", buffering=0)  # noqa: SIM115 - see `close`

    def append(self, block: Samples) -> None:
        """Add decoded sound, (n_frames, 1 or more channels); of more than two the first two are kept.

        Raises
        ------
        OSError
            if the disk is full
        """
        stereo = block[:, :2] if block.shape[1] >= 2 else np.repeat(block, 2, axis=1)
        scaled = np.rint(np.clip(stereo / HEADROOM, -1.0, 1.0) * 32767).astype(np.int16)
        self._file.seek(self.n_frames * _BYTES_PER_FRAME)
        self._file.write(scaled.tobytes())
        self.n_frames += len(scaled)

    def read(self, first: int, n: int) -> Samples:
        """Read frames [first, first + n), any; silence where the sound is not (yet)."""
        out = np.zeros((n, 2), dtype=np.float32)
        start, stop = max(first, 0), min(first + n, self.n_frames)
        if start < stop:
            self._file.seek(start * _BYTES_PER_FRAME)
            raw = np.frombuffer(self._file.read((stop - start) * _BYTES_PER_FRAME), np.int16).reshape(-1, 2)
            np.multiply(raw, np.float32(HEADROOM / 32767), out=out[start - first : stop - first])
        return out

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

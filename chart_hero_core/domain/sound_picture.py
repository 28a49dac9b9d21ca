"""What a song's sound looks like: a pyramid of peaks and loudness, and three strips of energy.

A `SoundPicture` is enough to draw the whole song and every part of it down to its finest bins (2.5 ms). Below
that the samples themselves are needed; whoever has them is a `SampleSource`. All times are heard seconds.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import FormatError

Floats = npt.NDArray[np.float32]

STRIPS = ("low", "mid", "high")
"""Rows of `SoundPicture.strips`."""
STRIP_BANDS_HZ = {"low": (35.0, 120.0), "mid": (180.0, 2_500.0), "high": (6_500.0, float("inf"))}
"""Kick and bass; snare, toms and voices; cymbals."""

_WAVE_PERCENTILE = 99.9
_LEVEL_STEP = 4  # bins of a pyramid level that make one of the next
_COARSEST_BINS = 256
_ROUNDING = 1e-6  # bins; a column that starts where a bin does must not start a bin earlier
_MAGIC = b"CHSP"
_VERSION = 1
_HEADER = struct.Struct("<4sHIIIIIdf")
_FULL_SCALE_16 = 32_767
_DAMAGED = "The song's kept waveform is damaged; it is drawn anew from the song."


class SampleSource(Protocol):
    """Whoever has the song's decoded sound at hand."""

    @property
    def sample_rate(self) -> int:
        """Samples per second."""

    def samples_between(self, first: int, stop: int) -> Floats | None:
        """(n_samples,) samples [first, stop) mixed to one channel, fewer where the song starts or ends.

        Asked while a frame is painted: must return at once, None if the sound is not at hand.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The sound in equal columns of time.

    Parameters
    ----------
    minima, maxima : (n_columns,) lowest and highest sample, full scale = 1
    rms : (n_columns,) loudness, 0 or more
    """

    minima: Floats
    maxima: Floats
    rms: Floats


@dataclass(frozen=True, eq=False)
class SoundPicture:
    """The sound of a song, small enough to keep; while the song is decoded, of the part that is.

    Parameters
    ----------
    bins : bin i holds the samples from second `bins.seconds_at(i)` up to the next
    minima, maxima, rms : (n_bins,) float32, full scale = 1; minima never above 0, maxima never below
    frames : the strips' value i is centred on second `frames.seconds_at(i)`
    strips : (3, n_frames) float32 in the order of `STRIPS`, 0..1 of each one's 99th percentile
    duration_s : of the whole song; longer than `upto_s` while it is decoded
    """

    bins: FrameGrid
    minima: Floats
    maxima: Floats
    rms: Floats
    frames: FrameGrid
    strips: Floats
    duration_s: float

    @property
    def upto_s(self) -> float:
        """Second up to which the song is drawn."""
        return min(self.bins.seconds_at(len(self.rms)), self.duration_s)

    @cached_property
    def full_scale(self) -> float:
        """Sample value that fills the height: the 99.9th percentile of the bins' peaks; 1 for silence.

        One for the whole song, so that nothing breathes while the view moves.
        """
        if len(self.rms) == 0:
            return 1.0
        return float(np.percentile(np.maximum(self.maxima, -self.minima), _WAVE_PERCENTILE)) or 1.0

    @cached_property
    def _levels(self) -> tuple[Envelope, ...]:
        """The pyramid, finest first; each bin of a level holds `_LEVEL_STEP` of the one before."""
        levels = [Envelope(self.minima, self.maxima, self.rms)]
        while len(levels[-1].rms) > _COARSEST_BINS:
            finer = levels[-1]
            starts = np.arange(0, len(finer.rms), _LEVEL_STEP)
            levels.append(_reduced(finer, np.append(starts, len(finer.rms))))
        return tuple(levels)

    def envelope(
        self, start_s: float, column_s: float, n_columns: int, source: SampleSource | None = None
    ) -> Envelope:
        """Draw `n_columns` columns of `column_s` each from `start_s` on; silence where there is nothing yet.

        Parameters
        ----------
        start_s : left edge of the first column; may lie outside the song
        column_s : above 0
        n_columns : 0 or more
        source : asked for samples where columns are finer than bins; without one the bins are joined smoothly
        """
        edges = _edges(self.bins, start_s, column_s, n_columns)
        bins_per_column = self.bins.frame_at(column_s)
        if bins_per_column >= 1:
            depth = min(int(np.log(bins_per_column) / np.log(_LEVEL_STEP)), len(self._levels) - 1)
            return _columns(self._levels[depth], edges / _LEVEL_STEP**depth)
        centres = (edges[:-1] + edges[1:]) / 2 - 0.5  # a bin's value is that of its middle
        rms = _joined_smoothly(self.rms, centres)
        sampled = None if source is None else _sampled(source, start_s, column_s, n_columns)
        if sampled is None:
            return Envelope(
                _joined_smoothly(self.minima, centres), _joined_smoothly(self.maxima, centres), rms
            )
        return Envelope(*sampled, rms)

    def strip_columns(self, start_s: float, column_s: float, n_columns: int) -> Floats:
        """(3, n_columns) highest strip values, 0..1, in columns as of `envelope`; 0 where nothing is."""
        edges = _edges(self.frames, start_s, column_s, n_columns)
        n_frames = self.strips.shape[1]
        if n_frames == 0 or n_columns == 0:
            return np.zeros((len(STRIPS), n_columns), dtype=np.float32)
        if self.frames.frame_at(column_s) < 1:
            return _joined_smoothly(self.strips, (edges[:-1] + edges[1:]) / 2)
        bounds, is_drawn = _bounds(edges + 0.5, n_frames)
        highest = _joined(np.maximum, self.strips, bounds)
        return np.asarray(np.where(is_drawn, highest, 0), dtype=np.float32)

    # To keep it

    def to_bytes(self) -> bytes:
        """Write the picture down, in 16 bits a peak and 8 bits a strip value, for `from_bytes`."""
        peak = float(np.max(np.maximum(self.maxima, -self.minima), initial=0.0)) or 1.0
        waves = np.stack([self.minima, self.maxima, self.rms]) * np.float32(_FULL_SCALE_16 / peak)
        # neighbours differ by little, and differences pack better
        steps = np.diff(np.rint(waves).astype(np.int16), axis=1, prepend=np.int16(0))
        strips = np.diff(np.rint(self.strips * 255).astype(np.uint8), axis=1, prepend=np.uint8(0))
        header = _HEADER.pack(
            _MAGIC,
            _VERSION,
            self.bins.sample_rate,
            self.bins.hop_length,
            self.frames.hop_length,
            len(self.rms),
            self.strips.shape[1],
            self.duration_s,
            peak,
        )
        return header + zlib.compress(steps.astype("<i2").tobytes() + strips.tobytes(), level=1)

    @classmethod
    def from_bytes(cls, data: bytes) -> SoundPicture:
        """Read what `to_bytes` wrote.

        Raises
        ------
        FormatError
            if the bytes are damaged, or were written by another version
        """
        if len(data) < _HEADER.size:
            raise FormatError(_DAMAGED)
        magic, version, sample_rate, bin_length, hop_length, n_bins, n_frames, duration_s, peak = (
            _HEADER.unpack_from(data)
        )
        if magic != _MAGIC:
            raise FormatError(_DAMAGED)
        if version != _VERSION:
            raise FormatError(
                f"The song's kept waveform is of version {version}, this program reads version {_VERSION}; "
                "it is drawn anew from the song."
            )
        try:
            body = zlib.decompress(data[_HEADER.size :])
        except zlib.error as error:
            raise FormatError(_DAMAGED) from error
        n_strips, n_waves = len(STRIPS), 3
        split = 2 * n_waves * n_bins
        if len(body) != split + n_strips * n_frames:
            raise FormatError(_DAMAGED)
        steps = np.frombuffer(body[:split], "<i2").reshape(n_waves, n_bins)
        waves = np.cumsum(steps, axis=1, dtype=np.int16).astype(np.float32) * np.float32(
            peak / _FULL_SCALE_16
        )
        turns = np.frombuffer(body[split:], np.uint8).reshape(n_strips, n_frames)
        strips = np.cumsum(turns, axis=1, dtype=np.uint8).astype(np.float32) / np.float32(255)
        bins, frames = FrameGrid(sample_rate, bin_length), FrameGrid(sample_rate, hop_length)
        return cls(bins, waves[0], waves[1], waves[2], frames, strips, duration_s)


def _edges(grid: FrameGrid, start_s: float, column_s: float, n_columns: int) -> npt.NDArray[np.float64]:
    """(n_columns + 1,) fractional frames at which columns start and the last one ends."""
    places = np.arange(n_columns + 1, dtype=np.float64)
    return np.asarray(grid.frame_at(start_s) + places * grid.frame_at(column_s))


def _joined_smoothly(values: Floats, places: npt.NDArray[np.float64]) -> Floats:
    """Values along the last axis at rising fractional places, joined by straight lines; 0 outside."""
    shape = (*values.shape[:-1], len(places))
    first = max(int(places[0]), 0) if len(places) else 0
    near = values[..., first : int(places[-1]) + 2] if len(places) else values[..., :0]
    if near.shape[-1] == 0:
        return np.zeros(shape, dtype=np.float32)
    at = np.arange(first, first + near.shape[-1])
    rows = near.reshape(-1, near.shape[-1])
    joined = [np.interp(places, at, row, left=0.0, right=0.0) for row in rows]
    return np.array(joined, dtype=np.float32).reshape(shape)


def _bounds(
    edges: npt.NDArray[np.float64], n_bins: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """First bin of each column (one more at the end), kept inside, and which columns lie inside."""
    bounds = np.floor(edges + _ROUNDING).astype(np.int64)
    is_drawn = (bounds[1:] > 0) & (bounds[:-1] < n_bins)
    return np.clip(bounds, 0, n_bins), is_drawn


def _joined(ufunc: np.ufunc, values: Floats, bounds: npt.NDArray[np.int64]) -> Floats:
    """Join bins [bounds[i], bounds[i + 1]) of the last axis, at least one each."""
    starts = np.minimum(bounds[:-1], values.shape[-1] - 1)
    stop = max(int(bounds[-1]), int(starts[-1]) + 1)  # reduceat would run on to the end
    return np.asarray(ufunc.reduceat(values[..., :stop], starts, axis=-1))


def _reduced(level: Envelope, bounds: npt.NDArray[np.int64]) -> Envelope:
    power = _joined(np.add, np.square(level.rms), bounds) / np.maximum(np.diff(bounds), 1)
    return Envelope(
        _joined(np.minimum, level.minima, bounds),
        _joined(np.maximum, level.maxima, bounds),
        np.sqrt(power).astype(np.float32),
    )


def _columns(level: Envelope, edges: npt.NDArray[np.float64]) -> Envelope:
    n_columns = len(edges) - 1
    if len(level.rms) == 0 or n_columns == 0:
        silence = np.zeros(n_columns, dtype=np.float32)
        return Envelope(silence, silence, silence)
    bounds, is_drawn = _bounds(edges, len(level.rms))
    joined = _reduced(level, bounds)
    return Envelope(*(np.where(is_drawn, row, 0) for row in (joined.minima, joined.maxima, joined.rms)))


def _sampled(
    source: SampleSource, start_s: float, column_s: float, n_columns: int
) -> tuple[Floats, Floats] | None:
    """Extremes of the samples of each column, and of the sample before it, so that columns join."""
    rate = source.sample_rate
    edges = (start_s + np.arange(n_columns + 1, dtype=np.float64) * column_s) * rate
    first = max(int(edges[0]) - 1, 0)
    samples = source.samples_between(first, int(edges[-1]) + 1)
    if samples is None or len(samples) == 0 or n_columns == 0:
        return None
    bounds, is_drawn = _bounds(edges - first, len(samples))
    before = samples[np.clip(bounds[:-1] - 1, 0, len(samples) - 1)]
    minima = np.minimum(_joined(np.minimum, samples, bounds), before)
    maxima = np.maximum(_joined(np.maximum, samples, bounds), before)
    return np.where(is_drawn, minima, 0), np.where(is_drawn, maxima, 0)

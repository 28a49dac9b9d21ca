"""The samples of the part of the song that is seen so closely that its picture is too coarse."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, JobMonitor, Jobs
from chart_hero_core.domain.progress import raise_if_cancelled

_logger = logging.getLogger(__name__)

SAMPLE_RATE = 44_100
_AROUND_S = 5.0
"""Fetched before and behind what was asked for, so that scrolling seldom asks."""

Floats = npt.NDArray[np.float32]
Decode = Callable[[int], Iterable[Floats]]
"""Decodes the song from its start at a sample rate, in blocks (n_samples, n_channels)."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """Samples [first, first + len(samples)) of the song, mixed to one channel; fewer where it ends."""

    first: int
    stop: int
    samples: Floats


class SongSamples(QObject):
    """Has a few seconds of the song at hand, and decodes others when they are asked for.

    A `SampleSource`: it answers at once, None while the samples are on their way.

    Parameters
    ----------
    decode : the song
    jobs : decodes in one of its threads

    Signals
    -------
    fetched() : samples have come that were asked for
    """

    fetched = Signal()

    def __init__(self, decode: Decode, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decode = decode
        self._jobs = jobs
        self._piece: _Piece | None = None
        self._job: Job[_Piece] | None = None
        self._is_readable = True

    @property
    def sample_rate(self) -> int:
        """Samples per second."""
        return SAMPLE_RATE

    def samples_between(self, first: int, stop: int) -> Floats | None:
        """(n_samples,) samples [first, stop), fewer where the song ends; None while they are not at hand."""
        first = max(first, 0)
        piece = self._piece
        if piece is not None and piece.first <= first and stop <= piece.stop:
            return piece.samples[first - piece.first : max(stop - piece.first, 0)]
        self._fetch(first, stop)
        return None

    def close(self) -> None:
        """Stop decoding."""
        if self._job is not None:
            self._job.abandon()

    def _fetch(self, first: int, stop: int) -> None:
        if self._job is not None or not self._is_readable:
            return
        around = round(_AROUND_S * SAMPLE_RATE)
        first, stop = max(first - around, 0), stop + around
        decode = self._decode
        self._job = self._jobs.start(
            lambda monitor: _piece_of(decode, first, stop, monitor), done=self._take, failed=self._fail
        )

    def _take(self, piece: _Piece) -> None:
        self._job = None
        self._piece = piece
        self.fetched.emit()

    def _fail(self, error: Exception) -> None:
        """Go without samples: the picture is drawn coarser; whoever plays the song says what is wrong."""
        self._job = None
        self._is_readable = False
        _logger.info("no samples for the waveform: %s", error)


def _piece_of(decode: Decode, first: int, stop: int, monitor: JobMonitor) -> _Piece:
    blocks: list[Floats] = []
    n_before = 0
    for block in decode(SAMPLE_RATE):
        raise_if_cancelled(monitor)
        start, end = max(first - n_before, 0), min(stop - n_before, len(block))
        if start < end:
            blocks.append(block[start:end].mean(axis=1, dtype=np.float32))
        n_before += len(block)
        if n_before >= stop:
            break
    return _Piece(first, stop, np.concatenate([np.zeros(0, dtype=np.float32), *blocks]))

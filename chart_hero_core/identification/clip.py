"""The part of a song that is sent: 12 s, where it is loudest and steadiest, small, and without a name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream
from chart_hero_core.audio.encode import write_opus
from chart_hero_core.domain.identification import ClipSpan
from chart_hero_core.domain.progress import Monitor, raise_if_cancelled

CLIP_S = 12.0
"""What AudD asks for, and what one request pays for. https://docs.audd.io"""
CLIP_BITRATE = 64_000
"""Bits per second: 12 s are some 100 kB, and nothing is lost that tells recordings apart."""
LOUDNESS_RATE = 8_000
"""Samples per second at which loudness is measured."""
_STEP_S = 0.5
_QUIETEST_DB = -80.0
_UNSTEADINESS = 1.0
"""Decibels of loudness that a decibel of standard deviation outweighs: a verse beats a break with one hit."""

Levels = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a song, ready to be sent.

    Parameters
    ----------
    span : which part
    data : Ogg Opus, mono
    """

    span: ClipSpan
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """Which parts of a song to send.

    Parameters
    ----------
    first : the loudest steady part
    second : the next best that has nothing of the first in it; None in a song too short for two
    duration_s : of the song
    """

    first: ClipSpan
    second: ClipSpan | None
    duration_s: float


def plan_clips(song: Path, monitor: Monitor) -> ClipPlan:
    """Find the parts of a song that can best be recognised.

    Raises
    ------
    AudioError
        if the file's sound cannot be used
    CancelledError
        if the monitor says so
    """
    stream = AudioStream(song, sample_rate=LOUDNESS_RATE, mono=True)
    powers, n_samples = [], 0
    step = round(_STEP_S * LOUDNESS_RATE)
    rest = np.zeros(0, dtype=np.float32)
    for block in stream:
        raise_if_cancelled(monitor)
        n_samples += len(block)
        rest = np.concatenate([rest, block[:, 0]])
        whole = len(rest) // step * step
        powers.append(np.mean(np.square(rest[:whole].reshape(-1, step), dtype=np.float64), axis=1))
        rest = rest[whole:]
    levels_db = 10 * np.log10(np.maximum(np.concatenate(powers), 10 ** (_QUIETEST_DB / 10)))
    return best_spans(levels_db, n_samples / LOUDNESS_RATE)


def best_spans(levels_db: Levels, duration_s: float) -> ClipPlan:
    """Choose from a song's loudness.

    Parameters
    ----------
    levels_db : (n_steps,) of every half second
    duration_s : of the song
    """
    n_steps = round(CLIP_S / _STEP_S)
    if len(levels_db) <= n_steps:
        return ClipPlan(ClipSpan(0.0, min(duration_s, CLIP_S)), None, duration_s)
    windows = np.lib.stride_tricks.sliding_window_view(levels_db, n_steps)
    worth = windows.mean(axis=1) - _UNSTEADINESS * windows.std(axis=1)
    first = int(np.argmax(worth))
    is_apart = np.abs(np.arange(len(worth)) - first) >= n_steps
    second = int(np.argmax(np.where(is_apart, worth, -np.inf))) if is_apart.any() else None
    return ClipPlan(_span(first), None if second is None else _span(second), duration_s)


def cut_clip(song: Path, span: ClipSpan, monitor: Monitor) -> Clip:
    """Cut a part out of a song.

    Raises
    ------
    AudioError
        if the file's sound cannot be used
    CancelledError
        if the monitor says so
    """
    stream = AudioStream(song, mono=True, start_s=span.start_s, end_s=span.end_s)

    def watched() -> Iterator[npt.NDArray[np.float32]]:
        for block in stream:
            raise_if_cancelled(monitor)
            yield block

    with tempfile.TemporaryDirectory(prefix="chart-hero-") as folder:
        path = Path(folder, "clip.ogg")
        write_opus(path, watched(), stream.sample_rate, bitrate=CLIP_BITRATE)
        return Clip(span, path.read_bytes())


def _span(step: int) -> ClipSpan:
    return ClipSpan(step * _STEP_S, step * _STEP_S + CLIP_S)

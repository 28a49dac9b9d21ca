"""From the decoder's frames to pieces of float samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np

from chart_hero_core.audio.channels import channel_names
from chart_hero_core.audio.container import AudioTrack
from chart_hero_core.audio.resample import Samples

_FULL_SCALES = {"uint8": 2.0**7, "int16": 2.0**15, "int32": 2.0**31}


@dataclass(frozen=True, slots=True, eq=False)
class SoundPiece:
    """Consecutive frames of one sample rate and channel layout.

    Parameters
    ----------
    samples : (n_samples, n_channels), full scale = 1
    sample_rate : samples per second
    channel_names : one for each channel, as from `channels.channel_names`
    """

    samples: Samples
    sample_rate: int
    channel_names: tuple[str, ...]


def gather_pieces(track: AudioTrack, piece_s: float) -> Iterator[SoundPiece]:
    """Gather a track's frames, after the silence in front of them, into pieces of about `piece_s`."""
    gathered: list[Samples] = []
    n_gathered = 0
    form: tuple[int, tuple[str, ...]] | None = None
    for frame in track.frames():
        frame_form = (frame.sample_rate, channel_names(frame.layout))
        if form is None:
            yield from _silence(track.delay_s(frame), piece_s, *frame_form)
        elif frame_form != form or n_gathered >= piece_s * form[0]:
            yield SoundPiece(np.concatenate(gathered), *form)
            gathered, n_gathered = [], 0
        form = frame_form
        gathered.append(frame_samples(frame))
        n_gathered += frame.samples
    if form is not None:
        yield SoundPiece(np.concatenate(gathered), *form)


def frame_samples(frame: av.AudioFrame) -> Samples:
    """Return a frame's sound as (n_samples, n_channels), full scale = 1, whatever its sample format."""
    values = frame.to_ndarray()
    values = values.T if frame.format.is_planar else values.reshape(frame.samples, -1)
    samples = values.astype(np.float32)
    if values.dtype == np.uint8:
        samples -= 128
    return samples / np.float32(_FULL_SCALES.get(values.dtype.name, 1.0))


def _silence(
    duration_s: float, piece_s: float, sample_rate: int, channel_names: tuple[str, ...]
) -> Iterator[SoundPiece]:
    n_left = round(duration_s * sample_rate)
    while n_left:
        n_samples = min(n_left, max(1, round(piece_s * sample_rate)))
        yield SoundPiece(
            np.zeros((n_samples, len(channel_names)), dtype=np.float32), sample_rate, channel_names
        )
        n_left -= n_samples

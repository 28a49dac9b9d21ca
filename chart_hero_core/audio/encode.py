"""Writing sound for the games: Opus through PyAV, Vorbis through libsndfile; streamed, sample-aligned.

Both files start at the first sample given (after the silence asked for) and end with the last one:
what an encoder puts in front is declared in the file (Opus: pre-skip), and every player cuts it off.
FFmpeg's own Vorbis encoder is experimental and far worse than libvorbis, so it is not used.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import av
import numpy as np
import soundfile

from chart_hero_core.audio.resample import Samples, StreamResampler
from chart_hero_core.errors import ExportError

_logger = logging.getLogger(__name__)

OPUS_SAMPLE_RATE = 48_000
"""The clock of every Ogg Opus file (RFC 7845, 4)."""
OPUS_BITRATE = 160_000
"""Bits per second."""
_LAYOUTS = {1: "mono", 2: "stereo"}
_SILENCE_BLOCK_S = 1.0
_VORBIS_WRITE_LENGTH = 4096
"""Samples per call: libsndfile 1.2 keeps a call's Vorbis on the stack; five million end the process."""


def write_opus(
    path: Path,
    blocks: Iterable[Samples],
    sample_rate: int,
    *,
    bitrate: int = OPUS_BITRATE,
    leading_silence_s: float = 0.0,
) -> float:
    """Write sound as Ogg Opus, 48 kHz. The same sound gives the same bytes.

    Parameters
    ----------
    path : the file to make; one that is there is replaced
    blocks : (n_samples, n_channels) each, one or two channels; cut off beyond -1..1
    sample_rate : of the blocks, any
    bitrate : bits per second
    leading_silence_s : silence to put in front, 0 or more, kept to the sample

    Returns
    -------
    float
        length of what was written, seconds

    Raises
    ------
    ExportError
        if the file cannot be written; nothing of it is left, as after every error of `blocks`
    """
    n_channels, blocks = _channel_count(blocks)
    layout = _LAYOUTS[n_channels]
    resampled = _resampled(blocks, sample_rate, n_channels)
    n_written = 0
    with (
        _whole_or_nothing(path),
        path.open("wb") as file,
        # Without "bitexact" the stream's serial number is random.
        av.open(file, "w", format="ogg", options={"fflags": "+bitexact"}) as container,
    ):
        stream = container.add_stream("libopus", rate=OPUS_SAMPLE_RATE, layout=layout)
        stream.bit_rate = bitrate
        for block in _prepared(resampled, OPUS_SAMPLE_RATE, n_channels, leading_silence_s):
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), "flt", layout)
            frame.sample_rate = OPUS_SAMPLE_RATE
            frame.pts = n_written
            container.mux(stream.encode(frame))
            n_written += len(block)
        container.mux(stream.encode(None))
    return n_written / OPUS_SAMPLE_RATE


def write_vorbis(
    path: Path,
    blocks: Iterable[Samples],
    sample_rate: int,
    *,
    quality: float = 0.6,
    leading_silence_s: float = 0.0,
) -> float:
    """Write sound as Ogg Vorbis at its own sample rate.

    Parameters
    ----------
    path : the file to make; one that is there is replaced
    blocks : (n_samples, n_channels) each, one or two channels; cut off beyond -1..1
    sample_rate : of the blocks, 8000 to 192,000
    quality : 0 (small) to 1 (best); 0.6 is about 190 kbit/s for stereo at 44.1 kHz
    leading_silence_s : silence to put in front, 0 or more, kept to the sample

    Returns
    -------
    float
        length of what was written, seconds

    Raises
    ------
    ExportError
        if the file cannot be written; nothing of it is left, as after every error of `blocks`
    """
    n_channels, blocks = _channel_count(blocks)
    n_written = 0
    with _whole_or_nothing(path):
        with soundfile.SoundFile(
            path, "w", sample_rate, n_channels, "VORBIS", format="OGG", compression_level=1.0 - quality
        ) as file:
            for block in _prepared(blocks, sample_rate, n_channels, leading_silence_s):
                for start in range(0, len(block), _VORBIS_WRITE_LENGTH):
                    file.write(block[start : start + _VORBIS_WRITE_LENGTH])
                n_written += len(block)
        # libsndfile 1.2 keeps quiet when a full disk takes only part of what it writes on closing.
        if soundfile.info(path).frames != n_written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return n_written / sample_rate


def _channel_count(blocks: Iterable[Samples]) -> tuple[int, Iterator[Samples]]:
    """Look at the first block; return its number of channels, and all the blocks."""
    iterator = iter(blocks)
    first = next(iterator, None)
    if first is None:
        raise ValueError("there is no sound to write")
    n_channels = first.shape[1]
    if n_channels not in _LAYOUTS:
        raise ValueError(f"{n_channels} channels; one or two can be written")
    return n_channels, chain([first], iterator)


def _resampled(blocks: Iterable[Samples], sample_rate: int, n_channels: int) -> Iterator[Samples]:
    resampler = StreamResampler(sample_rate, OPUS_SAMPLE_RATE, n_channels)
    for block in blocks:
        yield resampler.process(block)
    yield resampler.flush()


def _prepared(
    blocks: Iterable[Samples], sample_rate: int, n_channels: int, leading_silence_s: float
) -> Iterator[Samples]:
    """Put silence in front, cut off what is beyond full scale, leave out empty blocks."""
    n_left = round(leading_silence_s * sample_rate)
    while n_left > 0:
        n_samples = min(n_left, round(_SILENCE_BLOCK_S * sample_rate))
        yield np.zeros((n_samples, n_channels), dtype=np.float32)
        n_left -= n_samples
    for block in blocks:
        if len(block):
            yield np.clip(block, -1.0, 1.0)


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[None]:
    """Remove the file after any error, and name it in those that the system raised."""
    try:
        yield
    except (OSError, av.FFmpegError, soundfile.SoundFileError) as error:
        _remove(path)
        # PyAV wraps what its file object raised; libsndfile says no more than "System error".
        cause = error if isinstance(error, OSError) else error.__context__
        reason = f" ({cause.strerror})" if isinstance(cause, OSError) else ""
        raise ExportError(
            f"{path} cannot be written{reason}; check the free space and your rights there.", path
        ) from error
    except BaseException:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    if path.is_file():
        try:
            path.unlink()
        except OSError:
            _logger.warning("%s: cannot be removed", path, exc_info=True)

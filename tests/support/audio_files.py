"""Sound files to test with, in every codec, made on the spot with PyAV and libsndfile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import correlate

Samples = npt.NDArray[np.float32]

CLICK_LENGTH_S = 0.02
_CLICK_HZ = 1500.0


def click_track(
    sample_rate: int, *, onset_s: float = 1.0, duration_s: float = 3.0, n_channels: int = 2
) -> Samples:
    """Silence with one click, a tone that dies away within 20 ms; the same in every channel."""
    samples = np.zeros((round(duration_s * sample_rate), n_channels), dtype=np.float32)
    click = _click(sample_rate)
    start = round(onset_s * sample_rate)
    samples[start : start + len(click)] = click[:, np.newaxis]
    return samples


def click_onset_s(samples: Samples, sample_rate: int) -> float:
    """Find the click of `click_track` in the first channel."""
    matches = correlate(samples[:, 0], _click(sample_rate), mode="valid", method="fft")
    return int(np.argmax(matches)) / sample_rate


def _click(sample_rate: int) -> Samples:
    seconds = np.arange(round(CLICK_LENGTH_S * sample_rate)) / sample_rate
    click = 0.8 * np.exp(-300.0 * seconds) * np.cos(2.0 * np.pi * _CLICK_HZ * seconds)
    return click.astype(np.float32)


def noise(sample_rate: int, duration_s: float, *, n_channels: int = 2) -> Samples:
    """White noise at -20 dBFS: nothing that an encoder could leave out."""
    generator = np.random.default_rng(7)
    shape = (round(duration_s * sample_rate), n_channels)
    return (0.1 * generator.standard_normal(shape)).astype(np.float32)


@dataclass(frozen=True)
class Encoding:
    """How PyAV or libsndfile is to write a file.

    Parameters
    ----------
    name : for the test's name
    suffix : of the file, with dot
    codec : FFmpeg's name of the encoder; None where `subtype` says it
    subtype : libsndfile's subtype
    has_video : whether a picture goes with it
    late_samples : where a click is found later than it was put (earlier: below 0), the known limits
    is_length_stated : whether such a file says how long it is
    """

    name: str
    suffix: str
    codec: str | None = None
    subtype: str | None = None
    has_video: bool = False
    late_samples: int = 0
    is_length_stated: bool = True

    def write(self, folder: Path, samples: Samples, sample_rate: int) -> Path:
        """Write the samples to a new file in `folder`."""
        path = folder / f"{self.name}{self.suffix}"
        if self.codec is None:
            soundfile.write(path, samples, sample_rate, subtype=self.subtype)
        else:
            write_with_ffmpeg(path, samples, sample_rate, codec=self.codec, has_video=self.has_video)
        return path


ENCODINGS = (
    Encoding("wav_16", ".wav", subtype="PCM_16"),
    Encoding("wav_8", ".wav", subtype="PCM_U8"),
    Encoding("wav_24", ".wav", subtype="PCM_24"),
    Encoding("wav_float", ".wav", subtype="FLOAT"),
    Encoding("wav_double", ".wav", subtype="DOUBLE"),
    Encoding("aiff", ".aiff", subtype="PCM_24"),
    Encoding("flac", ".flac", subtype="PCM_16"),
    Encoding("flac_24", ".flac", subtype="PCM_24"),
    Encoding("vorbis", ".ogg", subtype="VORBIS"),
    Encoding("opus", ".opus", codec="libopus"),
    Encoding("mp3", ".mp3", codec="libmp3lame"),
    Encoding("aac_m4a", ".m4a", codec="aac"),
    Encoding("alac", ".m4a", codec="alac"),
    Encoding("aac_raw", ".aac", codec="aac", late_samples=1024, is_length_stated=False),
    Encoding("wma", ".wma", codec="wmav2", late_samples=-2048),
    Encoding("aac_mkv", ".mkv", codec="aac"),
    Encoding("video_mp4", ".mp4", codec="aac", has_video=True),
    Encoding("video_mov", ".mov", codec="aac", has_video=True),
    # Matroska states one length for picture and sound together.
    Encoding("video_mkv", ".mkv", codec="aac", has_video=True, is_length_stated=False),
    Encoding("video_mkv_flac", ".mkv", codec="flac", has_video=True, is_length_stated=False),
)


def write_with_ffmpeg(
    path: Path,
    samples: Samples,
    sample_rate: int,
    *,
    codec: str,
    has_video: bool = False,
    start_s: float = 0.0,
    options: dict[str, str] | None = None,
) -> None:
    """Encode (n_samples, n_channels) with PyAV.

    Parameters
    ----------
    path : its suffix chooses the container
    codec : FFmpeg's name of the encoder
    has_video : put a black picture beside the sound, from 0 s on
    start_s : when the audio track starts on the container's clock
    options : of the container
    """
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[samples.shape[1]]
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=sample_rate, layout=layout)
        stream.bit_rate = 128_000
        if has_video:
            _add_black_picture(container, len(samples) / sample_rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), "fltp", layout)
        frame.sample_rate = sample_rate
        frame.pts = round(start_s * sample_rate)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def write_silent_video(path: Path) -> None:
    """Write a video that has no audio track."""
    with av.open(str(path), "w") as container:
        _add_black_picture(container, 1.0)


def write_encrypted(path: Path) -> None:
    """Write an mp4 whose sound is encrypted after the common scheme."""
    key = "00112233445566778899aabbccddeeff"
    options = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": key, "encryption_kid": key}
    write_with_ffmpeg(path, noise(44100, 1.0), 44100, codec="aac", options=options)


def _add_black_picture(container: av.container.OutputContainer, duration_s: float) -> None:
    frame_rate = 10
    stream = container.add_stream("mpeg4", rate=frame_rate)
    stream.width = stream.height = 16
    for i in range(round(duration_s * frame_rate)):
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), dtype=np.uint8))
        frame.pts = i
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))

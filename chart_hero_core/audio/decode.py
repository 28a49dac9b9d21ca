"""Decoding any song file, streamed: memory does not grow with its length.

Time zero is the first sample that a player would sound. What an encoder put in front (mp3, aac in
mp4, opus) is cut off where the file says how much it is; an mp4 or mkv track that starts late gets
its silence. Measured with clicks written by FFmpeg's and libsndfile's encoders, 8 to 192 kHz: a
click is found at its very sample in wav, aiff, flac, ogg, opus, mp3, m4a and mp4, and within 1 ms
(the clock of the container) in mkv. Known limits, for the file does not tell: raw .aac (ADTS) is
1024 samples late, wma 2048 samples early.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chart_hero_core.audio.channels import mix_matrix
from chart_hero_core.audio.container import AudioTrack, open_track, unreadable
from chart_hero_core.audio.pieces import gather_pieces
from chart_hero_core.audio.resample import Samples, StreamResampler
from chart_hero_core.domain.audio import Waveform
from chart_hero_core.errors import OptionError, SilentAudioError, TooShortError

SHORTEST_SOUND_S = 0.5
"""Less sound than this is refused."""
SILENCE_PEAK = 1e-4
"""Sound that never reaches this (-80 dBFS) is silence."""
COMPLETE_SHARE = 0.98
"""A file of which less than this could be decoded is reported as incomplete."""
_LARGEST_SAMPLE = 1e6
"""A larger value (full scale is 1) can only be damage, as NaN and infinity are."""


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known of a song file before it is decoded.

    Parameters
    ----------
    path : the file
    codec, container : FFmpeg's names, such as "mp3", "mov,mp4,m4a,3gp,3g2,mj2"
    sample_rate : samples per second, as decoded
    n_channels : as decoded
    declared_duration_s : length that the file states; None if it states none
    """

    path: Path
    codec: str
    container: str
    sample_rate: int
    n_channels: int
    declared_duration_s: float | None


@dataclass(frozen=True, slots=True)
class DecodeReport:
    """How the decoding of a file, or of the chosen part of it, went.

    Parameters
    ----------
    path : the file
    decoded_s : seconds of sound that came out
    declared_s : seconds that the file promised; None if it promised none
    peak : largest magnitude that came out, full scale = 1
    n_non_finite : samples that were NaN, infinite or absurdly large, and were silenced
    n_damaged_packets : pieces of the file that could not be decoded and were left out
    """

    path: Path
    decoded_s: float
    declared_s: float | None
    peak: float
    n_non_finite: int
    n_damaged_packets: int

    @property
    def is_complete(self) -> bool:
        """Whether (nearly) all that the file promised came out."""
        return self.declared_s is None or self.decoded_s >= COMPLETE_SHARE * self.declared_s

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know, a sentence each."""
        warnings = []
        if self.declared_s is not None and not self.is_complete:
            warnings.append(
                f"{self.path.name} is incomplete or damaged: {self.decoded_s:.1f} s of its "
                f"{self.declared_s:.1f} s could be decoded."
            )
        if self.n_non_finite:
            warnings.append(
                f"{self.path.name} holds {self.n_non_finite} invalid samples (not a number); "
                "they were silenced."
            )
        return tuple(warnings)


def probe_audio(path: Path) -> AudioInfo:
    """Open a file, decode its first piece of sound, and say what it is.

    Raises
    ------
    UnreadableAudioError
        if the file is missing, a folder, empty, no audio, damaged from end to end, or encrypted
    NoAudioTrackError
        if there is no audio track in it (a silent video)
    TooShortError
        if the audio track is empty
    """
    with open_track(path) as track:
        for frame in track.frames():
            return AudioInfo(
                path=path,
                codec=track.codec,
                container=track.container_name,
                sample_rate=frame.sample_rate,
                n_channels=frame.layout.nb_channels,
                declared_duration_s=track.declared_duration_s,
            )
        if track.n_damaged_packets:
            raise unreadable(path)
        raise TooShortError(f"{path.name} has an audio track without any sound; choose another file.", path)


class AudioStream:
    """The sound of a file as an iterable of float32 blocks (n_samples, n_channels).

    Every iteration decodes anew from the start; one that is given up half-way closes the file as
    soon as its iterator is gone. Errors that only the whole sound shows come with the last block.

    Parameters
    ----------
    path : a sound or video file
    sample_rate : samples per second to convert to; None keeps the file's own
    mono : mix to one channel: the mean of left and right
    stereo : mix more than two channels to two (see `channels.mix_matrix`); one or two stay as they are
    start_s, end_s : part to decode; the first sample yielded is the one at `start_s`, None = to the end
    block_s : about how long the blocks are

    Attributes
    ----------
    info : what the file is
    sample_rate, n_channels : of the blocks

    Raises
    ------
    UnreadableAudioError, NoAudioTrackError, TooShortError
        as `probe_audio`, at once
    OptionError
        if the part is empty or starts before 0
    UnreadableAudioError
        after the last block, if more of the file was damaged than whole
    TooShortError
        after the last block, if there was less than `SHORTEST_SOUND_S` of sound
    SilentAudioError
        after the last block, if there was nothing but silence or invalid samples
    """

    def __init__(
        self,
        path: Path,
        *,
        sample_rate: int | None = None,
        mono: bool = False,
        stereo: bool = False,
        start_s: float = 0.0,
        end_s: float | None = None,
        block_s: float = 1.0,
    ) -> None:
        if mono and stereo:
            raise ValueError("mono and stereo exclude each other")
        if not start_s >= 0 or (end_s is not None and not end_s > start_s):
            raise OptionError(f"From {start_s} s to {end_s} s is no part of a song; end after the start.")
        self.info = probe_audio(path)
        self.sample_rate = sample_rate or self.info.sample_rate
        self.n_channels = 1 if mono else min(self.info.n_channels, 2) if stereo else self.info.n_channels
        self._start_s = start_s
        self._end_s = end_s
        self._block_s = block_s
        self._report: DecodeReport | None = None

    @property
    def report(self) -> DecodeReport:
        """How it went; there once the last block has been taken."""
        if self._report is None:
            raise RuntimeError("the report comes with the last block")
        return self._report

    def __iter__(self) -> Iterator[Samples]:
        tally = _Tally()
        with open_track(self.info.path) as track:
            for block in self._chosen_part(self._resampled(track, tally)):
                tally.add(block)
                yield block
            if track.is_mostly_damaged:
                raise unreadable(self.info.path)
            self._report = self._close(tally, track.n_damaged_packets)

    def _resampled(self, track: AudioTrack, tally: _Tally) -> Iterator[Samples]:
        """Bring the whole track to the wanted channels and rate (the rate may change within a file)."""
        resampler: StreamResampler | None = None
        for piece in gather_pieces(track, self._block_s):
            if resampler is None or resampler.input_rate != piece.sample_rate:
                if resampler is not None:
                    yield resampler.flush()
                resampler = StreamResampler(piece.sample_rate, self.sample_rate, self.n_channels)
            samples = tally.without_invalid(piece.samples)
            if len(piece.channel_names) != self.n_channels:
                samples = samples @ mix_matrix(piece.channel_names, self.n_channels)
            yield resampler.process(samples)
        if resampler is not None:
            yield resampler.flush()

    def _chosen_part(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """Cut off what lies outside the part, and stop behind it."""
        first = round(self._start_s * self.sample_rate)
        stop = None if self._end_s is None else round(self._end_s * self.sample_rate)
        position = 0
        for block in blocks:
            part = block[max(0, first - position) : None if stop is None else stop - position]
            position += len(block)
            if len(part):
                yield part
            if stop is not None and position >= stop:
                return

    def _close(self, tally: _Tally, n_damaged_packets: int) -> DecodeReport:
        """Judge the sound as a whole."""
        path = self.info.path
        decoded_s = tally.n_samples / self.sample_rate
        if decoded_s < SHORTEST_SOUND_S:
            raise TooShortError(
                f"{path.name} holds {decoded_s:.2f} s of sound{self._part_text()}, at least "
                f"{SHORTEST_SOUND_S} s are needed; choose a longer one.",
                path,
            )
        if tally.peak < SILENCE_PEAK:
            what = "no valid sample" if tally.n_non_finite else "nothing but silence"
            raise SilentAudioError(
                f"{path.name} holds {what}{self._part_text()}; play it to check, and export it again.", path
            )
        return DecodeReport(
            path=path,
            decoded_s=decoded_s,
            declared_s=self._declared_s(),
            peak=tally.peak,
            n_non_finite=tally.n_non_finite,
            n_damaged_packets=n_damaged_packets,
        )

    def _declared_s(self) -> float | None:
        """Seconds that the file promises for the chosen part."""
        whole_s = self.info.declared_duration_s
        if whole_s is None:
            return None
        end_s = whole_s if self._end_s is None else min(whole_s, self._end_s)
        return max(0.0, end_s - self._start_s)

    def _part_text(self) -> str:
        if self._end_s is None:
            return f" from {self._start_s:g} s on" if self._start_s else ""
        return f" between {self._start_s:g} s and {self._end_s:g} s"


def decode(path: Path, *, sample_rate: int | None = None, mono: bool = False) -> Waveform:
    """Decode a whole file into memory; see `AudioStream` for long ones, the options and the errors."""
    stream = AudioStream(path, sample_rate=sample_rate, mono=mono)
    return Waveform(np.concatenate(list(stream)), stream.sample_rate)


class _Tally:
    """What is counted while the sound passes by."""

    def __init__(self) -> None:
        self.n_samples = 0
        self.n_non_finite = 0
        self.peak = 0.0

    def without_invalid(self, samples: Samples) -> Samples:
        """Silence and count what is no sample."""
        is_valid = np.abs(samples) <= _LARGEST_SAMPLE
        n_invalid = samples.size - int(np.count_nonzero(is_valid))
        if not n_invalid:
            return samples
        self.n_non_finite += n_invalid
        return np.where(is_valid, samples, np.float32(0))

    def add(self, block: Samples) -> None:
        """Count a block that goes out."""
        self.n_samples += len(block)
        self.peak = max(self.peak, float(np.max(np.abs(block))))

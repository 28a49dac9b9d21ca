"""Opening a file, finding its audio track, and getting at the track's frames, with PyAV (FFmpeg).

Nothing but sound and video containers is opened, and nothing but the file itself: a playlist that
is called song.mp3 could otherwise make FFmpeg fetch other files, or ask the network for them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.audio.stream import AudioStream as PyAvStream
from av.container import InputContainer
from av.stream import Disposition

from chart_hero_core.errors import NoAudioTrackError, UnreadableAudioError

_logger = logging.getLogger(__name__)

_DEMUXERS = (
    "aac,ac3,aiff,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,tta,w64,wav,wv"
)
_TIMELINE_DEMUXERS = ("mov", "matroska")
"""mp4, mkv and kin: the time of the first frame is where a player sounds it. Elsewhere (mp3, ogg) it
only mirrors the encoder's delay, which the decoder has cut off already."""
_LENGTHLESS_DEMUXERS = ("aac", "ac3", "dts", "eac3", "mpeg", "mpegts")
"""No length is written in these; FFmpeg's figure is a guess from the bit rate."""
_LATEST_CLOCK_START_S = 10.0
"""A file that starts later than this was cut from a longer recording and kept its clock."""
_LONGEST_DELAY_S = 600.0
"""A track that seems to start later than this within its file has a broken clock."""
_PROTECTED_TAGS = ("drms", "enca")
"""Sample descriptions of protected mp4 sound: FairPlay, and ISO/IEC 23001-7 (common encryption)."""
_MP3_LENGTH_MARKS = (b"Xing", b"Info", b"VBRI")


class AudioTrack:
    """The audio track of an open file; made by `open_track`, of no use after it is closed.

    Parameters
    ----------
    path : the file
    container, stream : as PyAV opened them
    """

    def __init__(self, path: Path, container: InputContainer, stream: PyAvStream) -> None:
        self.path = path
        self.n_damaged_packets = 0
        self._n_whole_packets = 0
        self._container = container
        self._stream = stream
        self._demuxer = container.format.name.split(",")[0]

    @property
    def codec(self) -> str:
        """FFmpeg's name of the codec, such as "mp3" or "aac"."""
        return self._stream.codec_context.name

    @property
    def container_name(self) -> str:
        """FFmpeg's name of the container, such as "mov,mp4,m4a,3gp,3g2,mj2"."""
        return self._container.format.name

    @property
    def declared_duration_s(self) -> float | None:
        """Length that the file states for its sound, from time zero; None if it states none."""
        if self._demuxer in _LENGTHLESS_DEMUXERS or (self._demuxer == "mp3" and not _has_length(self.path)):
            return None
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            start = (stream.start_time or 0) if self._demuxer in _TIMELINE_DEMUXERS else 0
            return float((start + stream.duration) * stream.time_base) - self._clock_start_s
        if self._container.duration is not None and not self._container.streams.video:
            return self._container.duration / av.time_base - self._clock_start_s
        return None

    def delay_s(self, first_frame: av.AudioFrame) -> float:
        """Silence in front of the first frame, 0 or more: how much later the track starts than the file."""
        if self._demuxer not in _TIMELINE_DEMUXERS or first_frame.time is None:
            return 0.0
        delay_s = first_frame.time - self._clock_start_s
        if delay_s > _LONGEST_DELAY_S:
            _logger.warning("%s: a start at %g s is not believed", self.path, delay_s)
            return 0.0
        return max(0.0, delay_s)

    @property
    def texts(self) -> dict[str, str]:
        """What the file says about itself and about this track; names in small letters."""
        said = {**self._stream.metadata, **self._container.metadata}
        return {name.lower(): text for name, text in said.items()}

    def attached_picture(self) -> bytes | None:
        """The file's own picture, such as a cover, as it lies there; None without one."""
        pictures = (
            one for one in self._container.streams.video if one.disposition & Disposition.attached_pic
        )
        for picture in pictures:
            for packet in self._container.demux(picture):
                return bytes(packet) or None
        return None

    @property
    def is_mostly_damaged(self) -> bool:
        """Whether, of what has been read, more was damaged than whole: data that only looks like sound."""
        return self.n_damaged_packets > self._n_whole_packets

    @property
    def _clock_start_s(self) -> float:
        """What the container's clock shows at time zero."""
        start_s = (self._container.start_time or 0) / av.time_base
        return start_s if self._demuxer in _TIMELINE_DEMUXERS and start_s > _LATEST_CLOCK_START_S else 0.0

    def frames(self) -> Iterator[av.AudioFrame]:
        """Decode frame after frame. Damaged packets are skipped and counted in `n_damaged_packets`.

        Raises
        ------
        UnreadableAudioError
            if the sound is encrypted
        """
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError as error:
                _logger.info("%s: reading ends early: %s", self.path, error)
                self.n_damaged_packets += 1
                return
            if packet.has_sidedata("encryption_info"):
                raise _encrypted(self.path)
            try:
                frames = packet.decode()
            except av.FFmpegError as error:
                _logger.debug("%s: a damaged packet: %s", self.path, error)
                self.n_damaged_packets += 1
                continue
            self._n_whole_packets += 1
            yield from frames


@contextmanager
def open_track(path: Path) -> Iterator[AudioTrack]:
    """Open a file's audio track (of several, the one that players choose) and close it afterwards.

    Raises
    ------
    UnreadableAudioError
        if the file is missing, a folder, empty, not to be opened, no audio, damaged or encrypted
    NoAudioTrackError
        if there is no audio track in it
    """
    _check_is_file(path)
    try:
        # An absolute path, for FFmpeg takes "Title: part 2.mp3" for an address of protocol "Title".
        container = av.open(
            str(path.absolute()), options={"format_whitelist": _DEMUXERS, "protocol_whitelist": "file"}
        )
    except (av.FFmpegError, OSError) as error:
        raise unreadable(path) from error
    with container:
        if not container.streams.audio:
            raise NoAudioTrackError(f"{path.name} has no audio track; choose a file with sound in it.", path)
        stream = container.streams.best("audio")
        if not isinstance(stream, PyAvStream) or stream.codec_context is None:
            raise unreadable(path)  # no sample rate could be found, or the codec is unknown
        if stream.codec_context.codec_tag in _PROTECTED_TAGS:
            raise _encrypted(path)
        yield AudioTrack(path, container, stream)


def unreadable(path: Path) -> UnreadableAudioError:
    """Make the error for a file that is there, but holds nothing that can be decoded."""
    return UnreadableAudioError(
        f"{path.name} is damaged or is no audio file; play it to check, and if it plays, "
        "convert it to WAV, FLAC or MP3.",
        path,
    )


def _encrypted(path: Path) -> UnreadableAudioError:
    return UnreadableAudioError(
        f"{path.name} is encrypted (copy protection); use an unprotected copy of the song.", path
    )


def _check_is_file(path: Path) -> None:
    """Answer the plain cases before FFmpeg answers them in its own words."""
    if path.is_dir():
        raise UnreadableAudioError(f"{path} is a folder; choose a song file in it.", path)
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except FileNotFoundError as error:
        raise UnreadableAudioError(f"{path} was not found; check its name and folder.", path) from error
    except OSError as error:
        raise UnreadableAudioError(
            f"{path} cannot be opened ({error.strerror}); check its access rights.", path
        ) from error
    if is_empty:
        raise UnreadableAudioError(f"{path.name} is empty (0 bytes); copy or download it again.", path)


def _has_length(path: Path) -> bool:
    """Whether an mp3 states its number of frames: in its first frame, after any ID3v2 tag."""
    with path.open("rb") as file:
        header = file.read(10)
        if header.startswith(b"ID3"):
            size = 0
            for byte in header[6:10]:  # seven bits each (ID3v2.4 structure, 6.2)
                size = size << 7 | byte & 0x7F
            file.seek(10 + size)
        beginning = header + file.read(2048)
    return any(mark in beginning for mark in _MP3_LENGTH_MARKS)

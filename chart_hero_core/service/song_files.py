"""What a song file says about itself, and what it looks like, before anybody has listened to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.tags import AudioTags, read_cover, read_tags
from chart_hero_core.domain.progress import Monitor, SilentMonitor, raise_if_cancelled
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.errors import TooShortError

Samples = npt.NDArray[np.float32]

TELL_EVERY_S = 0.15
"""A picture that grows is shown no more often than this; the first piece of it at once."""
PICTURE_RATE = 22_050
"""Samples per second of the drawn sound: enough for the strips, a third of the work."""


@dataclass(frozen=True, slots=True)
class SongFile:
    """A song file at first sight.

    Parameters
    ----------
    path : the file
    tags : what it says about itself
    duration_s : as it states; None if it states none
    cover : bytes of a picture in it; None without one
    """

    path: Path
    tags: AudioTags
    duration_s: float | None
    cover: bytes | None = None


def load_decoders() -> None:
    """Import what the first song will need, so that it need not wait for it."""
    import chart_hero_core.audio.decode
    import chart_hero_core.audio.sound_picture  # noqa: F401


def look_at(path: Path) -> SongFile:
    """Read what a song file says about itself.

    Raises
    ------
    AudioError
        if it is missing, there is no sound in it, or too little by its own account
    """
    from chart_hero_core.audio.decode import SHORTEST_SOUND_S, probe_audio

    info = probe_audio(path)
    stated_s = info.declared_duration_s
    if stated_s is not None and stated_s < SHORTEST_SOUND_S:
        raise TooShortError(
            f"{path.name} holds {stated_s:.2f} s of sound, at least {SHORTEST_SOUND_S} s are needed; "
            "choose a longer one.",
            path,
        )
    return SongFile(path, read_tags(path), info.declared_duration_s, read_cover(path))


def draw_sound(
    path: Path, monitor: Monitor | None = None, tell: Callable[[SoundPicture], None] | None = None
) -> SoundPicture:
    """Decode a song, and draw its sound.

    Parameters
    ----------
    path : any sound or video file
    monitor : asked whether to go on after every block
    tell : gets what is drawn so far, about every `TELL_EVERY_S`

    Raises
    ------
    AudioError
        if the file's sound cannot be used
    CancelledError
        if the monitor says so
    """
    from chart_hero_core.audio.decode import AudioStream
    from chart_hero_core.audio.sound_picture import SoundPictureBuilder

    monitor = monitor or SilentMonitor()
    stream = AudioStream(path, sample_rate=PICTURE_RATE, mono=True)
    builder = SoundPictureBuilder(PICTURE_RATE, stream.info.declared_duration_s or 0.0)
    next_telling_s = 0.0
    for block in stream:
        raise_if_cancelled(monitor)
        builder.add(block)
        if tell is not None and time.monotonic() >= next_telling_s:
            tell(builder.picture())
            next_telling_s = time.monotonic() + TELL_EVERY_S
    return builder.finish()


def sound_of(path: Path, sample_rate: int) -> Iterator[Samples]:
    """Decode a song to be played: blocks (n_samples, 1 or 2 channels) of the whole song, one after the other.

    Parameters
    ----------
    path : any sound or video file
    sample_rate : samples per second of the blocks

    Raises
    ------
    AudioError
        at any time, if the file's sound cannot be used (any further)
    """
    from chart_hero_core.audio.decode import AudioStream

    return iter(AudioStream(path, sample_rate=sample_rate, stereo=True))

"""The sounds of our own drum kit and of the metronome, as `packaging/make_kit.py` made them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice

FOLDER = Path(__file__).parents[2] / "resources" / "kit"

KitSamples = npt.NDArray[np.float32]
"""One sound, (n_samples,), mono."""


class KitSound(Enum):
    """A sound of the kit; its value is the stem of its file."""

    KICK = "kick"
    SNARE = "snare"
    SIDE_STICK = "side_stick"
    HI_HAT_CLOSED = "hi_hat_closed"
    HI_HAT_OPEN = "hi_hat_open"
    HI_HAT_PEDAL = "hi_hat_pedal"
    TOM_HIGH = "tom_high"
    TOM_MID = "tom_mid"
    TOM_LOW = "tom_low"
    CRASH = "crash"
    RIDE = "ride"
    RIDE_BELL = "ride_bell"
    CLICK = "click"
    CLICK_ACCENT = "click_accent"

    @property
    def is_hi_hat(self) -> bool:
        """Whether it ends the ringing of an open hi-hat."""
        return self in (KitSound.HI_HAT_CLOSED, KitSound.HI_HAT_OPEN, KitSound.HI_HAT_PEDAL)


Kit = Mapping[KitSound, KitSamples]

_SOUND_OF_PAD = {
    Pad.KICK: KitSound.KICK,
    Pad.SNARE: KitSound.SNARE,
    Pad.YELLOW_TOM: KitSound.TOM_HIGH,
    Pad.BLUE_TOM: KitSound.TOM_MID,
    Pad.GREEN_TOM: KitSound.TOM_LOW,
    Pad.YELLOW_CYMBAL: KitSound.HI_HAT_CLOSED,
    Pad.BLUE_CYMBAL: KitSound.RIDE,
    Pad.GREEN_CYMBAL: KitSound.CRASH,
}

_CYMBALS = (
    DrumVoice.HI_HAT_CLOSED,
    DrumVoice.HI_HAT_OPEN,
    DrumVoice.HI_HAT_PEDAL,
    DrumVoice.CRASH,
    DrumVoice.RIDE,
    DrumVoice.RIDE_BELL,
)


def sound_of(note: DrumNote) -> KitSound:
    """Sound of a note: of its pad, and of its voice where the pad leaves a choice.

    A tom sounds as high as its lane, so that what is heard is what is seen; a cymbal sounds as it was
    heard, for kits differ in where they put their cymbals.
    """
    if note.voice is DrumVoice.SIDE_STICK and note.pad is Pad.SNARE:
        return KitSound.SIDE_STICK
    if note.pad.is_cymbal and note.voice in _CYMBALS:
        return KitSound(note.voice.value)
    return sound_of_pad(note.pad)


def sound_of_pad(pad: Pad) -> KitSound:
    """Sound of a pad, where nothing is known of what was heard."""
    return _SOUND_OF_PAD[pad]


@cache
def load_kit(sample_rate: int) -> Kit:
    """Read all sounds, at a device's sample rate."""
    return MappingProxyType({sound: _read(sound, sample_rate) for sound in KitSound})


def _read(sound: KitSound, sample_rate: int) -> KitSamples:
    samples, rate = soundfile.read(FOLDER / f"{sound.value}.flac", dtype="float32")
    if rate != sample_rate:
        samples = soxr.resample(samples, rate, sample_rate, quality="HQ")
    samples.flags.writeable = False
    return np.asarray(samples, dtype=np.float32)

"""What is heard: drum voices, their families, and onsets.

Times are seconds from the first decoded sample ("heard" seconds), increasing.
A voice is what sounds; which pad of a game controller it is played on is `charting`'s business.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class DrumVoice(Enum):
    """One sound of the drum kit. The order is the model's output order; append, never reorder."""

    __hash__ = object.__hash__  # each member exists once, and Enum's own hash is ten times slower

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

    @property
    def family(self) -> DrumFamily:
        """The family that this voice belongs to."""
        return _FAMILY_OF[self]


class DrumFamily(Enum):
    """Voices that are told apart only after it is clear that one of them was struck."""

    KICK = "kick"
    SNARE = "snare"
    HI_HAT = "hi-hat"
    TOMS = "toms"
    CYMBALS = "cymbals"

    @property
    def voices(self) -> tuple[DrumVoice, ...]:
        """The voices of this family, in the model's order."""
        return tuple(voice for voice in DrumVoice if _FAMILY_OF[voice] is self)


_FAMILY_OF = {
    DrumVoice.KICK: DrumFamily.KICK,
    DrumVoice.SNARE: DrumFamily.SNARE,
    DrumVoice.SIDE_STICK: DrumFamily.SNARE,
    DrumVoice.HI_HAT_CLOSED: DrumFamily.HI_HAT,
    DrumVoice.HI_HAT_OPEN: DrumFamily.HI_HAT,
    DrumVoice.HI_HAT_PEDAL: DrumFamily.HI_HAT,
    DrumVoice.TOM_HIGH: DrumFamily.TOMS,
    DrumVoice.TOM_MID: DrumFamily.TOMS,
    DrumVoice.TOM_LOW: DrumFamily.TOMS,
    DrumVoice.CRASH: DrumFamily.CYMBALS,
    DrumVoice.RIDE: DrumFamily.CYMBALS,
    DrumVoice.RIDE_BELL: DrumFamily.CYMBALS,
}

VOICES: tuple[DrumVoice, ...] = tuple(DrumVoice)
FAMILIES: tuple[DrumFamily, ...] = tuple(DrumFamily)


class StrokeKey(NamedTuple):
    """What tells one heard stroke from all others, whatever became of its note."""

    voice: DrumVoice
    onset_s: float


@dataclass(frozen=True, slots=True)
class DrumOnset:
    """One drum stroke as it was heard.

    Parameters
    ----------
    onset_s : seconds from the first decoded sample
    voice : what was struck
    velocity : loudness, 1..127 as in MIDI
    confidence : the chance, 0..1, that this stroke is there and is this voice
    others : what else of its family it may be, each with the chance that it is there and is that
    """

    onset_s: float
    voice: DrumVoice
    velocity: int = 100
    confidence: float = 1.0
    others: tuple[tuple[DrumVoice, float], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.velocity <= 127:
            raise ValueError(f"velocity {self.velocity} is outside 1..127")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is outside 0..1")

    def chance_with(self, alike: Collection[DrumVoice]) -> float:
        """Return the chance, 0..1, that the stroke is there and is its voice or one that counts as alike."""
        return min(self.confidence + sum(chance for voice, chance in self.others if voice in alike), 1.0)

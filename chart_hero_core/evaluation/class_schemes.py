"""Which voices count as one class of onset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chart_hero_core.domain.drums import DrumVoice


@dataclass(frozen=True, slots=True)
class ClassScheme:
    """How voices are grouped into the classes that are scored.

    Parameters
    ----------
    name : as it stands in reports
    voices_of : class to its voices; together all voices, each once
    """

    name: str
    voices_of: Mapping[str, tuple[DrumVoice, ...]]

    def __post_init__(self) -> None:
        grouped = [voice for voices in self.voices_of.values() for voice in voices]
        if len(grouped) != len(set(grouped)) or set(grouped) != set(DrumVoice):
            raise ValueError(f"{self.name} must hold every voice once")

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the order of reports."""
        return tuple(self.voices_of)


_KICK = (DrumVoice.KICK,)
_SNARE = (DrumVoice.SNARE, DrumVoice.SIDE_STICK)
_TOMS = (DrumVoice.TOM_HIGH, DrumVoice.TOM_MID, DrumVoice.TOM_LOW)
_CLOSED_HI_HAT = (DrumVoice.HI_HAT_CLOSED, DrumVoice.HI_HAT_PEDAL)
_OPEN_HI_HAT = (DrumVoice.HI_HAT_OPEN,)
_RIDE = (DrumVoice.RIDE, DrumVoice.RIDE_BELL)
_CRASH = (DrumVoice.CRASH,)

FIVE_CLASSES = ClassScheme(
    "5 classes",
    {"KD": _KICK, "SD": _SNARE, "TT": _TOMS, "HH": _CLOSED_HI_HAT + _OPEN_HI_HAT, "CY": _RIDE + _CRASH},
)
"""Those of the ADTOF papers (M. Zehren et al., ISMIR 2021 and Signals 2023)."""

SEVEN_CLASSES = ClassScheme(
    "7 classes",
    {
        "KD": _KICK,
        "SD": _SNARE,
        "TT": _TOMS,
        "CH": _CLOSED_HI_HAT,
        "OH": _OPEN_HI_HAT,
        "RD": _RIDE,
        "CC": _CRASH,
    },
)

EIGHT_LANES = ClassScheme(
    "8 lanes",
    {
        "KD": _KICK,
        "SD": _SNARE,
        "HT": (DrumVoice.TOM_HIGH,),
        "MT": (DrumVoice.TOM_MID,),
        "FT": (DrumVoice.TOM_LOW,),
        "HH": _CLOSED_HI_HAT + _OPEN_HI_HAT,
        "RD": _RIDE,
        "CC": _CRASH,
    },
)

NINE_VOICES = ClassScheme(
    "9 voices",
    {
        "kick": _KICK,
        "snare": _SNARE,
        "high tom": (DrumVoice.TOM_HIGH,),
        "mid tom": (DrumVoice.TOM_MID,),
        "low tom": (DrumVoice.TOM_LOW,),
        "closed hat": _CLOSED_HI_HAT,
        "open hat": _OPEN_HI_HAT,
        "ride": _RIDE,
        "crash": _CRASH,
    },
)
"""What may be taken for one another; a pedalled hat counts as closed, a side stick as snare."""

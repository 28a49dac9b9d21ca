"""What a user may choose about a chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chart_hero_core.domain.chart import Difficulty, Pad
from chart_hero_core.errors import OptionError


class OpenHatLane(Enum):
    """The cymbal lane of an open hi-hat."""

    YELLOW = "yellow"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class KitSpec:
    """The player's kit: which cymbal lane plays what. A mapping of what was heard, never another hearing.

    Parameters
    ----------
    open_hat : lane of open hi-hats; blue moves only those that contrast with closed ones around them
    second_crash : lane of the second of two crashes at once, if nothing else sounds there; green: none, the
        two are one note
    missing : the cymbal lane that the kit has no pad for; None for three cymbal pads
    stand_in : the lane that everything of the missing one goes to

    Raises
    ------
    OptionError
        if a lane is no cymbal, or the missing one has no other to stand in for it
    """

    open_hat: OpenHatLane = OpenHatLane.YELLOW
    second_crash: Pad = Pad.BLUE_CYMBAL
    missing: Pad | None = None
    stand_in: Pad | None = None

    def __post_init__(self) -> None:
        for pad in (self.second_crash, self.missing, self.stand_in):
            if pad is not None and not pad.is_cymbal:
                raise OptionError(f"{pad.value} is no cymbal lane; choose yellow, blue or green.")
        if (self.missing is None) is not (self.stand_in is None) or (
            self.missing is not None and self.missing is self.stand_in
        ):
            raise OptionError("A kit without one cymbal pad needs another cymbal lane to stand in for it.")

    def pad_for(self, pad: Pad) -> Pad:
        """Return the pad that a note of a full kit is played on."""
        return self.stand_in if self.stand_in is not None and pad is self.missing else pad


@dataclass(frozen=True, slots=True)
class ChartingSpec:
    """The choices of `chart_drums`.

    Parameters
    ----------
    kit : what the player has in front of them
    difficulties : the levels to make; Expert is always one, for the others are cut from it
    with_sections : whether to name practice sections
    with_star_power : whether to place star power phrases
    with_activation_fills : whether to place the fills that spend star power
    with_dynamics : whether to tell ghosts and accents from neutral notes
    with_double_kick : whether every second stroke of a fast kick run is left to the second pedal

    Raises
    ------
    OptionError
        if Expert is not among the difficulties
    """

    kit: KitSpec = KitSpec()
    difficulties: frozenset[Difficulty] = frozenset(Difficulty)
    with_sections: bool = True
    with_star_power: bool = True
    with_activation_fills: bool = True
    with_dynamics: bool = True
    with_double_kick: bool = True

    def __post_init__(self) -> None:
        if Difficulty.EXPERT not in self.difficulties:
            raise OptionError(
                "A chart without Expert cannot be made: the other difficulties are cut from it; add expert."
            )

"""What a user may choose about a chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chart_hero_core.domain.chart import Difficulty
from chart_hero_core.errors import OptionError


class OpenHatLane(Enum):
    """The cymbal lane of an open hi-hat."""

    YELLOW = "yellow"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class ChartingSpec:
    """The choices of `chart_drums`.

    Parameters
    ----------
    open_hat : lane of open hi-hats; blue moves only those that contrast with closed ones around them
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

    open_hat: OpenHatLane = OpenHatLane.YELLOW
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

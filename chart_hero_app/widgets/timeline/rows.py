"""The lanes as rows from top to bottom: which pads lie in which, and how high they are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES

FOLDED = (
    (Pad.SNARE,),
    (Pad.YELLOW_CYMBAL, Pad.YELLOW_TOM),
    (Pad.BLUE_CYMBAL, Pad.BLUE_TOM),
    (Pad.GREEN_CYMBAL, Pad.GREEN_TOM),
    (Pad.KICK,),
)
"""The five lanes of the game, cymbals first."""

_HAIRLINES_ABOVE = frozenset({Pad.YELLOW_TOM, Pad.SNARE, Pad.KICK})
LANE_HEIGHTS_PX = (24, 96)
"""The least and the most that a lane can be given."""


@dataclass(frozen=True, slots=True)
class LaneRows:
    """Rows of pads, stacked.

    Parameters
    ----------
    pads : of each row from the top; the first of a row is the one that a click on its ground means
    lane_px : height of a row
    """

    pads: tuple[tuple[Pad, ...], ...]
    lane_px: int

    @classmethod
    def of(cls, *, is_folded: bool, lane_px: int) -> LaneRows:
        """Eight rows of one pad, or the game's five at the same height in all."""
        if not is_folded:
            return cls(tuple((pad,) for pad in LANES), lane_px)
        return cls(FOLDED, round(lane_px * len(LANES) / len(FOLDED)))

    @property
    def height_px(self) -> int:
        """Height of all rows."""
        return self.lane_px * len(self.pads)

    @property
    def is_folded(self) -> bool:
        """Whether rows hold more than one pad."""
        return len(self.pads) < len(LANES)

    def row_of(self, pad: Pad) -> int:
        """Row that a pad lies in."""
        return next(row for row, pads in enumerate(self.pads) if pad in pads)

    def row_at(self, y: float) -> int:
        """Row at a height from the top, the nearest one outside."""
        return min(max(int(y // self.lane_px), 0), len(self.pads) - 1)

    def top_of(self, row: int) -> int:
        """Upper edge of a row."""
        return row * self.lane_px

    def has_line_above(self, row: int) -> bool:
        """Whether a hairline sets a row off from the one above it."""
        return row > 0 and (self.is_folded or self.pads[row][0] in _HAIRLINES_ABOVE)

    def pads_between(self, top: float, bottom: float) -> frozenset[Pad]:
        """Pads of the rows that a span of heights touches."""
        first, last = self.row_at(min(top, bottom)), self.row_at(max(top, bottom))
        return frozenset(pad for pads in self.pads[first : last + 1] for pad in pads)


def row_name(pads: tuple[Pad, ...]) -> str:
    """What a row is called: by its pad, or by its colour where cymbal and tom share it."""
    if len(pads) == 1:
        return lane_name(pads[0])
    return {
        "yellow": QCoreApplication.translate("Lanes", "Yellow"),
        "blue": QCoreApplication.translate("Lanes", "Blue"),
        "green": QCoreApplication.translate("Lanes", "Green"),
    }[pads[0].colour]

"""Where the panels of the editor stand: what the user chose, and what the window's size makes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QPoint, QRect

from chart_hero_app.windows.layout_plan import ColumnPlan

LEAST_SEEN_PX = 64
"""So much of a window's head must be on a screen, for a mouse to get hold of it."""
_LEAST_ZONE_PX, _MOST_ZONE_PX = 96, 280


class Part(StrEnum):
    """What can be moved."""

    PANEL = "panel"
    """The tabs; the highway goes with them while it stands under them."""
    HIGHWAY = "highway"


class Side(StrEnum):
    """Where a part can stand."""

    LEFT = "left"
    RIGHT = "right"
    WINDOW = "window"
    PANEL = "panel"
    """Under the tabs; for the highway alone."""


SIDES: dict[Part, tuple[Side, ...]] = {
    Part.PANEL: (Side.LEFT, Side.RIGHT, Side.WINDOW),
    Part.HIGHWAY: (Side.PANEL, Side.LEFT, Side.RIGHT, Side.WINDOW),
}
"""Where each part can stand."""


_SWITCHES = ("has_panel", "has_highway", "has_overview", "has_strips")


@dataclass(frozen=True, slots=True)
class EditorLayout:
    """What the user chose; without any choice, the layout as it was drawn.

    Parameters
    ----------
    panel, highway : where they stand
    has_panel, has_highway, has_overview, has_strips : whether they are wanted
    """

    panel: Side = Side.RIGHT
    highway: Side = Side.PANEL
    has_panel: bool = True
    has_highway: bool = True
    has_overview: bool = True
    has_strips: bool = True

    def side_of(self, part: Part) -> Side:
        """Where a part stands."""
        return self.panel if part is Part.PANEL else self.highway

    def to_text(self) -> str:
        """As it is remembered."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: object) -> EditorLayout:
        """Read what was remembered; what is not understood is as drawn."""
        try:
            content = json.loads(text) if isinstance(text, str) else {}
        except ValueError:
            content = {}
        kept = content if isinstance(content, dict) else {}
        values: dict[str, Any] = {
            part.value: Side(kept[part]) for part in Part if kept.get(part) in SIDES[part]
        }
        values |= {name: kept[name] for name in _SWITCHES if isinstance(kept.get(name), bool)}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What stands where in the window as large as it is.

    Parameters
    ----------
    panel : its place; None while it is not seen
    is_panel_over : it lies over the timeline, at its side
    highway : its place, `Side.PANEL` also while the panel is not seen
    has_highway : whether it is wanted
    highway_px : width of its own column; 0 without one
    """

    panel: Side | None
    is_panel_over: bool
    highway: Side
    has_highway: bool
    highway_px: int


def arrange(layout: EditorLayout, plan: ColumnPlan, *, is_called: bool, has_sheet: bool) -> Arrangement:
    """Make of the user's choice what the window has room for.

    Parameters
    ----------
    layout : the choice
    plan : what there is room for
    is_called : the panel was asked for where it has no column of its own
    has_sheet : a sheet lies over the panel, which is docked for that long
    """
    side = Side.RIGHT if has_sheet and layout.panel is Side.WINDOW else layout.panel
    is_docked = plan.is_panel_docked or side is Side.WINDOW
    is_seen = layout.has_panel if is_docked else is_called
    highway, column_px = layout.highway, 0
    if highway in (Side.LEFT, Side.RIGHT):
        column_px = plan.own_column_px
    elif highway is Side.PANEL and side is not Side.WINDOW and plan.highway_column_px:
        highway, column_px = side, plan.highway_column_px
    if highway is not Side.WINDOW and not column_px:
        highway = Side.PANEL
    return Arrangement(side if is_seen else None, not is_docked, highway, layout.has_highway, column_px)


def side_at(part: Part, point: QPoint, page: QRect, timeline: QRect, panel: QRect) -> Side:
    """Where a part goes that is let go at a point.

    Parameters
    ----------
    part : that is dragged
    point : of the pointer
    page : the whole editor, in the same coordinates
    timeline : the column of the timeline
    panel : the docked tabs; empty while they are elsewhere
    """
    if not page.contains(point):
        return Side.WINDOW
    if part is Part.HIGHWAY and panel.contains(point):
        return Side.PANEL
    zone_px = min(max(timeline.width() // 4, _LEAST_ZONE_PX), _MOST_ZONE_PX)
    if point.x() < timeline.left() + zone_px:
        return Side.LEFT
    return Side.RIGHT if point.x() > timeline.right() - zone_px else Side.WINDOW


def on_screen(window: QRect, screens: Sequence[QRect]) -> QRect:
    """Bring a window to where it can be got hold of: its screen may be gone since it was placed.

    Parameters
    ----------
    window : as it was placed
    screens : free rooms of the screens that there are, the main one first
    """
    head = QRect(window.x(), window.y(), window.width(), LEAST_SEEN_PX)
    for screen in screens:
        seen = head.intersected(screen)
        if seen.width() >= LEAST_SEEN_PX and seen.height() >= LEAST_SEEN_PX // 2:
            return window
    size = window.size().boundedTo(screens[0].size())
    placed = QRect(screens[0].topLeft(), size)
    placed.moveCenter(screens[0].center())
    return placed

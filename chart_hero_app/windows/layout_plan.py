"""How the window gives way: what is shown, and how large, at each size of the window.

Heights and widths are logical pixels. A larger text size counts as a narrower window.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 1024, 640
"""Smallest window."""
LEAST_WAVEFORM_PX = 72
"""What a notice may press the waveform down to."""
NOTICE_PX = 40
SHEET_PX = 400
"""Width of a sheet that takes the right panel's place, such as the export panel."""


@dataclass(frozen=True, slots=True)
class LaneHeights:
    """How the timeline shares its height.

    Parameters
    ----------
    lane_px : of one lane
    strips_px : of the three energy strips together; 0 hides them
    least_waveform_px : the waveform takes what is left, and at least this much
    """

    lane_px: int
    strips_px: int
    least_waveform_px: int


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What stands beside the timeline, and what the bars above and below it say.

    Parameters
    ----------
    right_panel_px : its width
    is_panel_docked : beside the timeline; otherwise it lies over it, when asked for
    highway_column_px : width of the column that the highway gets unasked; 0 where it stands in the panel
    own_column_px : width of the column that it gets where the user wants one; 0 where there is no room
    has_control_words : speed and snap say what they are
    has_record : the record button is in the song bar, not only in the menu
    has_title : title and artist are in the song bar, not only in the tooltip of the cover
    """

    right_panel_px: int
    is_panel_docked: bool
    highway_column_px: int
    own_column_px: int
    has_control_words: bool
    has_record: bool
    has_title: bool


def plan_heights(window_height_px: int, notice_px: int = 0) -> LaneHeights:
    """Share the height out.

    Parameters
    ----------
    window_height_px : of the whole window
    notice_px : height of the notice row; 0 while there is none
    """
    lane_px, strips_px, waveform_px = 32, 0, 116
    for least_px, heights in (
        (1000, (56, 48, 160)),
        (860, (48, 48, 160)),
        (760, (40, 48, 124)),
        (680, (32, 24, 132)),
    ):
        if window_height_px >= least_px:
            lane_px, strips_px, waveform_px = heights
            break
    return LaneHeights(lane_px, strips_px, max(waveform_px - notice_px, LEAST_WAVEFORM_PX))


def plan_columns(window_width_px: int, text_scale: float = 1.0) -> ColumnPlan:
    """Share the width out.

    Parameters
    ----------
    window_width_px : of the whole window
    text_scale : 0.9..1.5; larger text acts as a window narrower by that factor
    """
    width_px = window_width_px / max(text_scale, 1.0)
    panel_px = round((304 if width_px >= 1280 else 280) * max(text_scale, 1.0))
    return ColumnPlan(
        right_panel_px=panel_px,
        is_panel_docked=width_px >= 1180,
        highway_column_px=320 if width_px >= 1720 else 0,
        own_column_px=320 if width_px >= 1720 else 280 if width_px >= 1280 else 0,
        has_control_words=width_px >= 1280,
        has_record=width_px >= 1280,
        has_title=width_px >= 1180,
    )

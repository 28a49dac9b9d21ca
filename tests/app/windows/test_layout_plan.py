"""The table of how the window gives way, row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.windows.layout_plan import (
    LEAST_WAVEFORM_PX,
    NOTICE_PX,
    LaneHeights,
    plan_columns,
    plan_heights,
)

CHROME_PX = 40 + 56 + 40 + 56 + 48 + 28
"""Top bar, song bar, overview, ruler, selection strip, status bar."""
LANES = 8


@pytest.mark.parametrize(
    ("height_px", "heights"),
    [
        (1400, LaneHeights(56, 48, 160)),
        (1000, LaneHeights(56, 48, 160)),
        (999, LaneHeights(48, 48, 160)),
        (860, LaneHeights(48, 48, 160)),
        (859, LaneHeights(40, 48, 124)),
        (760, LaneHeights(40, 48, 124)),
        (759, LaneHeights(32, 24, 132)),
        (680, LaneHeights(32, 24, 132)),
        (679, LaneHeights(32, 0, 116)),
        (640, LaneHeights(32, 0, 116)),
    ],
)
def test_heights_follow_the_table(height_px: int, heights: LaneHeights) -> None:
    assert plan_heights(height_px) == heights


@given(st.integers(640, 2000))
def test_all_lanes_have_room_without_a_notice(height_px: int) -> None:
    plan = plan_heights(height_px)

    assert CHROME_PX + plan.lane_px * LANES + plan.strips_px + plan.least_waveform_px <= height_px


@given(st.integers(640, 2000))
def test_a_notice_is_taken_from_the_waveform(height_px: int) -> None:
    without, with_notice = plan_heights(height_px), plan_heights(height_px, NOTICE_PX)

    assert (with_notice.lane_px, with_notice.strips_px) == (without.lane_px, without.strips_px)
    assert with_notice.least_waveform_px == without.least_waveform_px - NOTICE_PX >= LEAST_WAVEFORM_PX


@pytest.mark.parametrize(
    ("width_px", "panel_px", "docked", "highway_px", "words", "record", "title"),
    [
        (1920, 304, True, 320, True, True, True),
        (1720, 304, True, 320, True, True, True),
        (1719, 304, True, 0, True, True, True),
        (1280, 304, True, 0, True, True, True),
        (1279, 280, True, 0, False, False, True),
        (1180, 280, True, 0, False, False, True),
        (1179, 280, False, 0, False, False, False),
        (1024, 280, False, 0, False, False, False),
    ],
)
def test_columns_follow_the_table(
    width_px: int, panel_px: int, docked: bool, highway_px: int, words: bool, record: bool, title: bool
) -> None:
    plan = plan_columns(width_px)

    assert plan.right_panel_px == panel_px
    assert plan.is_panel_docked is docked
    assert plan.highway_column_px == highway_px
    assert (plan.has_control_words, plan.has_record, plan.has_title) == (words, record, title)


def test_larger_text_acts_as_a_narrower_window() -> None:
    large, narrow = plan_columns(1860, text_scale=1.5), plan_columns(1240)

    assert large.is_panel_docked is narrow.is_panel_docked is True
    assert large.has_control_words is narrow.has_control_words is False
    assert large.right_panel_px == 1.5 * narrow.right_panel_px

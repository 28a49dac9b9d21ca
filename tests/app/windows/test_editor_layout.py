"""Where panels stand, as values: the user's choice, the window's room, the screens that there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from chart_hero_app.windows.editor_layout import (
    SIDES,
    Arrangement,
    EditorLayout,
    Part,
    Side,
    arrange,
    on_screen,
    side_at,
)
from chart_hero_app.windows.layout_plan import plan_columns

PAGE, TIMELINE, PANEL = QRect(0, 0, 1440, 776), QRect(0, 0, 1136, 776), QRect(1136, 0, 304, 776)
DRAWN = Arrangement(Side.RIGHT, False, Side.PANEL, True, 0)

layouts = st.builds(
    EditorLayout,
    st.sampled_from(SIDES[Part.PANEL]),
    st.sampled_from(SIDES[Part.HIGHWAY]),
    *[st.booleans()] * 4,
)


def arranged(
    layout: EditorLayout, width: int, *, is_called: bool = False, has_sheet: bool = False
) -> Arrangement:
    return arrange(layout, plan_columns(width), is_called=is_called, has_sheet=has_sheet)


@given(layouts)
def test_a_layout_is_remembered(layout: EditorLayout) -> None:
    assert EditorLayout.from_text(layout.to_text()) == layout


@pytest.mark.parametrize(
    "text", [None, "", "[1]", "3", '{"panel": "panel", "highway": 3, "has_panel": "no"}', '{"panel": []}']
)
def test_what_is_not_understood_is_as_drawn(text: object) -> None:
    assert EditorLayout.from_text(text) == EditorLayout()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1720, Arrangement(Side.RIGHT, False, Side.RIGHT, True, 320)),
        (1440, DRAWN),
        (1180, DRAWN),
        (1179, Arrangement(None, True, Side.PANEL, True, 0)),
    ],
)
def test_without_a_choice_the_window_gives_way_as_drawn(width: int, expected: Arrangement) -> None:
    assert arranged(EditorLayout(), width) == expected


@pytest.mark.parametrize(
    ("width", "highway"), [(1720, Side.LEFT), (1280, Side.LEFT), (1279, Side.PANEL), (1024, Side.PANEL)]
)
def test_a_column_of_its_own_goes_back_into_the_panel_where_room_is_short(width: int, highway: Side) -> None:
    assert arranged(EditorLayout(highway=Side.LEFT), width).highway is highway


def test_the_highway_stands_on_the_side_of_the_panel_in_a_wide_window() -> None:
    assert arranged(EditorLayout(panel=Side.LEFT), 1800).highway is Side.LEFT


@given(st.integers(1024, 2600), st.booleans())
def test_windows_of_their_own_give_no_way(width: int, is_called: bool) -> None:
    layout = EditorLayout(panel=Side.WINDOW, highway=Side.WINDOW)

    made = arranged(layout, width, is_called=is_called)

    assert (made.panel, made.is_panel_over, made.highway) == (Side.WINDOW, False, Side.WINDOW)


@given(layouts, st.integers(1024, 2600), st.booleans(), st.booleans())
def test_the_highway_never_has_a_column_without_room(
    layout: EditorLayout, width: int, is_called: bool, has_sheet: bool
) -> None:
    made = arranged(layout, width, is_called=is_called, has_sheet=has_sheet)

    assert (made.highway in (Side.LEFT, Side.RIGHT)) is (made.highway_px > 0)
    assert made.panel is not Side.PANEL
    assert not (made.is_panel_over and made.highway_px)


def test_a_sheet_is_never_in_a_window_of_its_own() -> None:
    assert arranged(EditorLayout(panel=Side.WINDOW), 1440, has_sheet=True).panel is Side.RIGHT


@pytest.mark.parametrize(
    ("part", "point", "side"),
    [
        (Part.PANEL, QPoint(20, 300), Side.LEFT),
        (Part.PANEL, QPoint(1300, 300), Side.RIGHT),
        (Part.PANEL, QPoint(600, 300), Side.WINDOW),
        (Part.PANEL, QPoint(600, -50), Side.WINDOW),
        (Part.HIGHWAY, QPoint(20, 300), Side.LEFT),
        (Part.HIGHWAY, QPoint(1100, 300), Side.RIGHT),
        (Part.HIGHWAY, QPoint(1300, 300), Side.PANEL),
        (Part.HIGHWAY, QPoint(1500, 300), Side.WINDOW),
    ],
)
def test_a_panel_goes_where_it_is_let_go(part: Part, point: QPoint, side: Side) -> None:
    assert side_at(part, point, PAGE, TIMELINE, PANEL) is side


MAIN, SECOND = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1280, 1024)


def test_a_window_on_a_second_screen_stays_there() -> None:
    place = QRect(2000, 80, 320, 560)

    assert on_screen(place, [MAIN, SECOND]) == place


@pytest.mark.parametrize(
    "place",
    [QRect(2000, 80, 320, 560), QRect(-400, 0, 320, 560), QRect(100, -900, 320, 560), QRect(0, 1030, 9, 9)],
)
def test_a_window_whose_screen_is_gone_comes_to_the_main_one(place: QRect) -> None:
    moved = on_screen(place, [MAIN])

    assert MAIN.contains(moved)
    assert moved.size() == place.size()


def test_a_window_larger_than_the_screen_that_is_left_is_made_smaller() -> None:
    assert on_screen(QRect(4000, 0, 3000, 2000), [MAIN]) == MAIN

"""Bar, beat and sixteenth, said and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.timing import TempoMap, TimeSignature
from chart_hero_core.editing.position import BarPosition, parse_position, position_of, position_text, tick_of
from chart_hero_core.errors import OptionError
from tests.support.grooves import WINDING_MAP

STEADY = TempoMap.steady(120.0, origin_s=-0.5)


@pytest.mark.parametrize(
    ("tick", "text"),
    [(0, "1.1.1"), (119, "1.1.1"), (120, "1.1.2"), (480, "1.2.1"), (1919, "1.4.4"), (1920, "2.1.1")],
)
def test_places_count_from_1(tick: int, text: str) -> None:
    assert position_text(STEADY, tick) == text


def test_a_beat_of_six_eight_has_six_sixteenths() -> None:
    tempo_map = TempoMap.steady(120.0, signature=TimeSignature(0, 6, 8))

    assert position_of(tempo_map, 719) == BarPosition(1, 1, 6)
    assert position_of(tempo_map, 720) == BarPosition(1, 2, 1)


@given(tick=st.integers(0, 20_000))
def test_a_position_is_found_again(tick: int) -> None:
    start = tick_of(WINDING_MAP, position_of(WINDING_MAP, tick))

    assert 0 <= tick - start < 120
    assert position_of(WINDING_MAP, start) == position_of(WINDING_MAP, tick)


@pytest.mark.parametrize(
    ("text", "tick"),
    [
        ("48", 47 * 1920),
        (" bar 2 ", 1920),
        ("31.3", 30 * 1920 + 960),
        ("31.3.2", 30 * 1920 + 1080),
        ("0:00", 480),
        ("1:23", 80_160),
        ("0:01.25", 1680),
    ],
)
def test_a_place_is_read_as_it_is_typed(text: str, tick: int) -> None:
    assert parse_position(STEADY, text) == tick


@pytest.mark.parametrize("text", ["", "chorus", "1:75", "3.", "-2", "1.2.3.4"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="is no place"):
        parse_position(STEADY, text)


@pytest.mark.parametrize("text", ["0", "3.0", "3.5", "2.4.5"])
def test_a_place_that_no_bar_has_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="no place"):
        parse_position(STEADY, text)

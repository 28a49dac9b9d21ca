from __future__ import annotations

from collections.abc import Iterable

import pytest

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.training.swapped_cymbals import looks_swapped

GRID = TempoMap.steady(120.0)
QUARTER = GRID.resolution
BAR = 4 * QUARTER
BLUE, GREEN, YELLOW = Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL, Pad.YELLOW_CYMBAL


def section(first_bar: int, n_bars: int, time: Pad, accent: Pad, step: int = QUARTER // 2) -> set[DrumNote]:
    """A crash on the first beat, which the time keeper leaves out, and the backbeat."""
    ticks = range(first_bar * BAR, (first_bar + n_bars) * BAR, step)
    notes = {DrumNote(tick, time if i else accent) for i, tick in enumerate(ticks)}
    for bar in range(first_bar, first_bar + n_bars):
        notes |= {DrumNote(bar * BAR + beat * QUARTER, Pad.KICK) for beat in (0, 2)}
        notes |= {DrumNote(bar * BAR + beat * QUARTER, Pad.SNARE) for beat in (1, 3)}
    return notes


def song(*sections: set[DrumNote]) -> list[DrumNote]:
    return sorted(set[DrumNote]().union(*sections), key=lambda note: note.tick)


def of_sections(times: Iterable[Pad], accent: Pad, step: int = QUARTER // 2) -> list[DrumNote]:
    return song(*(section(8 * i, 8, time, accent, step) for i, time in enumerate(times)))


@pytest.mark.parametrize("step", [QUARTER // 2, QUARTER])
def test_a_ride_on_green_and_a_crash_on_blue_are_swapped(step: int) -> None:
    times = (YELLOW, YELLOW, GREEN, YELLOW, GREEN, GREEN, YELLOW)

    assert looks_swapped(of_sections(times, BLUE, step), GRID)


@pytest.mark.parametrize("step", [QUARTER // 2, QUARTER])
def test_a_ride_on_blue_and_a_crash_on_green_are_right(step: int) -> None:
    times = (YELLOW, YELLOW, BLUE, YELLOW, BLUE, BLUE, YELLOW)

    assert not looks_swapped(of_sections(times, GREEN, step), GRID)


def test_a_part_that_rides_on_the_crash_is_right() -> None:
    """Its crash stands alone elsewhere, and a second one answers it from the blue cymbal."""
    verses = song(*(section(16 * i, 8, YELLOW, GREEN) for i in range(4)))
    choruses = song(*(section(16 * i + 8, 8, GREEN, BLUE) for i in range(4)))

    assert not looks_swapped(sorted([*verses, *choruses], key=lambda note: note.tick), GRID)


def test_open_hats_on_blue_are_no_crashes() -> None:
    """Off-beat open hats beside a crash that is ridden on."""
    notes = set(of_sections((GREEN, GREEN, GREEN), GREEN))
    notes |= {DrumNote(bar * BAR + QUARTER // 4, BLUE) for bar in range(24)}

    assert not looks_swapped(sorted(notes, key=lambda note: note.tick), GRID)


def test_too_little_is_no_ground_to_ask() -> None:
    assert not looks_swapped(of_sections((YELLOW, GREEN), BLUE), GRID)
    assert not looks_swapped([], GRID)
    assert not looks_swapped([DrumNote(0, GREEN), DrumNote(0, BLUE)], GRID)

"""Fast kick runs share their strokes between two feet."""

import pytest

from chart_hero_core.charting.double_kick import mark_double_kicks
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap

TEMPO_MAP = TempoMap.steady(125.0)  # 480 ms a quarter note: 1 ms a tick


def marks(*ticks):
    notes = [DrumNote(tick, Pad.KICK) for tick in ticks]
    return [note.is_double_kick for note in mark_double_kicks(notes, TEMPO_MAP)]


def test_every_second_kick_of_a_run_is_marked_never_the_first():
    assert marks(0, 100, 200, 300, 400) == [False, True, False, True, False]


def test_one_foot_plays_five_kicks_a_second():
    assert not any(marks(0, 200, 400, 600))


@pytest.mark.parametrize(("gap", "is_marked"), [(100, True), (150, False)])
def test_the_second_of_a_pair_is_marked_only_if_very_close(gap, is_marked):
    assert marks(0, gap) == [False, is_marked]


def test_a_new_run_starts_with_an_ordinary_kick():
    assert marks(0, 100, 1000, 1100, 1200) == [False, True, False, True, False]


def test_other_notes_between_kicks_change_nothing():
    notes = [DrumNote(0, Pad.KICK), DrumNote(50, Pad.SNARE), DrumNote(100, Pad.KICK), DrumNote(200, Pad.KICK)]
    assert [note.is_double_kick for note in mark_double_kicks(notes, TEMPO_MAP)] == [
        False,
        False,
        True,
        False,
    ]

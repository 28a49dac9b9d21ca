"""Harder charts rate higher."""

import pytest

from chart_hero_core.charting import chart_drums
from chart_hero_core.charting.rating import explain_difficulty
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from tests.support.grooves import blast_bar, performed, rock_bar, sixteenth_bar, swing_bar


@pytest.mark.parametrize(
    ("groove", "bpm", "rating"),
    [(swing_bar, 70.0, 1), (rock_bar, 120.0, 2), (sixteenth_bar, 120.0, 4), (blast_bar, 200.0, 6)],
)
def test_rating_of_well_known_grooves(groove, bpm, rating):
    tempo_map = TempoMap.steady(bpm)
    onsets = performed([stroke for bar in range(16) for stroke in groove(bar)], tempo_map)
    assert chart_drums(onsets, tempo_map).difficulty_rating == rating


def test_a_rating_says_what_it_comes_from():
    calm = [DrumNote(480 * beat, Pad.SNARE) for beat in range(20)]  # two notes a second, from second 1 on
    busy = [DrumNote(480 * 20 + 120 * step, Pad.YELLOW_CYMBAL) for step in range(40)]  # eight, from 11 on

    rating = explain_difficulty([*calm, *busy], TempoMap.steady(120.0, origin_s=1.0))

    assert rating.busiest_s == 11.0
    assert rating.notes_per_s == 8.0
    assert rating.effort_per_s == pytest.approx(6.8)  # nine tenths of the way from calm to busy
    assert rating.rating == 2


def test_a_chart_without_notes_rates_0():
    assert chart_drums([], TempoMap.steady(120.0)).difficulty_rating == 0

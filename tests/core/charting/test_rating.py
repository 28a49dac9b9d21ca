"""Harder charts rate higher."""

import pytest

from chart_hero_core.charting import chart_drums
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


def test_a_chart_without_notes_rates_0():
    assert chart_drums([], TempoMap.steady(120.0)).difficulty_rating == 0

from __future__ import annotations

import json
import math

import pytest

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.evaluation.false_hits import DrumlessFile, count_false_hits, poisson_interval
from tests.core.evaluation.strategies import strokes_at


def test_no_note_in_an_hour_proves_three_an_hour_at_most() -> None:
    interval = poisson_interval(0, 60)
    assert interval.low == 0
    assert interval.high == pytest.approx(-math.log(0.05) / 60)


def test_ten_notes_have_the_tabled_interval() -> None:
    interval = poisson_interval(10, 1)
    assert (round(interval.low, 3), round(interval.high, 3)) == (4.795, 18.390)


def test_rates_are_notes_per_minute_of_all_files() -> None:
    heard = strokes_at(DrumVoice.KICK, 1.0, 2.0, 3.0) + strokes_at(DrumVoice.HI_HAT_OPEN, 1.0)
    heard += strokes_at(DrumVoice.RIDE, 1.0)
    hits = count_false_hits([DrumlessFile(heard, 240), DrumlessFile([], 360)])
    assert hits.minutes == 10
    assert hits.n_files_with_notes == 1
    assert hits.groups["kick"].per_minute == pytest.approx(0.3)
    assert hits.groups["hi-hat + cymbals"].n_notes == 2
    assert hits.groups["all"].n_notes == 5


def test_a_rate_at_its_gate_fails() -> None:
    hits = count_false_hits([DrumlessFile(strokes_at(DrumVoice.KICK, 1.0, 2.0), 600)])
    assert hits.groups["kick"].is_below_gate is False
    assert hits.groups["snare"].is_below_gate is True


def test_ten_minutes_prove_nothing() -> None:
    hits = count_false_hits([DrumlessFile([], 600)])
    assert hits.groups["snare"].is_proven is False
    assert not hits.is_long_enough


def test_a_quiet_hour_proves_the_gates() -> None:
    hits = count_false_hits([DrumlessFile([], 3600)])
    assert all(rate.is_proven for rate in hits.groups.values() if rate.gate is not None)
    assert hits.is_long_enough


def test_a_group_without_a_gate_passes_nothing() -> None:
    assert count_false_hits([DrumlessFile([], 60)]).groups["all"].is_below_gate is None


def test_no_sound_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to listen to"):
        count_false_hits([])


def test_plain_values_are_plain() -> None:
    plain = count_false_hits([DrumlessFile(strokes_at(DrumVoice.KICK, 1.0), 60)]).as_json()
    assert json.loads(json.dumps(plain))["groups"]["kick"]["per_minute"] == 1

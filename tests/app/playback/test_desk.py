"""The desk: levels, switches, lanes."""

from __future__ import annotations

import pytest

from chart_hero_app.playback.desk import HIGHEST_LEVEL, Desk, Fader, decibels
from chart_hero_core.domain.chart import Pad


def test_everything_but_the_metronome_is_heard_from_the_start() -> None:
    assert [fader for fader in Fader if Desk().gain(fader) == 0] == [Fader.CLICK]


def test_the_master_moves_everything() -> None:
    desk = Desk().with_level(Fader.SONG, 0.5).with_level(Fader.MASTER, 0.5)

    assert desk.gain(Fader.SONG) == pytest.approx(0.25)


def test_a_switched_off_fader_keeps_its_level() -> None:
    desk = Desk().with_level(Fader.KIT, 0.7).with_switch(Fader.KIT, False)

    assert desk.gain(Fader.KIT) == 0
    assert desk.with_switch(Fader.KIT, True).gain(Fader.KIT) == pytest.approx(0.7)


@pytest.mark.parametrize(("asked", "got"), [(-1.0, 0.0), (0.0, 0.0), (1.5, 1.5), (9.0, HIGHEST_LEVEL)])
def test_levels_stay_on_the_fader(asked: float, got: float) -> None:
    assert Desk().with_level(Fader.SONG, asked).level(Fader.SONG) == got


def test_a_muted_lane_is_silent() -> None:
    desk = Desk().with_muted(Pad.KICK, True)

    assert desk.lane_gain(Pad.KICK) == 0
    assert desk.lane_gain(Pad.SNARE) == 1
    assert desk.with_muted(Pad.KICK, False) == Desk()


def test_beside_a_soloed_lane_all_others_are_silent() -> None:
    desk = Desk().with_soloed(Pad.KICK, True).with_lane_level(Pad.KICK, 0.8)

    assert [pad for pad in Pad if desk.lane_gain(pad) > 0] == [Pad.KICK]
    assert desk.lane_gain(Pad.KICK) == 0.8


def test_a_lane_that_is_muted_and_soloed_is_muted() -> None:
    assert Desk().with_muted(Pad.KICK, True).with_soloed(Pad.KICK, True).lane_gain(Pad.KICK) == 0


def test_the_metronome_has_no_lane() -> None:
    assert Desk().with_soloed(Pad.KICK, True).lane_gain(None) == 1


@pytest.mark.parametrize(("level", "expected"), [(1.0, 0.0), (0.5, -6.02), (1.5, 3.52), (0.0, float("-inf"))])
def test_levels_in_decibels(level: float, expected: float) -> None:
    assert decibels(level) == pytest.approx(expected, abs=0.01)

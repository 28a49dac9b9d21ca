"""Charts that cannot be written."""

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Dynamics, Pad, Phrase
from chart_hero_core.domain.timing import TempoMap

TEMPO_MAP = TempoMap.steady(120.0)


def chart_of(*notes: DrumNote) -> Chart:
    return Chart(TEMPO_MAP, {Difficulty.EXPERT: notes})


@pytest.mark.parametrize("colour", ["yellow", "blue", "green"])
def test_a_tom_and_a_cymbal_of_one_colour_share_a_lane(colour: str) -> None:
    tom, cymbal = Pad(f"{colour}_tom"), Pad(f"{colour}_cymbal")

    assert tom.colour == cymbal.colour == colour
    with pytest.raises(ValueError, match="two notes on one lane"):
        chart_of(DrumNote(480, tom), DrumNote(480, cymbal))


@pytest.mark.parametrize(
    ("pad", "colour", "is_tom", "is_cymbal"),
    [
        (Pad.KICK, "kick", False, False),
        (Pad.SNARE, "red", False, False),
        (Pad.YELLOW_TOM, "yellow", True, False),
        (Pad.GREEN_CYMBAL, "green", False, True),
    ],
)
def test_what_a_pad_is(pad: Pad, colour: str, is_tom: bool, is_cymbal: bool) -> None:
    assert (pad.colour, pad.is_tom, pad.is_cymbal) == (colour, is_tom, is_cymbal)


def test_notes_of_different_lanes_may_share_a_tick() -> None:
    chart = chart_of(DrumNote(480, Pad.KICK), DrumNote(480, Pad.SNARE), DrumNote(480, Pad.GREEN_CYMBAL))

    assert len(chart.expert) == 3


def test_one_lane_may_be_struck_again_on_the_next_tick() -> None:
    assert len(chart_of(DrumNote(480, Pad.SNARE), DrumNote(481, Pad.SNARE)).expert) == 2


def test_notes_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="expert notes are not in order"):
        chart_of(DrumNote(480, Pad.SNARE), DrumNote(0, Pad.KICK))


def test_a_chart_without_expert_notes_has_none() -> None:
    assert Chart(TEMPO_MAP, {}).expert == ()


@pytest.mark.parametrize("dynamics", [Dynamics.GHOST, Dynamics.ACCENT])
def test_a_kick_has_no_dynamics(dynamics: Dynamics) -> None:
    with pytest.raises(ValueError, match="no ghost or accent"):
        DrumNote(0, Pad.KICK, dynamics=dynamics)


@pytest.mark.parametrize("pad", [pad for pad in Pad if pad is not Pad.KICK])
def test_only_a_kick_is_a_double_kick(pad: Pad) -> None:
    with pytest.raises(ValueError, match="a double kick on"):
        DrumNote(0, pad, is_double_kick=True)


def test_nothing_lies_before_tick_0() -> None:
    with pytest.raises(ValueError, match="tick -1 is negative"):
        DrumNote(-1, Pad.SNARE)


def test_a_phrase_ends_on_the_first_tick_behind_it() -> None:
    assert Phrase(480, 960).end_tick == 1440


@pytest.mark.parametrize(("tick", "length_ticks"), [(-1, 480), (0, 0), (0, -480)])
def test_a_phrase_covers_something(tick: int, length_ticks: int) -> None:
    with pytest.raises(ValueError, match="phrase at"):
        Phrase(tick, length_ticks)

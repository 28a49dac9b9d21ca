"""Voices to pads, and what happens when two of them want one lane."""

import pytest

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.pads import (
    PAD_OF_VOICE,
    move_open_hats,
    pad_of,
    settle_toms,
    spread_crashes,
    voices_alike,
    voices_on,
)
from chart_hero_core.charting.spec import KitSpec, OpenHatLane
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import OptionError

BARS = Bars.covering(TempoMap.steady(120.0), 10 * 1920)


def note(tick, voice):
    return DrumNote(tick, PAD_OF_VOICE[voice], voice=voice)


def pads_of(notes):
    return {found.pad for found in notes}


def test_every_voice_has_a_pad():
    assert set(PAD_OF_VOICE) == set(DrumVoice)


def test_the_main_voices_go_where_players_expect_them():
    assert PAD_OF_VOICE[DrumVoice.HI_HAT_CLOSED] is Pad.YELLOW_CYMBAL
    assert PAD_OF_VOICE[DrumVoice.RIDE] is PAD_OF_VOICE[DrumVoice.RIDE_BELL] is Pad.BLUE_CYMBAL
    assert PAD_OF_VOICE[DrumVoice.CRASH] is Pad.GREEN_CYMBAL
    assert PAD_OF_VOICE[DrumVoice.SIDE_STICK] is Pad.SNARE
    toms = [PAD_OF_VOICE[voice] for voice in (DrumVoice.TOM_HIGH, DrumVoice.TOM_MID, DrumVoice.TOM_LOW)]
    assert toms == [Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM]


def test_voices_of_a_missing_pad_lie_on_the_one_that_stands_in_for_it():
    kit = KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL)

    assert voices_on(Pad.GREEN_CYMBAL, KitSpec()) == (DrumVoice.CRASH,)
    assert voices_on(Pad.GREEN_CYMBAL, kit) == (DrumVoice.CRASH, DrumVoice.RIDE, DrumVoice.RIDE_BELL)
    assert voices_on(Pad.BLUE_CYMBAL, kit) == ()
    assert pad_of(DrumVoice.RIDE, kit) is Pad.GREEN_CYMBAL


def test_voices_of_one_pad_are_alike():
    alike = voices_alike(KitSpec())

    hats = {DrumVoice.HI_HAT_CLOSED, DrumVoice.HI_HAT_OPEN, DrumVoice.HI_HAT_PEDAL}
    assert alike[DrumVoice.HI_HAT_OPEN] == alike[DrumVoice.HI_HAT_CLOSED] == hats
    assert alike[DrumVoice.SIDE_STICK] == {DrumVoice.SNARE, DrumVoice.SIDE_STICK}
    assert alike[DrumVoice.CRASH] == {DrumVoice.CRASH}
    assert alike[DrumVoice.TOM_MID] == {DrumVoice.TOM_MID}


def test_cymbals_of_a_kit_with_two_pads_are_alike_where_they_share_one():
    alike = voices_alike(KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL))

    assert alike[DrumVoice.RIDE] == {DrumVoice.CRASH, DrumVoice.RIDE, DrumVoice.RIDE_BELL}


def test_open_hats_that_have_their_own_lane_are_like_no_others():
    alike = voices_alike(KitSpec(open_hat=OpenHatLane.BLUE))

    assert alike[DrumVoice.HI_HAT_OPEN] == {DrumVoice.HI_HAT_OPEN}
    assert alike[DrumVoice.HI_HAT_CLOSED] == {DrumVoice.HI_HAT_CLOSED, DrumVoice.HI_HAT_PEDAL}


def test_a_high_tom_under_a_hi_hat_moves_to_blue():
    settled = settle_toms([note(0, DrumVoice.TOM_HIGH), note(0, DrumVoice.HI_HAT_CLOSED)])
    assert pads_of(settled.notes) == {Pad.BLUE_TOM, Pad.YELLOW_CYMBAL}
    assert settled.n_moved == 1


def test_a_mid_tom_under_a_ride_moves_to_green():
    settled = settle_toms([note(0, DrumVoice.TOM_MID), note(0, DrumVoice.RIDE)])
    assert pads_of(settled.notes) == {Pad.GREEN_TOM, Pad.BLUE_CYMBAL}


def test_a_low_tom_under_a_crash_moves_to_blue():
    settled = settle_toms([note(0, DrumVoice.TOM_LOW), note(0, DrumVoice.CRASH)])
    assert pads_of(settled.notes) == {Pad.BLUE_TOM, Pad.GREEN_CYMBAL}


def test_a_tom_beside_a_cymbal_of_another_colour_stays():
    notes = [note(0, DrumVoice.TOM_LOW), note(0, DrumVoice.RIDE)]
    assert settle_toms(notes).n_moved == 0


def test_two_crashes_at_once_are_green_and_blue():
    notes = spread_crashes([note(0, DrumVoice.CRASH), note(0, DrumVoice.CRASH)], KitSpec())
    assert pads_of(notes) == {Pad.GREEN_CYMBAL, Pad.BLUE_CYMBAL}


def test_two_crashes_stay_on_green_where_a_ride_sounds():
    notes = spread_crashes(
        [note(0, v) for v in (DrumVoice.RIDE, DrumVoice.CRASH, DrumVoice.CRASH)], KitSpec()
    )
    assert [found.pad for found in notes].count(Pad.GREEN_CYMBAL) == 2


def hats(open_eighths):
    return [
        note(i * 240, DrumVoice.HI_HAT_OPEN if i in open_eighths else DrumVoice.HI_HAT_CLOSED)
        for i in range(32)
    ]


def test_a_contrasting_open_hat_moves_to_blue():
    moved = move_open_hats(hats({7}), BARS, KitSpec())
    assert [found.tick for found in moved if found.pad is Pad.BLUE_CYMBAL] == [7 * 240]


def test_a_groove_of_open_hats_stays_yellow():
    assert pads_of(move_open_hats(hats(set(range(32))), BARS, KitSpec())) == {Pad.YELLOW_CYMBAL}


def test_an_open_hat_beside_a_ride_stays_yellow():
    notes = [*hats({7})[:8], note(7 * 240, DrumVoice.RIDE)]
    moved = [
        found for found in move_open_hats(notes, BARS, KitSpec()) if found.voice is DrumVoice.HI_HAT_OPEN
    ]
    assert pads_of(moved) == {Pad.YELLOW_CYMBAL}


def test_a_kit_of_three_cymbals_plays_every_pad_itself():
    assert all(KitSpec().pad_for(pad) is pad for pad in Pad)


def test_two_cymbal_pads_share_three_lanes():
    kit = KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL)
    assert kit.pad_for(Pad.BLUE_CYMBAL) is Pad.GREEN_CYMBAL
    assert kit.pad_for(Pad.YELLOW_CYMBAL) is Pad.YELLOW_CYMBAL


@pytest.mark.parametrize("pad", [Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL])
def test_the_second_crash_goes_to_the_lane_of_the_kit(pad):
    notes = spread_crashes([note(0, DrumVoice.CRASH), note(0, DrumVoice.CRASH)], KitSpec(second_crash=pad))
    assert pads_of(notes) == {Pad.GREEN_CYMBAL, pad}


def test_two_crashes_are_one_note_where_the_kit_has_one_crash():
    kit = KitSpec(second_crash=Pad.GREEN_CYMBAL)
    notes = spread_crashes([note(0, DrumVoice.CRASH), note(0, DrumVoice.CRASH)], kit)
    assert pads_of(notes) == {Pad.GREEN_CYMBAL}


def test_open_hats_go_to_what_stands_in_for_blue():
    kit = KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL)
    assert {
        found.tick for found in move_open_hats(hats({7}), BARS, kit) if found.pad is Pad.GREEN_CYMBAL
    } == {found.tick for found in hats({7}) if found.voice is DrumVoice.HI_HAT_OPEN}


@pytest.mark.parametrize(
    "lanes",
    [
        {"missing": Pad.BLUE_CYMBAL},
        {"stand_in": Pad.BLUE_CYMBAL},
        {"missing": Pad.BLUE_CYMBAL, "stand_in": Pad.BLUE_CYMBAL},
    ],
)
def test_a_missing_pad_needs_another_to_stand_in(lanes):
    with pytest.raises(OptionError, match="stand in"):
        KitSpec(**lanes)


def test_a_tom_is_no_cymbal_lane():
    with pytest.raises(OptionError, match="no cymbal lane"):
        KitSpec(second_crash=Pad.BLUE_TOM)

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.evaluation.strokes import PadStroke, strokes_of_notes, strokes_of_onsets


def test_onsets_become_strokes_in_order_of_time() -> None:
    onsets = [DrumOnset(2.0, DrumVoice.CRASH, confidence=0.25), DrumOnset(1.0, DrumVoice.TOM_LOW)]
    assert strokes_of_onsets(onsets) == (
        PadStroke(1.0, Pad.GREEN_TOM),
        PadStroke(2.0, Pad.GREEN_CYMBAL, None, 0.25),
    )


def test_open_and_closed_hat_at_once_are_one_stroke() -> None:
    onsets = [DrumOnset(1.0, DrumVoice.HI_HAT_OPEN), DrumOnset(1.004, DrumVoice.HI_HAT_CLOSED)]
    assert strokes_of_onsets(onsets) == (PadStroke(1.0, Pad.YELLOW_CYMBAL),)


def test_a_stroke_is_as_sure_as_its_pad() -> None:
    others = ((DrumVoice.RIDE_BELL, 0.25), (DrumVoice.CRASH, 0.125))
    (stroke,) = strokes_of_onsets([DrumOnset(1.0, DrumVoice.RIDE, confidence=0.5, others=others)])
    assert stroke.confidence == 0.75


def test_strokes_of_two_pads_at_once_are_two() -> None:
    onsets = [DrumOnset(1.0, DrumVoice.RIDE_BELL), DrumOnset(1.0, DrumVoice.CRASH)]
    assert len(strokes_of_onsets(onsets)) == 2


def test_notes_sound_where_their_tempo_map_says() -> None:
    notes = [DrumNote(240, Pad.KICK), DrumNote(480, Pad.BLUE_CYMBAL, confidence=0.5)]
    strokes = strokes_of_notes(notes, TempoMap.steady(60, origin_s=0.25))
    assert strokes == (PadStroke(0.75, Pad.KICK, 0.5), PadStroke(1.25, Pad.BLUE_CYMBAL, 1.0, 0.5))


@pytest.mark.parametrize(
    ("pad", "part"),
    [
        (Pad.KICK, DrumFamily.KICK),
        (Pad.SNARE, DrumFamily.SNARE),
        (Pad.YELLOW_CYMBAL, DrumFamily.HI_HAT),
        (Pad.BLUE_TOM, DrumFamily.TOMS),
        (Pad.BLUE_CYMBAL, DrumFamily.CYMBALS),
        (Pad.GREEN_CYMBAL, DrumFamily.CYMBALS),
    ],
)
def test_parts_of_the_kit(pad: Pad, part: DrumFamily) -> None:
    assert PadStroke(0.0, pad).part is part

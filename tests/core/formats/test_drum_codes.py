"""The tables: complete, free of contradictions, and as the public specifications have them."""

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import Difficulty, Pad
from chart_hero_core.domain.drums import VOICES, DrumVoice
from chart_hero_core.formats.drum_codes import (
    CODES_OF,
    GENERAL_MIDI_NOTE_OF,
    LANE_CODES,
    LANE_OF_PAD,
    MIDI_KICK,
    PAD_OF,
    VOICE_OF_GENERAL_MIDI,
    Lane,
)


def test_every_pad_has_one_place() -> None:
    assert set(LANE_OF_PAD) == set(Pad)
    assert {PAD_OF[LANE_OF_PAD[pad], pad.is_cymbal] for pad in Pad} == set(Pad)


@pytest.mark.parametrize(
    ("pad", "gem", "cymbal", "marker"),
    [
        (Pad.YELLOW_CYMBAL, 2, 66, 110),
        (Pad.BLUE_CYMBAL, 3, 67, 111),
        (Pad.GREEN_CYMBAL, 4, 68, 112),
    ],
)
def test_colours_have_the_published_codes(pad: Pad, gem: int, cymbal: int, marker: int) -> None:
    codes = CODES_OF[LANE_OF_PAD[pad]]
    assert (codes.chart_gem, codes.chart_cymbal, codes.midi_tom_marker) == (gem, cymbal, marker)


def test_red_is_never_a_cymbal() -> None:
    assert CODES_OF[Lane.RED].chart_cymbal is None
    assert CODES_OF[Lane.RED].midi_tom_marker is None


def test_no_chart_code_means_two_things() -> None:
    codes = [
        code
        for lane in LANE_CODES
        for code in (lane.chart_gem, lane.chart_accent, lane.chart_ghost, lane.chart_cymbal)
        if code is not None
    ]
    assert len(codes) == len(set(codes))


def test_no_midi_note_means_two_gems() -> None:
    notes = [base + lane.midi_step for base in MIDI_KICK.values() for lane in LANE_CODES]
    assert len(notes) == len(set(notes)) == len(Difficulty) * len(LANE_CODES)


@pytest.mark.parametrize("voice", VOICES)
def test_general_midi_reads_back_the_voice_that_was_written(voice: DrumVoice) -> None:
    assert VOICE_OF_GENERAL_MIDI[GENERAL_MIDI_NOTE_OF[voice]] is voice

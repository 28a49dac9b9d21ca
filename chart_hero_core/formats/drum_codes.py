"""The numbers that stand for drums: notes.chart, notes.mid and General MIDI.

Nothing outside this module knows what 66 or 110 means.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/
    chart-format/Tracks/Drums.md, "Note and Modifier Types" and "Special Phrase Types";
    mid-format/Tracks/Drums.md, "Track Notes", "4-Lane Note Mechanics" and "Important Text Events".
General MIDI System Level 1, "General MIDI Percussion Key Map" (the MIDI Association).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chart_hero_core.domain.chart import Difficulty, Pad
from chart_hero_core.domain.drums import DrumVoice


class Lane(Enum):
    """A column of the files; `FOURTH` is green of four lanes and orange of five, `FIFTH` green of five."""

    KICK = "kick"
    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    FOURTH = "fourth"
    FIFTH = "fifth"


@dataclass(frozen=True, slots=True)
class LaneCodes:
    """How one lane is written in both chart formats; None where a lane has no such mark.

    Parameters
    ----------
    lane : the lane
    chart_gem : its `N` code in notes.chart
    chart_accent, chart_ghost, chart_cymbal : the `N` codes of its flags
    midi_step : its place above the `MIDI_KICK` of a difficulty
    midi_tom_marker : the note that turns its cymbals into toms
    """

    lane: Lane
    chart_gem: int
    chart_accent: int | None
    chart_ghost: int | None
    chart_cymbal: int | None
    midi_step: int
    midi_tom_marker: int | None


LANE_CODES = (
    LaneCodes(Lane.KICK, 0, None, None, None, 0, None),
    LaneCodes(Lane.RED, 1, 34, 40, None, 1, None),
    LaneCodes(Lane.YELLOW, 2, 35, 41, 66, 2, 110),
    LaneCodes(Lane.BLUE, 3, 36, 42, 67, 3, 111),
    LaneCodes(Lane.FOURTH, 4, 37, 43, 68, 4, 112),
    LaneCodes(Lane.FIFTH, 5, 38, 44, None, 5, None),
)
CODES_OF = {codes.lane: codes for codes in LANE_CODES}

LANE_OF_PAD = {
    Pad.KICK: Lane.KICK,
    Pad.SNARE: Lane.RED,
    Pad.YELLOW_TOM: Lane.YELLOW,
    Pad.YELLOW_CYMBAL: Lane.YELLOW,
    Pad.BLUE_TOM: Lane.BLUE,
    Pad.BLUE_CYMBAL: Lane.BLUE,
    Pad.GREEN_TOM: Lane.FOURTH,
    Pad.GREEN_CYMBAL: Lane.FOURTH,
}
PAD_OF = {(lane, pad.is_cymbal): pad for pad, lane in LANE_OF_PAD.items()}
"""(four-lane pro lane, is_cymbal) -> pad."""

HARDEST_FIRST = (Difficulty.EXPERT, Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY)

# notes.chart
CHART_DOUBLE_KICK = 32
CHART_STAR_POWER = 2
CHART_FILL = 64
CHART_SECTION_OF = {difficulty: f"{difficulty.value.capitalize()}Drums" for difficulty in HARDEST_FIRST}

# notes.mid
MIDI_DRUM_TRACKS = ("PART DRUMS", "PART DRUM")
"""Names of the drum track, the preferred one first."""
MIDI_EVENT_TRACK = "EVENTS"
MIDI_KICK = {Difficulty.EXPERT: 96, Difficulty.HARD: 84, Difficulty.MEDIUM: 72, Difficulty.EASY: 60}
MIDI_DOUBLE_KICK = 95
MIDI_FLAM = 109
MIDI_STAR_POWER = 116
MIDI_FILLS = (120, 121, 122, 123, 124)
MIDI_DYNAMICS_TEXT = "[ENABLE_CHART_DYNAMICS]"
MIDI_GHOST_VELOCITY = 1
MIDI_NEUTRAL_VELOCITY = 100
MIDI_ACCENT_VELOCITY = 127

# Difficulties as the `mix` events number them.
MIX_DIFFICULTIES = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD, Difficulty.EXPERT)

# General MIDI
GENERAL_MIDI_CHANNEL = 9
"""Channel 10, counted from 0."""
GENERAL_MIDI_NOTE_OF = {
    DrumVoice.KICK: 36,
    DrumVoice.SNARE: 38,
    DrumVoice.SIDE_STICK: 37,
    DrumVoice.HI_HAT_CLOSED: 42,
    DrumVoice.HI_HAT_PEDAL: 44,
    DrumVoice.HI_HAT_OPEN: 46,
    DrumVoice.TOM_HIGH: 48,
    DrumVoice.TOM_MID: 45,
    DrumVoice.TOM_LOW: 41,
    DrumVoice.CRASH: 49,
    DrumVoice.RIDE: 51,
    DrumVoice.RIDE_BELL: 53,
}
"""What is written; every one of these notes reads back as the same voice."""
VOICE_OF_GENERAL_MIDI = {
    35: DrumVoice.KICK,
    36: DrumVoice.KICK,
    37: DrumVoice.SIDE_STICK,
    38: DrumVoice.SNARE,
    39: DrumVoice.SNARE,  # hand clap, as layered over electronic snares
    40: DrumVoice.SNARE,
    41: DrumVoice.TOM_LOW,
    42: DrumVoice.HI_HAT_CLOSED,
    43: DrumVoice.TOM_LOW,
    44: DrumVoice.HI_HAT_PEDAL,
    45: DrumVoice.TOM_MID,
    46: DrumVoice.HI_HAT_OPEN,
    47: DrumVoice.TOM_MID,
    48: DrumVoice.TOM_HIGH,
    49: DrumVoice.CRASH,
    50: DrumVoice.TOM_HIGH,
    51: DrumVoice.RIDE,
    52: DrumVoice.CRASH,  # china
    53: DrumVoice.RIDE_BELL,
    55: DrumVoice.CRASH,  # splash
    57: DrumVoice.CRASH,
    59: DrumVoice.RIDE,
}
"""What is read; hand percussion (54, 56, 58, 60 and up) is no drum of a chart."""
VOICE_OF_TAKE_NOTE = {
    **VOICE_OF_GENERAL_MIDI,
    22: DrumVoice.HI_HAT_CLOSED,
    26: DrumVoice.HI_HAT_OPEN,
    58: DrumVoice.TOM_LOW,
}
"""The edges of hi-hat and floor tom, as Roland's modules send them, beside General MIDI."""

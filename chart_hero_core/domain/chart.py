"""What is played: pads, notes and the chart of a song.

A pad is a place on a four-lane pro-drums controller. Red has no cymbal, so none can be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap


class Pad(Enum):
    """A pad of the four-lane pro-drums kit."""

    __hash__ = object.__hash__  # each member exists once, and Enum's own hash is ten times slower

    KICK = "kick"
    SNARE = "snare"
    YELLOW_TOM = "yellow_tom"
    BLUE_TOM = "blue_tom"
    GREEN_TOM = "green_tom"
    YELLOW_CYMBAL = "yellow_cymbal"
    BLUE_CYMBAL = "blue_cymbal"
    GREEN_CYMBAL = "green_cymbal"

    @property
    def is_cymbal(self) -> bool:
        """Whether the pad is a cymbal."""
        return self in (Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)

    @property
    def is_tom(self) -> bool:
        """Whether the pad is a tom (the snare is none)."""
        return self in (Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)

    @property
    def colour(self) -> str:
        """The colour of the pad's lane; "kick" for the kick bar. Tom and cymbal of a colour share a lane."""
        return "red" if self is Pad.SNARE else self.value.split("_")[0]


class Dynamics(Enum):
    """How loud a note is meant to be played."""

    GHOST = "ghost"
    NEUTRAL = "neutral"
    ACCENT = "accent"


class Difficulty(Enum):
    """The four levels of a chart, hardest last."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class DrumNote:
    """One note of the chart.

    Parameters
    ----------
    tick : place on the grid of the chart's tempo map
    pad : where it is played
    dynamics : ghost, neutral or accent; kicks are always neutral
    is_double_kick : played only by those who switch on the second pedal; Expert kicks only
    onset_s : second at which it was heard (heard clock); None for a note that nobody heard
    voice : what was heard; None where unknown (a chart read from a file)
    velocity : loudness 1..127 as heard
    confidence : the chance, 0..1, that the note needs no edit
    is_pinned : settled by hand; a new reading of the song does not change it
    origin : the stroke that it was made of, where the hand moved the note or changed its voice since; None
        where voice and second still tell it
    """

    tick: int
    pad: Pad
    dynamics: Dynamics = Dynamics.NEUTRAL
    is_double_kick: bool = False
    onset_s: float | None = None
    voice: DrumVoice | None = None
    velocity: int = 100
    confidence: float = 1.0
    is_pinned: bool = False
    origin: StrokeKey | None = None

    def __post_init__(self) -> None:
        if self.tick < 0:
            raise ValueError(f"tick {self.tick} is negative")
        if self.is_double_kick and self.pad is not Pad.KICK:
            raise ValueError(f"a double kick on {self.pad.value}")
        if self.pad is Pad.KICK and self.dynamics is not Dynamics.NEUTRAL:
            raise ValueError("a kick has no ghost or accent")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A span of the chart, such as a star power phrase: [tick, tick + length_ticks)."""

    tick: int
    length_ticks: int

    def __post_init__(self) -> None:
        if self.tick < 0 or self.length_ticks <= 0:
            raise ValueError(f"phrase at {self.tick} of length {self.length_ticks}")

    @property
    def end_tick(self) -> int:
        """First tick behind the phrase."""
        return self.tick + self.length_ticks


@dataclass(frozen=True, slots=True)
class Section:
    """A named practice section that starts at `tick`."""

    tick: int
    name: str


@dataclass(frozen=True)
class Chart:
    """The drum chart of a song.

    Parameters
    ----------
    tempo_map : the grid; its clock is heard seconds until the exporter moves it to chart seconds
    notes : per difficulty, in rising order of tick; never a tom and a cymbal of one colour on a tick
    star_power, activation_fills : phrases in rising order, none overlapping
    sections : in rising order
    end_tick : place of the `end` event, after the last note; None for none
    """

    tempo_map: TempoMap
    notes: Mapping[Difficulty, tuple[DrumNote, ...]]
    star_power: tuple[Phrase, ...] = ()
    activation_fills: tuple[Phrase, ...] = ()
    sections: tuple[Section, ...] = ()
    end_tick: int | None = None

    def __post_init__(self) -> None:
        for difficulty, notes in self.notes.items():
            ticks = [note.tick for note in notes]
            if ticks != sorted(ticks):
                raise ValueError(f"{difficulty.value} notes are not in order")
            lanes = [(note.tick, note.pad.colour) for note in notes]
            if len(set(lanes)) != len(lanes):
                raise ValueError(f"{difficulty.value} has two notes on one lane and tick")

    @property
    def expert(self) -> tuple[DrumNote, ...]:
        """The notes of the transcription itself."""
        return self.notes.get(Difficulty.EXPERT, ())


@dataclass(frozen=True, slots=True)
class SongMetadata:
    """What song.ini says about a song. Texts are the true ones, whatever a folder may be called.

    Parameters
    ----------
    title, artist, album, genre, year, charter : as shown in the game
    difficulty_rating : `diff_drums`, 0..6; -1 = not rated
    preview_start_s : where the menu preview starts; None for unset. Chart seconds in song.ini, heard
        seconds in a document, as all its times
    song_length_s : length of the exported audio
    extra : further song.ini keys, kept as they are
    """

    title: str
    artist: str = "Unknown Artist"
    album: str = "Unknown Album"
    genre: str = "Unknown Genre"
    year: str = ""
    charter: str = "Chart Hero"
    difficulty_rating: int = -1
    preview_start_s: float | None = None
    song_length_s: float = 0.0
    extra: Mapping[str, str] = field(default_factory=dict)

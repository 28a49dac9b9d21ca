"""A data set: where songs to learn from come from, what was found there, what the user decided.

It is a folder with `data.json` (a `DataSet`); the decoded sound of its songs lies beside it, in `sound`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from chart_hero_core.domain.drums import DrumVoice

FILE_NAME = "data.json"
_EXCHANGED = {DrumVoice.RIDE: DrumVoice.CRASH, DrumVoice.CRASH: DrumVoice.RIDE}
FEWEST_CHARTS = 20
"""With fewer songs to learn from, a fine-tune learns the songs and not the drums: calibrate instead."""


class SourceKind(Enum):
    """What a folder of songs is; `UNKNOWN` until it was looked through."""

    UNKNOWN = "unknown"
    GAME_SONGS = "game songs"
    TAKES = "takes"
    ANNOTATED = "annotated songs"
    PROJECTS = "own corrections"
    KIT = "kit"


class SongState(Enum):
    """Whether a song can be learned from."""

    USABLE = "usable"
    NO_AUDIO = "no audio"
    NO_DRUMS = "no drums"
    MISALIGNED = "misaligned"
    DUPLICATE = "duplicate"
    DAMAGED = "damaged"


class Decision(Enum):
    """What the user says about a song, against what was found."""

    AS_FOUND = "as found"
    ACCEPTED = "accepted"
    LEFT_OUT = "left out"


class CymbalAnswer(Enum):
    """Whether ride and crash are swapped in the charts that look like it."""

    NOT_ASKED = "not asked"
    SWAPPED = "swapped"
    AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class DataSource:
    """A folder that songs (or, of a kit, sounds) come from.

    Parameters
    ----------
    path : the folder
    kind : as found
    only : of `PROJECTS`, the project files that the user ticked; nothing else of the folder is used
    note : what there is to say about the folder as a whole, in one sentence
    """

    path: Path
    kind: SourceKind = SourceKind.UNKNOWN
    only: tuple[Path, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SongRow:
    """A song as it was found, and what the user decided.

    Parameters
    ----------
    path : its folder, or its file of notes; tells it from all others
    source : the folder of the data set that it was found in
    name, artist, charter : "" where nobody says so
    state : whether it can be learned from
    reason : why (not), in one sentence
    audio : sound file and stems; empty if there is none
    notes : file with its notes; None if there is none
    duration_s : of the sound; 0 if there is none
    offset_s : seconds to add to the chart's times to be where it sounds; None if none was found
    likeness : how well chart and sound agree at that offset, 0..1; None if it was not looked for
    n_strokes : strokes by voice, as the chart has them
    is_held_out : kept for measuring, never learned from
    looks_swapped : whether its ride and crash look swapped
    decision : of the user
    stamp : changes whenever one of its files does, so that it is only looked at again then
    sound_id : hash of its sound, which names the decoded file in `sound`; "" if there is none
    notes_id : hash of its notes, whatever file and resolution they are written in; "" if there are none
    copy_of : the song that a duplicate is a copy of
    is_side_given : whether its source says if it is held out
    was_learned_from : by some run, so that it can never be held out any more
    """

    path: Path
    source: Path
    name: str
    state: SongState
    reason: str
    artist: str = ""
    charter: str = ""
    audio: tuple[Path, ...] = ()
    notes: Path | None = None
    duration_s: float = 0.0
    offset_s: float | None = None
    likeness: float | None = None
    n_strokes: Mapping[DrumVoice, int] = field(default_factory=dict)
    is_held_out: bool = False
    looks_swapped: bool = False
    decision: Decision = Decision.AS_FOUND
    stamp: str = ""
    sound_id: str = ""
    notes_id: str = ""
    copy_of: Path | None = None
    is_side_given: bool = False
    was_learned_from: bool = False

    @property
    def full_name(self) -> str:
        """Artist and name, as far as they are known."""
        return f"{self.artist} - {self.name}" if self.artist else self.name

    @property
    def can_be_accepted(self) -> bool:
        """Whether it is misaligned by an offset that was found."""
        return self.state is SongState.MISALIGNED and self.offset_s is not None

    @property
    def is_used(self) -> bool:
        """Whether it is learned from or measured on."""
        if self.decision is Decision.LEFT_OUT:
            return False
        return self.state is SongState.USABLE or (self.decision is Decision.ACCEPTED and self.can_be_accepted)


@dataclass(frozen=True, slots=True)
class DataSet:
    """All that a run can learn from, besides synthesis from a kit.

    Parameters
    ----------
    sources : folders, in the order in which they were added
    songs : found in them
    n_held_out : so many songs shall be held out; None: a share of them
    cymbals : what the user said about swapped charts
    version : of this file's layout
    """

    sources: tuple[DataSource, ...] = ()
    songs: tuple[SongRow, ...] = ()
    n_held_out: int | None = None
    cymbals: CymbalAnswer = CymbalAnswer.NOT_ASKED
    version: int = 1

    @property
    def training_songs(self) -> list[SongRow]:
        """The songs to learn from."""
        return [song for song in self.songs if song.is_used and not song.is_held_out]

    @property
    def held_out_songs(self) -> list[SongRow]:
        """The songs to measure on."""
        return [song for song in self.songs if song.is_used and song.is_held_out]

    @property
    def kit(self) -> Path | None:
        """The kit folder that synthesis may use, if one was added."""
        kits = [source.path for source in self.sources if source.kind is SourceKind.KIT]
        return kits[-1] if kits else None

    @property
    def is_too_small(self) -> bool:
        """Whether there is too little to learn from; calibration still helps."""
        return len(self.training_songs) < FEWEST_CHARTS

    @property
    def must_ask_about_cymbals(self) -> bool:
        """Whether some charts look swapped and the user was not asked."""
        return self.cymbals is CymbalAnswer.NOT_ASKED and any(song.looks_swapped for song in self.songs)

    def exchanges_cymbals(self, song: SongRow) -> bool:
        """Whether ride and crash of a song's chart are to be exchanged."""
        return song.looks_swapped and self.cymbals is CymbalAnswer.SWAPPED

    def count(self, state: SongState) -> int:
        """Count the songs found in a state."""
        return sum(song.state is state for song in self.songs)

    def strokes(self) -> dict[DrumVoice, int]:
        """Count the strokes of each voice that are learned from."""
        totals: Counter[DrumVoice] = Counter()
        for song in self.training_songs:
            exchanged = _EXCHANGED if self.exchanges_cymbals(song) else {}
            for voice, number in song.n_strokes.items():
                totals[exchanged.get(voice, voice)] += number
        return {voice: totals[voice] for voice in DrumVoice if totals[voice]}

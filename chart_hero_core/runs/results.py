"""What came of a run: a `RunResult`, in `result.json`. Nothing of it changes which model is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from chart_hero_core.domain.chart import Pad

FILE_NAME = "result.json"
MODEL_NAME = "model.safetensors"


class Verdict(Enum):
    """Whether the new model is better than the one before, on held-out songs."""

    BETTER = "better"
    SAME = "within chance"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class LaneChange:
    """A lane before and after.

    Parameters
    ----------
    pad : the lane
    n_notes : of the truth, in all held-out songs
    before, after : edits per 100 of these notes
    """

    pad: Pad
    n_notes: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class SongChange:
    """A held-out song before and after: edits per 100 notes.

    Parameters
    ----------
    name : as the user knows it
    path : as in the data set
    n_notes : of the truth
    before, after : edits per 100 of these notes
    """

    name: str
    path: Path
    n_notes: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class HeardNote:
    """A note to play in a comparison: heard second of the excerpt, pad, velocity 1..127."""

    onset_s: float
    pad: Pad
    velocity: int


@dataclass(frozen=True, slots=True)
class Listening:
    """A piece of a held-out song to hear with the chart of either model.

    Parameters
    ----------
    song : name of the song
    before, after : its edits per 100 notes
    sound : whole path of the file with the piece, 48 kHz stereo FLAC, in the run's folder
    notes_before, notes_after : what the models make of it; seconds from the start of `sound`
    """

    song: str
    before: float
    after: float
    sound: Path
    notes_before: tuple[HeardNote, ...]
    notes_after: tuple[HeardNote, ...]


@dataclass(frozen=True, slots=True)
class RunResult:
    """Before and after on songs that neither was trained on.

    Parameters
    ----------
    name : of the new model
    base_name : of the model before
    verdict : better or worse only if the 95 % interval of the gain says so
    before, after : edits per 100 notes, mean of songs
    gain_low, gain_high : 95 % interval of before - after (bootstrap over songs)
    lanes : in the order of the lanes, top first; those that have notes
    songs : most gained first
    listening : best, middle and worst song; fewer if there are fewer
    timing_ms : median distance of right notes, after
    n_charters, n_shared_charters : of held-out songs; the second is 0 unless one charter made all
    n_songs : learned from
    music_s : of sound learned from
    took_s : of computing
    device : name of the device
    size_bytes : of the weights
    licence : what may be done with the model, in one sentence
    judged_on : what the figures come from, in a sentence or two
    not_compared : why nothing could be compared, in one sentence; the figures before say nothing then
    is_held_out : whether all of `songs` were held out; else songs of a calibration that did not know them, or
        performances on a kit, are among them
    version : of this file's layout
    """

    name: str
    base_name: str
    verdict: Verdict
    before: float
    after: float
    gain_low: float
    gain_high: float
    lanes: tuple[LaneChange, ...]
    songs: tuple[SongChange, ...]
    listening: tuple[Listening, ...]
    timing_ms: float | None
    n_charters: int
    n_shared_charters: int
    n_songs: int
    music_s: float
    took_s: float
    device: str
    size_bytes: int
    licence: str
    judged_on: str = ""
    not_compared: str = ""
    is_held_out: bool = True
    version: int = 1

    @property
    def is_compared(self) -> bool:
        """Whether there is a before and an after."""
        return not self.not_compared

    @property
    def n_better(self) -> int:
        """Songs that need fewer edits than before."""
        return sum(song.after < song.before for song in self.songs)

    @property
    def n_worse(self) -> int:
        """Songs that need more edits than before."""
        return sum(song.after > song.before for song in self.songs)

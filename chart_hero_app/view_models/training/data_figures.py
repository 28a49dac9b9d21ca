"""A data set in figures: what the page sums up, counted away from the window's thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.runs.data_set import FEWEST_CHARTS, DataSet, Decision, SongState
from chart_hero_core.runs.song_split import most_held_out
from chart_hero_core.service import KitSpec, pad_of

_WHOLE_KIT = KitSpec()


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """Songs of a source: all that were found, and those that are used."""

    n_songs: int = 0
    n_used: int = 0


@dataclass(frozen=True, slots=True)
class DataFigures:
    """A data set, counted.

    Parameters
    ----------
    states : songs found in each state
    n_accepted, n_left_out : songs that the user decided about
    n_training, n_held_out : songs to learn from, and to measure on
    most_held_out : songs that could be held out
    notes : to learn from, for each lane, top first
    music_s : of sound to learn from
    n_swapped : charts whose ride and crash look swapped
    sources : songs of each
    """

    states: Mapping[SongState, int] = field(default_factory=dict)
    n_accepted: int = 0
    n_left_out: int = 0
    n_training: int = 0
    n_held_out: int = 0
    most_held_out: int = 0
    notes: Mapping[Pad, int] = field(default_factory=lambda: dict.fromkeys(LANES, 0))
    music_s: float = 0.0
    n_swapped: int = 0
    sources: Mapping[Path, SourceFigures] = field(default_factory=dict)

    @property
    def n_songs(self) -> int:
        """Songs that were found."""
        return sum(self.states.values())

    @property
    def n_used(self) -> int:
        """Songs that are learned from or measured on."""
        return self.n_training + self.n_held_out

    @property
    def is_too_small(self) -> bool:
        """Whether there is something, but too little to learn from."""
        return self.n_used > 0 and self.n_training < FEWEST_CHARTS


def figures_of(data_set: DataSet) -> DataFigures:
    """Count a data set."""
    training = data_set.training_songs
    notes: Counter[Pad] = Counter()
    for voice, number in data_set.strokes().items():
        notes[pad_of(voice, _WHOLE_KIT)] += number
    found = Counter(song.source for song in data_set.songs)
    used = Counter(song.source for song in data_set.songs if song.is_used)
    return DataFigures(
        states=Counter(song.state for song in data_set.songs),
        n_accepted=sum(song.is_used and song.state is SongState.MISALIGNED for song in data_set.songs),
        n_left_out=sum(song.decision is Decision.LEFT_OUT for song in data_set.songs),
        n_training=len(training),
        n_held_out=len(data_set.held_out_songs),
        most_held_out=most_held_out(data_set.songs),
        notes={pad: notes[pad] for pad in LANES},
        music_s=sum(song.duration_s for song in training),
        n_swapped=sum(song.looks_swapped for song in data_set.songs),
        sources={
            source.path: SourceFigures(found[source.path], used[source.path]) for source in data_set.sources
        },
    )

"""What looking through a folder of songs says of each: usable or not, and why, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from chart_hero_core.domain.drums import VOICES
from chart_hero_core.training.alignment import Alignment
from chart_hero_core.training.songs import LabelledSong


class SongState(Enum):
    """Whether a song can be learned from."""

    USABLE = "usable"
    NO_AUDIO = "no audio"
    NO_DRUMS = "no drums"
    MISALIGNED = "misaligned"
    DUPLICATE = "duplicate"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, eq=False)
class ScannedSong:
    """A song as it was found.

    Parameters
    ----------
    path : its folder, or its file of notes
    state : whether it can be learned from
    reason : why (not), in one sentence
    song : there if it is usable, or misaligned by an offset that was found: moved to where it sounds
    alignment : of chart and sound, where that was looked for
    charter : who made the chart, "" where nobody says so
    is_held_out : kept for measuring, never to be learned from
    """

    path: Path
    state: SongState
    reason: str
    song: LabelledSong | None = None
    alignment: Alignment | None = None
    charter: str = ""
    is_held_out: bool = False

    def accepted(self) -> ScannedSong:
        """Take a misaligned song at the offset that was found.

        Raises
        ------
        ValueError
            if it has no labels that could be taken
        """
        if self.song is None:
            raise ValueError(f"{self.path.name} cannot be accepted: {self.reason}")
        return replace(self, state=SongState.USABLE, reason="Accepted at the offset that was found.")


def songs_to_learn_from(scanned: Iterable[ScannedSong]) -> list[LabelledSong]:
    """Take the usable songs that are not held out."""
    return [
        one.song
        for one in scanned
        if one.state is SongState.USABLE and one.song is not None and not one.is_held_out
    ]


def scan_summary(scanned: Iterable[ScannedSong]) -> dict[str, Any]:
    """Count songs by state, those held out, and the strokes of each voice that is learned from."""
    scanned = list(scanned)
    states = Counter(one.state for one in scanned)
    strokes = Counter(onset.voice for song in songs_to_learn_from(scanned) for onset in song.onsets)
    return {
        "states": {state.value: states[state] for state in SongState if states[state]},
        "held_out": sum(one.is_held_out for one in scanned),
        "strokes": {voice.value: strokes[voice] for voice in VOICES if strokes[voice]},
        "left_out": [
            {"song": one.path.name, "state": one.state.value, "reason": one.reason}
            for one in scanned
            if one.state is not SongState.USABLE
        ],
    }

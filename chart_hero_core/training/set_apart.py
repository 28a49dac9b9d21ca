"""Some of the songs to learn from are set apart: not learned from, not judged on, but calibrated on.

A network is surer of songs that it has learned than of new ones, so a calibration fitted on those would
promise too much; and held-out songs that had a say in anything would flatter the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chart_hero_core.training.labelled_songs import LabelledSong

APART_SHARE = 0.1
MOST_APART = 12
"""More songs hardly change a calibration; they teach more when they are learned from."""
FEWEST_SONGS = 10
"""Of fewer songs none can be spared: the calibration of the model before is kept."""


@dataclass(frozen=True, slots=True)
class SongsApart:
    """The songs that are not held out.

    Parameters
    ----------
    learned : to learn from
    apart : to calibrate on
    """

    learned: list[LabelledSong]
    apart: list[LabelledSong]


def set_apart(songs: Sequence[LabelledSong]) -> SongsApart:
    """Set a tenth of the songs apart; hashes of their names decide, so that every run does the same.

    Parameters
    ----------
    songs : none of them held out
    """
    n_apart = min(round(APART_SHARE * len(songs)), MOST_APART) if len(songs) >= FEWEST_SONGS else 0
    by_chance = sorted(songs, key=_chance)
    chosen = {id(song) for song in by_chance[:n_apart]}
    return SongsApart(
        [song for song in songs if id(song) not in chosen], [song for song in songs if id(song) in chosen]
    )


def _chance(song: LabelledSong) -> bytes:
    return hashlib.sha256(f"apart {song.name} {song.audio.name}".encode()).digest()

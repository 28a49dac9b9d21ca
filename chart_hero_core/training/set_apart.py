"""Some of the songs to learn from are set apart: not learned from, not judged on.

They choose the best checkpoint, and the model is calibrated on them. A network is surer of songs that it has
learned than of new ones, so a calibration fitted on those would promise too much; and held-out songs that had
a say in anything would flatter the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chart_hero_core.runs.data_set import SongRow

APART_SHARE = 0.1
MOST_APART = 12
"""More songs hardly change a calibration; they teach more when they are learned from."""
FEWEST_SONGS = 10
"""Of fewer songs none can be spared: held-out songs choose, and calibrated is as the model before is."""


@dataclass(frozen=True, slots=True)
class SongsApart:
    """The songs that are not held out.

    Parameters
    ----------
    learned : to learn from
    apart : to choose by and to calibrate on
    """

    learned: list[SongRow]
    apart: list[SongRow]


def set_apart(songs: Sequence[SongRow]) -> SongsApart:
    """Set a tenth of the songs apart; hashes of their names decide, so that every run does the same.

    Parameters
    ----------
    songs : none of them held out
    """
    n_apart = min(round(APART_SHARE * len(songs)), MOST_APART) if len(songs) >= FEWEST_SONGS else 0
    chosen = {song.path for song in sorted(songs, key=_chance)[:n_apart]}
    return SongsApart(
        [song for song in songs if song.path not in chosen], [song for song in songs if song.path in chosen]
    )


def _chance(song: SongRow) -> bytes:
    return hashlib.sha256(f"apart {song.full_name} {song.path.name}".encode()).digest()

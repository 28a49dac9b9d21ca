"""Which pieces of held-out songs are measured at every checkpoint: few, and always the same."""

from __future__ import annotations

from collections.abc import Sequence

from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.songs import PreparedSong

MOST_EXCERPTS = 24
EXCERPT_S = 25.0
"""About a hundred notes each: ten minutes of music, which two cores hear in well under a minute."""


def excerpts_of(
    songs: Sequence[PreparedSong], most: int = MOST_EXCERPTS, length_s: float = EXCERPT_S
) -> dict[str, list[LabelledClip]]:
    """Cut excerpts where the drums play, by song; of many songs evenly many, of few songs several each.

    Parameters
    ----------
    songs : held out, in an order that stays
    most : excerpts in all
    length_s : of each; the songs' own length where that is less

    Returns
    -------
    dict
        per song, by its number and name, clips in order of time; songs without strokes are left out
    """
    struck = [song for song in songs if song.song.onsets]
    chosen = struck if len(struck) <= most else [struck[i * len(struck) // most] for i in range(most)]
    if not chosen:
        return {}
    n_each = most // len(chosen)
    return {f"{i} {song.song.name}": _cut(song, n_each, length_s) for i, song in enumerate(chosen)}


def _cut(song: PreparedSong, n_most: int, length_s: float) -> list[LabelledClip]:
    """Cut pieces spread evenly from the first stroke to the last; never the same sound twice."""
    first_s = max(song.song.onsets[0].onset_s - 0.5, 0.0)
    last_s = min(song.song.onsets[-1].onset_s + 0.5, song.duration_s)
    piece_s = min(length_s, song.duration_s)
    n_pieces = min(max(int((last_s - first_s) / piece_s), 1), n_most)
    spare_s = max(last_s - first_s - n_pieces * piece_s, 0.0)
    starts_s = [first_s + i * piece_s + (i + 0.5) * spare_s / n_pieces for i in range(n_pieces)]
    latest_s = max(song.duration_s - piece_s, 0.0)
    return [
        song.clip_at(round(min(start_s, latest_s) * SAMPLE_RATE), round(piece_s * SAMPLE_RATE))
        for start_s in starts_s
    ]

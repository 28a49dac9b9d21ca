"""What was heard instead of what was played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.evaluation.class_schemes import NINE_VOICES, ClassScheme
from chart_hero_core.evaluation.matching import match_events
from chart_hero_core.evaluation.onset_scores import WIDE_WINDOW_S, class_onsets
from chart_hero_core.evaluation.scored_song import ScoredSong

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How often each class was heard as each.

    Parameters
    ----------
    classes : in the order of both axes
    counts : (n_classes + 1, n_classes + 1) of strokes; rows are what was played and last what nobody
        played, columns are what was heard and last what was missed
    """

    classes: tuple[str, ...]
    counts: Ints

    def as_json(self) -> dict[str, Any]:
        """Return the table as plain values."""
        return {"classes": list(self.classes), "counts": self.counts.tolist()}


def count_confusions(
    songs: Sequence[ScoredSong], scheme: ClassScheme = NINE_VOICES, window_s: float = WIDE_WINDOW_S
) -> Confusion:
    """Count what was heard instead of what, over some songs.

    Strokes of one class are paired first, as for its F; what is left over on both sides is then paired
    whatever the classes, as many as possible.

    Parameters
    ----------
    songs : with truth and transcription
    scheme : the classes
    window_s : largest distance of a pair, edge included
    """
    n_classes = len(scheme.classes)
    counts = np.zeros((n_classes + 1, n_classes + 1), dtype=np.int64)
    for song in songs:
        _add_song(counts, song, scheme.voices_of, window_s)
    return Confusion(scheme.classes, counts)


def _add_song(
    counts: Ints, song: ScoredSong, voices_of: Mapping[str, tuple[DrumVoice, ...]], window_s: float
) -> None:
    missed: list[tuple[float, int]] = []
    invented: list[tuple[float, int]] = []
    for row, voices in enumerate(voices_of.values()):
        played_s, heard_s = (class_onsets(onsets, voices) for onsets in (song.reference, song.predicted))
        pairs = match_events(played_s, heard_s, window_s)
        counts[row, row] += len(pairs)
        missed += [(second, row) for second in np.delete(played_s, pairs.reference).tolist()]
        invented += [(second, row) for second in np.delete(heard_s, pairs.predicted).tolist()]
    missed.sort()
    invented.sort()
    pairs = match_events(_seconds(missed), _seconds(invented), window_s)
    for i, j in zip(pairs.reference.tolist(), pairs.predicted.tolist(), strict=True):
        counts[missed[i][1], invented[j][1]] += 1
    for i in set(range(len(missed))) - set(pairs.reference.tolist()):
        counts[missed[i][1], -1] += 1
    for j in set(range(len(invented))) - set(pairs.predicted.tolist()):
        counts[-1, invented[j][1]] += 1


def _seconds(strokes: list[tuple[float, int]]) -> Floats:
    return np.array([second for second, _ in strokes], dtype=np.float64)

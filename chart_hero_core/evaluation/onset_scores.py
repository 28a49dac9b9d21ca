"""F, precision and recall of drum onsets per class, and how exactly they are timed.

Pairs are those of a maximum matching within the window, class by class. Figures over songs: *micro*
sums the counts, *track mean* averages each song's micro F, *class-track mean* averages the F of every
class of every song, where a class that is rightly empty counts 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.evaluation.bootstrap import Interval, bootstrap_interval
from chart_hero_core.evaluation.class_schemes import FIVE_CLASSES, ClassScheme
from chart_hero_core.evaluation.counts import Counts, Timing, total_counts
from chart_hero_core.evaluation.matching import distinct_strokes, match_events
from chart_hero_core.evaluation.scored_song import ScoredSong

Floats = npt.NDArray[np.float64]

WIDE_WINDOW_S = 0.050
NARROW_WINDOW_S = 0.025


@dataclass(frozen=True, slots=True, eq=False)
class SongOnsets:
    """One song's counts and timing errors.

    Parameters
    ----------
    name : the song's
    counts : per class
    errors_s : per class (n_matched,), predicted minus reference
    """

    name: str
    counts: Mapping[str, Counts]
    errors_s: Mapping[str, Floats]

    @property
    def micro(self) -> Counts:
        """The counts of all classes."""
        return total_counts(self.counts.values())


@dataclass(frozen=True, eq=False)
class OnsetScores:
    """The scores of some songs in one scheme and window.

    Parameters
    ----------
    scheme : the classes
    window_s : largest distance of a pair
    songs : one entry per song, one song at least
    """

    scheme: ClassScheme
    window_s: float
    songs: tuple[SongOnsets, ...]

    def __post_init__(self) -> None:
        if not self.songs:
            raise ValueError("there is no song to score")

    @cached_property
    def micro(self) -> Counts:
        """Counts over all songs and classes; its F is the headline."""
        return total_counts(song.micro for song in self.songs)

    @cached_property
    def per_class(self) -> Mapping[str, Counts]:
        """Counts over all songs."""
        return {name: total_counts(song.counts[name] for song in self.songs) for name in self.scheme.classes}

    @property
    def track_mean_f(self) -> float:
        """Mean of the songs' micro F."""
        return float(np.mean([song.micro.f_measure for song in self.songs]))

    @property
    def class_track_mean_f(self) -> float:
        """Mean of the F of every class of every song."""
        return float(np.mean([counts.f_measure for song in self.songs for counts in song.counts.values()]))

    @cached_property
    def micro_f_interval(self) -> Interval | None:
        """95 % interval of the micro F over songs; None below two songs."""
        counts = [song.micro for song in self.songs]
        return bootstrap_interval(
            [(one.n_matched, one.n_predicted + one.n_reference) for one in counts], _micro_f_of_draws
        )

    def timing(self, class_name: str | None = None) -> Timing | None:
        """Sum up the timing of a class, or of all; None without a matched onset."""
        names = self.scheme.classes if class_name is None else (class_name,)
        errors = [song.errors_s[name] for name in names for song in self.songs]
        return Timing.of(np.concatenate(errors))

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        timing = {name: self.timing(name) for name in self.scheme.classes}
        overall = self.timing()
        return {
            "micro": self.micro.as_json(),
            "micro_f_95": self.micro_f_interval.as_json() if self.micro_f_interval else None,
            "track_mean_f": self.track_mean_f,
            "class_track_mean_f": self.class_track_mean_f,
            "timing": overall.as_json() if overall else None,
            "classes": {
                name: {**counts.as_json(), "timing": one.as_json() if (one := timing[name]) else None}
                for name, counts in self.per_class.items()
            },
            "songs": {
                song.name: {
                    **song.micro.as_json(),
                    "classes": {name: counts.as_json() for name, counts in song.counts.items()},
                }
                for song in self.songs
            },
        }


def _micro_f_of_draws(draws: Floats) -> Floats:
    """Turn (n_draws, n_songs, 2) of matched and predicted + reference into (n_draws,) micro F."""
    matched, total = np.moveaxis(draws.sum(axis=1), -1, 0)
    return np.asarray(np.where(total > 0, 2 * matched / np.maximum(total, 1), 1.0))


def score_onsets(
    songs: Sequence[ScoredSong], scheme: ClassScheme = FIVE_CLASSES, window_s: float = WIDE_WINDOW_S
) -> OnsetScores:
    """Score the onsets of some songs.

    Parameters
    ----------
    songs : with truth and transcription, one at least
    scheme : the classes
    window_s : largest distance of a pair, edge included

    Raises
    ------
    ValueError
        if there is no song
    """
    return OnsetScores(scheme, window_s, tuple(_score_song(song, scheme, window_s) for song in songs))


def _score_song(song: ScoredSong, scheme: ClassScheme, window_s: float) -> SongOnsets:
    counts: dict[str, Counts] = {}
    errors_s: dict[str, Floats] = {}
    for name, voices in scheme.voices_of.items():
        reference_s = class_onsets(song.reference, voices)
        predicted_s = class_onsets(song.predicted, voices)
        pairs = match_events(reference_s, predicted_s, window_s)
        counts[name] = Counts(len(pairs), len(predicted_s), len(reference_s))
        errors_s[name] = predicted_s[pairs.predicted] - reference_s[pairs.reference]
    return SongOnsets(song.name, counts, errors_s)


def class_onsets(onsets: Iterable[DrumOnset], voices: tuple[DrumVoice, ...]) -> Floats:
    """Give the seconds, (n_onsets,) rising, of the strokes of a class; what is written twice counts once."""
    times = np.sort([onset.onset_s for onset in onsets if onset.voice in voices]).astype(np.float64)
    return np.asarray(times[distinct_strokes(times)])

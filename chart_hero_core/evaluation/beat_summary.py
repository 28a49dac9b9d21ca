"""Grids over many songs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from chart_hero_core.evaluation.beat_scores import BeatScores
from chart_hero_core.evaluation.bootstrap import Interval, bootstrap_interval
from chart_hero_core.evaluation.counts import Counts, total_counts
from chart_hero_core.evaluation.metre import MetreScore
from chart_hero_core.evaluation.slots import SlotScore

MEAN_FIGURES = (
    "beat_f_70",
    "beat_f_30",
    "downbeat_f_70",
    "downbeat_f_30",
    "cmlt",
    "amlt",
    "within_20_ms",
    "median_offset_ms",
    "onsets_within_15_ms",
    "tempo_error",
)


DRIFTS = ("drift_by_count_ms", "drift_by_phase_ms")


@dataclass(frozen=True, slots=True)
class Drift:
    """How far grids have drifted by the last beat: median and 90th percentile over songs, unsigned."""

    median_ms: float
    p90_ms: float


@dataclass(frozen=True)
class BeatSummary:
    """The grids of some songs.

    Parameters
    ----------
    songs : per name
    too_short : songs with too few reference beats, which are left out
    without_prediction : songs in which no beats were heard; named, and left out
    """

    songs: Mapping[str, BeatScores]
    too_short: tuple[str, ...] = ()
    without_prediction: tuple[str, ...] = ()

    def values(self, figure: str) -> list[float]:
        """The songs' values of a field of `BeatScores`, without those that have none."""
        values = (getattr(song, figure) for song in self.songs.values())
        return [float(value) for value in values if value is not None]

    def mean(self, figure: str) -> float | None:
        """Mean over songs of a field of `BeatScores`; None where no song has one."""
        return _mean(self.values(figure))

    def interval(self, figure: str) -> Interval | None:
        """95 % interval of that mean; None below two songs."""
        return bootstrap_interval(self.values(figure))

    @cached_property
    def octaves(self) -> Mapping[str, int]:
        """Number of songs per octave."""
        return dict(Counter(song.octave_name for song in self.songs.values()).most_common())

    @cached_property
    def phases(self) -> Mapping[int, int]:
        """Number of songs per phase, of those whose beats are right."""
        phases = [song.phase_beats for song in self.songs.values() if song.phase_beats is not None]
        return dict(Counter(phases).most_common())

    @property
    def marker_ratio(self) -> float | None:
        """Our tempo events per event of the reference; None where either side has no tempo map."""
        pairs = [(song.n_markers, song.n_reference_markers) for song in self.songs.values()]
        known = [(ours, theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
        return sum(ours for ours, _ in known) / sum(theirs for _, theirs in known) if known else None

    def drift(self, figure: str) -> Drift | None:
        """Sum up `drift_by_count_ms` or `drift_by_phase_ms`; None where no song has one."""
        values = np.abs(self.values(figure))
        return Drift(float(np.median(values)), float(np.percentile(values, 90))) if len(values) else None

    @cached_property
    def slots(self) -> Mapping[str, SlotScore]:
        """The slot scores of the songs that have one."""
        return {name: song.slots for name, song in self.songs.items() if song.slots is not None}

    @property
    def mean_slots(self) -> float | None:
        """Mean share of onsets at their place."""
        return _mean([one.share_right for one in self.slots.values()])

    @property
    def mean_best_slots(self) -> float | None:
        """The same, each song with its best shift."""
        return _mean([one.best_share for one in self.slots.values()])

    @property
    def mean_metre(self) -> float | None:
        """Mean share of time in the right metre."""
        return _mean([one.share_right for one in self._metres if one.share_right is not None])

    def metre_share(self, *, in_common_time: bool) -> float | None:
        """Mean share of time in the right metre, of songs that are all 4/4 or of those that are not."""
        shares = [
            one.share_right
            for one in self._metres
            if one.is_common_time is in_common_time and one.share_right is not None
        ]
        return _mean(shares)

    @property
    def metre_changes(self) -> Counts:
        """Changes of metre over all songs."""
        return total_counts(one.changes for one in self._metres)

    @property
    def _metres(self) -> list[MetreScore]:
        return [song.metre for song in self.songs.values() if song.metre is not None]

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        intervals = {figure: self.interval(figure) for figure in MEAN_FIGURES}
        return {
            "mean": {figure: self.mean(figure) for figure in MEAN_FIGURES},
            "mean_95": {figure: one.as_json() if one else None for figure, one in intervals.items()},
            "octaves": self.octaves,
            "phases": {str(phase): count for phase, count in self.phases.items()},
            "marker_ratio": self.marker_ratio,
            "drift_ms": {figure: asdict(one) if (one := self.drift(figure)) else None for figure in DRIFTS},
            "slots": {
                "mean": self.mean_slots,
                "mean_best": self.mean_best_slots,
                "catastrophic": sum(one.is_catastrophic for one in self.slots.values()),
            },
            "metre": {
                "4/4": self.metre_share(in_common_time=True),
                "other": self.metre_share(in_common_time=False),
                "changes": self.metre_changes.as_json(),
            },
            "too_short": list(self.too_short),
            "without_prediction": list(self.without_prediction),
            "songs": {name: song.as_json() for name, song in self.songs.items()},
        }


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None

"""Edits per 100 notes over many songs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.evaluation.bootstrap import Interval, bootstrap_interval
from chart_hero_core.evaluation.edits import EDIT_KINDS, SongEdits, Verdict
from chart_hero_core.evaluation.strokes import PART_OF_PAD, PARTS

MIN_REFERENCE_NOTES = 50
"""A song with fewer has no rate of its own; it stays in the pooled figures."""


@dataclass(frozen=True, slots=True)
class PartEdits:
    """Edits of one part of the kit, or one pad, all songs together.

    Parameters
    ----------
    n_reference : notes of the reference
    kinds : number of edits of each kind
    """

    n_reference: int
    kinds: Mapping[Verdict, int]

    @property
    def n_edits(self) -> int:
        """Number of edits."""
        return sum(self.kinds.values())

    @property
    def per_100(self) -> float | None:
        """Edits per 100 reference notes; None for a part that the reference does not have."""
        return 100 * self.n_edits / self.n_reference if self.n_reference else None

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {
            "per_100": self.per_100,
            "edits": self.n_edits,
            "reference_notes": self.n_reference,
            "kinds": {kind.value: count for kind, count in self.kinds.items()},
        }


@dataclass(frozen=True)
class EditSummary:
    """The edits of some songs at one tolerance, in one flow; flows are never mixed.

    Parameters
    ----------
    title : what was measured, such as "30 ms"
    songs : per name
    """

    title: str
    songs: Mapping[str, SongEdits]

    @cached_property
    def too_short(self) -> tuple[str, ...]:
        """Songs with under 50 reference notes, which mean, median and percentile leave out."""
        return tuple(name for name, song in self.songs.items() if song.n_reference < MIN_REFERENCE_NOTES)

    @cached_property
    def rates(self) -> tuple[float, ...]:
        """Edits per 100 notes of each song that is long enough."""
        rated = (song for name, song in self.songs.items() if name not in self.too_short)
        return tuple(song.per_100 for song in rated if song.per_100 is not None)

    @property
    def mean(self) -> float | None:
        """The headline: mean of the songs' rates; None without a rated song."""
        return float(np.mean(self.rates)) if self.rates else None

    @cached_property
    def mean_interval(self) -> Interval | None:
        """95 % interval of the mean over songs."""
        return bootstrap_interval(self.rates)

    @property
    def median(self) -> float | None:
        """Median of the songs' rates."""
        return float(np.median(self.rates)) if self.rates else None

    @property
    def p90(self) -> float | None:
        """90th percentile of the songs' rates."""
        return float(np.percentile(self.rates, 90)) if self.rates else None

    @cached_property
    def parts(self) -> Mapping[DrumFamily, PartEdits]:
        """Edits per part of the kit, all songs together."""
        return {
            part: _sum_of([edits for pad, edits in self.pads.items() if PART_OF_PAD[pad] is part])
            for part in PARTS
        }

    @cached_property
    def pads(self) -> Mapping[Pad, PartEdits]:
        """Edits per pad, all songs together."""
        counts = Counter((edit.pad, edit.kind) for song in self.songs.values() for edit in song.edits)
        return {
            pad: PartEdits(
                sum(song.reference_pads[pad] for song in self.songs.values()),
                {kind: counts[pad, kind] for kind in EDIT_KINDS},
            )
            for pad in Pad
        }

    @cached_property
    def pooled(self) -> PartEdits:
        """Edits of the whole kit, all songs together."""
        return _sum_of(self.pads.values())

    @property
    def mean_of_parts(self) -> float | None:
        """Mean of the rates of the parts that the reference has."""
        rates = [part.per_100 for part in self.parts.values() if part.per_100 is not None]
        return float(np.mean(rates)) if rates else None

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {
            "mean": self.mean,
            "mean_95": self.mean_interval.as_json() if self.mean_interval else None,
            "median": self.median,
            "p90": self.p90,
            "mean_of_parts": self.mean_of_parts,
            "pooled": self.pooled.as_json(),
            "parts": {part.value: edits.as_json() for part, edits in self.parts.items()},
            "too_short": list(self.too_short),
            "songs": {
                name: {
                    "per_100": song.per_100,
                    "edits": song.n_edits,
                    "reference_notes": song.n_reference,
                    "predicted_notes": song.n_predicted,
                }
                for name, song in self.songs.items()
            },
        }


def _sum_of(parts: Collection[PartEdits]) -> PartEdits:
    return PartEdits(
        sum(part.n_reference for part in parts),
        {kind: sum(part.kinds[kind] for part in parts) for kind in EDIT_KINDS},
    )

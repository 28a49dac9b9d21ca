"""Whether the places that are marked doubtful are those that need edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.evaluation.edits import SongEdits
from chart_hero_core.evaluation.matching import ROUNDING_S

Floats = npt.NDArray[np.float64]

REACH_BEATS = 0.25
"""A span reaches so many quarter notes of the reference beyond both ends: a 1/16 note."""

REACH_S = 0.125
"""... or so far, where nobody knows the tempo: the same at 120 BPM."""


@dataclass(frozen=True, slots=True)
class DoubtSpan:
    """A place that is marked doubtful, from `start_s` to `end_s`."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class ReviewEffect:
    """What reviewing the marked places of some songs finds.

    Parameters
    ----------
    n_reference : notes of the reference
    n_edits : edits that the songs need
    n_caught : of these, inside marked places
    n_spans : marked places
    n_spans_with_edits : of these, with at least one edit
    """

    n_reference: int
    n_edits: int
    n_caught: int
    n_spans: int
    n_spans_with_edits: int

    @property
    def recall(self) -> float | None:
        """Share of the edits that lie in marked places; None where there is nothing to edit."""
        return self.n_caught / self.n_edits if self.n_edits else None

    @property
    def precision(self) -> float | None:
        """Share of the marked places that have an edit; None where nothing is marked."""
        return self.n_spans_with_edits / self.n_spans if self.n_spans else None

    @property
    def edits_per_100(self) -> float | None:
        """Edits per 100 notes before a review."""
        return self._per_100(self.n_edits)

    @property
    def after_review_per_100(self) -> float | None:
        """Edits per 100 notes that are left when every edit in a marked place is made."""
        return self._per_100(self.n_edits - self.n_caught)

    @property
    def spans_per_100(self) -> float | None:
        """Marked places per 100 notes: what the review costs."""
        return self._per_100(self.n_spans)

    def _per_100(self, count: int) -> float | None:
        return 100 * count / self.n_reference if self.n_reference else None

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {
            "reference_notes": self.n_reference,
            "edits": self.n_edits,
            "edits_in_spans": self.n_caught,
            "spans": self.n_spans,
            "spans_with_edits": self.n_spans_with_edits,
            "recall": self.recall,
            "precision": self.precision,
            "edits_per_100": self.edits_per_100,
            "after_review_per_100": self.after_review_per_100,
            "spans_per_100": self.spans_per_100,
        }


def review_effect(
    edits: SongEdits, spans: Sequence[DoubtSpan], reference_map: TempoMap | None = None
) -> ReviewEffect:
    """Count what a review of the marked places of one song finds.

    Parameters
    ----------
    edits : what the song needs; an edit lies at its reference note, a delete at the predicted one
    spans : marked places, in any order, on the clock of the edits
    reference_map : the reference's grid, which says how long a 1/16 note is; None for none
    """
    edits_s = np.array([edit.onset_s for edit in edits.edits], dtype=np.float64)
    starts_s, ends_s = _widened(spans, reference_map)
    is_inside = (edits_s >= starts_s[:, np.newaxis] - ROUNDING_S) & (
        edits_s <= ends_s[:, np.newaxis] + ROUNDING_S
    )
    return ReviewEffect(
        edits.n_reference,
        edits.n_edits,
        int(is_inside.any(axis=0).sum()),
        len(spans),
        int(is_inside.any(axis=1).sum()),
    )


def total_review(effects: Iterable[ReviewEffect]) -> ReviewEffect:
    """Add songs up."""
    rows = [
        (one.n_reference, one.n_edits, one.n_caught, one.n_spans, one.n_spans_with_edits) for one in effects
    ]
    return (
        ReviewEffect(*(sum(column) for column in zip(*rows, strict=True)))
        if rows
        else ReviewEffect(0, 0, 0, 0, 0)
    )


def _widened(spans: Sequence[DoubtSpan], reference_map: TempoMap | None) -> tuple[Floats, Floats]:
    starts_s = np.array([span.start_s for span in spans], dtype=np.float64)
    ends_s = np.array([span.end_s for span in spans], dtype=np.float64)
    if reference_map is None:
        return starts_s - REACH_S, ends_s + REACH_S
    reach = REACH_BEATS * reference_map.resolution
    return (
        reference_map.seconds_at(reference_map.ticks_at(starts_s) - reach),
        reference_map.seconds_at(reference_map.ticks_at(ends_s) + reach),
    )

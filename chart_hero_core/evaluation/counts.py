"""What was found and what was not, and how exactly it was timed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found.

    Parameters
    ----------
    n_matched : true positives
    n_predicted : true and false positives
    n_reference : true positives and false negatives
    """

    n_matched: int
    n_predicted: int
    n_reference: int

    @property
    def n_false_positives(self) -> int:
        """Predicted events that are not there."""
        return self.n_predicted - self.n_matched

    @property
    def n_false_negatives(self) -> int:
        """Events that were missed."""
        return self.n_reference - self.n_matched

    @property
    def f_measure(self) -> float:
        """2 tp / (2 tp + fp + fn); 1 where nothing is there and nothing was predicted."""
        total = self.n_predicted + self.n_reference
        return 2 * self.n_matched / total if total else 1.0

    @property
    def precision(self) -> float:
        """Share of the predicted events that are there; 1 of none."""
        return self.n_matched / self.n_predicted if self.n_predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of the events that were found; 1 of none."""
        return self.n_matched / self.n_reference if self.n_reference else 1.0

    def as_json(self) -> dict[str, Any]:
        """Return counts and shares as plain values."""
        return {
            "f": self.f_measure,
            "precision": self.precision,
            "recall": self.recall,
            "tp": self.n_matched,
            "fp": self.n_false_positives,
            "fn": self.n_false_negatives,
        }


def total_counts(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    rows = [(one.n_matched, one.n_predicted, one.n_reference) for one in counts]
    return Counts(*(sum(column) for column in zip(*rows, strict=True))) if rows else Counts(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Timing:
    """How exactly matched onsets are timed; positive = predicted too late.

    Parameters
    ----------
    n_pairs : matched onsets
    median_ms, mean_ms : signed error
    p90_ms : 90th percentile of the absolute error
    """

    n_pairs: int
    median_ms: float
    mean_ms: float
    p90_ms: float

    @classmethod
    def of(cls, errors_s: npt.NDArray[np.float64]) -> Timing | None:
        """Sum up signed errors in seconds; None of none."""
        if not len(errors_s):
            return None
        errors_ms = errors_s * 1000
        p90_ms = float(np.percentile(np.abs(errors_ms), 90))
        return cls(len(errors_s), float(np.median(errors_ms)), float(np.mean(errors_ms)), p90_ms)

    def as_json(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "pairs": self.n_pairs,
            "median_ms": self.median_ms,
            "mean_ms": self.mean_ms,
            "p90_ms": self.p90_ms,
        }

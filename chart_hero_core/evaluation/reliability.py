"""Whether a confidence can be believed: calibration error, Brier score, and do doubts find the faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import Pad
from chart_hero_core.evaluation.edits import TOLERANCE_S, count_edits
from chart_hero_core.evaluation.strokes import PadStroke

Floats = npt.NDArray[np.float64]

N_BINS = 15


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Notes of about one confidence.

    Parameters
    ----------
    n_notes : how many
    mean_confidence : 0..1
    share_right : 0..1, what the mean confidence should be
    """

    n_notes: int
    mean_confidence: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How honest the confidences of some notes are.

    Parameters
    ----------
    n_notes, n_right : notes, and those that need no edit
    calibration_error : ECE, the mean distance of confidence and share of right notes over 15 bins
    brier : mean squared distance of confidence and truth
    doubt_auc : chance that a wrong note has less confidence than a right one; None without both kinds
    bins : by rising confidence, sizes at most one apart

    Notes
    -----
    The calibration error of a few hundred notes is too high by nature: bins of ten notes wander.
    """

    n_notes: int
    n_right: int
    calibration_error: float
    brier: float
    doubt_auc: float | None
    bins: tuple[ReliabilityBin, ...]

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {
            "notes": self.n_notes,
            "right": self.n_right,
            "calibration_error": self.calibration_error,
            "brier": self.brier,
            "doubt_auc": self.doubt_auc,
            "bins": [[one.n_notes, one.mean_confidence, one.share_right] for one in self.bins],
        }


def measure_reliability(is_right: npt.ArrayLike, confidences: npt.ArrayLike) -> Reliability:
    """Compare confidences with what is true.

    Parameters
    ----------
    is_right : (n_notes,) whether each note needs no edit
    confidences : (n_notes,) 0..1

    Raises
    ------
    ValueError
        without a note, or if the lengths differ
    """
    truth, confidence = np.asarray(is_right, dtype=np.float64), np.asarray(confidences, dtype=np.float64)
    if not len(truth) or truth.shape != confidence.shape:
        raise ValueError(f"{truth.shape} truths for {confidence.shape} confidences; one note at least")
    bins = _bins(truth, confidence)
    distance = sum(one.n_notes * abs(one.share_right - one.mean_confidence) for one in bins)
    return Reliability(
        len(truth),
        int(truth.sum()),
        distance / len(truth),
        float(np.mean((confidence - truth) ** 2)),
        _doubt_auc(truth, confidence),
        bins,
    )


def reliability_of_strokes(
    songs: Iterable[tuple[Sequence[PadStroke], Sequence[PadStroke]]], tolerance_s: float = TOLERANCE_S
) -> Mapping[Pad | None, Reliability]:
    """Measure the confidences of predicted notes; a note is right if the pairing of edits says so.

    Parameters
    ----------
    songs : (reference, predicted) strokes of each
    tolerance_s : as for edits

    Returns
    -------
    per pad that has predicted notes, and under None for all of them together; empty without a note
    """
    judged = [
        (stroke.pad, is_right, stroke.confidence)
        for reference, predicted in songs
        for stroke, is_right in zip(
            predicted, count_edits(reference, predicted, tolerance_s).is_right, strict=True
        )
    ]
    groups = {pad: [row for row in judged if pad is None or row[0] is pad] for pad in (None, *Pad)}
    return {
        pad: measure_reliability([row[1] for row in rows], [row[2] for row in rows])
        for pad, rows in groups.items()
        if rows
    }


def _bins(truth: Floats, confidence: Floats) -> tuple[ReliabilityBin, ...]:
    # Notes of equal confidence share their mean truth, so that their order means nothing.
    _, group = np.unique(confidence, return_inverse=True)
    shared = (np.bincount(group, truth) / np.bincount(group))[group]
    rising = np.argsort(confidence, kind="stable")
    chunks = [chunk for chunk in np.array_split(rising, N_BINS) if len(chunk)]
    return tuple(
        ReliabilityBin(len(chunk), float(confidence[chunk].mean()), float(shared[chunk].mean()))
        for chunk in chunks
    )


def _doubt_auc(truth: Floats, confidence: Floats) -> float | None:
    """Mann-Whitney statistic of the wrong notes' doubts; a tie counts one half."""
    right, wrong = np.sort(confidence[truth > 0]), confidence[truth == 0]
    if not len(right) or not len(wrong):
        return None
    n_surer = len(right) - np.searchsorted(right, wrong, side="right")
    n_equal = np.searchsorted(right, wrong, side="right") - np.searchsorted(right, wrong, side="left")
    return float(np.sum(n_surer + n_equal / 2) / (len(right) * len(wrong)))

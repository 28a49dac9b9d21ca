"""Which events belong together, and which count as one. Times in seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SAME_STROKE_S = 0.010
"""Closer together, two events of one class are one stroke written twice (a flam, two crashes)."""

ROUNDING_S = 1e-9
"""What adding and subtracting seconds may cost; an event on the edge of a tolerance is inside."""


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Pairs of a one-to-one matching.

    Parameters
    ----------
    reference : (n_pairs,) indices of reference events
    predicted : (n_pairs,) indices of the predicted events they are paired with
    """

    reference: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.reference)


def distinct_strokes(onsets_s: Iterable[float]) -> list[int]:
    """Find the events that count: none within 10 ms after the last one that counts.

    Parameters
    ----------
    onsets_s : seconds of one class, in rising order

    Returns
    -------
    their indices
    """
    kept: list[int] = []
    last_s = -np.inf
    for i, onset_s in enumerate(onsets_s):
        if onset_s - last_s >= SAME_STROKE_S - ROUNDING_S:
            kept.append(i)
            last_s = onset_s
    return kept


def match_events(reference_s: Floats, predicted_s: Floats, window_s: float) -> Matching:
    """Pair as many events as possible, each once, no two further apart than the window.

    Parameters
    ----------
    reference_s, predicted_s : (n,) rising seconds
    window_s : largest distance of a pair, edge included

    References
    ----------
    `mir_eval.util.match_events` (C. Raffel et al., "mir_eval: a transparent implementation of common
    MIR metrics", ISMIR 2014) decides; the literature's figures come from it.
    """
    # mir_eval takes most of a second to load (it brings scipy.stats), and only scoring needs it.
    from mir_eval.util import match_events as mir_eval_match_events

    pairs = mir_eval_match_events(reference_s, predicted_s, window_s) if len(reference_s) else []
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Matching(table[:, 0], table[:, 1])

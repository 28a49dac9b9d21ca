"""How far the bars of a grid are believed: how many fit what was heard, and which do not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

DOUBTFUL_BAR_MS = 25.0
"""Beats further off than this make a bar red in the trust bar, and are worth a word."""


class BarCount(NamedTuple):
    """So many of the bars in which something was heard fit it."""

    n_fitting: int
    n_heard: int


class BarRun(NamedTuple):
    """Bars in a row that are far from what was heard, by number from 1, and by how much at worst."""

    first: int
    last: int
    off_ms: float


def count_bars(residuals_ms: npt.NDArray[np.float64]) -> BarCount:
    """Count the bars that fit; `residuals_ms` is (n_bars,), NaN where nothing was heard."""
    heard = residuals_ms[~np.isnan(residuals_ms)]
    return BarCount(int(np.count_nonzero(np.abs(heard) <= DOUBTFUL_BAR_MS)), len(heard))


def doubtful_runs(residuals_ms: npt.NDArray[np.float64]) -> tuple[BarRun, ...]:
    """List the runs of bars that do not fit, in order; `residuals_ms` is (n_bars,)."""
    off_ms = np.abs(np.nan_to_num(residuals_ms))
    is_off = np.concatenate(([False], off_ms > DOUBTFUL_BAR_MS, [False]))
    edges = np.flatnonzero(np.diff(is_off.astype(np.int8))).reshape(-1, 2)
    return tuple(BarRun(start + 1, stop, float(off_ms[start:stop].max())) for start, stop in edges.tolist())

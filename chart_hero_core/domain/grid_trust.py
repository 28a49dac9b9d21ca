"""How far the bars of a grid are believed: one definition for the estimate and for all that is shown of it.

Bars are counted from 1 at tick 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FITTING_BAR_MS = 10.0
"""Beats no further off than this fit."""
DOUBTFUL_BAR_MS = 25.0
"""Beats further off than this are worth a word; those between are nearly in place, and count as fitting."""


class BarCount(NamedTuple):
    """So many of the bars in which something was heard fit it."""

    n_fitting: int
    n_heard: int


class BarRun(NamedTuple):
    """Bars in a row that are far from what was heard, by their numbers, and by how much at worst."""

    first: int
    last: int
    off_ms: float


@dataclass(frozen=True, eq=False)
class GridTrust:
    """How far each bar of a grid is believed.

    Parameters
    ----------
    residuals_ms : (n_bars,) mean signed distance of what was heard from the grid; NaN where nothing was
    accepted : numbers of the bars that look right to the user: they fit, whatever was heard
    """

    residuals_ms: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    accepted: frozenset[int] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the bars: the grid is the one that was found."""
        return len(self.residuals_ms) > 0

    @cached_property
    def judged_ms(self) -> npt.NDArray[np.float64]:
        """(n_bars,) distances as they count: 0 for accepted bars."""
        judged_ms = np.abs(self.residuals_ms)
        known = [number - 1 for number in self.accepted if number <= len(judged_ms)]
        judged_ms[known] = 0.0
        return judged_ms

    def off_ms(self, number: int) -> float:
        """How far a bar is from what was heard, accepted or not; NaN if nothing was."""
        return abs(float(self.residuals_ms[number - 1])) if number <= len(self.residuals_ms) else math.nan

    @property
    def count(self) -> BarCount:
        """How many bars fit."""
        heard_ms = self.judged_ms[~np.isnan(self.judged_ms)]
        return BarCount(int(np.count_nonzero(heard_ms <= DOUBTFUL_BAR_MS)), len(heard_ms))

    @property
    def doubtful_runs(self) -> tuple[BarRun, ...]:
        """The runs of bars that do not fit, in order."""
        off_ms = np.nan_to_num(self.judged_ms)
        is_off = np.concatenate(([False], off_ms > DOUBTFUL_BAR_MS, [False]))
        edges = np.flatnonzero(np.diff(is_off.astype(np.int8))).reshape(-1, 2)
        return tuple(
            BarRun(start + 1, stop, float(off_ms[start:stop].max())) for start, stop in edges.tolist()
        )

    @property
    def longest_run(self) -> BarRun | None:
        """The longest run of bars that do not fit; None if all fit."""
        return max(self.doubtful_runs, key=lambda run: run.last - run.first, default=None)

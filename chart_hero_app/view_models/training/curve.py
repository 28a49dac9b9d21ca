"""Figures over steps, few enough to be drawn: thousands of them become as many as a chart is wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_POINTS = 400
"""Of a curve: about one for every pixel of a chart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values over steps, in the order of the steps."""

    steps: tuple[float, ...] = ()
    values: tuple[float, ...] = ()


def thinned(steps: Sequence[float], values: Sequence[float], most: int = MOST_POINTS) -> Curve:
    """Make a curve of at most so many points, each the mean of its neighbours, the ends as they are.

    Values that are no numbers are left out.
    """
    x, y = np.asarray(steps, dtype=float), np.asarray(values, dtype=float)
    is_number = np.isfinite(y)
    x, y = x[is_number], y[is_number]
    if len(x) > most:
        starts = np.linspace(1, len(x) - 1, most - 2, endpoint=False).astype(int)
        sizes = np.diff(np.append(starts, len(x) - 1))
        x, y = (
            np.concatenate([line[:1], np.add.reduceat(line[:-1], starts) / sizes, line[-1:]])
            for line in (x, y)
        )
    return Curve(tuple(x.tolist()), tuple(y.tolist()))

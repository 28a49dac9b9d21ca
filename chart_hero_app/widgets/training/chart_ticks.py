"""Round numbers beside a chart, and how much of the scale it shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chart_hero_app.figures import count_text

_N_STEPS = 4
_AIR = 0.15
"""Share of the height that stays free above and below curves."""


def round_step(about: float) -> float:
    """The least of 1, 2, 2.5 and 5 times a power of ten that is as large as `about`, which is above 0."""
    power = 10.0 ** math.floor(math.log10(about))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= about * (1 - 1e-9))


def value_ticks(values: Sequence[float]) -> list[float]:
    """Round values around some values, the least and the most of which end the scale; never below 0."""
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    air = max(_AIR * (high - low), 0.02 * abs(high), 1e-6)
    step = round_step((high - low + 2 * air) / _N_STEPS)
    first = max(math.floor((low - air) / step), 0)
    last = max(math.ceil((high + air) / step), first + 1)
    return [number * step for number in range(first, last + 1)]


def step_ticks(last: int) -> list[int]:
    """Round steps from 0 to the last."""
    step = max(round(round_step(max(last, 1) / 5)), 1)
    return list(range(0, last + 1, step))


def value_text(value: float, step: float) -> str:
    """A value with as many decimals as its neighbours, `step` away, need: "23", "0.25"."""
    decimals = next((digits for digits in range(6) if abs(round(step, digits) - step) < step * 1e-6), 6)
    return f"{value:.{decimals}f}"


def step_text(step: int) -> str:
    """A step: "2,000"."""
    return count_text(step)

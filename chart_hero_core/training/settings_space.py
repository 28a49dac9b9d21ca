"""Which settings a search varies for a plan, within which bounds, and what they come to.

The bounds lie around the settings that the plan has now, so that these can always be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optuna.distributions import BaseDistribution, FloatDistribution
from optuna.trial import BaseTrial

from chart_hero_core.errors import OptionError
from chart_hero_core.runs.plan import ExpertSettings, RunPlan
from chart_hero_core.runs.search import Aspect


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of a setting that is drawn from `low` to `high`, evenly in its logarithm if `is_log`."""

    low: float
    high: float
    is_log: bool

    def around(self, present: float) -> Bounds:
        """Make room for the present value."""
        return replace(self, low=min(self.low, present), high=max(self.high, present))

    @property
    def distribution(self) -> BaseDistribution:
        """The same for Optuna."""
        return FloatDistribution(self.low, self.high, log=self.is_log)


_FIXED_BOUNDS = {
    "kit_share": Bounds(0.0, 0.7, is_log=False),
    "positive_weight": Bounds(1.0, 8.0, is_log=True),
    "voice_weight": Bounds(0.05, 0.6, is_log=True),
    "beat_weight": Bounds(0.1, 1.0, is_log=True),
    "onset_width_frames": Bounds(0.5, 1.3, is_log=False),
}
_SPREAD = {"learning_rate": 5.0, "anchor_weight": 5.0}
"""These are drawn from a fifth of the present value to five times as much."""


def bounds_of(plan: RunPlan, present: Mapping[str, float], vary: Sequence[Aspect]) -> dict[str, Bounds]:
    """List the settings to draw, with their bounds.

    Parameters
    ----------
    plan : that the trials are made from
    present : values that the plan's own settings come to, by field of `ExpertSettings`
    vary : what shall differ

    Raises
    ------
    OptionError
        if nothing of it can differ in such a plan
    """
    names = [name for aspect in Aspect if aspect in vary for name in aspect.settings]
    usable = [name for name in names if _matters(name, plan) and name in present]
    if not usable:
        raise OptionError("There is nothing to vary in such a training; choose more that may differ.")
    return {name: _bounds(name, present[name]) for name in usable}


def _matters(name: str, plan: RunPlan) -> bool:
    """Tell whether a setting changes anything."""
    if name == "kit_share":
        return plan.kit is not None and plan.data is not None
    if name == "anchor_weight":
        return plan.base is not None
    return True


def _bounds(name: str, present: float) -> Bounds:
    if name not in _SPREAD:
        return _FIXED_BOUNDS[name].around(present)
    if present <= 0:  # switched off: five times as much would be off too
        return Bounds(0.0, 1.0, is_log=False)
    return Bounds(present / _SPREAD[name], present * _SPREAD[name], is_log=True)


def draw_settings(trial: BaseTrial, bounds: Mapping[str, Bounds]) -> dict[str, float]:
    """Draw a set of settings."""
    return {name: trial.suggest_float(name, at.low, at.high, log=at.is_log) for name, at in bounds.items()}


def with_settings(expert: ExpertSettings, settings: Mapping[str, float]) -> ExpertSettings:
    """Put drawn settings among the others."""
    return replace(expert, **settings)  # type: ignore[arg-type]  # fields that hold numbers, by their name

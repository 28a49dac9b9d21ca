"""Notes per minute where there are no drums at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.special import gammaincinv

from chart_hero_core.domain.drums import DrumFamily, DrumOnset
from chart_hero_core.evaluation.bootstrap import Interval
from chart_hero_core.evaluation.strokes import PARTS, strokes_of_onsets

GROUPS: Mapping[str, tuple[DrumFamily, ...]] = {
    **{part.value: (part,) for part in PARTS},
    "hi-hat + cymbals": (DrumFamily.HI_HAT, DrumFamily.CYMBALS),
    "all": PARTS,
}

GATES_PER_MINUTE = {"kick": 0.2, "snare": 0.2, "toms": 0.3, "hi-hat + cymbals": 0.6}
"""A rate must stay below its gate."""

CONVINCING_MINUTES = 60


@dataclass(frozen=True, slots=True)
class DrumlessFile:
    """What was heard in a file without drums.

    Parameters
    ----------
    onsets : all of them wrong
    duration_s : length of the whole file
    """

    onsets: Sequence[DrumOnset]
    duration_s: float


@dataclass(frozen=True, slots=True)
class FalseHitRate:
    """Notes of one group of parts.

    Parameters
    ----------
    n_notes : in all files
    per_minute : the rate
    interval : exact 95 % Poisson interval of the rate; of no note, one-sided
    gate : what the rate must stay below; None for a group without one
    """

    n_notes: int
    per_minute: float
    interval: Interval
    gate: float | None

    @property
    def is_below_gate(self) -> bool | None:
        """Whether the measured rate passes."""
        return None if self.gate is None else self.per_minute < self.gate

    @property
    def is_proven(self) -> bool | None:
        """Whether even the upper end of the interval passes."""
        return None if self.gate is None else self.interval.high < self.gate


@dataclass(frozen=True, slots=True)
class FalseHits:
    """False notes of some drumless files.

    Parameters
    ----------
    n_files, minutes : how much was listened to
    n_files_with_notes : files in which anything was heard
    groups : per name in `GROUPS`
    """

    n_files: int
    minutes: float
    n_files_with_notes: int
    groups: Mapping[str, FalseHitRate]

    @property
    def is_long_enough(self) -> bool:
        """Whether an hour was listened to, as the gates ask for."""
        return self.minutes >= CONVINCING_MINUTES

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {
            "files": self.n_files,
            "minutes": self.minutes,
            "files_with_notes": self.n_files_with_notes,
            "groups": {
                name: {
                    "notes": rate.n_notes,
                    "per_minute": rate.per_minute,
                    "per_minute_95": rate.interval.as_json(),
                    "gate": rate.gate,
                    "is_below_gate": rate.is_below_gate,
                    "is_proven": rate.is_proven,
                }
                for name, rate in self.groups.items()
            },
        }


def count_false_hits(files: Sequence[DrumlessFile]) -> FalseHits:
    """Count what was heard in files without drums.

    Raises
    ------
    ValueError
        if the files have no length together
    """
    minutes = sum(file.duration_s for file in files) / 60
    if minutes <= 0:
        raise ValueError("there is nothing to listen to")
    parts = [[stroke.part for stroke in strokes_of_onsets(file.onsets)] for file in files]
    counts = {
        name: sum(part in members for heard in parts for part in heard) for name, members in GROUPS.items()
    }
    groups = {
        name: FalseHitRate(n, n / minutes, poisson_interval(n, minutes), GATES_PER_MINUTE.get(name))
        for name, n in counts.items()
    }
    return FalseHits(len(files), minutes, sum(bool(heard) for heard in parts), groups)


def poisson_interval(n_events: int, minutes: float) -> Interval:
    """Give the exact 95 % interval of a rate per minute; of no event, 0 and the one-sided bound.

    References
    ----------
    F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
    """
    if n_events == 0:
        return Interval(0.0, float(gammaincinv(1, 0.95)) / minutes)
    low, high = gammaincinv(n_events, 0.025), gammaincinv(n_events + 1, 0.975)
    return Interval(float(low) / minutes, float(high) / minutes)

"""Whether a song's onsets stand at the right places of our grid: the score of a grid as a charter sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.evaluation.grid_cut import GridCut
from chart_hero_core.evaluation.grids import Grid
from chart_hero_core.evaluation.matching import ROUNDING_S

Floats = npt.NDArray[np.float64]

SLOT_BEATS = 1 / 24
"""A place is right if it is so close, in quarter notes."""

CATASTROPHIC_SHARE = 0.5
"""A grid with fewer right places, whatever the shift, is useless."""

SAME_TIME_DIGITS = 6
"""Bar lines are equally near if they are so to the microsecond."""


@dataclass(frozen=True, slots=True)
class SlotScore:
    """How many of a song's onsets stand at their place, counted in quarter notes since beat 0.

    Beat 0 is the reference's first bar line at or after its first onset, and in ours the bar line
    nearest to it in time.

    Parameters
    ----------
    share_right : 0..1
    best_share : the same with all our places moved by the best whole number of beats
    best_shift : that number; positive = our beat numbers are too high
    """

    share_right: float
    best_share: float
    best_shift: int

    @property
    def is_catastrophic(self) -> bool:
        """Whether no shift makes half of the places right."""
        return self.best_share < CATASTROPHIC_SHARE


def score_slots(reference: Grid, predicted: Grid, cut: GridCut, onsets_s: Floats) -> SlotScore:
    """Read the reference's onsets on our grid.

    Parameters
    ----------
    reference, predicted : the grids
    cut : their bars
    onsets_s : (n_onsets,) rising seconds, each once, one at least; for a chart those of its notes

    References
    ----------
    The idea is that of `chart_f1_abs` of elicwhite/spotify-clonehero, whose code is not public; this
    one heeds the metre.
    """
    places = reference.positions_at(onsets_s)
    zero = _zero(cut.all_bars.positions, float(places[0]))
    zero_s = float(reference.seconds_at(zero))
    lines = cut.all_predicted_bars.positions
    if not len(lines):
        lines = np.arange(len(cut.all_predicted_beats_s), dtype=np.float64)
    distances_s = np.round(np.abs(predicted.seconds_at(lines) - zero_s), SAME_TIME_DIGITS)
    guessed_zero = float(lines[int(np.argmin(distances_s))])
    errors = (predicted.positions_at(onsets_s) - guessed_zero) - (places - zero)

    def share(shift: int) -> float:
        return float(np.mean(np.abs(errors - shift) <= SLOT_BEATS + ROUNDING_S))

    shifts = {0, *np.round(errors).astype(int).tolist()}
    best = max(shifts, key=lambda shift: (share(shift), -abs(shift), -shift))
    return SlotScore(share(0), share(best), best)


def _zero(bar_positions: Floats, first: float) -> float:
    """Find the first bar line at or after the first onset; without bars the first beat."""
    lines = bar_positions
    if not len(lines):
        lines = np.arange(max(np.ceil(first - ROUNDING_S), 0) + 1)
    behind = lines[lines >= first - ROUNDING_S]
    return float(behind[0] if len(behind) else lines[-1])

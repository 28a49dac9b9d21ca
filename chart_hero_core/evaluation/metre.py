"""Whether the bars are as long as they should be, and whether changes of metre are found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.evaluation.counts import Counts
from chart_hero_core.evaluation.grid_cut import GridCut
from chart_hero_core.evaluation.grids import EDGE_S, Bars, Grid
from chart_hero_core.evaluation.matching import match_events

Floats = npt.NDArray[np.float64]

COMMON_BAR = 4.0
CHANGE_REACH_BEATS = 1.0


@dataclass(frozen=True, slots=True)
class MetreScore:
    """How the metre of one song was heard. Bars count in quarter notes: 3/4 and 6/8 agree.

    Parameters
    ----------
    share_right : of the reference's time, 0..1; None without predicted bars
    is_common_time : whether the reference is in 4/4 throughout
    changes : of metre, found if within one reference beat
    """

    share_right: float | None
    is_common_time: bool
    changes: Counts


def score_metre(reference: Grid, cut: GridCut) -> MetreScore | None:
    """Compare the lengths of bars over the reference's beats.

    Parameters
    ----------
    reference : counts the beats between changes
    cut : both grids' bars

    Returns
    -------
    the score, or None where the reference has no bars
    """
    bars, guessed = cut.all_bars, cut.all_predicted_bars
    if not len(bars.lines_s):
        return None
    start_s, end_s = float(cut.beats_s[0]), float(cut.beats_s[-1])
    starts_s = np.unique(np.concatenate(([start_s], _inside(bars.lines_s, start_s, end_s))))
    is_common_time = bool(np.all(bars.lengths_at(starts_s) == COMMON_BAR))
    if not len(guessed.lines_s):
        changes_s = _changes_s(bars, start_s, end_s)
        return MetreScore(None, is_common_time, Counts(0, 0, len(changes_s)))
    lines_s = [_inside(one.lines_s, start_s, end_s) for one in (bars, guessed)]
    edges_s = np.unique(np.concatenate(([start_s, end_s], *lines_s)))
    middles_s, widths_s = (edges_s[1:] + edges_s[:-1]) / 2, np.diff(edges_s)
    agrees = np.isclose(bars.lengths_at(middles_s), guessed.lengths_at(middles_s))
    share_right = float(np.sum(widths_s[agrees]) / np.sum(widths_s))
    return MetreScore(share_right, is_common_time, _found_changes(reference, bars, guessed, start_s, end_s))


def _found_changes(reference: Grid, bars: Bars, guessed: Bars, start_s: float, end_s: float) -> Counts:
    there, heard = (reference.positions_at(_changes_s(one, start_s, end_s)) for one in (bars, guessed))
    return Counts(len(match_events(there, heard, CHANGE_REACH_BEATS + EDGE_S)), len(heard), len(there))


def _changes_s(bars: Bars, start_s: float, end_s: float) -> Floats:
    is_change = ~np.isclose(bars.lengths[1:], bars.lengths[:-1])
    return _inside(bars.lines_s[1:][is_change], start_s, end_s)


def _inside(times_s: Floats, start_s: float, end_s: float) -> Floats:
    return np.asarray(times_s[(times_s > start_s) & (times_s < end_s)])

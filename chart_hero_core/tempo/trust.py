"""Says how far a grid is to be believed, bar by bar and as a whole."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from chart_hero_core.domain.grid_trust import DOUBTFUL_BAR_MS, GridTrust
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.tempo.estimate import LEAST_FOLLOWED, UNSURE_NATS
from chart_hero_core.tempo.fit import Anchors
from chart_hero_core.tempo.levels import CountedPulse, PulseChoice

Floats = npt.NDArray[np.float64]

_LEAST_WEIGHT = 0.3  # anchors of a bar that together weigh less say nothing
_ENOUGH_BEATS = 24
_LEAST_SILENT_BARS = 4
_UNSURE_PHASE_MARGIN = 0.1  # nats a bar


def bar_residuals_ms(tempo_map: TempoMap, anchors: Anchors, anchor_ticks: Floats, end_s: float) -> Floats:
    """Mean signed distance of the anchors from the map, per bar; NaN where there are none to speak of."""
    end_tick = max(0, int(tempo_map.ticks_at(end_s)))
    lines = np.array(tempo_map.bar_ticks(end_tick))
    bar = np.searchsorted(lines, anchor_ticks + 1, side="right") - 1
    inside = bar >= 0
    residuals = 1000 * (anchors.seconds - tempo_map.seconds_at(anchor_ticks))
    weights = np.bincount(bar[inside], anchors.weights[inside], len(lines))[: len(lines)]
    sums = np.bincount(bar[inside], (anchors.weights * residuals)[inside], len(lines))[: len(lines)]
    return np.where(weights > _LEAST_WEIGHT, sums / np.maximum(weights, _LEAST_WEIGHT), np.nan)


def doubtful_bars(residuals_ms: Floats) -> list[tuple[int, int]]:
    """Runs of bars (first, last; from 1) that are far from what was heard, or long silent in between."""
    heard = np.flatnonzero(~np.isnan(residuals_ms))
    if len(heard) == 0:
        return []
    silent = ndimage.binary_opening(np.isnan(residuals_ms), np.ones(_LEAST_SILENT_BARS))
    doubtful = silent | (np.abs(residuals_ms) > DOUBTFUL_BAR_MS)
    doubtful[: heard[0]] = doubtful[heard[-1] + 1 :] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([0], doubtful.astype(np.int64), [0]))))
    return [(int(start) + 1, int(end)) for start, end in edges.reshape(-1, 2)]


def followed_share(pulse: CountedPulse, residuals_ms: Floats) -> float:
    """How far a song is followed, 0..1: how well beats and evidence cover each other, how many bars fit."""
    covered = np.clip(max((pulse.agreement - 0.4) / 0.4, (pulse.share_in_phase - 0.7) / 0.2), 0.0, 1.0)
    length = min(1.0, len(pulse.beats_s) / _ENOUGH_BEATS)
    fitting = GridTrust(residuals_ms).count.n_fitting / max(1, len(residuals_ms))
    return float(covered * length * (0.5 + 0.5 * fitting))


def choice_trust(choice: PulseChoice) -> float:
    """How clear a choice is, 0..1: of the tempo, of the side of the beat, of the bar lines."""
    level = np.clip(0.6 + 0.4 * choice.margin / 2.0, 0.6, 1.0)
    phase = np.clip(0.5 + 0.5 * choice.pulse.bars.phase_margin, 0.5, 1.0)
    return float(level * phase)


def warnings_for(
    choice: PulseChoice, followed: float, runs: list[tuple[int, int]], hinted_bpm: float | None = None
) -> tuple[str, ...]:
    """Plain sentences about the song as a whole and the bars to look at."""
    general = _of_the_beat(choice, followed, hinted_bpm)
    if choice.pulse.bars.phase_margin < _UNSURE_PHASE_MARGIN:
        general += ("It is not clear which beat starts the bars; they may be half a bar off.",)
    spans = [f"{first}-{last}" if last > first else f"{first}" for first, last in runs]
    if len(spans) > 6:
        return (*general, f"The grid may be off in {len(spans)} places, first in bars {spans[0]}.")
    is_one = len(runs) == 1 and runs[0][0] == runs[0][1]
    named = (
        (f"Bar {spans[0]} may be off." if is_one else f"Bars {', '.join(spans)} may be off.",)
        if spans
        else ()
    )
    return (*general, *named)


def _of_the_beat(choice: PulseChoice, followed: float, hinted_bpm: float | None) -> tuple[str, ...]:
    if followed < LEAST_FOLLOWED:
        if hinted_bpm is not None:
            return (f"The song does not seem to keep to {hinted_bpm:g} BPM.",)
        return ("The beat was hard to follow; check tempo and bar lines, or give them yourself.",)
    if choice.side_margin < UNSURE_NATS:
        return ("It is not clear which strokes are on the beat; all beats may be half a beat off.",)
    return ()

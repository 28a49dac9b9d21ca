"""How good a grid is: beats, bars, octave, phase, markers, drift, metre, slots, for one song."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.evaluation.counts import Counts
from chart_hero_core.evaluation.grid_cut import GridCut, cut_grids, offsets_to_nearest
from chart_hero_core.evaluation.grids import EDGE_S, Grid, TempoMarker
from chart_hero_core.evaluation.matching import ROUNDING_S, match_events
from chart_hero_core.evaluation.metre import MetreScore, score_metre
from chart_hero_core.evaluation.slots import SlotScore, score_slots

Floats = npt.NDArray[np.float64]

WIDE_WINDOW_S = 0.070
NARROW_WINDOW_S = 0.030
CLOSE_BEAT_S = 0.020
CLOSE_LINE_S = 0.015
LINES_PER_BEAT = (4, 6)
OCTAVES = tuple(Fraction(text) for text in ("1", "2", "1/2", "3/2", "2/3", "3", "1/3"))
OCTAVE_TOLERANCE = 0.04
PHASE_MIN_F = 0.9
SAME_TEMPO_BPM = 0.01


@dataclass(frozen=True, slots=True)
class BeatScores:
    """The scores of one song's grid. A figure is None where it has no meaning.

    Parameters
    ----------
    n_beats, n_bars : of the reference, inside the cut
    n_predicted_beats, n_predicted_bars : of the prediction, inside its cut
    beat_f_70, beat_f_30 : F of the beats within 70 and 30 ms
    downbeat_f_70, downbeat_f_30 : the same of the bar lines; None where either side has none
    cmlt, amlt : share of beats in continuous agreement, at the right metrical level and at an allowed one
    within_20_ms : share of reference beats with a predicted one within 20 ms
    median_offset_ms : of the nearest predicted beat, positive = too late
    onsets_within_15_ms : share of reference onsets near a line at 1/4 or 1/6 of a predicted beat
    octave : how many times as fast our beats are; None for no simple ratio
    tempo_error : mean over time of the tempo's relative error
    phase_beats : 0 = bars right, +1 = our bars begin a beat late; None unless octave and beats are right
    n_markers, n_reference_markers : tempo events inside the cut; None for a list of beats
    drift_by_count_ms, drift_by_phase_ms : at the last beat, after as many beats as the reference has, and
        to the nearest beat; None in a wrong octave
    metre : whether bars are as long as they should be; None without bars in the reference
    slots : whether onsets stand where they should; None without onsets
    """

    n_beats: int
    n_bars: int
    n_predicted_beats: int
    n_predicted_bars: int
    beat_f_70: float
    beat_f_30: float
    downbeat_f_70: float | None
    downbeat_f_30: float | None
    cmlt: float
    amlt: float
    within_20_ms: float
    median_offset_ms: float
    onsets_within_15_ms: float | None
    octave: Fraction | None
    tempo_error: float
    phase_beats: int | None
    n_markers: int | None
    n_reference_markers: int | None
    drift_by_count_ms: float | None
    drift_by_phase_ms: float | None
    metre: MetreScore | None
    slots: SlotScore | None

    @property
    def octave_name(self) -> str:
        """The octave as text, "other" for no simple ratio."""
        return str(self.octave) if self.octave else "other"

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values."""
        return {**asdict(self), "octave": self.octave_name}


def score_beats(reference: Grid, predicted: Grid, onsets_s: npt.ArrayLike) -> BeatScores | None:
    """Judge a grid.

    Parameters
    ----------
    reference : the beats that are there
    predicted : the beats that were heard
    onsets_s : (n_onsets,) seconds of the reference's drum onsets, in any order; without any, the cut is
        the span of the reference's beats, which a tempo map does not have

    Returns
    -------
    the scores, or None if fewer than 16 reference beats lie inside the cut
    """
    onsets = np.unique(np.asarray(onsets_s, dtype=np.float64))
    cut = cut_grids(reference, predicted, onsets)
    if cut is None:
        return None
    wide, narrow = (_counts(cut.beats_s, cut.predicted_beats_s, w) for w in (WIDE_WINDOW_S, NARROW_WINDOW_S))
    has_bars = len(cut.bar_lines_s) > 0 and len(cut.all_predicted_bars.lines_s) > 0
    bars = [
        _counts(cut.bar_lines_s, cut.predicted_bar_lines_s, w).f_measure
        for w in (WIDE_WINDOW_S, NARROW_WINDOW_S)
    ]
    cmlt, amlt = _continuity(cut.beats_s, cut.predicted_beats_s)
    offsets_s = offsets_to_nearest(cut.all_predicted_beats_s, cut.beats_s)
    octave = _octave(cut.beats_s, cut.predicted_beats_s)
    has_phase = has_bars and octave == 1 and wide.f_measure >= PHASE_MIN_F
    drifts_ms = _drifts_ms(cut, predicted) if octave == 1 else (None, None)
    return BeatScores(
        n_beats=len(cut.beats_s),
        n_bars=len(cut.bar_lines_s),
        n_predicted_beats=len(cut.predicted_beats_s),
        n_predicted_bars=len(cut.predicted_bar_lines_s),
        beat_f_70=wide.f_measure,
        beat_f_30=narrow.f_measure,
        downbeat_f_70=bars[0] if has_bars else None,
        downbeat_f_30=bars[1] if has_bars else None,
        cmlt=cmlt,
        amlt=amlt,
        within_20_ms=float(np.mean(np.abs(offsets_s) <= CLOSE_BEAT_S + ROUNDING_S)),
        median_offset_ms=float(np.median(offsets_s) * 1000),
        onsets_within_15_ms=_share_near_lines(predicted, onsets) if len(onsets) else None,
        octave=octave,
        tempo_error=_tempo_error(reference, predicted, cut.beats_s),
        phase_beats=_phase_beats(reference, cut) if has_phase else None,
        n_markers=_marker_count(predicted.markers, cut),
        n_reference_markers=_marker_count(reference.markers, cut),
        drift_by_count_ms=drifts_ms[0],
        drift_by_phase_ms=drifts_ms[1],
        metre=score_metre(reference, cut),
        slots=score_slots(reference, predicted, cut, onsets) if len(onsets) else None,
    )


def _counts(reference_s: Floats, predicted_s: Floats, window_s: float) -> Counts:
    n_matched = len(match_events(reference_s, predicted_s, window_s))
    return Counts(n_matched, len(predicted_s), len(reference_s))


def _continuity(reference_s: Floats, predicted_s: Floats) -> tuple[float, float]:
    """Give CMLt and AMLt (S. Hainsworth and M. Macleod, 2004), as mir_eval defines them."""
    from mir_eval.beat import continuity  # late for the reason given in `matching`

    if len(reference_s) < 2 or len(predicted_s) < 2:
        return 0.0, 0.0
    _, cmlt, _, amlt = continuity(reference_s, predicted_s)
    return float(cmlt), float(amlt)


def _share_near_lines(grid: Grid, onsets_s: Floats) -> float:
    positions = grid.positions_at(onsets_s)
    lines_s = [grid.seconds_at(np.round(positions * n) / n) for n in LINES_PER_BEAT]
    distances_s = np.min(np.abs(np.array(lines_s) - onsets_s), axis=0)
    return float(np.mean(distances_s <= CLOSE_LINE_S + ROUNDING_S))


def _octave(reference_s: Floats, predicted_s: Floats) -> Fraction | None:
    if len(predicted_s) < 2:
        return None
    ratio = float(np.median(np.diff(reference_s)) / np.median(np.diff(predicted_s)))
    return next((o for o in OCTAVES if abs(ratio / float(o) - 1) <= OCTAVE_TOLERANCE), None)


def _tempo_error(reference: Grid, predicted: Grid, beats_s: Floats) -> float:
    start_s, end_s = beats_s[0], beats_s[-1]
    edges, guessed_edges = (_beat_edges_s(grid, start_s, end_s) for grid in (reference, predicted))
    cuts = np.unique(np.clip(np.concatenate((edges, guessed_edges, beats_s[[0, -1]])), start_s, end_s))
    cuts = cuts[np.concatenate(([True], np.diff(cuts) > ROUNDING_S))]
    middles, widths = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    errors = np.abs(_intervals_at(edges, middles) / _intervals_at(guessed_edges, middles) - 1)
    return float(np.sum(errors * widths) / np.sum(widths))


def _beat_edges_s(grid: Grid, start_s: float, end_s: float) -> Floats:
    """Seconds of the beats of a grid, continued as far as needed, that enclose a span."""
    first, last = grid.positions_at([start_s, end_s])
    return grid.seconds_at(np.arange(np.floor(first + EDGE_S), np.ceil(last - EDGE_S) + 1))


def _intervals_at(edges_s: Floats, times_s: Floats) -> Floats:
    index = np.clip(np.searchsorted(edges_s, times_s, side="right") - 1, 0, len(edges_s) - 2)
    return np.asarray(np.diff(edges_s)[index])


def _phase_beats(reference: Grid, cut: GridCut) -> int:
    """Let every reference bar line vote how many beats late the nearest predicted one is.

    Half a bar is the same either way and counts as late; of equally common answers the smallest wins.
    """
    lines_s = cut.bar_lines_s + offsets_to_nearest(cut.all_predicted_bars.lines_s, cut.bar_lines_s)
    late = np.round(reference.positions_at(lines_s) - reference.positions_at(cut.bar_lines_s))
    lengths = cut.all_bars.lengths_at(cut.bar_lines_s)
    answers = np.where(2 * np.abs(late) == lengths, np.abs(late), late).astype(int).tolist()
    votes: Counter[int] = Counter(answers)
    return min(votes, key=lambda answer: (-votes[answer], abs(answer), answer))


def _marker_count(markers: tuple[TempoMarker, ...] | None, cut: GridCut) -> int | None:
    """Count tempo events in the cut; the tempo in force at its start is the first one."""
    if markers is None:
        return None
    started = [marker for marker in markers if marker.seconds <= cut.start_s + EDGE_S]
    later = [m for m in markers if cut.start_s + EDGE_S < m.seconds <= cut.end_s + EDGE_S]
    count, last_bpm = 1, (started[-1] if started else markers[0]).bpm
    for marker in later:
        if abs(marker.bpm - last_bpm) >= SAME_TEMPO_BPM:
            count, last_bpm = count + 1, marker.bpm
    return count


def _drifts_ms(cut: GridCut, predicted: Grid) -> tuple[float, float]:
    last_s, n_steps = cut.beats_s[-1], len(cut.beats_s) - 1
    start = int(np.argmin(np.abs(cut.all_predicted_beats_s - cut.beats_s[0])))
    by_count_s = float(predicted.seconds_at(start + n_steps)) - last_s
    nearest = np.round(predicted.positions_at(last_s)) + np.array([-1, 0, 1])
    distances_s = predicted.seconds_at(nearest) - last_s
    by_phase_s = distances_s[np.argmin(np.abs(distances_s))]
    return float(by_count_s * 1000), float(by_phase_s * 1000)

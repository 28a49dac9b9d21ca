"""Counts the pulse in bars: metre and place of beat 1, decided over the whole song.

A Viterbi search over (beats per bar, beat in the bar). How much a beat speaks for being a downbeat is a
weighted sum of signals (`bar_signals`): what the network says, harmony that changes, strokes on and around
it. Leaving a metre costs as much as several bars of evidence, so that a passage whose downbeats look half
a bar off is carried by its neighbours, but a lost beat is made good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.tempo.bar_signals import bar_signals
from chart_hero_core.tempo.bar_weights import BIAS, WEIGHTS
from chart_hero_core.tempo.evidence import PulseEvidence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

METRES = (2, 3, 4, 5, 6, 7)
_BAR_PRIORS = {2: -1.4, 3: -0.5, 4: 0.0, 5: -0.9, 6: -0.9, 7: -0.9}  # nats a bar
_OTHER_PRIOR = -1.0
_CHANGE_COST = 15.0
_MOST_NATS = 4.0  # by which one beat may speak for or against a downbeat
_USUAL_LOG_ODDS = -1.1  # one beat in four starts a bar
_CUT_OFF_S = 0.3
_FORCED = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class BarCount:
    """How the beats are counted.

    Parameters
    ----------
    places : (n_beats,) 0 on downbeats, then 1, 2, ...
    metres : (n_beats,) beats of the bar that a beat lies in
    score : nats a beat for this counting
    phase_margin : nats a bar by which it beats the same bars moved by the best other number of beats
    """

    places: Ints
    metres: Ints
    score: float
    phase_margin: float

    @property
    def downbeats(self) -> Ints:
        """Indices of the beats that start a bar."""
        return np.flatnonzero(self.places == 0)


def count_bars(
    beats_s: Floats, evidence: PulseEvidence, metre: int | None = None, first_beat_s: float | None = None
) -> BarCount:
    """Find the most likely counting.

    Parameters
    ----------
    beats_s : (n_beats,) at least one, rising
    evidence : of the same song
    metre : beats per bar where that is known; it then never changes
    first_beat_s : second of a beat that is known to be a downbeat; all bars are then counted from it in
        one metre, or what is heard elsewhere would overrule it from the next bar on
    """
    if first_beat_s is not None and metre is None:
        metre = int(np.median(count_bars(beats_s, evidence).metres))
    metres = METRES if metre is None else (metre,)
    states = [(size, place) for size in metres for place in range(size)]
    emissions = _emissions(beats_s, evidence, states)
    if first_beat_s is not None:
        known = int(np.abs(beats_s - first_beat_s).argmin())
        emissions[known] += [_FORCED if place == 0 else 0.0 for _, place in states]
    path, score = _best_path(emissions, states)
    places = np.array([states[state][1] for state in path])
    sizes = np.array([states[state][0] for state in path])
    margin = _phase_margin(emissions, states, path) if first_beat_s is None else 1.0
    return BarCount(places, sizes, score / len(beats_s), margin)


def downbeat_log_odds(beats_s: Floats, evidence: PulseEvidence) -> Floats:
    """(n_beats,) nats by which each beat, with what is around it, speaks for being a downbeat.

    How rare downbeats are does not count here, or the counting with the fewest bars would win; and a beat at
    the very end, of which little is heard, says nothing.
    """
    if len(beats_s) < 2:
        return np.zeros(len(beats_s))
    log_odds = np.full(len(beats_s), BIAS - _USUAL_LOG_ODDS)
    for name, values in bar_signals(beats_s, evidence).items():
        for offset, weight in WEIGHTS.get(name, {}).items():
            there = np.arange(len(values)) + offset
            is_inside = (there >= 0) & (there < len(values))
            log_odds[is_inside] += weight * values[there[is_inside]]
    is_heard = beats_s < evidence.duration_s - _CUT_OFF_S
    return np.where(is_heard, np.clip(log_odds, -_MOST_NATS, _MOST_NATS), 0.0)


def _emissions(beats_s: Floats, evidence: PulseEvidence, states: list[tuple[int, int]]) -> Floats:
    """(n_beats, n_states) nats for each beat in each state."""
    downbeat = downbeat_log_odds(beats_s, evidence)
    emissions = np.zeros((len(beats_s), len(states)))
    for column, (size, place) in enumerate(states):
        if place == 0:
            emissions[:, column] += downbeat + _BAR_PRIORS.get(size, _OTHER_PRIOR)
    return emissions


def _best_path(emissions: Floats, states: list[tuple[int, int]]) -> tuple[Ints, float]:
    """Viterbi: within a bar one place a beat, then a new bar of the same metre, or at a cost of another."""
    starts = np.array([column for column, (_, place) in enumerate(states) if place == 0])
    lasts = np.array([column for column, (size, place) in enumerate(states) if place == size - 1])
    change = np.where(np.eye(len(starts), dtype=bool), 0.0, _CHANGE_COST)
    n_beats, n_states = emissions.shape
    origins = np.tile(np.arange(n_states) - 1, (n_beats, 1))
    scores = emissions[0].copy()
    for beat in range(1, n_beats):
        new_bar = scores[lasts][None, :] - change
        best = new_bar.argmax(axis=1)
        moved = np.concatenate(([0.0], scores[:-1]))
        moved[starts] = new_bar[np.arange(len(starts)), best]
        origins[beat, starts] = lasts[best]
        scores = moved + emissions[beat]
    path = np.empty(n_beats, dtype=np.int64)
    path[-1] = int(scores.argmax())
    for beat in range(n_beats - 1, 0, -1):
        path[beat - 1] = origins[beat, path[beat]]
    return path, float(scores.max())


def _phase_margin(emissions: Floats, states: list[tuple[int, int]], path: Ints) -> float:
    """By how many nats a bar the path beats its own bars moved by one or more beats."""
    sizes = np.array([size for size, _ in states])[path]
    places = np.array([place for _, place in states])[path]
    n_bars = max(1, int((places == 0).sum()))
    own = emissions[np.arange(len(path)), path].sum()
    first_columns = path - places
    others = [
        emissions[np.arange(len(path)), first_columns + (places + shift) % sizes].sum()
        for shift in range(1, int(np.median(sizes)))
    ]
    return float((own - max(others)) / n_bars) if others else 1.0

"""How many edits turn a prediction into the reference: notes to add, delete, move in lane or in time.

A pair of notes is *right* within the tolerance on the same pad, a *lane move* within it on another pad, a
*time move* beyond it (up to 100 ms) on the same pad; what stays unpaired is an *add* or a *delete*. The
edits of a song are the fewest that any one-to-one pairing needs, never those of a greedy one.

A worked pair: snares at 0 and 25 ms against predictions at 20 and 50 ms need no edit at 30 ms; nearest
first would pair 25 with 20, be left with 0 and 50, and count one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from chart_hero_core.domain.chart import Chart, Pad
from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.evaluation.matching import ROUNDING_S
from chart_hero_core.evaluation.strokes import PART_OF_PAD, PadStroke, strokes_of_notes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

TOLERANCE_S = 0.030
TOLERANCES_S = (0.015, 0.030, 0.050)
MOVE_LIMIT_S = 0.100
POSITION_TOLERANCE = 1 / 48
"""In quarter notes."""

RIGHT_BONUS = 1e-4
DISTANCE_MALUS_PER_MS = 1e-9
"""Of pairings with equally few edits the one with most right pairs, then the closest, is taken. Both stay
far below one edit, and the second far below the first, for any song."""


class Verdict(Enum):
    """What has to be done to a note."""

    RIGHT = "right"
    ADD = "add"
    DELETE = "delete"
    LANE_MOVE = "lane move"
    TIME_MOVE = "time move"


EDIT_KINDS = (Verdict.ADD, Verdict.DELETE, Verdict.LANE_MOVE, Verdict.TIME_MOVE)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to do.

    Parameters
    ----------
    onset_s : second of the reference note; of a delete, the predicted one's
    pad : of the reference note; of a delete, the predicted one's
    kind : one of `EDIT_KINDS`
    """

    onset_s: float
    pad: Pad
    kind: Verdict

    @property
    def part(self) -> DrumFamily:
        """The part of the kit."""
        return PART_OF_PAD[self.pad]


@dataclass(frozen=True, slots=True)
class SongEdits:
    """The edits that a song needs.

    Parameters
    ----------
    reference_pads : notes of the reference per pad
    is_right : per predicted note, as they were given, whether it needs no edit
    edits : in order of time
    """

    reference_pads: Counter[Pad]
    is_right: tuple[bool, ...]
    edits: tuple[Edit, ...]

    @property
    def n_reference(self) -> int:
        """Notes of the reference."""
        return self.reference_pads.total()

    @property
    def reference_parts(self) -> Counter[DrumFamily]:
        """Notes of the reference per part of the kit."""
        parts: Counter[DrumFamily] = Counter()
        for pad, n_notes in self.reference_pads.items():
            parts[PART_OF_PAD[pad]] += n_notes
        return parts

    @property
    def n_predicted(self) -> int:
        """Notes of the prediction."""
        return len(self.is_right)

    @property
    def n_edits(self) -> int:
        """Number of edits."""
        return len(self.edits)

    @property
    def per_100(self) -> float | None:
        """Edits per 100 reference notes; None without a reference note."""
        return 100 * self.n_edits / self.n_reference if self.n_reference else None


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Pairs of notes up to 100 ms apart, (n_pairs,) each: indices, distance, whether the pad is the same."""

    reference: Ints
    predicted: Ints
    distance_s: Floats
    is_same_pad: Flags


def count_edits(
    reference: Sequence[PadStroke], predicted: Sequence[PadStroke], tolerance_s: float = TOLERANCE_S
) -> SongEdits:
    """Count the edits in seconds.

    Parameters
    ----------
    reference, predicted : strokes in any order, none written twice
    tolerance_s : how far from the reference a note is still right, edge included; at most 0.1
    """
    candidates = _candidates(reference, predicted)
    return _edits(reference, predicted, candidates, candidates.distance_s <= tolerance_s + ROUNDING_S)


def count_chart_edits(reference: Chart, predicted: Chart, tolerance_s: float = TOLERANCE_S) -> SongEdits:
    """Count the edits of Expert notes in seconds, each chart read by its own tempo map.

    Where both stand on one tempo map this is the *known grid* flow, else the *own grid* flow.
    """
    return count_edits(_expert(reference), _expert(predicted), tolerance_s)


def count_position_edits(reference: Chart, predicted: Chart) -> SongEdits:
    """Count the edits of Expert notes by position: a wrong octave, a lost beat or a shifted bar is seen.

    Which notes belong together is decided in seconds, whether they are right in quarter notes since beat
    0: the reference's first bar line at or after its first note, and in the prediction the bar line
    nearest to it in time. A time move is here a note at the wrong position.
    """
    strokes, guesses = _expert(reference), _expert(predicted)
    candidates = _candidates(strokes, guesses)
    zero, guessed_zero = _beat_zeros(reference, predicted)
    positions = _positions(strokes)[candidates.reference] - zero
    guessed_positions = _positions(guesses)[candidates.predicted] - guessed_zero
    is_placed = np.abs(positions - guessed_positions) <= POSITION_TOLERANCE + ROUNDING_S
    return _edits(strokes, guesses, candidates, is_placed)


def _expert(chart: Chart) -> tuple[PadStroke, ...]:
    return strokes_of_notes(chart.expert, chart.tempo_map)


def _positions(strokes: Sequence[PadStroke]) -> Floats:
    return np.array([stroke.position for stroke in strokes], dtype=np.float64)


def _beat_zeros(reference: Chart, predicted: Chart) -> tuple[float, float]:
    """Positions of beat 0, in quarter notes since tick 0, in the reference and in the prediction."""
    grid, guess = reference.tempo_map, predicted.tempo_map
    first_tick = reference.expert[0].tick if reference.expert else 0
    search_end = first_tick + grid.signature_at(first_tick).bar_ticks(grid.resolution)
    zero_tick = next(tick for tick in grid.bar_ticks(search_end) if tick >= first_tick)
    zero_s = float(grid.seconds_at(zero_tick))

    near_tick = max(int(guess.ticks_at(zero_s)), 0)
    lines = guess.bar_ticks(near_tick + guess.signature_at(near_tick).bar_ticks(guess.resolution))
    # Rounded, so that of two equally near lines the earlier one is taken whatever the last digit says.
    distances_s = np.round(np.abs(guess.seconds_at(lines) - zero_s), 6)
    return zero_tick / grid.resolution, lines[int(np.argmin(distances_s))] / guess.resolution


def _candidates(reference: Sequence[PadStroke], predicted: Sequence[PadStroke]) -> _Candidates:
    reference_s = np.array([stroke.onset_s for stroke in reference], dtype=np.float64)
    predicted_s = np.array([stroke.onset_s for stroke in predicted], dtype=np.float64)
    order = np.argsort(predicted_s, kind="stable")
    reach = MOVE_LIMIT_S + ROUNDING_S
    first = np.searchsorted(predicted_s[order], reference_s - reach, side="left")
    n_near = np.searchsorted(predicted_s[order], reference_s + reach, side="right") - first
    i = np.repeat(np.arange(len(reference_s)), n_near)
    rank = np.arange(len(i)) - np.repeat(np.cumsum(n_near) - n_near, n_near)
    j = order[np.repeat(first, n_near) + rank]
    pads = list(Pad)
    pad_of = np.array([pads.index(stroke.pad) for stroke in reference], dtype=np.int64)
    predicted_pad_of = np.array([pads.index(stroke.pad) for stroke in predicted], dtype=np.int64)
    return _Candidates(i, j, np.abs(predicted_s[j] - reference_s[i]), pad_of[i] == predicted_pad_of[j])


def _edits(
    reference: Sequence[PadStroke],
    predicted: Sequence[PadStroke],
    candidates: _Candidates,
    is_placed: Flags,
) -> SongEdits:
    """Count what the cheapest pairing leaves to do; `is_placed` (n_pairs,): time or position is right."""
    allowed = np.flatnonzero(is_placed | candidates.is_same_pad)
    is_right = is_placed & candidates.is_same_pad
    gain = np.where(is_right, 2.0 + RIGHT_BONUS, 1.0) - DISTANCE_MALUS_PER_MS * 1000 * candidates.distance_s
    i, j = candidates.reference, candidates.predicted
    chosen = allowed[_best_pairs(i[allowed], j[allowed], gain[allowed])]
    moved = chosen[~is_right[chosen]]

    edits = [
        Edit(reference[a].onset_s, reference[a].pad, Verdict.TIME_MOVE if same else Verdict.LANE_MOVE)
        for a, same in zip(i[moved], candidates.is_same_pad[moved], strict=True)
    ]
    missed = np.setdiff1d(np.arange(len(reference)), i[chosen])
    edits += [Edit(reference[a].onset_s, reference[a].pad, Verdict.ADD) for a in missed]
    surplus = np.setdiff1d(np.arange(len(predicted)), j[chosen])
    edits += [Edit(predicted[b].onset_s, predicted[b].pad, Verdict.DELETE) for b in surplus]

    right = np.zeros(len(predicted), dtype=bool)
    right[j[chosen[is_right[chosen]]]] = True
    return SongEdits(
        Counter(stroke.pad for stroke in reference),
        tuple(right.tolist()),
        tuple(sorted(edits, key=lambda edit: edit.onset_s)),
    )


def _best_pairs(i: Ints, j: Ints, gain: Floats) -> Ints:
    """Choose the edges (i, j) of the one-to-one pairing with the greatest gain; return their indices.

    Notes that no chain of edges connects are solved apart: a song falls into many small assignments.
    """
    if not len(i):
        return np.zeros(0, dtype=np.int64)
    n_rows = int(i.max()) + 1
    n_nodes = n_rows + int(j.max()) + 1
    graph = coo_matrix((np.ones(len(i)), (i, n_rows + j)), shape=(n_nodes, n_nodes))
    labels = connected_components(graph, directed=False)[1][i]
    by_label = np.argsort(labels, kind="stable")
    groups = np.split(by_label, np.flatnonzero(np.diff(labels[by_label])) + 1)
    return np.concatenate([edges[_assignment(i[edges], j[edges], gain[edges])] for edges in groups])


def _assignment(i: Ints, j: Ints, gain: Floats) -> Ints:
    rows, row_of = np.unique(i, return_inverse=True)
    columns, column_of = np.unique(j, return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    edge_at = np.full(table.shape, -1, dtype=np.int64)
    table[row_of, column_of] = gain
    edge_at[row_of, column_of] = np.arange(len(i))
    chosen = edge_at[linear_sum_assignment(table, maximize=True)]
    return np.asarray(chosen[chosen >= 0])

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Pad
from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.evaluation.edits import (
    EDIT_KINDS,
    MOVE_LIMIT_S,
    SongEdits,
    Verdict,
    count_chart_edits,
    count_edits,
    count_position_edits,
)
from chart_hero_core.evaluation.strokes import PadStroke

K, S = Pad.KICK, Pad.SNARE
HT, MT, FT = Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM
HH, RD, CR = Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL


def strokes(*notes: tuple[float, Pad]) -> list[PadStroke]:
    return [PadStroke(onset_s, pad) for onset_s, pad in notes]


# Solved by hand, at 120 BPM.
EXAMPLE = strokes(
    (0.000, K), (0.000, HH), (0.250, HH), (0.500, S), (0.500, HH),
    (0.750, HH), (1.000, K), (1.000, CR), (1.250, HT), (1.500, FT),
)  # fmt: skip
GUESS = strokes(
    (0.004, K), (0.004, HH),  # right, right
    (0.262, HH),              # right, 12 ms late
    (0.500, S), (0.503, RD),  # right; lane move of the hi-hat
    (0.800, HH),              # time move by 50 ms
    (1.000, K), (1.005, HH),  # right; lane move of the crash
    (1.300, MT),              # other tom and 50 ms: add and delete
    (1.375, S),               # delete
)  # fmt: skip


def parts(edits: SongEdits) -> dict[str, int]:
    return {part.value: sum(edit.part is part for edit in edits.edits) for part in DrumFamily}


def kinds(edits: SongEdits) -> dict[Verdict, int]:
    return {kind: sum(edit.kind is kind for edit in edits.edits) for kind in EDIT_KINDS}


@pytest.mark.parametrize("tolerance_s", [0.015, 0.030])
def test_worked_example(tolerance_s: float) -> None:
    edits = count_edits(EXAMPLE, GUESS, tolerance_s)
    assert edits.per_100 == 70
    assert parts(edits) == {"kick": 0, "snare": 1, "hi-hat": 2, "toms": 3, "cymbals": 1}
    assert kinds(edits) == {Verdict.ADD: 2, Verdict.DELETE: 2, Verdict.LANE_MOVE: 2, Verdict.TIME_MOVE: 1}


def test_worked_example_at_50_ms() -> None:
    edits = count_edits(EXAMPLE, GUESS, 0.050)
    assert edits.per_100 == 50
    assert parts(edits) == {"kick": 0, "snare": 1, "hi-hat": 1, "toms": 2, "cymbals": 1}
    assert kinds(edits) == {Verdict.ADD: 1, Verdict.DELETE: 1, Verdict.LANE_MOVE: 3, Verdict.TIME_MOVE: 0}


def test_worked_example_says_which_notes_are_right() -> None:
    right = count_edits(EXAMPLE, GUESS).is_right
    assert right == (True, True, True, True, False, False, True, False, False, False)


def test_an_edit_lies_at_its_reference_note_and_a_delete_at_the_predicted_one() -> None:
    edits = count_edits(EXAMPLE, GUESS).edits
    assert [edit.onset_s for edit in edits] == [0.5, 0.75, 1.0, 1.25, 1.3, 1.375, 1.5]
    assert edits[4].kind is Verdict.DELETE


def test_the_pairing_is_not_greedy() -> None:
    reference = strokes((0.000, S), (0.025, S))
    assert count_edits(reference, strokes((0.020, S), (0.050, S))).n_edits == 0


@pytest.mark.parametrize(
    ("onset_s", "pad", "n_edits"),
    [
        (1.030, S, 0),
        (1.0301, S, 1),
        (1.100, S, 1),
        (1.1001, S, 2),
        (1.030, K, 1),
        (0.970, K, 1),
        (1.0301, K, 2),
    ],
)
def test_edges_belong_to_the_tolerance(onset_s: float, pad: Pad, n_edits: int) -> None:
    assert count_edits(strokes((1.0, S)), strokes((onset_s, pad))).n_edits == n_edits


def test_of_equally_cheap_pairings_the_one_with_most_right_notes_wins() -> None:
    # One edit either way: kick right and the snare added, or the kick moved to the snare and a kick added.
    edits = count_edits(strokes((0.0, K), (0.0, S)), strokes((0.020, K)))
    assert kinds(edits)[Verdict.ADD] == 1
    assert parts(edits)["snare"] == 1


def test_no_note_on_either_side() -> None:
    edits = count_edits([], [])
    assert edits.n_edits == 0
    assert edits.per_100 is None


notes = st.tuples(st.integers(0, 60).map(lambda i: i * 0.005), st.sampled_from([K, S, HH]))
few_strokes = st.lists(notes, unique=True, max_size=5).map(lambda some: strokes(*some))
many_strokes = st.lists(notes, unique=True, max_size=40).map(lambda some: strokes(*some))
tolerances_s = st.sampled_from([0.015, 0.030, 0.050])


def fewest_edits(reference: Sequence[PadStroke], predicted: Sequence[PadStroke], tolerance_s: float) -> int:
    """Try every pairing."""
    if not reference:
        return len(predicted)
    first, rest = reference[0], reference[1:]
    best = 1 + fewest_edits(rest, predicted, tolerance_s)
    for j, guess in enumerate(predicted):
        distance_s, is_same = abs(guess.onset_s - first.onset_s), guess.pad is first.pad
        is_near = distance_s <= tolerance_s + 1e-9
        if is_near or (is_same and distance_s <= MOVE_LIMIT_S + 1e-9):
            others = [*predicted[:j], *predicted[j + 1 :]]
            best = min(best, (not (is_near and is_same)) + fewest_edits(rest, others, tolerance_s))
    return best


@given(few_strokes, few_strokes, tolerances_s)
def test_no_pairing_needs_fewer_edits(
    reference: list[PadStroke], predicted: list[PadStroke], tolerance_s: float
) -> None:
    assert count_edits(reference, predicted, tolerance_s).n_edits == fewest_edits(
        reference, predicted, tolerance_s
    )


@given(many_strokes)
def test_a_chart_needs_no_edit_to_become_itself(notes: list[PadStroke]) -> None:
    edits = count_edits(notes, notes)
    assert edits.n_edits == 0
    assert all(edits.is_right)


@given(many_strokes, many_strokes)
def test_edits_are_symmetric_and_bounded(reference: list[PadStroke], predicted: list[PadStroke]) -> None:
    n_edits = count_edits(reference, predicted).n_edits
    assert n_edits == count_edits(predicted, reference).n_edits
    assert abs(len(reference) - len(predicted)) <= n_edits <= len(reference) + len(predicted)


@given(many_strokes, many_strokes)
def test_a_tighter_tolerance_never_asks_for_fewer_edits(
    reference: list[PadStroke], predicted: list[PadStroke]
) -> None:
    tight, usual, loose = (count_edits(reference, predicted, t).n_edits for t in (0.015, 0.030, 0.050))
    assert tight >= usual >= loose


@given(many_strokes, many_strokes)
def test_kinds_balance_the_two_sides(reference: list[PadStroke], predicted: list[PadStroke]) -> None:
    edits = count_edits(reference, predicted)
    count = kinds(edits)
    n_paired = sum(edits.is_right) + count[Verdict.LANE_MOVE] + count[Verdict.TIME_MOVE]
    assert n_paired + count[Verdict.ADD] == len(reference)
    assert n_paired + count[Verdict.DELETE] == len(predicted)


# 32 eighths of 4/4 at 120 BPM.
EIGHTHS = range(0, 480 * 16, 240)


def chart(tempo_map: TempoMap, ticks: Sequence[int]) -> Chart:
    return Chart(tempo_map, {Difficulty.EXPERT: tuple(DrumNote(tick, S) for tick in ticks)})


def heard_on(tempo_map: TempoMap, reference: Chart) -> Chart:
    """Put the reference's notes on another grid at the same seconds."""
    seconds = [reference.tempo_map.seconds_at(note.tick) for note in reference.expert]
    return chart(tempo_map, [round(float(tempo_map.ticks_at(one))) for one in seconds])


STEADY = chart(TempoMap.steady(120), EIGHTHS)


def test_a_chart_on_another_grid_is_right_in_seconds() -> None:
    doubled = heard_on(TempoMap.steady(240), STEADY)
    assert count_chart_edits(STEADY, doubled).n_edits == 0


def test_a_doubled_tempo_leaves_one_position_right() -> None:
    doubled = heard_on(TempoMap.steady(240), STEADY)
    assert count_position_edits(STEADY, doubled).n_edits == 31


def test_the_resolution_is_no_edit() -> None:
    coarse = TempoMap((TempoChange(0, 120.0),), resolution=192)
    assert count_position_edits(STEADY, heard_on(coarse, STEADY)).n_edits == 0


def test_bars_that_begin_a_beat_early_cost_every_note() -> None:
    early = heard_on(TempoMap.steady(120, origin_s=-0.5), STEADY)
    assert count_chart_edits(STEADY, early).n_edits == 0
    assert count_position_edits(STEADY, early).n_edits == 32


def test_a_bar_of_lead_in_is_no_edit() -> None:
    later = heard_on(TempoMap.steady(120, origin_s=-2.0), STEADY)
    assert count_position_edits(STEADY, later).n_edits == 0


def test_a_pickup_is_no_edit() -> None:
    pickup = chart(TempoMap.steady(120, origin_s=-1.0), range(960, 480 * 16, 240))
    short_bar_first = TempoMap((TempoChange(0, 120.0),), (TimeSignature(0, 2, 4), TimeSignature(960)))
    assert count_position_edits(pickup, heard_on(short_bar_first, pickup)).n_edits == 0


def test_a_lost_beat_costs_every_note_after_it() -> None:
    changes = (TempoChange(0, 120.0), TempoChange(480 * 7, 60.0), TempoChange(480 * 8, 120.0))
    two_beats_as_one = TempoMap(changes)
    assert count_position_edits(STEADY, heard_on(two_beats_as_one, STEADY)).n_edits == 17


@pytest.mark.parametrize(("shift_ticks", "n_edits"), [(10, 0), (11, 1), (96, 1), (97, 2), (-10, 0), (-97, 2)])
def test_position_tolerances_are_a_48th_and_100_ms(shift_ticks: int, n_edits: int) -> None:
    reference = chart(TempoMap.steady(120), [0, 480])
    assert (
        count_position_edits(reference, chart(reference.tempo_map, [0, 480 + shift_ticks])).n_edits == n_edits
    )


def test_a_predicted_chart_without_notes_is_all_adds() -> None:
    empty = chart(TempoMap.steady(90), [])
    assert count_position_edits(STEADY, empty).n_edits == 32
    assert count_chart_edits(empty, STEADY).per_100 is None

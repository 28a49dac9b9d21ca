"""Which beat starts the bars."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from chart_hero_core.domain.activations import N_PITCH_LEVELS
from chart_hero_core.tempo.bar_signals import bar_signals
from chart_hero_core.tempo.bars import count_bars
from chart_hero_core.tempo.evidence import PulseEvidence, gather_evidence
from tests.support import performances as songs
from tests.support.performances import FRAME_GRID, Performance, TrueGrid, perform

GRID = songs.steady(120)
SAME_HALVES: songs.Bar = [
    *[(place, songs.KICK, 100) for place in (0, 2)],
    *[(place, songs.SNARE, 105) for place in (1, 3)],
    *[(place / 2, songs.HAT, 70) for place in range(8)],
]


def chords(grid: TrueGrid, n_frames: int, first_beat: int) -> npt.NDArray[np.uint8]:
    """A bass note and a third above it, another one from every fourth beat on."""
    levels = np.zeros((n_frames, N_PITCH_LEVELS), np.uint8)
    edges = np.rint(grid.beats_s[first_beat::4] * float(FRAME_GRID.frame_rate)).astype(int)
    for index, (start, end) in enumerate(zip([0, *edges], [*edges, n_frames], strict=True)):
        root = (0, 5, 7, 9)[index % 4]
        levels[start:end, [root, 12 + root, 12 + (root + 4) % 12]] = 150
    return levels


def evidence_of(performance: Performance, harmony: npt.NDArray[np.uint8] | None = None) -> PulseEvidence:
    """Evidence of a network that hears beats, but no downbeats."""
    activations = performance.activations
    nothing = np.full_like(activations.downbeat_logits, -5.0)
    changes = {"downbeat_logits": nothing} | ({} if harmony is None else {"harmony": harmony})
    return gather_evidence(replace(activations, **changes), performance.onsets)


@pytest.mark.parametrize("first_beat", [0, 1, 2, 3])
def test_bars_begin_where_the_harmony_changes(first_beat: int) -> None:
    performance = perform(GRID, SAME_HALVES, fill_every=0)
    harmony = chords(GRID, performance.activations.n_frames, first_beat)
    found = count_bars(GRID.beats_s, evidence_of(performance, harmony))
    assert set(found.metres) == {4}
    assert set(found.downbeats % 4) == {first_beat}


def test_nobody_needs_harmony() -> None:
    performance = perform(GRID, songs.ROCK)
    assert set(bar_signals(GRID.beats_s, evidence_of(performance))) == {"downbeat", "kick", "snare", "crash"}
    assert set(count_bars(GRID.beats_s, evidence_of(performance), metre=4).metres) == {4}


def test_signals_are_nothing_in_the_mean() -> None:
    performance = perform(GRID, songs.ROCK)
    harmony = chords(GRID, performance.activations.n_frames, 0)
    for values in bar_signals(GRID.beats_s, evidence_of(performance, harmony)).values():
        assert values.shape == GRID.beats_s.shape
        assert abs(values.mean()) < 1e-9


def test_a_clear_change_of_harmony_leaves_less_doubt() -> None:
    performance = perform(GRID, SAME_HALVES, fill_every=0)
    harmony = chords(GRID, performance.activations.n_frames, 0)
    clear, unclear = (
        count_bars(GRID.beats_s, evidence_of(performance, levels), metre=4) for levels in (harmony, None)
    )
    assert clear.phase_margin > unclear.phase_margin


def test_two_beats_are_counted() -> None:
    short = replace(GRID, beats_s=GRID.beats_s[:2], places=GRID.places[:2])
    found = count_bars(short.beats_s, evidence_of(perform(GRID, songs.ROCK)))
    assert len(found.places) == 2

"""Onsets find the grid that they were played on."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.charting.quantise import MAX_MOVE_S, MIN_GAP_S, quantise
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from tests.support.grooves import (
    WINDING_MAP,
    Stroke,
    blast_bar,
    fill_bar,
    later,
    onset_lists,
    performed,
    rock_bar,
    sixteenth_bar,
    swing_bar,
    ticks_of,
    triplet_bar,
)

BPM_120 = TempoMap.steady(120.0)


def with_fills(per_quarter):
    return lambda bar: fill_bar(bar, per_quarter=per_quarter) if bar % 4 == 3 else rock_bar(bar)


def with_ornament(bar):
    return [*sixteenth_bar(bar), Stroke(4.0 * bar + 2.875, DrumVoice.SNARE, 50)]


def share_of_right_ticks(groove, bpm, jitter_s, n_bars=12, late_s=0.0):
    tempo_map = TempoMap.steady(bpm, origin_s=-0.3)
    strokes = later([stroke for bar in range(n_bars) for stroke in groove(bar)], 8)
    onsets = performed(strokes, tempo_map.moved_by(late_s), jitter_s=jitter_s)
    order = sorted(range(len(onsets)), key=lambda i: onsets[i].onset_s)
    found = quantise([onsets[i] for i in order], tempo_map).ticks
    written = np.array(ticks_of(strokes, tempo_map))[order]
    return float(np.mean(found == written))


@pytest.mark.parametrize("bpm", [70.0, 101.3, 140.0, 200.0])
@pytest.mark.parametrize(
    ("groove", "least"),
    [
        (rock_bar, 1.0),
        (sixteenth_bar, 1.0),
        (swing_bar, 1.0),
        (triplet_bar, 1.0),
        (blast_bar, 1.0),
        (with_fills(3), 1.0),
        (with_fills(6), 0.99),
        (with_fills(8), 0.99),
        (with_ornament, 0.98),
    ],
    ids=[
        "eighths",
        "sixteenths",
        "swing",
        "triplets",
        "double bass",
        "fill/3",
        "fill/6",
        "fill/8",
        "ornament",
    ],
)
def test_a_jitter_of_6_ms_does_not_hide_the_grid(groove, least, bpm):
    assert share_of_right_ticks(groove, bpm, 0.006) >= least


@pytest.mark.parametrize("groove", [rock_bar, sixteenth_bar, swing_bar, triplet_bar])
def test_a_loose_drummer_is_understood(groove):
    assert share_of_right_ticks(groove, 120.0, 0.012) >= 0.99


@pytest.mark.parametrize("late_s", [-0.015, 0.015])
@pytest.mark.parametrize("groove", [with_fills(8), with_fills(6), swing_bar, blast_bar])
def test_a_drummer_beside_the_beat_is_understood(groove, late_s):
    assert share_of_right_ticks(groove, 160.0, 0.006, late_s=late_s) == 1.0


def test_strokes_8_ms_apart_share_a_tick_even_between_two_lines():
    between = 1.0625  # halfway between 1 and its next 32nd line
    second = float(BPM_120.seconds_at(between * 480))
    grid = performed(sixteenth_bar(0), BPM_120)
    pair = [DrumOnset(second - 0.004, DrumVoice.KICK), DrumOnset(second + 0.004, DrumVoice.RIDE)]
    onsets = sorted([*grid, *pair], key=lambda onset: onset.onset_s)
    ticks = quantise(onsets, BPM_120).ticks
    assert len({int(tick) for tick, onset in zip(ticks, onsets, strict=True) if onset in pair}) == 1


def test_a_second_stroke_of_a_drum_does_not_stack_on_the_first():
    onsets = [DrumOnset(0.5, DrumVoice.SNARE), DrumOnset(0.53, DrumVoice.SNARE)]
    first, second = quantise(onsets, BPM_120).ticks
    assert first == 480
    assert second > first


def test_a_stroke_far_from_every_line_stays_where_it_was_heard():
    tempo_map = TempoMap.steady(60.0)
    onsets = [*performed(blast_bar(0)[:16], tempo_map), DrumOnset(4.11, DrumVoice.TOM_LOW)]
    quantised = quantise(onsets, tempo_map)
    assert quantised.ticks[-1] == round(4.11 * 480)
    assert quantised.n_free == 1


def test_in_seven_eight_the_grid_starts_anew_at_each_bar_line():
    strokes = [Stroke(4.0 + 3.5 * bar + i / 3, DrumVoice.RIDE) for bar in range(4) for i in range(9)]
    onsets = performed(strokes, WINDING_MAP, jitter_s=0.004)
    assert quantise(onsets, WINDING_MAP).ticks.tolist() == ticks_of(strokes, WINDING_MAP)


def test_no_onsets_have_no_ticks():
    assert len(quantise([], BPM_120).ticks) == 0


@given(onset_lists(), st.sampled_from([BPM_120, TempoMap.steady(203.0, origin_s=-1.0), WINDING_MAP]))
def test_order_is_kept_and_no_drum_is_stacked(onsets, tempo_map):
    ticks = quantise(onsets, tempo_map).ticks
    assert np.all(np.diff(ticks) >= 0)
    assert np.all(ticks >= 0)
    last = {}
    for onset, tick in zip(onsets, ticks, strict=True):
        pad = PAD_OF_VOICE[onset.voice]
        if pad in last and onset.onset_s - last[pad][0] >= MIN_GAP_S:
            assert tick > last[pad][1]
        last[pad] = (onset.onset_s, tick)


@given(onset_lists(), st.sampled_from([BPM_120, TempoMap.steady(203.0, origin_s=-1.0), WINDING_MAP]))
def test_ticks_in_use_are_at_least_16_ms_apart(onsets, tempo_map):
    seconds = tempo_map.seconds_at(np.unique(quantise(onsets, tempo_map).ticks))
    assert all(later - earlier >= MIN_GAP_S - 1e-9 for earlier, later in pairwise(seconds))


@given(onset_lists(max_size=12, span_s=30.0))
def test_no_sparse_stroke_moves_farther_than_40_ms(onsets):
    seconds = BPM_120.seconds_at(quantise(onsets, BPM_120).ticks)
    gaps = np.diff([onset.onset_s for onset in onsets], prepend=-1.0, append=31.0)
    alone = (gaps[:-1] > 0.1) & (gaps[1:] > 0.1)
    moves = np.abs(seconds - [onset.onset_s for onset in onsets])
    assert np.all(moves[alone] <= MAX_MOVE_S + 1e-9)

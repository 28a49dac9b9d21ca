"""Hard, Medium and Easy are cut from Expert by rules that hold for any song."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.charting import chart_drums
from chart_hero_core.charting.chords import chords
from chart_hero_core.domain.chart import Difficulty, Dynamics, Pad
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from tests.support.grooves import (
    WINDING_MAP,
    Stroke,
    blast_bar,
    fill_bar,
    onset_lists,
    performed,
    rock_bar,
    sixteenth_bar,
)

HARDEST_FIRST = (Difficulty.EXPERT, Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY)


def levels(groove, bpm=120.0, n_bars=8):
    tempo_map = TempoMap.steady(bpm)
    strokes = [stroke for bar in range(n_bars) for stroke in groove(bar)]
    return chart_drums(performed(strokes, tempo_map), tempo_map).chart.notes


def places(notes):
    return {(note.tick, note.pad) for note in notes}


def places_in_bar(notes, pad):
    return {note.tick % 1920 / 480 for note in notes if note.pad is pad}


def n_hands(chord):
    return sum(note.pad is not Pad.KICK for note in chord)


@settings(max_examples=60)
@given(onset_lists(max_size=120), st.sampled_from([TempoMap.steady(150.0), WINDING_MAP]))
def test_each_level_is_a_legal_part_of_the_one_above(onsets, tempo_map):
    notes = chart_drums(onsets, tempo_map).chart.notes
    for above, below in pairwise(HARDEST_FIRST):
        assert places(notes[below]) <= places(notes[above])
        assert not any(note.is_double_kick for note in notes[below])
        assert bool(notes[below]) == bool(notes[Difficulty.EXPERT])
    if len(notes[Difficulty.EXPERT]) > 1:
        assert len(notes[Difficulty.HARD]) < len(notes[Difficulty.EXPERT])
    for chord in chords(notes[Difficulty.MEDIUM]):
        assert len(chord) <= 2
    for chord in chords(notes[Difficulty.EASY]):
        assert len(chord) == 1


def test_hard_keeps_the_eighths_of_a_sixteenth_groove():
    hard = levels(sixteenth_bar)[Difficulty.HARD]
    assert places_in_bar(hard, Pad.YELLOW_CYMBAL) == {0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5}
    assert places_in_bar(hard, Pad.SNARE) == {1, 3}


def test_hard_keeps_sixteenths_only_where_they_are_slow():
    def lone_offbeat(bar):
        lone = [Stroke(4.0 * bar + beat, DrumVoice.TOM_LOW) for beat in (0, 1.25, 3)]
        return sixteenth_bar(bar) if bar % 2 else lone

    assert 1.25 in places_in_bar(levels(lone_offbeat)[Difficulty.HARD], Pad.GREEN_TOM)


def test_medium_is_a_backbeat_in_quarters():
    medium = levels(rock_bar)[Difficulty.MEDIUM]
    assert {note.tick % 480 for note in medium} == {0}
    assert places_in_bar(medium, Pad.SNARE) == {1, 3}
    assert 0 in places_in_bar(medium, Pad.KICK)


def test_medium_has_no_ghosts():
    assert all(note.dynamics is not Dynamics.GHOST for note in levels(sixteenth_bar)[Difficulty.MEDIUM])


@pytest.mark.parametrize("bpm", [80.0, 120.0, 180.0])
def test_easy_keeps_the_kick_on_one_and_the_backbeat(bpm):
    easy = levels(rock_bar, bpm)[Difficulty.EASY]
    assert places_in_bar(easy, Pad.KICK) == {0}
    assert places_in_bar(easy, Pad.SNARE) == {1, 3}


def test_easy_keeps_the_crash_on_the_bar_line():
    easy = levels(lambda bar: rock_bar(bar, crash=bar % 4 == 0))[Difficulty.EASY]
    assert [note.tick for note in easy if note.pad is Pad.GREEN_CYMBAL] == [0, 4 * 1920]


def test_hard_has_no_kicks_inside_a_tom_fill():
    def with_kicks(bar):
        return [*fill_bar(bar, per_quarter=4), Stroke(4.0 * bar + 3.5, DrumVoice.KICK)]

    notes = levels(with_kicks)
    assert 3.5 in places_in_bar(notes[Difficulty.EXPERT], Pad.KICK)
    assert 3.5 not in places_in_bar(notes[Difficulty.HARD], Pad.KICK)


def test_double_bass_is_thinned_to_one_foot():
    notes = levels(blast_bar, 180.0)
    assert any(note.is_double_kick for note in notes[Difficulty.EXPERT])
    kicks = [note.tick for note in notes[Difficulty.HARD] if note.pad is Pad.KICK]
    assert min(later - earlier for earlier, later in pairwise(kicks)) >= 240


def test_an_offbeat_song_keeps_its_pulse_in_every_level():
    notes = levels(lambda bar: [Stroke(4.0 * bar + beat + 0.5, DrumVoice.HI_HAT_CLOSED) for beat in range(4)])
    assert len(notes[Difficulty.EASY]) >= len(notes[Difficulty.EXPERT]) // 2


def test_a_single_note_stands_in_every_level():
    notes = chart_drums([DrumOnset(1.0, DrumVoice.KICK)], TempoMap.steady(120.0)).chart.notes
    assert [len(notes[level]) for level in HARDEST_FIRST] == [1, 1, 1, 1]

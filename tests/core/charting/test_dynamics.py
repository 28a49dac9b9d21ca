"""Ghosts and accents are heard against the same drum in the same song."""

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.dynamics import mark_dynamics
from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import DrumNote, Dynamics
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap

BARS = Bars.covering(TempoMap.steady(120.0), 40 * 1920)


def note(beat, velocity, voice=DrumVoice.SNARE):
    return DrumNote(round(beat * 480), PAD_OF_VOICE[voice], voice=voice, velocity=velocity)


def backbeats(n_bars=8, velocity=100):
    return [note(4 * bar + beat, velocity) for bar in range(n_bars) for beat in (1, 3)]


def beats_marked(notes, dynamics):
    marked = mark_dynamics(sorted(notes, key=lambda found: found.tick), BARS)
    return [found.tick / 480 for found in marked if found.dynamics is dynamics]


def test_a_quiet_snare_between_backbeats_is_a_ghost():
    assert beats_marked([*backbeats(), note(5.75, 40)], Dynamics.GHOST) == [5.75]


def test_a_quiet_snare_on_a_beat_is_no_ghost():
    assert beats_marked([*backbeats(), note(6, 40)], Dynamics.GHOST) == []


def test_a_quiet_passage_is_no_row_of_ghosts():
    quiet = [note(40 + i / 2, 40) for i in range(12)]
    assert beats_marked([*backbeats(8), *backbeats(8), *quiet][8:], Dynamics.GHOST) == []


def test_a_quiet_side_stick_is_no_ghost():
    assert beats_marked([*backbeats(), note(5.75, 40, DrumVoice.SIDE_STICK)], Dynamics.GHOST) == []


def test_ghosts_are_found_where_they_outnumber_the_backbeats():
    ghosts = [note(4 * bar + beat, 35) for bar in range(8) for beat in (0.75, 1.75, 2.75)]
    assert len(beats_marked([*backbeats(), *ghosts], Dynamics.GHOST)) == 24


def test_the_loudest_strokes_are_accents():
    assert beats_marked([*backbeats(16, 90), note(62, 125)], Dynamics.ACCENT) == [62]


def test_strokes_that_are_all_alike_have_no_accents():
    assert beats_marked(backbeats(16, 127), Dynamics.ACCENT) == []


def test_accents_stay_under_a_tenth():
    loud = [note(4 * bar + 2.5, 125) for bar in range(10)]
    assert len(beats_marked([*backbeats(10, 90), *loud], Dynamics.ACCENT)) <= 3


def test_kicks_and_crashes_stay_neutral():
    notes = [
        note(i, 127 if i % 11 == 0 else 60, voice)
        for i in range(40)
        for voice in (DrumVoice.KICK, DrumVoice.CRASH)
    ]
    assert {found.dynamics for found in mark_dynamics(notes, BARS)} == {Dynamics.NEUTRAL}


def test_a_song_without_a_snare_is_no_trouble():
    assert mark_dynamics([note(0, 100, DrumVoice.KICK)], BARS) == [note(0, 100, DrumVoice.KICK)]

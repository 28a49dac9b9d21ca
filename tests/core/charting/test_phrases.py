"""Sections, star power and fills of a song whose form is known."""

from itertools import pairwise

import pytest

from chart_hero_core.charting import ChartingSpec, chart_drums
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap, TimeSignature
from tests.support.grooves import Stroke, later, performed, rock_bar, song

BAR = 1920
TEMPO_MAP = TempoMap.steady(130.0, origin_s=-3.0)


def chart_of(strokes, tempo_map=TEMPO_MAP, **choices):
    return chart_drums(
        performed(strokes, tempo_map, jitter_s=0.005), tempo_map, ChartingSpec(**choices)
    ).chart


@pytest.fixture(scope="module")
def whole_song():
    return chart_of(later(song(64), 8))


def bars_between(starts):
    return [(later - earlier) / BAR for earlier, later in pairwise(starts)]


def test_sections_start_where_the_groove_changes(whole_song):
    assert [section.tick for section in whole_song.sections] == [
        0,
        *((2 + bar) * BAR for bar in range(8, 64, 8)),
    ]


def test_sections_are_named_by_what_repeats(whole_song):
    names = [section.name for section in whole_song.sections]
    assert names[:4] == ["Verse 1", "Chorus 1", "Verse 2", "Chorus 2"]
    assert len(set(names)) == len(names)


def test_a_song_of_one_groove_has_sections_of_8_to_16_bars():
    sections = chart_of([stroke for bar in range(50) for stroke in rock_bar(bar)]).sections
    assert all(8 <= length <= 16 for length in bars_between([section.tick for section in sections]))


def test_a_song_of_three_bars_has_one_section_from_the_start():
    sections = chart_of(later(song(3), 8)).sections
    assert [section.tick for section in sections] == [0]


def test_star_power_is_one_bar_in_about_twelve(whole_song):
    starts = [phrase.tick for phrase in whole_song.star_power]
    assert 4 <= len(starts) <= 6
    assert all(phrase.length_ticks == BAR and phrase.tick % BAR == 0 for phrase in whole_song.star_power)
    assert all(5 <= gap <= 18 for gap in bars_between(starts))


def test_no_star_power_near_the_end(whole_song):
    assert whole_song.expert[-1].tick - whole_song.star_power[-1].end_tick >= 14 * BAR


def test_fills_are_bars_that_end_on_the_break(whole_song):
    crashes = {note.tick for note in whole_song.expert if note.voice is DrumVoice.CRASH}
    assert all(fill.tick % BAR == 0 and fill.length_ticks == BAR for fill in whole_song.activation_fills)
    ends = [fill.end_tick for fill in whole_song.activation_fills]
    assert sum(end in crashes for end in ends) >= 0.8 * len(ends)
    assert all(4 <= gap <= 16 for gap in bars_between(ends))


def test_fills_and_star_power_do_not_touch_at_a_fills_end(whole_song):
    for fill in whole_song.activation_fills:
        for phrase in whole_song.star_power:
            assert fill.end_tick < phrase.tick or fill.tick >= phrase.end_tick


def test_every_difficulty_keeps_a_note_in_each_phrase_and_at_each_fills_end(whole_song):
    for notes in whole_song.notes.values():
        ticks = {note.tick for note in notes}
        assert all(any(p.tick <= tick < p.end_tick for tick in ticks) for p in whole_song.star_power)
        assert all(fill.end_tick in ticks for fill in whole_song.activation_fills)


def test_a_song_that_never_stands_on_a_bar_line_still_has_fills():
    strokes = [Stroke(0.5 + i, DrumVoice.SNARE) for i in range(160)]
    chart = chart_of(strokes)
    assert chart.star_power
    assert chart.activation_fills


def test_phrases_of_a_waltz_are_bars_of_three():
    tempo_map = TempoMap.steady(150.0, signature=TimeSignature(0, 3, 4))
    strokes = [Stroke(beat, DrumVoice.SNARE if beat % 3 else DrumVoice.KICK) for beat in range(240)]
    chart = chart_of(strokes, tempo_map)
    assert {phrase.length_ticks for phrase in (*chart.star_power, *chart.activation_fills)} == {1440}


@pytest.mark.parametrize(
    ("choice", "part"),
    [
        ("with_sections", "sections"),
        ("with_star_power", "star_power"),
        ("with_activation_fills", "activation_fills"),
    ],
)
def test_each_kind_of_phrase_can_be_left_out(choice, part):
    chart = chart_of(later(song(32), 8), **{choice: False})
    assert getattr(chart, part) == ()
    others = {"sections", "star_power", "activation_fills"} - {part}
    assert all(getattr(chart, other) for other in others)


def test_a_song_of_ten_notes_has_no_fills():
    chart = chart_of([Stroke(i, DrumVoice.SNARE) for i in range(10)])
    assert chart.activation_fills == ()
    assert len(chart.sections) == 1

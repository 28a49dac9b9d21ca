"""From onsets to a whole chart."""

import gc
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings

from chart_hero_core.charting import (
    CandidateReason,
    ChartingSpec,
    KitSpec,
    OpenHatLane,
    chart_drums,
    chart_expert,
    finish_chart,
)
from chart_hero_core.charting.chords import chords
from chart_hero_core.domain.chart import Difficulty, Dynamics, Pad, Section
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import OptionError
from tests.support.grooves import (
    WINDING_MAP,
    Stroke,
    blast_bar,
    later,
    onset_lists,
    performed,
    rock_bar,
    sixteenth_bar,
    song,
    ticks_of,
)

TEMPO_MAP = TempoMap.steady(117.3, origin_s=-2.0)


@pytest.fixture(scope="module")
def strokes():
    return later(song(48), 8)


@pytest.fixture(scope="module")
def onsets(strokes):
    return performed(strokes, TEMPO_MAP, jitter_s=0.006)


@pytest.fixture(scope="module")
def result(onsets):
    return chart_drums(onsets, TEMPO_MAP)


def test_every_stroke_of_a_song_stands_where_it_was_written(strokes, onsets, result):
    written = {onset.onset_s: tick for onset, tick in zip(onsets, ticks_of(strokes, TEMPO_MAP), strict=True)}
    assert {note.onset_s: note.tick for note in result.chart.expert} == written


def test_notes_keep_what_was_heard(onsets, result):
    heard = {DrumOnset(n.onset_s, n.voice, n.velocity, n.confidence) for n in result.chart.expert}
    assert heard == set(onsets)


@pytest.mark.parametrize(
    ("kit", "confidence"),
    [
        (KitSpec(), 0.75),
        (KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL), 0.875),
    ],
)
def test_a_note_is_as_sure_as_its_pad(kit, confidence):
    others = ((DrumVoice.RIDE_BELL, 0.25), (DrumVoice.CRASH, 0.125))
    stroke = DrumOnset(1.0, DrumVoice.RIDE, confidence=0.5, others=others)
    (note,) = chart_expert([stroke], TEMPO_MAP, ChartingSpec(kit=kit)).notes
    assert note.confidence == confidence


def test_an_open_hat_with_a_lane_of_its_own_is_as_sure_as_it_is_open():
    stroke = DrumOnset(1.0, DrumVoice.HI_HAT_OPEN, confidence=0.5, others=((DrumVoice.HI_HAT_CLOSED, 0.375),))
    for lane, confidence in ((OpenHatLane.YELLOW, 0.875), (OpenHatLane.BLUE, 0.5)):
        spec = ChartingSpec(kit=KitSpec(open_hat=lane))
        (note,) = chart_expert([stroke], TEMPO_MAP, spec).notes
        assert note.confidence == confidence


def test_a_clean_song_has_no_warnings(result):
    assert result.warnings == ()
    assert result.candidates == ()


def test_the_chart_keeps_the_map(result):
    assert result.chart.tempo_map is TEMPO_MAP


def test_the_order_of_the_onsets_does_not_matter(onsets, result):
    assert chart_drums(onsets[::-1], TEMPO_MAP) == result


def test_the_chart_ends_with_the_song(onsets):
    end_s = onsets[-1].onset_s + 7.0
    end_tick = chart_drums(onsets, TEMPO_MAP, duration_s=end_s).chart.end_tick
    assert end_s - 0.02 <= TEMPO_MAP.seconds_at(end_tick) <= end_s


def test_without_a_length_the_chart_ends_a_bar_after_its_last(result):
    assert result.chart.end_tick == (48 + 2 + 1) * 1920


def test_the_chart_never_ends_before_its_last_note():
    chart = chart_drums([DrumOnset(1.0, DrumVoice.CRASH)], TempoMap.steady(120.0), duration_s=1.0).chart
    assert chart.end_tick == chart.expert[-1].tick


def test_expert_and_the_rest_make_the_whole(onsets, result):
    expert = chart_expert(onsets, TEMPO_MAP, ChartingSpec())
    assert finish_chart(expert.notes, TEMPO_MAP) == result.chart
    assert (expert.candidates, expert.warnings) == (result.candidates, result.warnings)


def test_notes_are_finished_whatever_their_order(result):
    assert finish_chart(result.chart.expert[::-1], TEMPO_MAP) == result.chart


def test_given_sections_are_kept(result):
    given = (Section(0, "Count"), Section(3840, "Blast"))
    spec = ChartingSpec(with_sections=False)
    assert finish_chart(result.chart.expert, TEMPO_MAP, spec, sections=given).sections == given


def test_a_song_without_sections_keeps_none(result):
    assert finish_chart(result.chart.expert, TEMPO_MAP, sections=()).sections == ()


def test_left_out_hands_are_counted_in_the_warnings():
    voices = (DrumVoice.SNARE, DrumVoice.RIDE, DrumVoice.CRASH, DrumVoice.KICK)
    found = chart_drums([DrumOnset(1.0, voice) for voice in voices], TempoMap.steady(120.0))
    assert [candidate.reason for candidate in found.candidates] == [CandidateReason.THIRD_HAND]
    assert found.warnings == (
        "1 stroke would have needed a third hand and was left out of the chart "
        "(the least certain each time).",
    )


def test_moved_toms_are_counted_in_the_warnings():
    strokes = [Stroke(beat, voice) for beat in (0, 1) for voice in (DrumVoice.TOM_LOW, DrumVoice.CRASH)]
    tempo_map = TempoMap.steady(120.0)
    found = chart_drums(performed(strokes, tempo_map), tempo_map)
    assert found.warnings[0].startswith("2 strokes on a tom were moved to the next tom lane")


def test_open_hats_stay_yellow_unless_blue_is_asked_for():
    bars = [replace_last_hat(rock_bar(bar)) for bar in range(4)]
    tempo_map = TempoMap.steady(110.0)
    onsets = performed([stroke for bar in bars for stroke in bar], tempo_map)

    def open_pads(spec):
        notes = chart_drums(onsets, tempo_map, spec).chart.expert
        return {note.pad for note in notes if note.voice is DrumVoice.HI_HAT_OPEN}

    assert open_pads(ChartingSpec()) == {Pad.YELLOW_CYMBAL}
    assert open_pads(ChartingSpec(kit=KitSpec(OpenHatLane.BLUE))) == {Pad.BLUE_CYMBAL}


def replace_last_hat(strokes):
    return [
        replace(stroke, voice=DrumVoice.HI_HAT_OPEN) if stroke.beat % 4 == 3.5 else stroke
        for stroke in strokes
    ]


@pytest.mark.parametrize("with_dynamics", [True, False])
def test_dynamics_can_be_left_out(with_dynamics):
    strokes = [stroke for bar in range(8) for stroke in sixteenth_bar(bar)]
    tempo_map = TempoMap.steady(100.0)
    chart = chart_drums(
        performed(strokes, tempo_map), tempo_map, ChartingSpec(with_dynamics=with_dynamics)
    ).chart
    assert any(note.dynamics is Dynamics.GHOST for note in chart.expert) is with_dynamics


@pytest.mark.parametrize("with_double_kick", [True, False])
def test_double_kicks_can_be_left_out(with_double_kick):
    strokes = [stroke for bar in range(4) for stroke in blast_bar(bar)]
    tempo_map = TempoMap.steady(180.0)
    spec = ChartingSpec(with_double_kick=with_double_kick)
    chart = chart_drums(performed(strokes, tempo_map), tempo_map, spec).chart
    assert any(note.is_double_kick for note in chart.expert) is with_double_kick


def test_expert_alone_can_be_asked_for(onsets):
    spec = ChartingSpec(difficulties=frozenset({Difficulty.EXPERT}))
    assert set(chart_drums(onsets, TEMPO_MAP, spec).chart.notes) == {Difficulty.EXPERT}


def test_a_chart_without_expert_is_refused():
    with pytest.raises(OptionError, match="without Expert"):
        ChartingSpec(difficulties=frozenset({Difficulty.HARD}))


def test_no_onsets_make_an_empty_chart():
    chart = chart_drums([], TempoMap.steady(120.0)).chart
    assert all(notes == () for notes in chart.notes.values())
    assert chart.sections == chart.star_power == chart.activation_fills == ()


def test_a_stroke_before_tick_0_is_a_callers_mistake():
    with pytest.raises(ValueError, match="before tick 0"):
        chart_drums([DrumOnset(0.1, DrumVoice.KICK)], TempoMap.steady(120.0, origin_s=0.5))


@settings(max_examples=60)
@given(onset_lists(max_size=120))
def test_any_strokes_make_a_legal_chart_and_none_is_lost(onsets):
    found = chart_drums(onsets, WINDING_MAP, ChartingSpec(kit=KitSpec(OpenHatLane.BLUE)))
    assert len(found.chart.expert) + len(found.candidates) == len(onsets)
    for chord in chords(found.chart.expert):
        assert sum(note.pad is not Pad.KICK for note in chord) <= 2


@pytest.fixture
def no_collector():
    """Keep the garbage collector still: it looks through what all tests before have left in memory."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_the_time_for_a_long_song_grows_with_its_length(no_collector):
    tempo_map = TempoMap.steady(120.0)

    def seconds_for(n_bars):
        """Take the best of three: other programs only ever add to it."""
        onsets = performed(song(n_bars), tempo_map)
        tries = []
        for _ in range(3):
            start = time.process_time()
            chart_drums(onsets, tempo_map)
            tries.append(time.process_time() - start)
        return min(tries)

    assert seconds_for(800) < 16 * max(seconds_for(100), 0.02)

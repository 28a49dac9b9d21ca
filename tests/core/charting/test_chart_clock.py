"""From the heard clock to the chart clock: every note keeps its instant, bar lines stay where they are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.charting.chart_clock import (
    LEAD_IN_S,
    ChartOnChartClock,
    first_note_s,
    from_first_sample,
    with_silence_in_front,
)
from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Pad, Phrase, Section
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from tests.support.charts import chart_of
from tests.support.grooves import WINDING_MAP

FORMAT_RESOLUTION_S = 0.001


def quarters_from(first_tick: int, tempo_map: TempoMap, n_notes: int = 40) -> Chart:
    notes = (DrumNote(first_tick + 480 * i, Pad.SNARE) for i in range(n_notes))
    return chart_of(*notes, tempo_map=tempo_map)


def note_seconds(chart: Chart) -> np.ndarray:
    return chart.tempo_map.seconds_at([note.tick for note in chart.expert])


def bar_lines_s(tempo_map: TempoMap, end_s: float) -> np.ndarray:
    lines = tempo_map.seconds_at(tempo_map.bar_ticks(int(tempo_map.ticks_at(end_s))))
    return np.asarray(lines)


@st.composite
def heard_charts(draw: st.DrawFn, first_notes_s: st.SearchStrategy[float]) -> Chart:
    """Charts on maps as the tempo estimate makes them: second 0 lies in the first bar."""
    signature = TimeSignature(
        0, *draw(st.sampled_from([(4, 4), (3, 4), (5, 4), (7, 8), (6, 8), (12, 8), (2, 2)]))
    )
    bar = signature.bar_ticks(480)
    bpms = st.integers(40_000, 260_000).map(lambda bpm: bpm / 1000)
    changes = {0: draw(bpms)} | {
        bar * draw(st.integers(1, 12)): draw(bpms) for _ in range(draw(st.integers(0, 3)))
    }
    tempos = tuple(TempoChange(tick, changes[tick]) for tick in sorted(changes))
    later = TimeSignature(bar * draw(st.integers(1, 12)), draw(st.integers(2, 7)), 4)
    signatures = (signature, later) if draw(st.booleans()) else (signature,)
    bar_s = 240 * signature.numerator / signature.denominator / tempos[0].bpm
    tempo_map = TempoMap(tempos, signatures, -bar_s * draw(st.floats(0.0, 0.999)))
    first_tick = int(np.ceil(tempo_map.ticks_at(draw(first_notes_s))))
    return quarters_from(first_tick, tempo_map)


def is_ready_to_be_written(placed: ChartOnChartClock) -> bool:
    tempo_map = placed.chart.tempo_map
    return tempo_map.origin_s == 0.0 and first_note_s(placed.chart) >= LEAD_IN_S


# ---- silence in front --------------------------------------------------------------------------


@given(heard_charts(st.floats(0.0, 5.0)))
def test_silence_moves_every_note_by_the_lead_in(chart: Chart) -> None:
    placed = with_silence_in_front(chart)

    assert is_ready_to_be_written(placed)
    assert placed.lead_in_s >= 0.0
    np.testing.assert_allclose(note_seconds(placed.chart), note_seconds(chart) + placed.lead_in_s, atol=1e-6)


@given(heard_charts(st.floats(0.0, 5.0)))
def test_silence_keeps_the_bar_lines(chart: Chart) -> None:
    placed = with_silence_in_front(chart)

    before = bar_lines_s(chart.tempo_map, 20.0) + placed.lead_in_s
    after = bar_lines_s(placed.chart.tempo_map, 20.0 + placed.lead_in_s)
    np.testing.assert_allclose(after[-len(before) :], before, atol=1e-6)


def test_no_more_bars_of_silence_than_needed() -> None:
    chart = quarters_from(0, TempoMap.steady(120.0))

    placed = with_silence_in_front(chart)

    assert placed.lead_in_s == 4.0  # one bar of 2 s would leave notes.mid's rounding no room
    assert placed.chart.expert[0].tick == 2 * 1920


def test_a_late_first_note_needs_only_the_rest_of_the_bar() -> None:
    chart = quarters_from(3 * 1920, TempoMap.steady(120.0, origin_s=-0.5))

    placed = with_silence_in_front(chart)

    assert placed.lead_in_s == 0.5
    assert placed.chart.expert == chart.expert


def test_sections_and_phrases_move_with_the_notes_but_practice_starts_at_tick_0() -> None:
    tempo_map = TempoMap.steady(120.0)
    chart = chart_of(
        DrumNote(0, Pad.KICK),
        DrumNote(1920, Pad.KICK),
        tempo_map=tempo_map,
        sections=(Section(0, "Intro"), Section(1920, "Verse")),
        star_power=(Phrase(0, 960),),
        activation_fills=(Phrase(960, 480),),
        end_tick=3840,
    )

    placed = with_silence_in_front(chart).chart

    assert placed.sections == (Section(0, "Intro"), Section(1920 + 3840, "Verse"))
    assert placed.star_power == (Phrase(3840, 960),)
    assert placed.activation_fills == (Phrase(3840 + 960, 480),)
    assert placed.end_tick == 2 * 3840


def test_a_chart_without_notes_needs_no_silence() -> None:
    assert with_silence_in_front(chart_of()).lead_in_s == 0.0


# ---- from the first sample ---------------------------------------------------------------------


@given(heard_charts(st.floats(5.0, 9.0)))
def test_from_the_first_sample_on_no_note_moves(chart: Chart) -> None:
    placed = from_first_sample(chart)

    assert placed is not None
    assert placed.lead_in_s == 0.0
    assert is_ready_to_be_written(placed)
    np.testing.assert_allclose(note_seconds(placed.chart), note_seconds(chart), atol=FORMAT_RESOLUTION_S)


@given(heard_charts(st.floats(5.0, 9.0)))
def test_from_the_first_sample_on_bar_lines_keep_their_instants(chart: Chart) -> None:
    placed = from_first_sample(chart)

    assert placed is not None
    before = [line for line in bar_lines_s(chart.tempo_map, 20.0) if line > first_note_s(chart)]
    after = bar_lines_s(placed.chart.tempo_map, 20.5)
    assert all(np.abs(after - line).min() <= FORMAT_RESOLUTION_S for line in before)


@given(heard_charts(st.floats(5.0, 9.0)))
def test_from_the_first_sample_on_every_signature_starts_on_a_bar_line(chart: Chart) -> None:
    placed = from_first_sample(chart)

    assert placed is not None
    for one, following in pairwise(placed.chart.tempo_map.time_signatures):
        assert (following.tick - one.tick) % one.bar_ticks(480) == 0


def test_beats_before_the_first_note_are_hardly_bent() -> None:
    chart = quarters_from(20 * 1920, TempoMap.steady(120.0, origin_s=-0.3))

    placed = from_first_sample(chart)

    assert placed is not None
    changes = placed.chart.tempo_map.tempo_changes
    assert [change.bpm for change in changes] == [85.714, 120.0]  # one beat of 0.7 s
    assert changes[1].tick == 480


def test_a_pickup_bar_leads_to_the_first_bar_line() -> None:
    chart = quarters_from(4 * 1920, TempoMap.steady(120.0, origin_s=-0.6))

    placed = from_first_sample(chart)

    assert placed is not None
    assert placed.chart.tempo_map.time_signatures == (TimeSignature(0, 3), TimeSignature(3 * 480, 4))


def test_a_map_that_starts_with_the_sound_stays_as_it_is() -> None:
    chart = quarters_from(2 * 1920, TempoMap.steady(120.0))

    assert from_first_sample(chart) == ChartOnChartClock(chart, 0.0)


def test_odd_metres_later_in_the_song_are_kept() -> None:
    chart = quarters_from(3000, WINDING_MAP)

    placed = from_first_sample(chart)

    assert placed is not None
    signatures = placed.chart.tempo_map.time_signatures
    assert [(one.numerator, one.denominator) for one in signatures[-3:]] == [(7, 8), (6, 8), (3, 4)]


@pytest.mark.parametrize("first_tick", [0, 1919])
def test_an_early_first_note_needs_silence(first_tick: int) -> None:
    assert from_first_sample(quarters_from(first_tick, TempoMap.steady(120.0))) is None


def test_a_very_slow_song_without_room_for_a_beat_needs_silence() -> None:
    chart = quarters_from(680, TempoMap.steady(20.0, origin_s=-2.0))  # beats at 1 s and 4 s

    assert first_note_s(chart) == 2.25
    assert from_first_sample(chart) is None


def test_a_chart_without_notes_cannot_keep_its_file() -> None:
    assert from_first_sample(chart_of()) is None


def test_other_difficulties_move_too() -> None:
    notes = (DrumNote(0, Pad.KICK),)
    chart = Chart(TempoMap.steady(120.0), {Difficulty.EXPERT: notes, Difficulty.EASY: notes})

    placed = with_silence_in_front(chart).chart

    assert placed.notes[Difficulty.EASY] == placed.notes[Difficulty.EXPERT]

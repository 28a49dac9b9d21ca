"""notes.chart and notes.mid of one chart say the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from chart_hero_core.domain.chart import Chart
from chart_hero_core.formats.chart_text import read_chart_text, write_chart_text
from chart_hero_core.formats.drum_track import DrumKind
from chart_hero_core.formats.midi_chart import read_midi_chart, write_midi_chart
from tests.support.charts import charts, metadata, song_chart


def both(chart: Chart) -> tuple[Chart, Chart]:
    text = read_chart_text(write_chart_text(chart, metadata()))
    return text.chart, read_midi_chart(write_midi_chart(chart), DrumKind.FOUR_LANE_PRO).chart


@settings(max_examples=60)
@given(charts())
def test_note_for_note(chart: Chart) -> None:
    text, midi = both(chart)
    assert text.notes == midi.notes


def test_second_for_second() -> None:
    text, midi = both(song_chart())
    ticks = [note.tick for note in text.expert]
    np.testing.assert_allclose(text.tempo_map.seconds_at(ticks), midi.tempo_map.seconds_at(ticks), atol=1e-3)

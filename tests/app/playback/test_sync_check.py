"""The sync check: the busiest ten seconds, clicked over the song."""

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.score import NO_STROKES, strokes_of
from chart_hero_app.playback.sync_check import busiest_start, start_sync_check
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from tests.support.playback import RATE, PlayerBench

DURATION_S = 40.0


@pytest.fixture
def document() -> ChartDocument:
    """A song with a stroke a second, and eight a second from 20 s to 30 s."""
    ticks = sorted({*range(0, 38 * 960, 960), *range(20 * 960, 30 * 960, 120)})
    notes = tuple(DrumNote(tick, Pad.SNARE) for tick in ticks)
    return ChartDocument(TempoMap.steady(120.0), notes, duration_s=DURATION_S)


def test_the_busiest_part_is_found(document: ChartDocument) -> None:
    assert busiest_start(strokes_of(document), DURATION_S) == pytest.approx(20.0, abs=0.2)


def test_it_never_reaches_behind_the_song(document: ChartDocument) -> None:
    assert busiest_start(strokes_of(document), 25.0) == 15.0


@pytest.mark.parametrize("end_s", [0.0, 4.0, 100.0])
def test_without_notes_it_is_the_start(end_s: float) -> None:
    assert busiest_start(NO_STROKES, end_s) == 0.0


def test_the_clicks_are_heard_whatever_the_desk_says_and_stop_by_themselves(document: ChartDocument) -> None:
    bench = PlayerBench()
    bench.load(np.zeros((int(DURATION_S * RATE), 2), dtype=np.float32))
    bench.player.set_notes(document)
    bench.player.switch_fader(Fader.KIT, False)
    bench.player.mute(Pad.SNARE, True)

    start_sync_check(bench.player, document)
    out = bench.heard(10.5)
    after = bench.heard(0.5)

    assert np.abs(out[:RATE]).max() > 0.2
    assert not after.any()
    assert not bench.player.is_playing
    assert not bench.player.desk.is_on(Fader.KIT)
    bench.player.play()
    assert not bench.heard(1.0).any()  # the desk is the user's again
    bench.player.close()

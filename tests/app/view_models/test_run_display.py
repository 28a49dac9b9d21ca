"""What the timeline shows of a run: its strokes, at the sensitivities that are wished for now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_app.view_models.run_display import RunDisplay
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.service import HeardSoFar, HeardSong, TranscribeOptions
from tests.support.app_bench import AppBench
from tests.support.heard_songs import activations_of, heard

STROKES = (heard(DrumVoice.KICK, 1.0), heard(DrumVoice.SNARE, 2.0, height=-1.0), heard(DrumVoice.KICK, 3.0))
"""The snare is less likely than not."""


@pytest.fixture
def so_far() -> HeardSoFar:
    """Strokes of 4 s, of which 2.5 s are sure."""
    decoding, activations = DecodingSpec(), activations_of(STROKES, 4.0)
    song = HeardSong(Path("song.wav"), activations, decoding, 4.0, False, TranscribeOptions())
    return HeardSoFar((), 2.5, 4.0, SongPeaks.of(activations, decoding), song)


@pytest.fixture
def run(bench: AppBench, session: SongSession) -> RunDisplay:
    """The display of a run of the song."""
    return RunDisplay(
        session.timeline.display,
        session.listening,
        session.editor,
        lambda: session.charting.kit,
        bench.app.jobs,
        session,
    )


def pads(session: SongSession) -> list[Pad]:
    hearing = session.timeline.display.hearing
    return [] if hearing is None else [stroke.pad for stroke in hearing.strokes]


def wish(session: SongSession, snare: float) -> None:
    session.editor.perform(
        "sensitivity", lambda document: replace(document, sensitivities={DrumVoice.SNARE: snare})
    )


def test_strokes_are_shown_at_the_sensitivities_of_the_document(
    bench: AppBench, session: SongSession, run: RunDisplay, so_far: HeardSoFar
) -> None:
    wish(session, 0.9)

    run.show_strokes(so_far)
    bench.until_idle()

    assert pads(session) == [Pad.KICK, Pad.SNARE]


def test_a_slider_changes_the_strokes_that_are_painted_already(
    bench: AppBench, session: SongSession, run: RunDisplay, so_far: HeardSoFar
) -> None:
    run.show_strokes(so_far)
    bench.until_idle()
    before = pads(session)

    wish(session, 0.9)
    bench.until_idle()

    assert before == [Pad.KICK]
    assert pads(session) == [Pad.KICK, Pad.SNARE]


def test_strokes_that_are_forgotten_do_not_come_back(
    bench: AppBench, session: SongSession, run: RunDisplay, so_far: HeardSoFar
) -> None:
    run.show_strokes(so_far)
    run.forget_strokes()
    wish(session, 0.9)
    bench.until_idle()

    assert session.timeline.display.hearing is None


def test_a_slider_is_heeded_while_a_song_is_heard_for_the_first_time(bench: AppBench, groove: Path) -> None:
    seen: list[set[Pad]] = []

    def look() -> None:
        hearing = bench.session.timeline.display.hearing
        if hearing is not None and hearing.strokes:
            seen.append({stroke.pad for stroke in hearing.strokes})
            bench.session.rereading.set_sensitivity(Pad.SNARE, 0.0)

    bench.app.session_changed.connect(
        lambda: bench.app.session and bench.session.timeline.display.hearing_changed.connect(look)
    )
    session = bench.open(groove)

    assert Pad.SNARE in seen[0]
    assert Pad.SNARE not in {note.pad for note in session.editor.document.notes}


def test_the_strokes_before_a_second_are_told() -> None:
    strokes = tuple(HeardStroke(second, Pad.KICK) for second in (1.0, 2.0, 3.0))

    assert Hearing(4.0, strokes).strokes_until(2.0) == strokes[:1]
    assert Hearing(4.0, strokes).strokes_until(9.0) == strokes

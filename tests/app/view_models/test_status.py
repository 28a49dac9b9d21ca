from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.view_models.status import Activity
from chart_hero_core.editing.document import place_of
from tests.support.app_bench import STROKES, AppBench


def test_without_a_song_it_is_ready(bench: AppBench) -> None:
    status = bench.app.status

    assert status.activity is Activity.READY
    assert status.activity_text == "Ready"
    assert (status.notes_text, status.tempo_text, status.doubt_text, status.saved_text) == ("", "", "", "")


def test_a_song_is_told_in_figures(bench: AppBench, session: SongSession) -> None:
    status = bench.app.status
    session.editor.select(map(place_of, session.editor.document.notes[:3]))

    assert status.notes_text == f"{len(STROKES)} notes"
    assert status.tempo_text == "120.0 BPM steady"
    assert status.selection_text == "3 selected"
    assert status.snap_text == "Snap 1/16"
    assert status.saved_text.startswith("Saved ")
    assert status.device_text == "Built-in speakers"


def test_doubts_are_counted_down(bench: AppBench, session: SongSession) -> None:
    def sure(confidence: float) -> None:
        session.editor.perform(
            "sure",
            lambda document: replace(
                document, notes=tuple(replace(note, confidence=confidence) for note in document.notes)
            ),
        )

    sure(0.9)
    assert bench.app.status.doubt_text == "Nothing doubtful left"
    sure(0.3)
    assert bench.app.status.doubt_text == f"{len(STROKES)} doubtful left"


def test_a_run_is_told_with_the_strokes_so_far(bench: AppBench, groove: Path) -> None:
    texts: set[str] = set()
    bench.app.status.changed.connect(lambda: texts.add(bench.app.status.activity_text))
    counts: set[str] = set()
    bench.app.status.changed.connect(lambda: counts.add(bench.app.status.notes_text))

    bench.open(groove)
    bench.until(lambda: bench.app.status.activity is Activity.READY)

    assert "Listening to Groove" in texts
    assert any(text.endswith("notes so far") for text in counts)


def test_many_changes_are_told_once(bench: AppBench, session: SongSession) -> None:
    bench.qtbot.wait(1)
    told: list[None] = []
    bench.app.status.changed.connect(lambda: told.append(None))

    for _ in range(5):
        session.editor.select([])
        session.editor.select(map(place_of, session.editor.document.notes[:2]))
    bench.until(lambda: bool(told))
    bench.qtbot.wait(1)

    assert len(told) == 1


def test_a_run_that_broke_off_is_a_fault(bench: AppBench, session: SongSession) -> None:
    session.listening.failed.emit(MemoryError())

    assert session.state is SongState.FAILED
    assert bench.app.status.activity is Activity.FAULT
    bench.until_idle()


def test_an_edit_that_is_tried_too_early_is_answered_in_a_sentence(
    bench: AppBench, session: SongSession
) -> None:
    session.timeline.display.edit_refused.emit()
    said = bench.app.status.activity_text
    bench.app.status.say("")

    assert said == "The song has no bars yet. You can edit it once it is charted."
    assert bench.app.status.activity_text == "Ready"


def test_another_song_is_not_answered_for(bench: AppBench, session: SongSession) -> None:
    bench.app.status.follow(None)

    session.timeline.display.edit_refused.emit()

    assert bench.app.status.hint == ""

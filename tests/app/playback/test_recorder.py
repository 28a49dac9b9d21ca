"""Notes played in: where they were heard, on the grid, as one undo step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chart_hero_app.playback.recorder import Recorder, Tap, with_taps
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.history import History
from chart_hero_core.editing.snapping import SnapSpec
from tests.support.playback import FakeOutput, PlayerBench, tone


@pytest.fixture
def bench() -> Iterator[PlayerBench]:
    bench = PlayerBench(FakeOutput(n_block=64))
    bench.load(tone(10.0))
    yield bench
    bench.player.close()


@pytest.fixture
def editor() -> EditorModel:
    return EditorModel(History(ChartDocument(TempoMap.steady(120.0), duration_s=10.0)))


@pytest.fixture
def recorder(bench: PlayerBench, editor: EditorModel) -> Recorder:
    return Recorder(bench.player, editor, SnapSpec)


def test_taps_become_notes_where_they_were_heard(
    bench: PlayerBench, editor: EditorModel, recorder: Recorder
) -> None:
    bench.player.outputs.set_latency(0.1)
    recorder.start()
    bench.advance(0.5 + 0.1 + bench.output.delay_s + 0.02)
    recorder.tap(Pad.SNARE)
    bench.advance(0.5)
    recorder.tap(Pad.KICK, 90)

    recorder.stop()

    assert [(note.tick, note.pad) for note in editor.document.notes] == [(480, Pad.SNARE), (960, Pad.KICK)]
    assert all(note.is_pinned for note in editor.document.notes)
    assert editor.document.notes[1].velocity == 90


def test_a_recording_is_one_undo_step(bench: PlayerBench, editor: EditorModel, recorder: Recorder) -> None:
    recorder.start()
    for _ in range(3):
        bench.advance(0.4)
        recorder.tap(Pad.SNARE)
    recorder.stop()

    assert editor.history.undo_name == "record 3 notes"
    editor.undo()
    assert editor.document.notes == ()


def test_the_end_of_playing_is_the_end_of_recording(
    bench: PlayerBench, editor: EditorModel, recorder: Recorder
) -> None:
    recorder.start()
    bench.advance(0.5)
    recorder.tap(Pad.SNARE)

    bench.player.pause()

    assert not recorder.is_recording
    assert len(editor.document.notes) == 1


def test_without_a_tap_there_is_no_step(editor: EditorModel, recorder: Recorder) -> None:
    recorder.start()
    recorder.stop()
    recorder.tap(Pad.SNARE)

    assert editor.history.undo_name is None


def test_without_a_device_nothing_is_recorded(editor: EditorModel) -> None:
    bench = PlayerBench(FakeOutput(devices=()))
    recorder = Recorder(bench.player, editor, SnapSpec)

    recorder.start()

    assert not recorder.is_recording
    bench.player.close()


def test_a_tap_on_a_note_that_is_there_keeps_it() -> None:
    note = DrumNote(480, Pad.SNARE, onset_s=0.51, velocity=77)
    document = ChartDocument(TempoMap.steady(120.0), (note,))

    (kept,) = with_taps(document, [Tap(0.52, Pad.SNARE)], SnapSpec()).notes

    assert (kept.velocity, kept.onset_s, kept.is_pinned) == (77, 0.51, True)

from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.note_placing import delete_notes, move_by_ticks
from chart_hero_core.service import TranscribeOptions, document_of, voices_on
from tests.support.app_bench import AppBench

SNARES_AT = 0.97


def count(session: SongSession, pad: Pad) -> int:
    return sum(note.pad is pad for note in session.editor.document.notes)


def first_note(session: SongSession, pad: Pad) -> DrumNote:
    return next(note for note in session.editor.document.notes if note.pad is pad)


def test_a_slider_gives_exactly_what_a_fresh_run_would(bench: AppBench, session: SongSession) -> None:
    session.rereading.set_sensitivity(Pad.SNARE, SNARES_AT)
    session.rereading.end_sensitivity()
    bench.until_idle()

    sensitivities = dict.fromkeys(voices_on(Pad.SNARE, session.charting.kit), SNARES_AT)
    fresh = bench.app.engine.transcribe(session.path, TranscribeOptions(sensitivities=sensitivities))
    assert session.editor.document.notes == document_of(fresh).notes
    assert session.rereading.sensitivity(Pad.SNARE) == pytest.approx(SNARES_AT)


def test_a_lane_can_be_silenced_and_brought_back_by_undo(bench: AppBench, session: SongSession) -> None:
    n_snares = count(session, Pad.SNARE)
    assert n_snares

    session.rereading.set_sensitivity(Pad.SNARE, 0.0)
    bench.until_idle()
    assert count(session, Pad.SNARE) == 0
    assert session.editor.history.undo_name == "sensitivity of Snare"

    session.editor.undo()
    assert count(session, Pad.SNARE) == n_snares
    assert session.rereading.sensitivity(Pad.SNARE) == 0.5


def test_steps_that_come_faster_than_they_are_worked_out_add_up(
    bench: AppBench, session: SongSession
) -> None:
    rereading = session.rereading
    for _ in range(4):
        rereading.set_sensitivity(Pad.SNARE, rereading.sensitivity(Pad.SNARE) - 0.1)
        rereading.end_sensitivity()
    bench.until_idle()

    assert rereading.sensitivity(Pad.SNARE) == pytest.approx(0.1)
    session.editor.undo()
    assert rereading.sensitivity(Pad.SNARE) > 0.1


def test_a_drag_is_one_step_and_its_last_value_counts(bench: AppBench, session: SongSession) -> None:
    for value in (0.4, 0.2, 0.1, 0.0, 0.3, 0.0):
        session.rereading.set_sensitivity(Pad.SNARE, value)
    session.rereading.end_sensitivity()
    bench.until_idle()

    assert len(session.editor.history.done) == 1
    assert session.rereading.sensitivity(Pad.SNARE) == 0.0

    session.rereading.set_sensitivity(Pad.SNARE, 0.5)
    bench.until_idle()
    assert len(session.editor.history.done) == 2


def test_what_the_hand_settled_stays(bench: AppBench, session: SongSession) -> None:
    kept, gone = [note for note in session.editor.document.notes if note.pad is Pad.SNARE][:2]
    session.editor.perform(
        "move", lambda document: move_by_ticks(document, [NotePlace(kept.tick, kept.pad)], 60).document
    )
    session.editor.perform(
        "delete", lambda document: delete_notes(document, [NotePlace(gone.tick, gone.pad)]).document
    )

    for value in (0.0, 1.0):
        session.rereading.set_sensitivity(Pad.SNARE, value)
        bench.until_idle()
        document = session.editor.document
        assert document.note_at(NotePlace(kept.tick + 60, Pad.SNARE)) is not None
        assert document.note_at(NotePlace(gone.tick, Pad.SNARE)) is None


def test_an_edit_that_comes_in_between_is_not_lost(bench: AppBench, session: SongSession) -> None:
    kick = first_note(session, Pad.KICK)

    session.rereading.set_sensitivity(Pad.SNARE, 0.0)
    session.editor.perform(
        "delete", lambda document: delete_notes(document, [NotePlace(kick.tick, kick.pad)]).document
    )
    bench.until_idle()

    assert count(session, Pad.SNARE) == 0
    assert session.editor.document.note_at(NotePlace(kick.tick, Pad.KICK)) is None


def test_every_lane_can_be_raised_in_one_step(bench: AppBench, session: SongSession) -> None:
    session.rereading.raise_all(0.8)
    bench.until_idle()

    assert {session.rereading.sensitivity(pad) for pad in Pad} == {0.8}
    assert len(session.editor.history.done) == 1


def test_a_part_heard_again_is_one_step(bench: AppBench, session: SongSession) -> None:
    before = session.editor.document

    def without_kicks(document: ChartDocument) -> ChartDocument:
        return replace(document, notes=tuple(note for note in document.notes if note.pad is not Pad.KICK))

    session.editor.perform("lose kicks", without_kicks)
    session.rereading.listen_again(2.0, 6.0)
    assert session.rereading.is_listening
    bench.until(lambda: not session.rereading.is_listening)
    bench.until_idle()

    seconds = [note.onset_s for note in session.editor.document.notes if note.pad is Pad.KICK]
    expected = [note.onset_s for note in before.notes if note.pad is Pad.KICK and 2.0 <= note.onset_s < 6.0]
    assert seconds == pytest.approx(expected, abs=0.002)
    assert session.editor.history.undo_name == "listen again"


def test_hearing_a_part_again_can_be_stopped(bench: AppBench, session: SongSession) -> None:
    session.rereading.listen_again(2.0, 6.0)
    session.rereading.stop_listening_again()
    bench.until_idle()

    assert not session.rereading.is_listening
    assert session.editor.history.done == ()
    assert bench.faults == []


def test_another_kit_maps_the_notes_anew(bench: AppBench, session: SongSession) -> None:
    n_hats = count(session, Pad.YELLOW_CYMBAL)
    assert n_hats

    bench.app.settings.change("kit", missing="yellow_cymbal", stand_in="blue_cymbal")
    bench.until_idle()

    assert count(session, Pad.YELLOW_CYMBAL) == 0
    assert count(session, Pad.BLUE_CYMBAL) == n_hats


def test_what_no_longer_is_a_note_was_nearly_heard(bench: AppBench, session: SongSession) -> None:
    snare = first_note(session, Pad.SNARE)
    session.rereading.set_sensitivity(Pad.SNARE, 1.0 - snare.confidence)
    session.rereading.set_sensitivity(Pad.SNARE, 0.0)
    bench.until_idle()
    assert all(note.pad is not Pad.SNARE for note in session.editor.document.notes)

    places = {(note.tick, note.pad) for note in session.editor.document.notes}
    assert session.editor.candidates
    assert all((note.tick, note.pad) not in places for note in session.editor.candidates)


def test_a_song_can_be_heard_again_as_a_whole(bench: AppBench, session: SongSession) -> None:
    kick = first_note(session, Pad.KICK)
    session.editor.perform(
        "delete", lambda document: delete_notes(document, [NotePlace(kick.tick, kick.pad)]).document
    )
    before = session.editor.document

    session.listen_anew()
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()

    assert session.editor.document.notes == before.notes
    assert session.editor.document.settled == before.settled


def test_another_kit_keeps_pins_and_is_one_step(bench: AppBench, session: SongSession) -> None:
    hat = first_note(session, Pad.YELLOW_CYMBAL)
    session.editor.perform(
        "ghost",
        lambda document: replace(
            document,
            notes=tuple(replace(note, is_pinned=True) if note is hat else note for note in document.notes),
        ),
    )
    before = session.editor.document

    bench.app.settings.change("kit", missing="yellow_cymbal", stand_in="blue_cymbal")
    bench.until_idle()

    hats = [note for note in session.editor.document.notes if note.pad is Pad.YELLOW_CYMBAL]
    assert [note.tick for note in hats] == [hat.tick]
    assert session.editor.history.undo_name == "play on another kit"
    session.editor.undo()
    assert session.editor.document == before


def test_dynamics_that_are_not_wanted_are_not_told(bench: AppBench, session: SongSession) -> None:
    bench.app.settings.change("transcription", has_dynamics=False)
    bench.until_idle()

    assert {note.dynamics for note in session.editor.document.notes} == {Dynamics.NEUTRAL}
    assert not session.charting.with_dynamics


def test_the_limit_of_doubt_is_that_of_the_timeline_too(bench: AppBench, session: SongSession) -> None:
    bench.app.settings.change("review", doubt_limit=0.9)

    assert session.timeline.display.options.doubt_limit == 0.9
    assert session.review.limit == 0.9

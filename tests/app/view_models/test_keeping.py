from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.history import History
from chart_hero_core.errors import ProjectError
from tests.support.app_bench import AppBench


def delete_first_note(session: SongSession) -> None:
    session.editor.perform("delete note", lambda document: replace(document, notes=document.notes[1:]))


def test_an_edit_that_cannot_be_saved_is_told_and_saved_later(
    bench: AppBench, session: SongSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise ProjectError("The disk is full; make room.", session.project.path)

    with monkeypatch.context() as patch:
        patch.setattr(session.project, "record", refuse)
        delete_first_note(session)
        message = bench.app.notice.message
        assert message is not None
        assert message.sentence.startswith("The last edits cannot be saved")

    bench.app.notice.answer(Answer.TRY_AGAIN)
    bench.until_idle()

    assert bench.app.notice.topic != "kept"
    assert session.project.history is session.editor.history


def test_the_instant_of_the_last_edit_is_known(bench: AppBench, session: SongSession) -> None:
    before = session.keeper.saved_at

    with bench.qtbot.waitSignal(session.keeper.saved):
        delete_first_note(session)

    assert session.keeper.saved_at > before
    assert session.keeper.saved_at.tzinfo is not None
    bench.until_idle()


def test_many_edits_in_a_row_are_all_kept(bench: AppBench, session: SongSession) -> None:
    for _ in range(20):
        delete_first_note(session)
    document = session.editor.document
    place = session.project.path
    bench.app.close_song()
    bench.until_idle()

    bench.app.open_project(place)
    bench.until(lambda: bench.app.session is not None)

    assert bench.session.editor.document == document
    assert len(bench.session.editor.history.done) == 20


def test_another_beginning_is_kept_in_the_next_turn(bench: AppBench, session: SongSession) -> None:
    session.editor.restart(History(replace(session.editor.document, notes=())))
    session.keeper.keep_soon()
    at_once = session.project.history.document.notes

    bench.until(lambda: session.project.history is session.editor.history)

    assert at_once
    bench.until_idle()


def test_what_is_kept_soon_is_kept_before_its_song_is_closed(bench: AppBench, session: SongSession) -> None:
    place = session.project.path
    session.editor.restart(History(replace(session.editor.document, notes=())))
    session.keeper.keep_soon()
    bench.app.close_song()
    bench.until_idle()

    bench.app.open_project(place)
    bench.until(lambda: bench.app.session is not None)

    assert bench.session.editor.document.notes == ()

"""A song heard again with another model: what the hand did stays, and it is remembered what heard it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from chart_hero_app.view_models.song_model import SongModel
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.editing.document import NotePlace
from chart_hero_core.editing.note_placing import delete_notes
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import kept_hearing
from chart_hero_core.runs.kept_models import KeptModel
from tests.support.app_bench import AppBench
from tests.support.kept_models import write_other_model


@pytest.fixture
def kept(bench: AppBench, burst_model: Path, tmp_path: Path) -> KeptModel:
    return bench.app.model.library.import_model(
        write_other_model(tmp_path / "My kit.safetensors", burst_model)
    )


@pytest.fixture
def model(kept: KeptModel, session: SongSession, bench: AppBench) -> Iterator[SongModel]:
    bench.app.begin()
    bench.until_idle()
    model = SongModel(session, bench.app.model, bench.app.jobs)
    model.refresh()
    bench.until_idle()
    yield model
    model.close()


def hear_again(model: SongModel, bench: AppBench, kept: KeptModel) -> None:
    model.choose(kept)
    model.hear_again()
    bench.until(lambda: bench.session.state is SongState.READY)
    bench.until_idle()


def test_the_song_knows_what_heard_it(model: SongModel) -> None:
    assert model.heard_with is not None
    assert model.heard_with.name == "bursts"
    assert [one.name for one in model.models] == ["Shipped", "My kit"]
    assert model.wanted == model.models[0]


def test_heard_again_with_another_model_what_the_hand_did_stays(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    note = session.editor.document.notes[0]
    session.editor.perform(
        "delete", lambda document: delete_notes(document, [NotePlace(note.tick, note.pad)]).document
    )
    before = session.editor.document

    hear_again(model, bench, kept)

    assert model.heard_with == kept.as_heard
    assert session.editor.document.notes == before.notes
    assert session.editor.document.settled == before.settled
    assert bench.app.model.in_use is not None
    assert bench.app.model.in_use.is_shipped


def test_the_project_remembers_what_heard_the_song(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    hear_again(model, bench, kept)
    path = session.project.path
    bench.app.close_song()
    bench.until_idle()

    with closing(ProjectFile.open(path)) as project:
        hearing = kept_hearing(project)

    assert hearing is not None
    assert hearing.model == kept.as_heard


def test_a_part_is_heard_again_by_the_model_that_heard_the_rest(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    hear_again(model, bench, kept)

    session.rereading.listen_again(2.0, 4.0)
    bench.until(lambda: not session.rereading.is_listening)
    bench.until_idle()

    assert model.heard_with == kept.as_heard
    assert bench.app.notice.message is None or "not here" not in bench.app.notice.message.sentence


def test_a_run_that_is_stopped_leaves_everything_as_it_was(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    before, heard = session.editor.document, session.heard
    model.choose(kept)

    model.hear_again()
    session.stop_listening()
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()

    if session.heard is heard:  # it was stopped in time
        assert session.editor.document == before
        assert model.heard_with != kept.as_heard


def test_a_model_that_cannot_be_loaded_leaves_everything_as_it_was(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    before, heard = session.editor.document, session.heard
    kept.path.write_bytes(kept.path.read_bytes()[:-10])

    hear_again(model, bench, kept)

    assert session.editor.document is before
    assert session.heard is heard
    assert bench.app.notice.message is not None


def test_a_model_that_is_gone_is_told(session: SongSession, bench: AppBench) -> None:
    session.listen_anew(DrumModel("Old kit", "0" * 64))
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()

    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence == (
        'The model "Old kit", which heard the song, is not here any more. '
        "Hear the whole song again with another one."
    )


def test_a_run_that_died_goes_on_with_the_model_that_was_chosen(
    model: SongModel, session: SongSession, bench: AppBench, kept: KeptModel
) -> None:
    path = session.project.path
    bench.app.close_song()
    bench.until_idle()
    with closing(ProjectFile.open(path)) as project:
        project.begin_job({"model": asdict(kept.as_heard)})
        hearing = kept_hearing(project)
        assert hearing is not None
        project.store.keep_blobs({"activations": None, "tempo": None}, {})

    bench.app.open_project(path)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.READY)
    bench.until_idle()

    assert bench.session.heard is not None
    assert bench.session.heard.model == kept.as_heard


def test_a_song_that_is_gone_is_not_heard_again(model: SongModel, session: SongSession) -> None:
    session.is_missing = True

    assert model.reason == "Show where the song's file is first."


def test_of_a_song_of_an_earlier_version_nobody_knows(model: SongModel, session: SongSession) -> None:
    heard, peaks = session.heard, session.rereading.peaks
    assert heard is not None
    assert peaks is not None
    session.rereading.take(replace(heard, model=None), peaks)

    assert model.is_heard
    assert model.heard_with is None

"""A look at the lower difficulties: made on a thread, of the chart as it is now."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.view_models.highway_preview import HighwayPreview
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import Difficulty, Pad
from chart_hero_core.editing.document import place_of
from chart_hero_core.editing.note_placing import delete_notes
from tests.support.app_bench import AppBench


@pytest.fixture
def preview(session: SongSession) -> HighwayPreview:
    return session.highway


def test_at_first_expert_is_seen(session: SongSession, preview: HighwayPreview) -> None:
    assert preview.difficulty is Difficulty.EXPERT
    assert preview.notes == session.editor.document.notes


def test_a_lower_level_has_fewer_of_the_same_notes(
    session: SongSession, preview: HighwayPreview, bench: AppBench
) -> None:
    preview.choose(Difficulty.EASY)
    bench.until_idle()

    expert = session.editor.document.notes
    assert 0 < len(preview.notes) < len(expert)
    assert set(preview.notes) <= set(expert)
    ticks = [note.tick for note in preview.notes]
    assert np.array_equal(preview.seconds, session.editor.document.tempo_map.seconds_at(ticks))


def test_an_edit_is_followed(session: SongSession, preview: HighwayPreview, bench: AppBench) -> None:
    preview.choose(Difficulty.HARD)
    bench.until_idle()
    kicks = [place_of(note) for note in session.editor.document.notes if note.pad is Pad.KICK]

    session.editor.perform("delete kicks", lambda document: delete_notes(document, kicks).document)
    bench.until_idle()

    assert preview.notes
    assert all(note.pad is not Pad.KICK for note in preview.notes)


def test_back_in_expert_edits_show_at_once(
    session: SongSession, preview: HighwayPreview, bench: AppBench, qtbot: QtBot
) -> None:
    preview.choose(Difficulty.MEDIUM)
    bench.until_idle()
    preview.choose(Difficulty.EXPERT)
    places = [place_of(session.editor.document.notes[0])]

    with qtbot.waitSignal(preview.changed):
        session.editor.perform("delete note", lambda document: delete_notes(document, places).document)

    assert preview.notes == session.editor.document.notes
    assert len(preview.seconds) == len(preview.notes)

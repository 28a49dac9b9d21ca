from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chart_hero_app.settings import Settings
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.preferences.transcription_page import TranscriptionPage
from chart_hero_app.windows.preferences import Preferences
from chart_hero_core.domain.chart import Dynamics
from tests.support.app_bench import AppBench


@pytest.fixture
def page(preferences: Preferences) -> TranscriptionPage:
    preferences.show_page(preferences.transcription)
    return preferences.transcription


def test_the_doubt_limit_holds_for_the_open_song_at_once(
    page: TranscriptionPage, session: SongSession, settings: Settings, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.limit.slider, Qt.Key.Key_End)

    assert settings.choices.review.doubt_limit == 0.9
    assert session.timeline.display.options.doubt_limit == 0.9
    n_notes = len(session.editor.document.notes)
    assert page.limit_note.text().endswith(f"In this song: {session.review.n_left} of {n_notes}.")


def test_the_limit_stays_where_it_means_something(page: TranscriptionPage) -> None:
    assert (page.limit.slider.minimum(), page.limit.slider.maximum()) == (50, 90)


def test_threads_are_chosen(page: TranscriptionPage, settings: Settings) -> None:
    page.threads.setCurrentIndex(1)
    page.threads.activated.emit(1)

    assert settings.choices.transcription.n_threads == 1


def test_what_a_chart_has_is_switched(
    page: TranscriptionPage, bench: AppBench, session: SongSession, settings: Settings
) -> None:
    page.switches["has_dynamics"].click()
    page.switches["has_star_power"].click()
    bench.until_idle()

    assert not settings.choices.export.has_star_power
    assert {note.dynamics for note in session.editor.document.notes} == {Dynamics.NEUTRAL}


def test_the_model_in_use_is_named(page: TranscriptionPage, bench: AppBench) -> None:
    bench.app.begin()
    bench.until_idle()

    assert page.model_name.text() == "bursts, shipped with Chart Hero"
    assert not page.shipped_button.isEnabled()


def test_a_file_that_cannot_be_used_is_refused_here(
    page: TranscriptionPage, bench: AppBench, tmp_path: Path
) -> None:
    bench.app.model.take(tmp_path / "weights.ckpt")
    bench.until(page.fault.isVisible)

    assert page.fault.text() == '"weights.ckpt": This file could run code. Only safetensors files are taken.'
    page._app.model.use_shipped()
    bench.until_idle()
    assert not page.fault.isVisible()

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.preferences.general_page import GeneralPage
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench


@pytest.fixture
def page(preferences: Preferences, bench: AppBench) -> GeneralPage:
    bench.until_idle()
    return preferences.general


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "my songs"
    folder.mkdir()
    return folder


def listed(page: GeneralPage) -> list[str]:
    return [page.folders.item(row).text() for row in range(page.folders.count())]


def test_text_grows_at_once(page: GeneralPage, look: Look, settings: Settings) -> None:
    page.text_size.segment(2).click()

    assert settings.choices.look.text_percent == 125
    assert look.text_percent == 125
    assert [page.text_size.segment(place).text() for place in range(4)] == ["90 %", "100 %", "125 %", "150 %"]


def test_a_folder_is_added_and_removed(
    page: GeneralPage, settings: Settings, bench: AppBench, songs: Path
) -> None:
    page.add_folder(songs)
    bench.until_idle()
    assert settings.choices.export.songs_folders == (str(songs),)
    assert listed(page) == [f"{songs}  (added by you)"]

    page.folders.setCurrentRow(0)
    page.remove_button.click()
    bench.until_idle()

    assert settings.choices.export.songs_folders == ()
    assert listed(page) == []
    assert page.none_found.isVisible()


def test_found_folders_are_marked_and_cannot_be_removed(
    page: GeneralPage, bench: AppBench, own_folders: Path, songs: Path
) -> None:
    (own_folders / ".clonehero" / "Songs").mkdir(parents=True)
    page.add_folder(songs)
    bench.until_idle()

    page.folders.setCurrentRow(1)

    assert listed(page)[1].endswith("(found, Clone Hero)")
    assert not page.remove_button.isEnabled()
    page.first_button.click()
    bench.until_idle()
    assert listed(page)[0].endswith("(found, Clone Hero)")


def test_a_folder_that_is_gone_is_said_to_be(page: GeneralPage, settings: Settings, bench: AppBench) -> None:
    settings.change("export", songs_folders=("/nowhere/songs",))
    bench.until_idle()

    assert listed(page) == ["/nowhere/songs  (not there now)"]


def test_the_app_begins_with_the_song_that_was_open_last(
    bench: AppBench, session: SongSession, settings: Settings, preferences: Preferences
) -> None:
    bench.app.close_song()
    bench.until_idle()
    assert bench.app.session is None

    preferences.general.start.segment(1).click()
    bench.app.begin()
    bench.until(lambda: bench.app.session is not None)

    assert settings.choices.general.start == "song"
    bench.until_idle()
    assert bench.session.title == "Groove"

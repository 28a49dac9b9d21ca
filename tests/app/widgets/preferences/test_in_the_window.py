"""The way to the preferences, and what the window makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench


@pytest.fixture
def window(bench: AppBench, tmp_path: Path) -> Iterator[MainWindow]:
    layout = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    window = MainWindow(bench.app, layout)
    window.show()
    yield window
    bench.until_idle()
    window.close()
    window.deleteLater()


def test_the_gear_opens_them_and_there_is_only_one(window: MainWindow) -> None:
    window.top_bar.gear.click()
    window.commands.run("file.preferences")

    (preferences,) = window.findChildren(Preferences)
    assert preferences.isVisible()
    assert window.commands.keys("file.preferences") == ("Ctrl+,",)
    assert window.isEnabled()


def test_the_highway_is_as_chosen(window: MainWindow, session: SongSession, bench: AppBench) -> None:
    QApplication.processEvents()
    bench.app.settings.change("look", highway_speed=1.5)
    bench.app.settings.change("kit", is_lefty=True)

    assert window.song_view is not None
    assert window.song_view.highway.speed == 1.5
    assert window.song_view.highway.plane.is_lefty


def test_the_highway_is_shown_and_hidden_on_the_look_page(window: MainWindow, session: SongSession) -> None:
    window.commands.run("file.preferences")
    (preferences,) = window.findChildren(Preferences)
    preferences.show_page(preferences.looks)
    assert preferences.looks.highway.isChecked()

    preferences.looks.highway.click()

    assert not window.editor_page.has_highway
    assert not preferences.looks.highway.isChecked()

"""The Export and the Sound page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chart_hero_app.playback.desk import Fader
from chart_hero_app.settings import Settings
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench


def test_what_an_export_begins_with(preferences: Preferences, settings: Settings, qtbot: QtBot) -> None:
    page = preferences.export
    page.format.segment(1).click()
    page.midi.click()
    qtbot.keyClicks(page.charter, "Ann ")
    qtbot.keyClick(page.charter, Qt.Key.Key_Return)

    export = settings.choices.export
    assert (export.chart_format, export.has_midi, export.charter) == ("chart", True, "Ann")


def test_the_kit_is_as_loud_as_its_fader(
    preferences: Preferences, bench: AppBench, settings: Settings
) -> None:
    preferences.sound.faders.sliders[Fader.KIT].setValue(50)

    assert bench.app.player.desk.level(Fader.KIT) == 0.5
    assert settings.choices.sound.kit_level == 0.5

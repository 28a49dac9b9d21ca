"""All pages: reached by keys, named, whole at any size of text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench
from tests.support.pseudo_locale import PseudoLocale
from tests.support.widgets import cut_words, nameless_controls


@pytest.fixture
def longer_words(qapp: QApplication) -> Iterator[None]:
    translator = PseudoLocale()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def assert_whole(preferences: Preferences) -> None:
    for page in preferences.pages:
        preferences.show_page(page)
        QApplication.processEvents()
        assert cut_words(preferences) == []
        assert page.minimumSizeHint().width() <= page.width(), page.title
        assert page.height() >= page.heightForWidth(page.width()), page.title


def test_every_control_has_a_name(preferences: Preferences) -> None:
    assert nameless_controls(preferences) == []


@pytest.mark.parametrize("percent", [90, 100, 150])
def test_no_words_are_cut(preferences: Preferences, settings: Settings, percent: int) -> None:
    settings.change("look", text_percent=percent)
    preferences.resize(round(832 * max(percent, 100) / 100), 576)

    assert_whole(preferences)


def test_longer_words_are_whole_too(longer_words: None, preferences: Preferences) -> None:
    assert_whole(preferences)


def test_pages_are_turned_by_keys(preferences: Preferences, qtbot: QtBot) -> None:
    qtbot.keyClick(preferences.list, Qt.Key.Key_Down)

    assert preferences.page is preferences.looks
    assert preferences._title.text() == "Look"
    assert preferences.looks.isVisible()


def test_escape_closes_and_they_come_back_as_they_were(preferences: Preferences, qtbot: QtBot) -> None:
    preferences.show_page(preferences.kit)
    qtbot.keyClick(preferences, Qt.Key.Key_Escape)
    assert not preferences.isVisible()

    preferences.open_beside()

    assert preferences.page is preferences.kit


def test_enter_in_a_field_presses_no_button(
    preferences: Preferences, settings: Settings, qtbot: QtBot
) -> None:
    preferences.show_page(preferences.export)
    asked: list[bool] = []
    preferences.keys.file_wanted.connect(lambda: asked.append(True))

    qtbot.keyClicks(preferences.export.charter, "Sectoid")
    qtbot.keyClick(preferences.export.charter, Qt.Key.Key_Return)

    assert preferences.isVisible()
    assert asked == []
    assert settings.choices.export.charter == "Sectoid"


def test_nothing_waits_for_the_preferences(
    preferences: Preferences, bench: AppBench, commands: CommandRegistry
) -> None:
    done: list[int] = []
    bench.app.jobs.start(lambda _: 1, done=done.append)
    bench.until_idle()

    assert done == [1]
    assert not preferences.isModal()

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.preferences.keys_page import KeysPage
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench

Modifier = Qt.KeyboardModifier
NONE = Modifier.NoModifier


@pytest.fixture
def page(preferences: Preferences) -> KeysPage:
    preferences.show_page(preferences.keys)
    QApplication.processEvents()
    return preferences.keys


def press(page: KeysPage, qtbot: QtBot, key: Qt.Key, modifiers: Modifier = NONE) -> None:
    qtbot.keyClick(page.capture, key, modifiers)


def said(page: KeysPage) -> str:
    return " ".join(words.text() for words in page.said.findChildren(QLabel) if words.isVisible())


def answer(page: KeysPage, verb: str) -> None:
    next(b for b in page.said.findChildren(Button) if b.isVisible() and b.text().startswith(verb)).click()


def test_keys_are_changed_by_pressing_others(
    page: KeysPage, commands: CommandRegistry, settings: Settings, qtbot: QtBot
) -> None:
    page.tree.choose("notes.ghost")
    page.change_button.click()
    assert page.capture.isVisible()

    press(page, qtbot, Qt.Key.Key_J, Modifier.ControlModifier)

    assert commands.keys("notes.ghost") == ("Ctrl+J",)
    assert settings.choices.keys.keys == {"notes.ghost": "Ctrl+J"}
    assert page.tree.texts("notes.ghost") == ("Ctrl J", "changed")
    assert not page.capture.isVisible()


def test_more_keys_can_be_added(page: KeysPage, commands: CommandRegistry, qtbot: QtBot) -> None:
    page.tree.choose("notes.ghost")
    page.add_button.click()
    press(page, qtbot, Qt.Key.Key_J, Modifier.ControlModifier)

    assert commands.keys("notes.ghost") == ("G", "Ctrl+J")


def test_a_modifier_alone_is_waited_out_and_escape_leaves(
    page: KeysPage, commands: CommandRegistry, qtbot: QtBot
) -> None:
    page.tree.choose("notes.ghost")
    page.change_button.click()
    press(page, qtbot, Qt.Key.Key_Shift, Modifier.ShiftModifier)
    assert page.capture.isVisible()

    press(page, qtbot, Qt.Key.Key_Escape)

    assert not page.capture.isVisible()
    assert commands.keys("notes.ghost") == ("G",)
    assert page.isVisible()


def test_keys_of_another_command_are_taken_only_when_asked_for(
    page: KeysPage, commands: CommandRegistry, qtbot: QtBot
) -> None:
    page.tree.choose("notes.ghost")
    page.change_button.click()
    press(page, qtbot, Qt.Key.Key_A)
    assert said(page).startswith('A starts "Accent" already.')
    assert commands.keys("notes.ghost") == ("G",)

    answer(page, "Take it")

    assert commands.keys("notes.ghost") == ("A",)
    assert commands.keys("notes.accent") == ()
    assert commands.conflicts() == ()


def test_keys_of_another_command_can_be_left(page: KeysPage, commands: CommandRegistry, qtbot: QtBot) -> None:
    page.tree.choose("notes.ghost")
    page.change_button.click()
    press(page, qtbot, Qt.Key.Key_A)

    answer(page, "Leave it")

    assert commands.keys("notes.ghost") == ("G",)
    assert said(page) == ""


def test_one_command_or_all_get_their_own_keys_back(page: KeysPage, commands: CommandRegistry) -> None:
    page.tree.choose("notes.ghost")
    page.clear_button.click()
    page.tree.choose("notes.accent")
    page.clear_button.click()
    assert commands.keys("notes.ghost") == commands.keys("notes.accent") == ()

    page.reset_button.click()
    assert commands.keys("notes.accent") == ("A",)
    assert commands.keys("notes.ghost") == ()

    page.reset_all_button.click()
    assert commands.keys("notes.ghost") == ("G",)
    assert not page.reset_all_button.isEnabled()


def test_another_keyboard_holds_at_once(
    page: KeysPage, commands: CommandRegistry, settings: Settings
) -> None:
    page.preset.segment(1).click()

    assert settings.choices.keys.preset == "azerty"
    assert commands.keys("view.editor") == ("Alt+&",)
    assert page.tree.texts("view.editor")[0] == "Alt &"


def test_commands_are_found_by_words_and_keys(page: KeysPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.field, "repair")
    assert "review.repair" in page.tree.shown_ids
    assert "notes.ghost" not in page.tree.shown_ids

    page.field.setText("f11")
    assert page.tree.shown_ids == ["view.full_screen"]


def test_a_list_is_taken_to_another_computer(
    page: KeysPage, commands: CommandRegistry, bench: AppBench, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    page.tree.choose("notes.ghost")
    page.clear_button.click()
    page.write_file(file)
    bench.until_idle()
    assert said(page) == f'Saved as "{file}".'
    page.reset_all_button.click()

    page.take_file(file)
    bench.until_idle()

    assert commands.keys("notes.ghost") == ()
    assert said(page) == "Imported."


def test_conflicts_of_a_list_are_marked(
    page: KeysPage, commands: CommandRegistry, bench: AppBench, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    content = {
        "format": "chart-hero-keys",
        "version": 1,
        "preset": "standard",
        "keys": {"notes.ghost": ["A"]},
    }
    file.write_text(json.dumps(content), encoding="utf-8")

    page.take_file(file)
    bench.until_idle()

    assert "marked in the list" in said(page)
    assert page.tree.texts("notes.ghost") == ("A", "also Accent")
    assert page.tree.texts("notes.accent") == ("A", "also Ghost")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", '"keys.json" is no list of keys. Choose one that was exported here.'),
        (b"\xff\xfe\x00", '"keys.json" is no list of keys. Choose one that was exported here.'),
        (b"[1, 2]", '"keys.json" is no list of keys. Choose one that was exported here.'),
        (
            b'{"format": "chart-hero-keys", "version": 9}',
            '"keys.json" was written by a newer Chart Hero. Update this one to read it.',
        ),
        (
            b'{"format": "chart-hero-keys", "version": 1, "preset": "qwertz", "keys": {"view.snap": [7]}}',
            'The list of keys in "keys.json" is damaged. Export it again.',
        ),
    ],
)
def test_what_is_no_list_of_keys_is_refused(
    page: KeysPage, settings: Settings, bench: AppBench, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(content)
    before = settings.choices.keys

    page.take_file(file)
    bench.until_idle()

    assert said(page) == sentence
    assert settings.choices.keys == before


def test_a_place_that_cannot_be_written_is_said(page: KeysPage, bench: AppBench, tmp_path: Path) -> None:
    page.write_file(tmp_path / "nowhere" / "keys.json")
    bench.until_idle()

    assert said(page).startswith('"keys.json" cannot be written')

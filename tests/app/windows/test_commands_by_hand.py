"""The list of commands and the list of keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.windows.command_palette import CommandPalette, Place
from chart_hero_app.windows.key_list import KeyList
from tests.support.widgets import nameless_controls


@pytest.fixture
def ran() -> list[str]:
    """Ids of the commands that were carried out."""
    return []


@pytest.fixture
def commands(tmp_path: Path, ran: list[str]) -> CommandRegistry:
    """A few commands; one of them cannot be used."""
    registry = CommandRegistry(Settings(tmp_path / "settings.json"), is_mac=False)
    for command_id in ("file.open", "file.close", "notes.ghost", "play.toggle", "view.panel"):
        registry.bind(command_id, lambda command_id=command_id: ran.append(command_id))
    registry.bind("edit.paste", lambda: ran.append("edit.paste"), lambda: "Nothing was copied.")
    return registry


@pytest.fixture
def palette(
    look: Look, commands: CommandRegistry, layout: QSettings, qtbot: QtBot
) -> Iterator[CommandPalette]:
    """The open list of commands over a window."""
    window = QWidget()
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    palette = CommandPalette(
        look, commands, layout, lambda text: Place("Go to bar 48", 80.0) if text == "48" else None, window
    )
    palette.open()
    yield palette
    window.close()
    window.deleteLater()


def lines(palette: CommandPalette) -> list[str]:
    model = palette.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_letters_find_a_command_and_enter_runs_it(palette: CommandPalette, ran: list[str]) -> None:
    QTest.keyClicks(palette.field, "gho")
    assert lines(palette)[0] == "Ghost"

    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert ran == ["notes.ghost"]
    assert not palette.isVisible()


def test_arrows_choose_among_the_lines(palette: CommandPalette, ran: list[str]) -> None:
    second = lines(palette)[1]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)

    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert second == "Close song"
    assert ran == ["file.close"]


def test_what_was_used_last_comes_first(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.field, "ghost")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    palette.open()

    assert lines(palette)[0] == "Ghost"
    assert palette.recent == ["notes.ghost"]


def test_a_place_is_offered_and_told(palette: CommandPalette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.field, "48")
    assert lines(palette)[0] == "Go to bar 48"

    with qtbot.waitSignal(palette.place_asked) as asked:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert asked.args == [80.0]


def test_what_cannot_be_used_now_says_why_and_is_not_run(palette: CommandPalette, ran: list[str]) -> None:
    QTest.keyClicks(palette.field, "paste")
    spoken = palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert spoken == "Paste at the grid, Edit, Ctrl V, Nothing was copied."
    assert ran == []
    assert palette.isVisible()


def test_esc_closes_the_list(palette: CommandPalette, qtbot: QtBot) -> None:
    with qtbot.waitSignal(palette.closed):
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)

    assert not palette.isVisible()


def test_the_list_is_as_high_as_its_lines(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.field, "ghost")

    assert palette.width() == 560
    assert palette.list.height() == palette.list.sizeHintForRow(0)


def test_every_control_of_the_list_has_a_name(palette: CommandPalette) -> None:
    assert nameless_controls(palette) == []


def test_the_list_of_keys_has_every_command_with_keys(look: Look, commands: CommandRegistry) -> None:
    page = KeyList(look, commands)
    page.show()

    assert set(page.shown_labels) == {
        "Open a song",
        "Close song",
        "Ghost",
        "Play or pause",
        "Right panel",
        "Paste at the grid",
    }
    assert nameless_controls(page) == []
    page.close()


@pytest.mark.parametrize("typed", ["ghost", "F7 panel", "ctrl o"])
def test_keys_are_found_by_name_and_by_cap(look: Look, commands: CommandRegistry, typed: str) -> None:
    page = KeyList(look, commands)
    page.show()

    page.field.setText(typed)

    wanted = {"ghost": "Ghost", "F7 panel": "Right panel", "ctrl o": "Open a song"}[typed]
    assert wanted in page.shown_labels
    assert len(page.shown_labels) < 6
    page.close()

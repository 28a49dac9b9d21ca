"""From the keyboard to a command, past the control that has the focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.commands.command import Command, Scope, Topic
from chart_hero_app.commands.key_map import KeyMap
from chart_hero_app.commands.keyboard import CommandKeys, is_control_key, takes_text
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings


class Window(QWidget):
    """A timeline that wants no keys, a field, a button, a slider; commands that note that they ran."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.timeline, self.field, self.button = QWidget(), QLineEdit(), QPushButton("Press")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.timeline.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        for widget in (self.timeline, self.field, self.button, self.slider):
            column.addWidget(widget)
        self.done: list[str] = []
        self.scopes = [Scope.EDITOR, Scope.APP]
        self.registry = CommandRegistry(Settings(folder / "settings.json"), is_mac=False, parent=self)
        for command_id in (
            *("notes.ghost", "notes.right", "notes.delete", "play.toggle", "review.keep", "review.more"),
            *("view.zoom_in", "edit.undo", "file.open", "help.commands", "queue.remove", "queue.pause"),
        ):
            self.registry.bind(command_id, lambda command_id=command_id: self.done.append(command_id))
        self.keys = CommandKeys(self.registry, self, lambda: self.scopes)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Window:
    window = Window(tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.timeline.setFocus()
    return window


def press(qtbot: QtBot, window: Window, key: Qt.Key | str, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    qtbot.keyClick(QApplication.focusWidget() or window, key, held)


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_letters_are_commands(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "g")
    press(qtbot, window, Qt.Key.Key_Delete)
    press(qtbot, window, Qt.Key.Key_Plus)

    assert window.done == ["notes.ghost", "notes.delete", "review.more"]


def test_keys_that_no_control_wants_are_commands(qtbot: QtBot, window: Window) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        press(qtbot, window, key)

    assert window.done == ["play.toggle", "notes.right", "review.keep", "review.keep"]


def test_letters_are_typed_where_text_is_typed(qtbot: QtBot, window: Window) -> None:
    window.field.setFocus()

    for key in ("g", " ", "+"):
        press(qtbot, window, key)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Up):
        press(qtbot, window, key)

    assert window.field.text() == "g +"
    assert window.done == []


def test_text_is_undone_where_text_is_typed(qtbot: QtBot, window: Window) -> None:
    window.field.setFocus()
    press(qtbot, window, "g")

    press(qtbot, window, Qt.Key.Key_Z, CTRL)

    assert window.field.text() == ""
    assert window.done == []


def test_commands_of_the_window_work_while_text_is_typed(qtbot: QtBot, window: Window) -> None:
    window.field.setFocus()

    press(qtbot, window, Qt.Key.Key_O, CTRL)
    press(qtbot, window, Qt.Key.Key_K, CTRL)

    assert window.done == ["file.open", "help.commands"]


def test_a_button_is_pressed_by_space_but_leaves_letters(qtbot: QtBot, window: Window) -> None:
    window.button.clicked.connect(lambda: window.done.append("button"))
    window.button.setFocus()

    press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, "g")

    assert window.done == ["button", "notes.ghost"]


def test_a_slider_keeps_its_arrows(qtbot: QtBot, window: Window) -> None:
    window.slider.setFocus()

    press(qtbot, window, Qt.Key.Key_Right)

    assert window.slider.value() == 1
    assert window.done == []


def test_a_key_does_what_holds_here(qtbot: QtBot, window: Window) -> None:
    window.scopes = [Scope.QUEUE, Scope.APP]

    press(qtbot, window, Qt.Key.Key_Delete)
    press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, "g")

    assert window.done == ["queue.remove", "queue.pause"]


def test_changed_keys_hold_at_once(qtbot: QtBot, window: Window) -> None:
    window.registry.change_keys(KeyMap().with_keys("notes.ghost", ["Y"]).with_keys("play.toggle", []))

    press(qtbot, window, "g")
    press(qtbot, window, "y")
    press(qtbot, window, Qt.Key.Key_Space)

    assert window.done == ["notes.ghost"]


def test_added_commands_have_keys_at_once(qtbot: QtBot, window: Window) -> None:
    command = Command("notes.sing", "Sing", Topic.NOTES, keys=("Ctrl+Alt+S",))
    window.registry.add(command, lambda: window.done.append("sing"))

    press(qtbot, window, Qt.Key.Key_S, CTRL, Qt.KeyboardModifier.AltModifier)

    assert window.done == ["sing"]


def hold(window: Window, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(window, event)


def test_only_some_commands_go_on_while_their_key_is_held(window: Window) -> None:
    hold(window, Qt.Key.Key_Right)
    hold(window, Qt.Key.Key_Space)

    assert window.done == ["notes.right"]


def test_a_hindered_command_takes_its_key_all_the_same(window: Window) -> None:
    window.registry.bind("notes.ghost", lambda: window.done.append("ran"), reason=lambda: "Not now")

    assert window.keys.press("G")
    assert not window.keys.press("J")
    assert window.done == []


@pytest.mark.parametrize(
    ("keys", "is_control"),
    [
        ("Space", True),
        ("Shift+Left", True),
        ("Ctrl+Left", False),
        ("Alt+Left", False),
        ("G", False),
        ("Del", False),
    ],
)
def test_keys_by_which_controls_are_worked(keys: str, is_control: bool) -> None:
    assert is_control_key(keys) is is_control


def test_a_field_that_cannot_be_changed_takes_no_text(qtbot: QtBot, window: Window) -> None:
    window.field.setReadOnly(True)

    assert not takes_text(window.field)
    assert not takes_text(None)


def test_keys_that_cannot_be_obeyed_say_why(qtbot: QtBot, window: Window) -> None:
    reasons: list[str] = []
    window.keys.refused.connect(reasons.append)
    window.registry.bind("notes.ghost", lambda: window.done.append("ghost"), lambda: "Select notes first")

    press(qtbot, window, "g")

    assert reasons == ["Select notes first"]
    assert window.done == []

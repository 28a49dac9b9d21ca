"""Menus made from the commands."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.commands.menus import MENUS, CommandMenus
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import NotePlace


@pytest.fixture
def menus(registry: CommandRegistry, look: Look) -> CommandMenus:
    return CommandMenus(registry, look, registry)


def action_of(menu: QMenu, command_id: str) -> QAction:
    [action] = [action for action in menu.actions() if action.data() == command_id]
    return action


def test_every_topic_has_its_menu(menus: CommandMenus, qtbot: QtBot) -> None:
    bar = menus.menu_bar()
    qtbot.addWidget(bar)

    assert [action.text() for action in bar.actions()] == [topic.label for topic in MENUS]


def test_every_bound_command_of_a_menu_stands_in_it_once(
    menus: CommandMenus, registry: CommandRegistry, qtbot: QtBot
) -> None:
    bar = menus.menu_bar()
    qtbot.addWidget(bar)
    shown = [
        action.data()
        for menu in bar.findChildren(QMenu)
        for action in menu.actions()
        if not action.isSeparator()
    ]

    assert sorted(shown) == sorted(command.id for command in registry.commands if command.is_in_menu)


def test_a_menu_says_keys_and_why_not(menus: CommandMenus, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = menus.context_menu(["notes.delete", "notes.ghost"], owner)

    delete = action_of(menu, "notes.delete")
    assert delete.text() == "Delete\tDel"
    assert not delete.isEnabled()
    assert delete.toolTip() == "Open a song first"


def test_a_menu_does_what_it_says(menus: CommandMenus, song: SongSession, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    song.editor.select([NotePlace(480, Pad.SNARE)])
    menu = menus.context_menu(["notes.ghost"], owner)
    ghost = action_of(menu, "notes.ghost")
    was_checked = ghost.isChecked()

    ghost.trigger()

    assert (was_checked, song.editor.history.undo_name) == (False, "ghost")
    assert action_of(menus.context_menu(["notes.ghost"], owner), "notes.ghost").isChecked()


def test_groups_stand_apart(menus: CommandMenus, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = menus.context_menu(["edit.undo", "edit.redo", "edit.cut", "edit.copy", "review.repair"], owner)

    assert [action.data() for action in menu.actions()] == [
        "edit.undo",
        "edit.redo",
        None,
        "edit.cut",
        "edit.copy",
    ]


def test_a_menu_follows_the_song_each_time_it_opens(
    menus: CommandMenus, song: SongSession, qtbot: QtBot
) -> None:
    bar = menus.menu_bar()
    qtbot.addWidget(bar)
    [edit] = [menu for menu in bar.findChildren(QMenu) if menu.title() == "Edit"]
    undo = action_of(edit, "edit.undo")
    before = undo.isEnabled(), undo.text()
    song.editor.perform("clear", lambda document: document.__class__(document.tempo_map))

    edit.aboutToShow.emit()

    undo = action_of(edit, "edit.undo")
    assert before == (False, "Undo\tCtrl Z")
    assert (undo.isEnabled(), undo.text()) == (True, "Undo clear\tCtrl Z")

"""Menus made from the commands: those of the window, and those under the pointer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from chart_hero_app.commands.command import Command, Topic
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.theme.look import Look

MENUS: tuple[Topic, ...] = (
    Topic.FILE,
    Topic.EDIT,
    Topic.NOTES,
    Topic.PLAY,
    Topic.REVIEW,
    Topic.TEMPO,
    Topic.VIEW,
    Topic.HELP,
)
"""Menus of the window, from the left."""

_ROLES = {
    "file.preferences": QAction.MenuRole.PreferencesRole,
    "file.quit": QAction.MenuRole.QuitRole,
}
"""What the Mac moves into the menu of the program."""


class CommandMenus(QObject):
    """Fills menus, and keeps them as the registry is.

    Parameters
    ----------
    registry : of the commands
    look : of the icons
    parent : Qt's owner
    """

    def __init__(self, registry: CommandRegistry, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._look = look

    def menu_bar(self, parent: QWidget | None = None) -> QMenuBar:
        """Make the window's menus."""
        bar = QMenuBar(parent)
        for topic in MENUS:
            menu = bar.addMenu(topic.label)
            menu.aboutToShow.connect(lambda menu=menu, topic=topic: self._fill_topic(menu, topic))
            self._fill_topic(menu, topic)  # a Mac shows no menu that is empty
        return bar

    def _fill_topic(self, menu: QMenu, topic: Topic) -> None:
        self.fill(menu, [c for c in self._registry.commands if c.topic is topic and c.is_in_menu])

    def fill(self, menu: QMenu, commands: Iterable[Command]) -> None:
        """Let a menu offer these commands and no others, as they can be used now."""
        for submenu in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            submenu.deleteLater()
        menu.clear()
        submenus: dict[str, QMenu] = {}
        for command in commands:
            place = menu
            if command.submenu:
                if command.submenu not in submenus:
                    submenus[command.submenu] = menu.addMenu(command.submenu_label)
                place = submenus[command.submenu]
            self._append(place, command)

    def extend(self, menu: QMenu, ids: Sequence[str]) -> None:
        """Put some commands behind what a menu offers, all in the menu itself."""
        bound = {command.id: command for command in self._registry.commands}
        if not menu.isEmpty():
            menu.addSeparator()
        for command_id in ids:
            if command_id in bound:
                self._append(menu, bound[command_id])

    def _append(self, menu: QMenu, command: Command) -> None:
        menu.setToolTipsVisible(True)
        if command.begins_group and not menu.isEmpty():
            menu.addSeparator()
        self._add(menu, command)

    def context_menu(self, ids: Sequence[str], parent: QWidget) -> QMenu:
        """Make a menu of some commands, to be shown under the pointer; deletes itself when it closes."""
        menu = QMenu(parent)
        self.extend(menu, ids)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _add(self, menu: QMenu, command: Command) -> None:
        registry = self._registry
        keys, reason, is_on = (
            registry.keys_text(command.id),
            registry.reason(command.id),
            registry.is_on(command.id),
        )
        # the keys are shown, not bound: what they do is the window's `CommandKeys`' business
        label = registry.label(command.id).replace("&", "&&")
        action = menu.addAction(f"{label}\t{keys}" if keys else label)
        action.setEnabled(not reason)
        action.setToolTip(reason or label)
        action.setMenuRole(_ROLES.get(command.id, QAction.MenuRole.NoRole))
        if is_on is not None:
            action.setCheckable(True)
            action.setChecked(is_on)
        elif command.icon:
            action.setIcon(self._look.theme.icon(command.icon))
        action.setData(command.id)
        action.triggered.connect(lambda: registry.run(command.id))

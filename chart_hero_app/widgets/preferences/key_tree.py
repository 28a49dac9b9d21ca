"""All commands by topic, with their keys, what is changed about them, and what gets in their way."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from chart_hero_app.commands.command import Command, Topic
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.search import has_words
from chart_hero_app.theme.look import Look
from chart_hero_app.words import keys_text

_ID = Qt.ItemDataRole.UserRole
_COMMAND, _KEYS, _REMARK = range(3)
_ROOM_PX = 10
"""Above and below the words of a row; the first row stands for all."""


class KeyTree(QTreeWidget):
    """The table of keys.

    Parameters
    ----------
    look : colours and fonts
    commands : what there is
    """

    def __init__(self, look: Look, commands: CommandRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._commands = commands
        self._query = ""
        self._items: dict[str, QTreeWidgetItem] = {}
        self._heads: list[QTreeWidgetItem] = []
        self.setHeaderLabels([self.tr("Command"), self.tr("Keys"), self.tr("Remark")])
        self.setAccessibleName(self.tr("Commands and their keys"))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.header()
        header.setAccessibleName(self.tr("Columns"))
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_COMMAND, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_KEYS, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_REMARK, QHeaderView.ResizeMode.ResizeToContents)

    @property
    def chosen(self) -> Command | None:
        """The command that is selected; None for none."""
        item = self.currentItem()
        command_id = None if item is None else item.data(_COMMAND, _ID)
        return None if command_id is None else self._commands.command(command_id)

    def choose(self, command_id: str) -> None:
        """Select a command, and show it."""
        item = self._items.get(command_id)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    @property
    def shown_ids(self) -> list[str]:
        """Ids of the commands that are listed now."""
        return [command_id for command_id, item in self._items.items() if not item.isHidden()]

    def texts(self, command_id: str) -> tuple[str, str]:
        """What the table says about a command: its keys and the remark."""
        item = self._items[command_id]
        return item.text(_KEYS), item.text(_REMARK)

    # What it lists

    def fill(self) -> None:
        """List all commands anew."""
        known = [command.id for command in self._commands.commands]
        if list(self._items) != [c for topic in Topic for c in known if self._topic(c) is topic]:
            self._build()
        conflicts = self._rivals()
        for command_id, item in self._items.items():
            keys = ", ".join(keys_text(key) for key in self._commands.keys(command_id))
            item.setText(_KEYS, keys)
            rivals = conflicts.get(command_id, ())
            item.setText(_REMARK, self._remark(command_id, rivals))
            item.setForeground(_REMARK, self._look.theme.color("warn" if rivals else "text-2"))
            icon = self._look.theme.icon("warning", "warn") if rivals else None
            item.setData(_REMARK, Qt.ItemDataRole.DecorationRole, icon)
            item.setToolTip(_REMARK, item.text(_REMARK))
        self.search(self._query)

    def _topic(self, command_id: str) -> Topic:
        return self._commands.command(command_id).topic

    def _build(self) -> None:
        self.clear()
        self._items, self._heads = {}, []
        for topic in Topic:
            commands = [command for command in self._commands.commands if command.topic is topic]
            if not commands:
                continue
            head = QTreeWidgetItem(self, [topic.label])
            head.setFont(_COMMAND, self._look.theme.font("subhead"))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setSizeHint(_COMMAND, QSize(0, self.fontMetrics().height() + _ROOM_PX))
            head.setFirstColumnSpanned(True)
            for command in commands:
                item = QTreeWidgetItem(head, [command.label])
                item.setData(_COMMAND, _ID, command.id)
                item.setToolTip(_COMMAND, command.label)
                self._items[command.id] = item
            head.setExpanded(True)
            self._heads.append(head)

    def _rivals(self) -> dict[str, tuple[str, ...]]:
        """Names of the other commands that a command's keys would start, by its id."""
        rivals: dict[str, tuple[str, ...]] = {}
        for conflict in self._commands.conflicts():
            for command_id in conflict.command_ids:
                names = (
                    self._commands.command(other).label
                    for other in conflict.command_ids
                    if other != command_id
                )
                rivals[command_id] = (*rivals.get(command_id, ()), *names)
        return rivals

    def _remark(self, command_id: str, rivals: tuple[str, ...]) -> str:
        if rivals:
            return self.tr("also %1").replace("%1", ", ".join(dict.fromkeys(rivals)))
        return self.tr("changed") if command_id in self._commands.key_map.changed else ""

    def search(self, query: str) -> None:
        """List only the commands that have all words of the query."""
        self._query = query
        for head in self._heads:
            children = [head.child(row) for row in range(head.childCount())]
            for item in children:
                texts = (item.text(_COMMAND), item.text(_KEYS), item.text(_REMARK), head.text(_COMMAND))
                item.setHidden(not has_words(query, " ".join(texts)))
            head.setHidden(all(item.isHidden() for item in children))

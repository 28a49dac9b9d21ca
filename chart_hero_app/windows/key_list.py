"""The list of keys: every command that has one, by topic."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.commands.command import Command, Topic
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.search import has_words
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.key_cap import KeyHint
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.words import keys_text

WIDTH_PX, HEIGHT_PX = 832, 620
_COLUMNS = 2


class KeyList(QDialog):
    """All keys on one page, in two columns; a field finds some of them.

    Parameters
    ----------
    look : colours and fonts
    commands : what there is
    """

    def __init__(self, look: Look, commands: CommandRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._commands = commands
        self._rows: list[tuple[str, QWidget]] = []
        self._sections: list[tuple[QWidget, list[QWidget]]] = []
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH_PX, HEIGHT_PX)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a key or a command"))
        self.field.setAccessibleName(self.tr("Find a key or a command"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Keys"), "title"))
        head.addStretch(1)
        self.field.setMinimumWidth(240)
        head.addWidget(self.field)
        close = Button(look, self.tr("Close"), keys=keys_text("Esc"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("Letters work while no text is typed."), "label", wraps=True), 1)
        foot.addWidget(close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setAccessibleName(self.tr("Keys"))
        self._area.setWidget(self._page())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._area, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def _page(self) -> QWidget:
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(32)
        stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        lengths = [0] * _COLUMNS
        for topic in Topic:
            commands = [
                command
                for command in self._commands.commands
                if command.topic is topic and self._commands.keys(command.id)
            ]
            if commands:
                place = lengths.index(min(lengths))
                stacks[place].addWidget(self._section(topic, commands))
                lengths[place] += len(commands) + 2
        for stack in stacks:
            stack.setSpacing(16)
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        return page

    def _section(self, topic: Topic, commands: list[Command]) -> QWidget:
        section = QWidget()
        grid = QGridLayout(section)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(topic.label, "subhead"), 0, 0, 1, 2)
        rows: list[QWidget] = []
        for place, command in enumerate(commands, 1):
            row = self._row(command)
            grid.addWidget(row, place, 0, 1, 2)
            rows.append(row)
        self._sections.append((section, rows))
        return section

    def _row(self, command: Command) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 1, 0, 1)
        line.setSpacing(6)
        name = label(command.label, "body-2", wraps=True)
        line.addWidget(name, 1)
        caps = [keys_text(keys) for keys in self._commands.keys(command.id)]
        for cap in caps:
            line.addWidget(KeyHint(self._look, cap))
        self._rows.append((f"{command.label} {' '.join(caps)}", row))
        return row

    @property
    def shown_labels(self) -> list[str]:
        """Names of the commands that are listed now."""
        return [
            words.text() for _, row in self._rows if not row.isHidden() for words in row.findChildren(QLabel)
        ]

    def _search(self, query: str) -> None:
        for words, row in self._rows:
            row.setVisible(has_words(query, words))
        for section, rows in self._sections:
            section.setVisible(any(not row.isHidden() for row in rows))

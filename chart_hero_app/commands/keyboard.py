"""The way from the keyboard to a command.

While text is typed, only commands of the whole window have keys. Else a key belongs to the command, save for
the few by which controls are worked (Space, Enter, Esc, arrows, Home, End, page up and down, without Ctrl or
Alt): those the control with the focus takes first, and what it leaves is the command's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from chart_hero_app.commands.command import Scope
from chart_hero_app.commands.registry import CommandRegistry

_CONTROL_KEYS = frozenset(
    ("Space", "Return", "Enter", "Esc", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown")
)


class CommandKeys(QObject):
    """Starts commands by their keys in one window.

    Parameters
    ----------
    registry : of the commands
    window : whose keys they are; dialogs and menus have keys of their own
    scopes : which scopes hold now, the nearest first

    Signals
    -------
    refused(str) : keys were pressed whose command cannot be carried out now, and why
    """

    refused = Signal(str)

    def __init__(
        self, registry: CommandRegistry, window: QWidget, scopes: Callable[[], Sequence[Scope]]
    ) -> None:
        super().__init__(window)
        self._registry = registry
        self._window = window
        self._scopes = scopes
        self._shortcuts: dict[str, QShortcut] = {}
        window.installEventFilter(self)
        registry.changed.connect(self._follow_registry)
        self._follow_registry()

    def watch(self, window: QWidget) -> None:
        """Let the keys hold in another window too, one of a panel that stood in this one."""
        window.installEventFilter(self)

    def press(self, keys: str | QKeySequence, *, is_repeat: bool = False) -> bool:
        """Do what keys stand for here and now.

        Parameters
        ----------
        keys : one combination
        is_repeat : they are held

        Returns
        -------
        bool
            whether they stand for anything, even if it cannot be done now
        """
        command_id = self._registry.command_for(keys, self._scopes_here())
        if command_id is None:
            return False
        if not is_repeat or self._registry.command(command_id).repeats:
            reason = self._registry.reason(command_id)
            if reason:
                self.refused.emit(reason)
            else:
                self._registry.run(command_id)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that no control of the window wanted."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            keys = QKeySequence(event.key() | plain.value)
            if is_control_key(keys.toString(QKeySequence.SequenceFormat.PortableText)):
                return self.press(keys, is_repeat=event.isAutoRepeat())
        return False

    def _scopes_here(self) -> Sequence[Scope]:
        if takes_text(QApplication.focusWidget()):
            return (Scope.APP,)
        return self._scopes()

    def _follow_registry(self) -> None:
        """Have a shortcut for every combination that no control takes first."""
        wanted = {keys for keys in self._registry.all_keys if not is_control_key(keys)}
        for keys in self._shortcuts.keys() - wanted:
            shortcut = self._shortcuts.pop(keys)
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        for keys in wanted - self._shortcuts.keys():
            shortcut = QShortcut(QKeySequence(keys), self._window)
            shortcut.activated.connect(lambda keys=keys: self.press(keys))
            self._shortcuts[keys] = shortcut
        for keys, shortcut in self._shortcuts.items():
            shortcut.setAutoRepeat(self._repeats(keys))

    def _repeats(self, keys: str) -> bool:
        ids = (self._registry.command_for(keys, (scope,)) for scope in Scope)
        return any(found is not None and self._registry.command(found).repeats for found in ids)


def takes_text(widget: QWidget | None) -> bool:
    """Whether letters are typed into a widget."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def is_control_key(keys: str) -> bool:
    """Whether controls are worked by a combination, given in Qt's portable text."""
    return keys.removeprefix("Shift+") in _CONTROL_KEYS

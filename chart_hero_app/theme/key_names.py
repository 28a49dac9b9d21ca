"""What stands on the keys of commands now, for whatever wears one: buttons, hints, tooltips."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

TextOf = Callable[[str], str]
"""From a command's id to its first keys as they stand on a cap; empty if it has none."""


class KeyNames(QObject):
    """The keys that controls show. Whoever wears one asks by the command, and again on `changed`.

    Parameters
    ----------
    parent : Qt's owner

    Signals
    -------
    changed() : commands have other keys
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text_of: TextOf = lambda _: ""

    def follow(self, text_of: TextOf) -> None:
        """Take the keys from somewhere else; none have a name before the first time."""
        self._text_of = text_of
        self.changed.emit()

    def text(self, command_id: str) -> str:
        """Keys of a command as they stand on a cap; empty if it has none."""
        return self._text_of(command_id) if command_id else ""

    def tooltip(self, words: str, command_id: str) -> str:
        """Words with the keys of a command behind them: "Play (Space)"."""
        keys = self.text(command_id)
        return f"{words} ({keys})" if keys else words

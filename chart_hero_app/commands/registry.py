"""All commands that can be carried out now, with their keys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from chart_hero_app.commands.command import Command, Scope
from chart_hero_app.commands.key_map import Conflict, KeyMap, normal_keys
from chart_hero_app.commands.table import COMMANDS
from chart_hero_app.settings import Settings
from chart_hero_app.words import keys_text

Reason = Callable[[], str]
"""Why a command cannot be used now; empty if it can."""


def never_hindered() -> str:
    """The reason of a command that can always be used."""
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class _Binding:
    run: Callable[[], object]
    reason: Reason
    is_on: Callable[[], bool] | None
    label: Callable[[], str] | None


class CommandRegistry(QObject):
    """Commands by their ids, what they do, and the keys they have.

    Parameters
    ----------
    settings : keep the keys that the user changed
    is_mac : whether the keys of a Mac hold
    parent : Qt's owner

    Signals
    -------
    changed() : other commands are bound, or they have other keys
    keys_changed() : commands have other keys
    ran(str) : a command was carried out, by its id
    """

    changed = Signal()
    keys_changed = Signal()
    ran = Signal(str)

    def __init__(
        self, settings: Settings, is_mac: bool = sys.platform == "darwin", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._is_mac = is_mac
        self._commands = {command.id: command for command in COMMANDS}
        self._bindings: dict[str, _Binding] = {}
        self._key_map = self._chosen_keys()
        self._ids_of_keys: dict[str, list[str]] | None = None
        settings.changed.connect(self._follow_settings)

    # Who does what

    def bind(
        self,
        command_id: str,
        run: Callable[[], object],
        reason: Reason = never_hindered,
        is_on: Callable[[], bool] | None = None,
        label: Callable[[], str] | None = None,
    ) -> None:
        """Say what a command of the table does; who binds it later takes it over.

        Parameters
        ----------
        command_id : of the table, or added before
        run : does it
        reason : why it cannot be used now, as its tooltip says it; empty if it can
        is_on : for what is switched on and off, whether it is on
        label : what it is called now, where that is not always the same: "Undo delete 2 notes"

        Raises
        ------
        KeyError
            if there is no such command
        """
        self._bindings[self._commands[command_id].id] = _Binding(run, reason, is_on, label)
        self._tell()

    def add(
        self,
        command: Command,
        run: Callable[[], object],
        reason: Reason = never_hindered,
        is_on: Callable[[], bool] | None = None,
    ) -> None:
        """Add a command that the table lacks, and bind it.

        Raises
        ------
        ValueError
            if there is one of this id
        """
        if command.id in self._commands:
            raise ValueError(f"there is a command {command.id} already")
        self._commands[command.id] = command
        self.bind(command.id, run, reason, is_on)

    def unbind(self, command_ids: Iterable[str]) -> None:
        """Forget what commands do: who did it is gone."""
        for command_id in command_ids:
            self._bindings.pop(command_id, None)
        self._tell()

    # What there is

    @property
    def commands(self) -> tuple[Command, ...]:
        """Those that are bound, in the order of the table."""
        return tuple(command for command in self._commands.values() if command.id in self._bindings)

    @property
    def unbound(self) -> tuple[Command, ...]:
        """Those of the table that nobody has bound."""
        return tuple(command for command in self._commands.values() if command.id not in self._bindings)

    def command(self, command_id: str) -> Command:
        """A command by its id.

        Raises
        ------
        KeyError
            if there is none
        """
        return self._commands[command_id]

    def label(self, command_id: str) -> str:
        """What a bound command is called now, in the user's language."""
        label = self._bindings[command_id].label
        return self._commands[command_id].label if label is None else label()

    def reason(self, command_id: str) -> str:
        """Why a bound command cannot be used now; empty if it can."""
        return self._bindings[command_id].reason()

    def is_enabled(self, command_id: str) -> bool:
        """Whether a command can be used now."""
        return command_id in self._bindings and not self.reason(command_id)

    def is_on(self, command_id: str) -> bool | None:
        """Whether what a bound command switches is on; None for one that switches nothing."""
        is_on = self._bindings[command_id].is_on
        return None if is_on is None else is_on()

    def run(self, command_id: str) -> bool:
        """Carry a command out, if it can be.

        Returns
        -------
        bool
            whether it was
        """
        if not self.is_enabled(command_id):
            return False
        self._bindings[command_id].run()
        self.ran.emit(command_id)
        return True

    # Keys

    @property
    def key_map(self) -> KeyMap:
        """What differs from the keys of the table."""
        return self._key_map

    def change_keys(self, key_map: KeyMap) -> None:
        """Take other keys, and keep them."""
        self._settings.change("keys", preset=key_map.preset, keys=key_map.to_choices())

    def keys(self, command_id: str) -> tuple[str, ...]:
        """Keys of a command in Qt's portable text, the one to show first."""
        return self._key_map.keys_of(self._commands[command_id], is_mac=self._is_mac)

    def keys_text(self, command_id: str) -> str:
        """The first keys of a command as they stand on a cap; empty if it has none."""
        keys = self.keys(command_id)
        return keys_text(keys[0]) if keys else ""

    def tooltip(self, command_id: str) -> str:
        """What a button of a command says when the pointer rests on it: why not, or its name and key."""
        reason = self.reason(command_id)
        keys, label = self.keys_text(command_id), self.label(command_id)
        return reason or (f"{label} ({keys})" if keys else label)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Keys that would start two commands."""
        return self._key_map.conflicts(self._commands.values(), is_mac=self._is_mac)

    def users_of(self, keys: str, scope: Scope) -> tuple[Command, ...]:
        """Commands that have these keys already where a command of a scope would have them."""
        wanted = normal_keys(keys)
        return tuple(
            command
            for command in self._commands.values()
            if wanted in self.keys(command.id)
            and (scope is command.scope or Scope.APP in (scope, command.scope))
        )

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every combination that starts a bound command somewhere."""
        return tuple(self._by_keys())

    def command_for(self, keys: str | QKeySequence, scopes: Sequence[Scope]) -> str | None:
        """Id of the bound command that keys start.

        Parameters
        ----------
        keys : one combination
        scopes : that hold now, the nearest first
        """
        text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
        ids = self._by_keys().get(text, [])
        for scope in scopes:
            for command_id in ids:
                if self._commands[command_id].scope is scope:
                    return command_id
        return None

    def _by_keys(self) -> dict[str, list[str]]:
        if self._ids_of_keys is None:
            self._ids_of_keys = {}
            for command in self.commands:
                for keys in self.keys(command.id):
                    self._ids_of_keys.setdefault(normal_keys(keys), []).append(command.id)
        return self._ids_of_keys

    def _chosen_keys(self) -> KeyMap:
        chosen = self._settings.choices.keys
        return KeyMap.from_choices(chosen.preset, chosen.keys)

    def _follow_settings(self) -> None:
        key_map = self._chosen_keys()
        if key_map != self._key_map:
            self._key_map = key_map
            self._tell()
            self.keys_changed.emit()

    def _tell(self) -> None:
        self._ids_of_keys = None
        self.changed.emit()

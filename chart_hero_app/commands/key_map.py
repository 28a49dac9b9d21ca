"""Which keys belong to which command: the program's own, those of a keyboard, and the user's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from PySide6.QtGui import QKeySequence

from chart_hero_app.commands.command import Command, Scope
from chart_hero_app.commands.key_presets import PRESETS, STANDARD
from chart_hero_core.errors import FormatError, OptionError

_FORMAT = "chart-hero-keys"
_VERSION = 1
_BETWEEN_KEYS = "; "
_MODIFIERS = ("Ctrl", "Shift", "Alt", "Meta")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Commands that one combination of keys would start.

    Parameters
    ----------
    keys : in Qt's portable text
    command_ids : two or more
    """

    keys: str
    command_ids: tuple[str, ...]


@dataclass(frozen=True)
class KeyMap:
    """What differs from the keys of the table.

    Parameters
    ----------
    preset : one of `PRESETS`
    changed : per command id, the user's keys; none to have none
    """

    preset: str = STANDARD
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def keys_of(self, command: Command, *, is_mac: bool = False) -> tuple[str, ...]:
        """Keys of a command, the one to show first."""
        if command.id in self.changed:
            return self.changed[command.id]
        preset = PRESETS.get(self.preset, {})
        return preset.get(command.id, command.own_keys(is_mac=is_mac))

    def with_keys(self, command_id: str, keys: Iterable[str]) -> KeyMap:
        """Give a command other keys.

        Raises
        ------
        OptionError
            if keys are none that a keyboard has, or more than one combination
        """
        return replace(self, changed={**self.changed, command_id: tuple(normal_keys(key) for key in keys)})

    def without_change(self, command_id: str) -> KeyMap:
        """Give a command the keys of the keyboard back."""
        return replace(self, changed={key: value for key, value in self.changed.items() if key != command_id})

    def conflicts(self, commands: Iterable[Command], *, is_mac: bool = False) -> tuple[Conflict, ...]:
        """List the keys that would start two commands where both hold."""
        users: dict[str, list[Command]] = defaultdict(list)
        for command in commands:
            for keys in dict.fromkeys(self.keys_of(command, is_mac=is_mac)):
                users[keys].append(command)
        return tuple(
            Conflict(keys, tuple(command.id for command in sharing))
            for keys, all_users in users.items()
            if len(sharing := _in_one_scope(all_users)) > 1
        )

    # ---- kept and exchanged ---------------------------------------------------------------------

    @classmethod
    def from_choices(cls, preset: str, keys: Mapping[str, str]) -> KeyMap:
        """Read what the settings keep; what is no key there is left out."""
        changed = {}
        for command_id, text in keys.items():
            parts = [part for part in text.split(_BETWEEN_KEYS) if part]
            if all(_is_key(part) for part in parts):
                changed[command_id] = tuple(normal_keys(part) for part in parts)
        return cls(preset if preset in PRESETS else STANDARD, MappingProxyType(changed))

    def to_choices(self) -> dict[str, str]:
        """Changed keys as the settings keep them."""
        return {command_id: _BETWEEN_KEYS.join(keys) for command_id, keys in self.changed.items()}

    def to_text(self) -> str:
        """As a file to take to another computer."""
        keys = {command_id: list(value) for command_id, value in sorted(self.changed.items())}
        entry = {"format": _FORMAT, "version": _VERSION, "preset": self.preset, "keys": keys}
        return json.dumps(entry, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_text(cls, text: str, name: str) -> KeyMap:
        """Read what `to_text` wrote.

        Parameters
        ----------
        text : the file's
        name : of the file, for the error

        Raises
        ------
        FormatError
            if it is anything else
        """
        try:
            entry = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise FormatError(f'"{name}" is no list of keys; choose one that was exported here.') from error
        if not isinstance(entry, dict) or entry.get("format") != _FORMAT:
            raise FormatError(f'"{name}" is no list of keys; choose one that was exported here.')
        if entry.get("version") != _VERSION:
            raise FormatError(f'"{name}" was written by a newer Chart Hero; update this one to read it.')
        try:
            changed = {str(command_id): tuple(keys) for command_id, keys in dict(entry["keys"]).items()}
            made = cls(entry["preset"] if entry["preset"] in PRESETS else STANDARD)
            for command_id, keys in changed.items():
                made = made.with_keys(command_id, keys)
        except (KeyError, TypeError, ValueError, OptionError) as error:
            raise FormatError(f'The list of keys in "{name}" is damaged; export it again.') from error
        return made


def normal_keys(text: str) -> str:
    """Write a combination of keys in Qt's portable text.

    Raises
    ------
    OptionError
        if it is none, or more than one
    """
    if not _is_key(text):
        raise OptionError(f"{text!r} is no key; press a key, alone or with Ctrl, Alt or Shift.")
    return QKeySequence.fromString(text).toString(QKeySequence.SequenceFormat.PortableText)


def _is_key(text: object) -> bool:
    if not isinstance(text, str):
        return False
    sequence = QKeySequence.fromString(text)
    portable = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    return sequence.count() == 1 and bool(portable) and portable.rpartition("+")[2] not in _MODIFIERS


def _in_one_scope(commands: list[Command]) -> list[Command]:
    """Keep the commands that another one of the list gets in the way of."""
    return [
        command
        for command in commands
        if any(other is not command and _overlap(command.scope, other.scope) for other in commands)
    ]


def _overlap(scope: Scope, other: Scope) -> bool:
    return scope is other or Scope.APP in (scope, other)

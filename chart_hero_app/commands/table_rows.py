"""How rows of the table of commands are written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chart_hero_app.commands.command import Command, Scope, Topic

Row = tuple[str, object, str] | tuple[str, object, str, dict[str, Any]]
"""Id behind the topic, marked text, keys with spaces between them; anything else of a `Command`."""


def group(topic: Topic, *rows: Row, scope: Scope = Scope.EDITOR, **shared: Any) -> tuple[Command, ...]:
    """Write commands that stand together in a menu.

    Parameters
    ----------
    topic : theirs; the first part of their ids
    rows : one a command
    scope, shared : what they have in common; a row may say otherwise
    """
    commands = []
    for row in rows:
        name, text, keys, *others = row
        fields = {"scope": scope, **shared, **(others[0] if others else {})}
        commands.append(
            Command(f"{topic.name.lower()}.{name}", str(text), topic, keys=tuple(keys.split()), **fields)
        )
    return (replace(commands[0], begins_group=True), *commands[1:])

"""The registry: who does what, and by which keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_app.commands.command import Command, Scope, Topic
from chart_hero_app.commands.key_map import KeyMap
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def plain(settings: Settings) -> CommandRegistry:
    return CommandRegistry(settings, is_mac=False)


def test_a_bound_command_runs_and_says_so(plain: CommandRegistry) -> None:
    done, told = [], []
    plain.ran.connect(told.append)
    plain.bind("notes.ghost", lambda: done.append(1))

    assert plain.run("notes.ghost")
    assert (done, told) == ([1], ["notes.ghost"])


def test_a_hindered_command_does_not_run(plain: CommandRegistry) -> None:
    plain.bind("notes.ghost", lambda: pytest.fail("it ran"), reason=lambda: "Select notes first")

    assert not plain.run("notes.ghost")
    assert plain.tooltip("notes.ghost") == "Select notes first"


def test_nobody_s_command_does_not_run(plain: CommandRegistry) -> None:
    assert not plain.run("notes.ghost")
    assert plain.commands == ()


def test_bound_commands_come_in_the_order_of_the_table(plain: CommandRegistry) -> None:
    for command_id in ("notes.ghost", "file.open", "notes.cymbal"):
        plain.bind(command_id, lambda: None)

    assert [command.id for command in plain.commands] == ["file.open", "notes.cymbal", "notes.ghost"]


def test_who_binds_last_does_it_and_who_goes_takes_it_along(plain: CommandRegistry) -> None:
    done = []
    plain.bind("notes.ghost", lambda: done.append("first"))
    plain.bind("notes.ghost", lambda: done.append("second"))
    plain.run("notes.ghost")
    plain.unbind(["notes.ghost"])

    assert done == ["second"]
    assert not plain.is_enabled("notes.ghost")


def test_a_command_that_is_in_no_table_cannot_be_bound(plain: CommandRegistry) -> None:
    with pytest.raises(KeyError, match=r"notes\.sing"):
        plain.bind("notes.sing", lambda: None)


def test_a_command_can_be_added_once(plain: CommandRegistry) -> None:
    command = Command("notes.sing", "Sing", Topic.NOTES, keys=("Ctrl+Alt+S",))
    plain.add(command, lambda: None)

    assert plain.command_for("Ctrl+Alt+S", [Scope.EDITOR]) == "notes.sing"
    with pytest.raises(ValueError, match=r"a command notes\.sing already"):
        plain.add(command, lambda: None)


def test_keys_start_what_holds_here(plain: CommandRegistry) -> None:
    plain.bind("notes.delete", lambda: None)
    plain.bind("queue.remove", lambda: None)

    assert plain.command_for("Del", [Scope.EDITOR, Scope.APP]) == "notes.delete"
    assert plain.command_for("Del", [Scope.QUEUE, Scope.APP]) == "queue.remove"
    assert plain.command_for("Del", [Scope.APP]) is None


def test_a_button_wears_its_key(plain: CommandRegistry) -> None:
    plain.bind("play.toggle", lambda: None)
    plain.bind("tempo.insert_marker", lambda: None)

    assert plain.tooltip("play.toggle") == "Play or pause (Space)"
    assert plain.tooltip("tempo.insert_marker") == "Insert tempo marker"


def test_switches_say_whether_they_are_on(plain: CommandRegistry) -> None:
    plain.bind("play.click", lambda: None, is_on=lambda: True)
    plain.bind("notes.delete", lambda: None)

    assert plain.is_on("play.click") is True
    assert plain.is_on("notes.delete") is None


def test_changed_keys_hold_at_once_and_are_kept(plain: CommandRegistry, settings: Settings) -> None:
    plain.bind("notes.ghost", lambda: None)
    told = []
    plain.changed.connect(lambda: told.append(1))

    plain.change_keys(KeyMap().with_keys("notes.ghost", ["Y"]))

    assert plain.command_for("Y", [Scope.EDITOR]) == "notes.ghost"
    assert plain.command_for("G", [Scope.EDITOR]) is None
    assert told == [1]
    assert CommandRegistry(Settings(settings.path), is_mac=False).keys("notes.ghost") == ("Y",)


def test_conflicts_are_seen_before_and_after(plain: CommandRegistry) -> None:
    assert [command.id for command in plain.users_of("a", Scope.EDITOR)] == ["notes.accent"]
    assert not plain.users_of("a", Scope.QUEUE)

    plain.change_keys(KeyMap().with_keys("notes.ghost", ["A"]))

    assert [conflict.keys for conflict in plain.conflicts()] == ["A"]

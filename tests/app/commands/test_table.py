"""The table of commands: complete, and without two commands on one key."""

from __future__ import annotations

import pytest

from chart_hero_app.commands.command import Command, Scope, Topic
from chart_hero_app.commands.key_map import KeyMap, normal_keys
from chart_hero_app.commands.key_presets import AZERTY, PRESETS, QWERTZ, STANDARD
from chart_hero_app.commands.table import COMMANDS
from chart_hero_app.commands.table_of_songs import NOTE_KEYS
from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import FormatError, OptionError

BY_ID = {command.id: command for command in COMMANDS}

DESIGN = {
    Scope.EDITOR: """
        Space Shift+Space Home End PgUp PgDown Ctrl+PgUp Ctrl+PgDown Ctrl+Left Ctrl+Right Ctrl+G
        [ Shift+Home ] Shift+End L Ctrl+L Shift+L W Ctrl+Up Ctrl+Down K R E M S V P
        1 2 3 4 5 6 7 8 Ctrl+1 Ctrl+2 Ctrl+3 Ctrl+4 Ctrl+5 Ctrl+6 Ctrl+7 Ctrl+8
        Left Right Up Down Alt+Left Alt+Right Ctrl+Shift+Left Ctrl+Shift+Right Shift+Left Shift+Right
        Shift+Up Shift+Down C G A X O Q Del Backspace Ctrl+D Ctrl+X Ctrl+C Ctrl+V Ctrl+Shift+V Ctrl+A Esc
        Ctrl+Z Ctrl+Shift+Z Ctrl+Y
        N Shift+N Return F Ctrl+B Ctrl+T U + - Ctrl+F D B T Shift+B Ctrl+Shift+H Ctrl+Shift+D Ctrl+Shift+T
        Shift+S F2 , . Ctrl+. 0 Ctrl++ Ctrl+- Ctrl+0 Z Shift+F H F7 F9
    """,
    Scope.APP: """
        Ctrl+O Ctrl+Shift+O Ctrl+W Ctrl+E Ctrl+Shift+E Ctrl+I Ctrl+S Ctrl+K Ctrl+, Alt+1 Alt+2 Alt+3
        F6 Shift+F6 F5 F11 F1 Ctrl+Q
    """,
    Scope.QUEUE: "Return Del Ctrl+Up Ctrl+Down Space",
    Scope.REPAIR: "Up Down 1 2 3 Space Return Esc",
    Scope.SIMILAR: "Space Shift+Space",
}


def keys_in(scope: Scope) -> set[str]:
    return {key for command in COMMANDS if command.scope is scope for key in command.keys}


@pytest.mark.parametrize("scope", DESIGN)
def test_every_key_of_the_design_has_a_command(scope: Scope) -> None:
    assert not set(DESIGN[scope].split()) - keys_in(scope)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("is_mac", [False, True])
def test_no_two_commands_have_one_key_in_one_scope(preset: str, is_mac: bool) -> None:
    assert not KeyMap(preset).conflicts(COMMANDS, is_mac=is_mac)


def test_every_command_has_a_name_of_its_own() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert all(command.id.startswith(f"{command.topic.name.lower()}.") for command in COMMANDS)
    assert all(command.text[0].isupper() or command.text[0].isdigit() for command in COMMANDS)


def test_keys_are_written_as_qt_writes_them() -> None:
    for command in COMMANDS:
        assert [normal_keys(key) for key in (*command.keys, *(command.mac_keys or ()))] == [
            *command.keys,
            *(command.mac_keys or ()),
        ]


def test_presets_name_commands_that_there_are() -> None:
    for preset in PRESETS.values():
        for command_id, keys in preset.items():
            assert command_id in BY_ID
            assert [normal_keys(key) for key in keys] == list(keys)


def test_the_figures_are_the_pads_of_the_design() -> None:
    assert [BY_ID[f"notes.add_{pad.value}"].keys for pad in NOTE_KEYS] == [(str(n),) for n in range(1, 9)]
    assert NOTE_KEYS[:3] == (Pad.KICK, Pad.SNARE, Pad.YELLOW_CYMBAL)
    assert set(NOTE_KEYS) == set(Pad)


def test_a_mac_has_keys_of_its_own_where_it_needs_them() -> None:
    assert KeyMap().keys_of(BY_ID["view.full_screen"], is_mac=True) == ("Meta+Ctrl+F",)
    assert KeyMap().keys_of(BY_ID["view.full_screen"], is_mac=False) == ("F11",)


def test_a_german_keyboard_loops_without_brackets() -> None:
    assert KeyMap(QWERTZ).keys_of(BY_ID["play.loop_start"]) == ("Ö", "Shift+Home")


def test_a_french_keyboard_plays_figures_without_shift() -> None:
    assert KeyMap(AZERTY).keys_of(BY_ID["notes.add_snare"]) == ("É",)


# ---- keys of the user's own ----------------------------------------------------------------------

GHOST, ACCENT, OPEN = BY_ID["notes.ghost"], BY_ID["notes.accent"], BY_ID["file.open"]


def test_own_keys_come_before_all_others() -> None:
    key_map = KeyMap(AZERTY).with_keys("notes.ghost", ["ctrl+shift+g", "y"])

    assert key_map.keys_of(GHOST) == ("Ctrl+Shift+G", "Y")
    assert key_map.without_change("notes.ghost") == KeyMap(AZERTY)


def test_a_command_may_have_no_keys() -> None:
    assert KeyMap().with_keys("notes.ghost", []).keys_of(GHOST) == ()


@pytest.mark.parametrize("keys", ["", "Ctrl+", "Ctrl+Shift", "Ctrl+K, Ctrl+B", "Banana"])
def test_what_no_keyboard_has_is_refused(keys: str) -> None:
    with pytest.raises(OptionError, match="is no key"):
        KeyMap().with_keys("notes.ghost", [keys])


def test_two_commands_on_one_key_are_found() -> None:
    [conflict] = KeyMap().with_keys("notes.ghost", ["A"]).conflicts(COMMANDS)

    assert (conflict.keys, set(conflict.command_ids)) == ("A", {"notes.ghost", "notes.accent"})


def test_a_key_of_the_window_is_taken_everywhere() -> None:
    [conflict] = KeyMap().with_keys("notes.ghost", ["Ctrl+O"]).conflicts([GHOST, ACCENT, OPEN])

    assert set(conflict.command_ids) == {"notes.ghost", "file.open"}


def test_one_key_in_two_scopes_is_no_conflict() -> None:
    queue = Command("queue.x", "X", Topic.QUEUE, Scope.QUEUE, ("G",))

    assert not KeyMap().conflicts([GHOST, queue])


def test_keys_go_to_a_file_and_back() -> None:
    key_map = KeyMap(QWERTZ).with_keys("notes.ghost", ["Ö", "Ctrl+;"]).with_keys("notes.accent", [])

    assert KeyMap.from_text(key_map.to_text(), "keys.json") == key_map


def test_keys_go_to_the_settings_and_back() -> None:
    key_map = KeyMap().with_keys("notes.ghost", [";", "Ctrl+;"]).with_keys("notes.accent", [])

    assert KeyMap.from_choices(STANDARD, key_map.to_choices()) == key_map


def test_what_is_no_key_in_the_settings_is_left_out() -> None:
    key_map = KeyMap.from_choices("klingon", {"notes.ghost": "Banana", "notes.accent": "Y"})

    assert key_map == KeyMap().with_keys("notes.accent", ["Y"])


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000])
def test_a_foreign_file_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match=r'"keys\.json" is no list of keys'):
        KeyMap.from_text(text, "keys.json")


def test_a_later_version_is_refused() -> None:
    with pytest.raises(FormatError, match="newer Chart Hero"):
        KeyMap.from_text(KeyMap().to_text().replace('"version": 1', '"version": 2'), "keys.json")


@pytest.mark.parametrize("keys", ['{"notes.ghost": ["Banana"]}', '{"notes.ghost": 7}', "7", '{"a": [7]}'])
def test_a_damaged_file_is_refused(keys: str) -> None:
    with pytest.raises(FormatError, match=r'"keys\.json" is damaged'):
        KeyMap.from_text(KeyMap().to_text().replace("{}", keys), "keys.json")

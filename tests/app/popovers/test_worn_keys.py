"""Keys that the user changed: every control that wears a key wears the new one, at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtWidgets import QWidget

from chart_hero_app.commands.key_map import KeyMap
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.table import COMMANDS
from chart_hero_app.messages import nothing_to_open
from chart_hero_app.run_messages import listening
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.fill_repair_popover import ReadingRow
from chart_hero_app.widgets.key_cap import KeyHint
from chart_hero_app.widgets.top_bar import CommandField
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.shell import Workspace
from tests.support.app_bench import AppBench
from tests.support.widgets import settle, visible_widgets

WEARERS = (Button, IconButton, KeyHint, ReadingRow, CommandField)
FIXED = ("Esc", "Enter")
"""What closes or ends cards and panels on every system, and is no command's."""


def change_all_keys(commands: CommandRegistry) -> None:
    """Give every command another key, and no two the same."""
    modifiers = ("Ctrl+Alt", "Ctrl+Shift", "Alt+Shift", "Ctrl+Alt+Shift", "Ctrl+Meta")
    keys = (f"{held}+F{n}" for held, n in product(modifiers, range(1, 36)))
    commands.change_keys(KeyMap(changed={c.id: (key,) for c, key in zip(COMMANDS, keys, strict=False)}))
    assert commands.conflicts() == ()


def worn(root: QWidget) -> dict[str, str]:
    """What every control that can be seen says to press: its cap, or the end of its tooltip."""
    found = {}
    for widget in visible_widgets(root):
        cap = widget.keys if isinstance(widget, WEARERS) else ""
        in_brackets = re.search(r"\(([^()]+)\)$", widget.toolTip().split(". ")[0])
        keys = cap or (in_brackets[1] if in_brackets else "")
        if keys:
            found[f"{type(widget).__name__} {widget.accessibleName() or widget.toolTip()}"] = keys
    return found


def on_the_start_page(window: MainWindow, bench: AppBench) -> None:
    window.show_empty()


def in_the_editor(window: MainWindow, bench: AppBench) -> None:
    bench.session.editor.select([])


def over_a_selection(window: MainWindow, bench: AppBench) -> None:
    window.editor_page.panel.show_page("sound")


def while_a_fill_is_repaired(window: MainWindow, bench: AppBench) -> None:
    assert window.popovers is not None
    window.popovers.repair.open()
    repair = window.popovers.repair
    bench.until(lambda: repair.is_open and not repair.is_searching)


def over_the_trust_of_a_bar(window: MainWindow, bench: AppBench) -> None:
    assert window.popovers is not None
    window.popovers.ask_about_bar(2)


def while_tempo_is_tapped(window: MainWindow, bench: AppBench) -> None:
    assert window.popovers is not None
    window.popovers.taps.begin()


def while_a_song_is_heard(window: MainWindow, bench: AppBench) -> None:
    window.notice_row.show_message(listening(52.0, 19.0))


def over_a_fault(window: MainWindow, bench: AppBench) -> None:
    window.error_card.show_message(nothing_to_open(("intro.wav",)))


def in_the_queue(window: MainWindow, bench: AppBench) -> None:
    bench.app.queue.pause()
    bench.app.queue.add(bench.session.path.with_name("other.wav"))
    window.show_workspace(Workspace.QUEUE)


STATES: tuple[tuple[Callable[[MainWindow, AppBench], None], int], ...] = (
    (over_a_selection, 12),
    (while_a_fill_is_repaired, 13),
    (over_the_trust_of_a_bar, 11),
    (while_tempo_is_tapped, 10),
    (in_the_editor, 9),
    (while_a_song_is_heard, 10),
    (over_a_fault, 9),
    (in_the_queue, 3),
    (on_the_start_page, 4),
)
"""What the window shows, and how many controls wear keys there at least."""


def test_every_control_wears_the_key_that_holds_now(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    for go, least in STATES:
        window.commands.change_keys(KeyMap())
        go(window, bench)
        settle()
        before = worn(window)

        change_all_keys(window.commands)
        settle()

        now = {window.commands.keys_text(command.id) for command in COMMANDS}
        shown = worn(window)
        stale = {name: keys for name, keys in shown.items() if keys not in now and keys not in FIXED}
        followed = [name for name, keys in shown.items() if keys in now]
        assert stale == {}, go.__name__
        assert len(followed) >= least, f"{go.__name__}: only {followed} of {before}"


def test_a_command_without_a_key_leaves_no_cap(window: MainWindow, song: SongSession) -> None:
    window.commands.change_keys(KeyMap(changed={command.id: () for command in COMMANDS}))
    settle()

    assert {keys for keys in worn(window).values()} <= set(FIXED)
    assert window.song_bar.play.toolTip() == "Play"


def test_escape_without_a_selection_asks_whether_to_stop(
    window: MainWindow, song: SongSession, bench: AppBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.app.notice.clear()
    bench.app.notice.say("run", listening(52.0, 19.0))
    monkeypatch.setattr(type(song), "progress", property(lambda _: object()))
    window.commands.run("edit.select_none")
    assert song.editor.selection == frozenset()
    settle()

    window.commands.run("edit.select_none")

    assert window.notice_row.isAncestorOf(window.focusWidget())

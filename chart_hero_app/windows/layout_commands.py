"""The commands of the editor's layout: where its panels stand, and which of its rows are seen."""

from __future__ import annotations

from functools import partial

from chart_hero_app.commands.registry import CommandRegistry, Reason
from chart_hero_app.windows.editor_layout import SIDES, Part, Side
from chart_hero_app.windows.editor_page import EditorPage


def layout_ids(part: Part) -> list[str]:
    """Ids of the commands that move and hide a part, as its menu has them."""
    return [*(_id(part, side) for side in SIDES[part]), f"view.{part}", "view.reset_layout"]


def _id(part: Part, side: Side) -> str:
    return f"view.{part}_{side}"


def bind_layout_commands(commands: CommandRegistry, page: EditorPage, no_song: Reason) -> None:
    """Say what the commands of the layout do.

    Parameters
    ----------
    commands : all of them
    page : the editor
    no_song : why nothing of it is seen
    """
    for part, sides in SIDES.items():
        for side in sides:
            commands.bind(
                _id(part, side),
                partial(page.move_part, part, side),
                no_song,
                partial(_stands, page, part, side),
            )
    commands.bind("view.panel", page.toggle_panel, no_song, lambda: page.has_panel)
    commands.bind(
        "view.highway", lambda: page.show_highway(not page.has_highway), no_song, lambda: page.has_highway
    )
    for name in ("has_overview", "has_strips"):
        commands.bind(
            f"view.{name.removeprefix('has_')}",
            partial(_toggle, page, name),
            no_song,
            partial(_has, page, name),
        )
    commands.bind("view.reset_layout", page.reset_layout, no_song)


def _stands(page: EditorPage, part: Part, side: Side) -> bool:
    return page.chosen.side_of(part) is side


def _has(page: EditorPage, name: str) -> bool:
    return bool(getattr(page.chosen, name))


def _toggle(page: EditorPage, name: str) -> None:
    page.choose(**{name: not _has(page, name)})

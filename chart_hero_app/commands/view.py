"""Commands of what is seen of the song, and of the tools and the grid in hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chart_hero_app.commands.open_song import OpenSong
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_core.editing.snapping import Grouping, SnapSpec

ZOOM_STEP = 1.5


def bind_view(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of the View menu that need no more than the song."""
    hand = _ViewHand(song)
    registry.bind("view.zoom_in", partial(hand.zoom, ZOOM_STEP), song.no_song)
    registry.bind("view.zoom_out", partial(hand.zoom, 1 / ZOOM_STEP), song.no_song)
    registry.bind("view.whole_song", hand.show_all, song.no_song)
    registry.bind("view.zoom_to_selection", hand.show_selection, song.no_selection)
    registry.bind("view.follow", hand.toggle_follow, song.no_song, hand.follows)
    for name, tool in (("select_tool", Tool.SELECT), ("pencil_tool", Tool.PENCIL)):
        registry.bind(
            f"view.{name}", partial(hand.take_tool, tool), song.no_song, partial(hand.has_tool, tool)
        )
    for name, field in (
        ("drift", "shows_drift"),
        ("velocity", "shows_velocity"),
        ("game_lanes", "folds_lanes"),
    ):
        registry.bind(f"view.{name}", partial(hand.toggle, field), song.no_song, partial(hand.shows, field))
    registry.bind(
        "view.model",
        partial(hand.toggle, "shows_model"),
        song.nothing_heard,
        partial(hand.shows, "shows_model"),
    )
    _bind_snap(registry, song, hand)


def _bind_snap(registry: CommandRegistry, song: OpenSong, hand: _ViewHand) -> None:
    registry.bind("view.coarser", partial(hand.change_snap, SnapSpec.coarser), song.no_song)
    registry.bind("view.finer", partial(hand.change_snap, SnapSpec.finer), song.no_song)
    registry.bind("view.snap", partial(hand.change_snap, SnapSpec.toggled), song.no_song, hand.snaps)
    for name, grouping in (("triplets", Grouping.TRIPLETS), ("quintuplets", Grouping.QUINTUPLETS)):
        registry.bind(
            f"view.{name}",
            partial(hand.change_grouping, grouping),
            song.no_song,
            partial(hand.snaps_to, grouping),
        )


class _ViewHand:
    def __init__(self, song: OpenSong) -> None:
        self._song = song

    # What is seen

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead, or around the middle if it is out of sight."""
        timeline = self._song.timeline
        x = timeline.x_of(self._song.app.player.position_s)
        timeline.zoom(factor, x if 0 <= x <= timeline.width_px else timeline.width_px / 2)

    def show_all(self) -> None:
        self._song.timeline.show_song()

    def show_selection(self) -> None:
        """Let the selection fill the view, with some room beside it."""
        ticks = [place.tick for place in self._song.editor.selection]
        start_s, end_s = self._song.seconds_at(min(ticks)), self._song.seconds_at(max(ticks))
        margin_s = max((end_s - start_s) / 10, 0.25)
        self._song.timeline.show_span(start_s - margin_s, end_s + margin_s)

    def follows(self) -> bool:
        return not self._song.no_song() and self._song.timeline.follows_playhead

    def toggle_follow(self) -> None:
        """Follow the playhead, at once, or stay where the view is."""
        timeline = self._song.timeline
        timeline.follows_playhead = not timeline.follows_playhead
        if timeline.follows_playhead:
            timeline.reveal(self._song.app.player.position_s)

    # Options

    def has_tool(self, tool: Tool) -> bool:
        return not self._song.no_song() and self._song.timeline.display.options.tool is tool

    def take_tool(self, tool: Tool) -> None:
        self._song.timeline.display.choose(tool=tool)

    def shows(self, field: str) -> bool:
        return not self._song.no_song() and bool(getattr(self._song.timeline.display.options, field))

    def toggle(self, field: str) -> None:
        self._song.timeline.display.choose(**{field: not self.shows(field)})

    # The grid in hand

    def change_snap(self, change: Callable[[SnapSpec], SnapSpec]) -> None:
        display = self._song.timeline.display
        display.choose(snap=change(display.options.snap))

    def change_grouping(self, grouping: Grouping) -> None:
        self.change_snap(lambda snap: snap.grouped(grouping))

    def snaps(self) -> bool:
        return not self._song.no_song() and self._song.timeline.display.options.snap.is_on

    def snaps_to(self, grouping: Grouping) -> bool:
        return self.snaps() and self._song.timeline.display.options.snap.grouping is grouping

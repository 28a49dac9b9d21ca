"""Commands of the grid and of the sections."""

from __future__ import annotations

from functools import partial

from chart_hero_app.commands.open_song import OpenSong, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_core.domain.chart import Section
from chart_hero_core.editing.bar_spans import nearest_bar_line
from chart_hero_core.editing.section_commands import add_section, delete_section


def bind_tempo(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of the Tempo menu that need no more than the song."""
    hand = _GridHand(song, registry)
    registry.bind("tempo.beat_tool", hand.toggle_beat_tool, song.no_grid, hand.has_beat_tool)
    registry.bind("tempo.start_bar", partial(hand.start_bar, from_here=False), song.no_grid)
    registry.bind("tempo.start_bar_from_here", partial(hand.start_bar, from_here=True), song.no_grid)
    registry.bind("tempo.halve", lambda: song.session.grid.halve(), song.no_grid)
    registry.bind("tempo.double", lambda: song.session.grid.double(), song.no_grid)
    registry.bind("tempo.insert_marker", hand.insert_marker, song.no_grid)
    registry.bind("tempo.remove_marker", hand.remove_marker, hand.no_marker)
    registry.bind("tempo.new_section", hand.add_section, song.no_grid)
    registry.bind("tempo.delete_section", hand.delete_section, hand.no_section)


class _GridHand:
    def __init__(self, song: OpenSong, registry: CommandRegistry) -> None:
        self._song = song
        self._registry = registry

    # Beats and bars

    def has_beat_tool(self) -> bool:
        return not self._song.no_song() and self._song.timeline.display.options.tool is Tool.BEAT

    def toggle_beat_tool(self) -> None:
        self._song.timeline.display.choose(tool=Tool.SELECT if self.has_beat_tool() else Tool.BEAT)

    def start_bar(self, *, from_here: bool) -> None:
        self._song.session.grid.start_bar(self._song.exact_tick, from_here=from_here)

    # Markers

    def insert_marker(self) -> None:
        self._song.session.grid.insert_marker(self._song.exact_tick)

    def no_marker(self) -> str:
        return self._song.no_grid() or (
            "" if self._marker_tick() else tr("No tempo marker before the playhead")
        )

    def remove_marker(self) -> None:
        self._song.session.grid.remove_marker(self._marker_tick())

    def _marker_tick(self) -> int:
        """The last marker at or before the playhead; 0 stands for the first, which stays."""
        ticks = (change.tick for change in self._song.document.tempo_map.tempo_changes)
        return max((tick for tick in ticks if tick <= self._song.exact_tick), default=0)

    # Sections

    def add_section(self) -> None:
        """Let a section start at the bar line nearest to the playhead, then have it named."""
        document = self._song.document
        line = nearest_bar_line(document.tempo_map, self._song.exact_tick)
        if all(section.tick != line for section in document.sections):
            name = tr("Section %1", len(document.sections) + 1)
            self._song.editor.perform(tr("new section"), lambda d: add_section(d, line, name))
        self._song.app.player.seek(self._song.seconds_at(line))
        self._registry.run("tempo.rename_section")

    def no_section(self) -> str:
        return self._song.no_grid() or ("" if self._section() else tr("No section before the playhead"))

    def delete_section(self) -> None:
        section = self._section()
        if section is not None:
            name = tr("delete section %1", section.name)
            self._song.editor.perform(name, lambda document: delete_section(document, section.tick))

    def _section(self) -> Section | None:
        """The section that the playhead is in."""
        before = [
            section for section in self._song.document.sections if section.tick <= self._song.exact_tick
        ]
        return before[-1] if before else None

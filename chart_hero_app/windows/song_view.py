"""One open song in the window: its timeline and highway, and what the bars say about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.playback.desk import Fader
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.cover_art import cover_of
from chart_hero_app.widgets.timeline.highway import Highway
from chart_hero_app.widgets.timeline.page import TimelinePage
from chart_hero_app.windows.layout_plan import LaneHeights
from chart_hero_app.windows.selection_content import selection_content
from chart_hero_app.windows.shell import Shell
from chart_hero_core.editing.bar_spans import bar_of_number
from chart_hero_core.editing.position import position_text
from chart_hero_core.service import is_song_known, known_artist


class SongView(QObject):
    """Shows one song in the shell until it is closed.

    Parameters
    ----------
    session : the song
    cover : its picture
    shell : the window's parts
    commands : for the buttons of the selection strip

    Attributes
    ----------
    timeline, highway : the song over time, and as the game shows it

    Signals
    -------
    menu_asked(QPoint) : the menu of the selection is wanted at this place of the screen
    """

    menu_asked = Signal(QPoint)

    def __init__(
        self, session: SongSession, cover: SongCover | None, shell: Shell, commands: CommandRegistry
    ) -> None:
        super().__init__(shell)
        self._session = session
        self._cover = cover
        self._shell = shell
        self._commands = commands
        self._player = session.player
        look = shell.look
        self.timeline = TimelinePage(session.editor, session.timeline, look, self._second)
        self.highway = Highway(session.editor, session.timeline, look, self._second)
        self.highway.show_preview(session.highway)
        shell.show_song(self.timeline, self.highway)
        self._arrange(shell.lane_heights)
        self._connect()
        for show in (self._show_song, self._show_state, self._show_player, self._show_desk, self._show_strip):
            show()
        self._show_difficulty()
        self.draw_frame()

    def _connect(self) -> None:
        session, display = self._session, self._session.timeline.display
        self._links = [
            (session.editor.changed, self._show_song),
            (session.editor.changed, self._show_strip),
            (session.editor.selection_changed, self._show_strip),
            (session.review.current_changed, self._show_strip),
            (session.review.changed, self._show_state),
            (session.state_changed, self._show_state),
            (session.state_changed, self._show_strip),
            (session.source_changed, self._show_song),
            (session.recorder.changed, self._show_player),
            (session.highway.changed, self._show_difficulty),
            (display.options_changed, self._show_snap),
            (self._player.state_changed, self._show_player),
            (self._player.levels_changed, self._show_desk),
            (self._player.outputs.changed, self._show_player),
            (self._commands.changed, self._show_strip),
            (self._shell.heights_planned, self._arrange),
            (self._shell.editor_page.layout_changed, lambda: self._arrange(self._shell.lane_heights)),
        ]
        if self._cover is not None:
            self._links.append((self._cover.changed, self._show_song))
        for signal, slot in self._links:
            signal.connect(slot)
        for seeks in (self.timeline, self.highway):
            seeks.seek_asked.connect(self._seek)
        self.timeline.menu_asked.connect(self.menu_asked)
        self.timeline.listen_asked.connect(lambda _: session.listen())
        self._show_snap()

    def close(self) -> None:
        """Follow the song no more."""
        for signal, slot in self._links:
            signal.disconnect(slot)
        self.deleteLater()

    # Frames

    def _second(self) -> float:
        return self._player.position_s

    def _seek(self, second: float) -> None:
        self._player.seek(second)
        self.draw_frame()

    def draw_frame(self) -> None:
        """Put everything that moves with the playhead where it is now."""
        self.timeline.advance()
        self.highway.advance()
        session, second = self._session, self._second()
        tempo_map = session.editor.document.tempo_map
        place = position_text(tempo_map, max(int(tempo_map.ticks_at(second)), 0)) if session.has_grid else ""
        self._shell.song_bar.show_position(place, second, session.timeline.duration_s)

    # What the bars say

    def _arrange(self, heights: LaneHeights) -> None:
        chosen = self._shell.editor_page.chosen
        strips_px = heights.strips_px if chosen.has_strips else 0
        self.timeline.arrange(heights.lane_px, strips_px, heights.least_waveform_px)
        self.timeline.overview.setVisible(chosen.has_overview)

    def _show_song(self) -> None:
        session, metadata = self._session, self._session.editor.document.metadata
        cover = self._cover.picture if self._cover is not None else None
        picture = cover_of(cover, session.title, metadata.artist)
        artist = known_artist(metadata) or self.tr("Unknown song")
        self._shell.song_bar.show_song(session.title, artist, picture, is_song_known(metadata))
        self._shell.setWindowTitle(f"{session.title} - Chart Hero")

    def _show_state(self) -> None:
        if self._session.has_grid:
            self._session.timeline.suggest_bars(self._second_bar_s())
        bar = self._shell.song_bar
        bar.show_doubtful(self._session.review.n_left)
        bar.review.setVisible(self._session.has_grid)
        bar.show_exportable("" if self._session.has_grid else self.tr("Wait until the song is charted."))

    def _second_bar_s(self) -> float:
        """Length of the second bar: the first may be an upbeat."""
        tempo_map = self._session.editor.document.tempo_map
        bar = bar_of_number(tempo_map, 2)
        start_s, end_s = tempo_map.seconds_at([bar.start_tick, bar.end_tick]).tolist()
        return float(end_s - start_s)

    def _show_player(self) -> None:
        bar, player = self._shell.song_bar, self._player
        bar.show_playing(player.is_playing)
        bar.show_speed(player.speed)
        bar.loop.setChecked(player.loops)
        bar.record.setChecked(self._session.recorder.is_recording)
        bar.show_playable("" if player.outputs.device is not None else player.outputs.missing_text)

    def _show_desk(self) -> None:
        desk = self._player.desk
        self._shell.song_bar.click.setChecked(desk.is_on(Fader.CLICK))
        self._shell.song_bar.drums.setChecked(desk.is_on(Fader.KIT))

    def _show_snap(self) -> None:
        self._shell.song_bar.snap.show_value(self._session.timeline.display.options.snap.label)

    def _show_difficulty(self) -> None:
        host = self._shell.editor_page.panel.highway_host
        host.show_difficulty(self._session.highway.difficulty)

    def _show_strip(self) -> None:
        strip = self._shell.editor_page.strip
        strip.show_content(selection_content(self._session, self._commands))

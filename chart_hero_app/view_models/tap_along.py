"""Tapping the tempo along with the song: when it is on, how many taps there are, what they make."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.tempo_commands import LEAST_TAPS


class TapAlong(QObject):
    """Plays the song to be tapped along with; ends when the song stops playing.

    Parameters
    ----------
    session : the song
    parent : Qt's owner

    Signals
    -------
    changed() : it began or ended, or there are more taps
    """

    changed = Signal()

    def __init__(self, session: SongSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_on = False
        """Whether taps are awaited."""
        self.n_taps = 0
        """Taps of the series that is going on."""
        self._tick = 0
        session.grid.taps_changed.connect(self._count)
        session.editor.changed.connect(self._tell)
        session.player.state_changed.connect(self._follow_player)

    def begin(self) -> None:
        """Play from where the playhead is, and wait for taps."""
        self.n_taps = 0
        self._session.player.play()
        if self._session.player.is_playing:
            self.is_on = True
            self.changed.emit()

    def tap(self) -> None:
        """Take a tap; the first one of a song that does not play starts it instead."""
        if not self._session.player.is_playing:
            self.begin()
            return
        self.is_on = True
        second = self._session.player.position_s
        self._tick = max(int(self._session.editor.document.tempo_map.ticks_at(second)), 0)
        self._session.grid.tap(second)

    def end(self) -> None:
        """Await no more taps; the song plays on."""
        if self.is_on:
            self.is_on = False
            self.changed.emit()

    @property
    def bpm(self) -> float | None:
        """Tempo that was tapped; None before there are taps enough."""
        if self.n_taps < LEAST_TAPS or self._session.grid.is_busy:
            return None
        return self._session.editor.document.tempo_map.bpm_at(self._tick)

    def _count(self) -> None:
        self.n_taps = self._session.grid.n_taps
        self.changed.emit()

    def _tell(self) -> None:
        if self.is_on:
            self.changed.emit()

    def _follow_player(self) -> None:
        if not self._session.player.is_playing:
            self.end()

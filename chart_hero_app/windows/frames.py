"""The beat of the screen: whatever moves with the playhead is drawn once a frame."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from chart_hero_app.playback.player import Player
from chart_hero_app.theme.motion import Motion

_FAST_MS, _RESTING_MS = 16, 100
"""Between two frames while the song plays or something moves, and else: then only jumps are to be shown."""


class FrameDriver(QObject):
    """Tells when to draw; the only timer of the window.

    Parameters
    ----------
    player : while it plays, frames come as fast as screens show them
    motion : while something moves, they do so too, and move it on
    parent : Qt's owner

    Signals
    -------
    frame() : draw now
    """

    frame = Signal()

    def __init__(self, player: Player, motion: Motion, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._motion = motion
        self._has_song = False
        self._since_last = QElapsedTimer()
        self._since_last.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        player.state_changed.connect(self._follow_player)
        motion.begun.connect(self._begin_motion)

    def start(self) -> None:
        """Begin to draw; there is a song."""
        self._has_song = True
        self._follow()

    def stop(self) -> None:
        """Draw nothing any more, once everything has stopped moving."""
        self._has_song = False
        self._follow()

    def _tick(self) -> None:
        self._motion.advance(self._since_last.restart() / 1000)
        self._follow()
        self.frame.emit()

    def _begin_motion(self) -> None:
        self._since_last.restart()
        self._follow()

    def _follow_player(self) -> None:
        self._follow()
        if self._has_song:
            self.frame.emit()

    def _follow(self) -> None:
        """Let frames come as often as what is seen changes."""
        is_fast = self._motion.is_moving or (self._has_song and self._player.is_playing)
        interval_ms = _FAST_MS if is_fast else _RESTING_MS
        if self._timer.interval() != interval_ms:
            self._timer.setInterval(interval_ms)
        if not (is_fast or self._has_song):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

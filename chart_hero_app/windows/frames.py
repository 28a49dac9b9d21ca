"""The beat of the screen: whatever moves with the playhead is drawn once a frame."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from chart_hero_app.playback.player import Player

_PLAYING_MS, _RESTING_MS = 16, 100
"""Between two frames while the song plays, and while it rests: then only jumps are to be shown."""


class FrameDriver(QObject):
    """Tells when to draw; the only timer of the window.

    Parameters
    ----------
    player : while it plays, frames come as fast as screens show them
    parent : Qt's owner

    Signals
    -------
    frame() : draw now
    """

    frame = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.frame)
        player.state_changed.connect(self._follow)

    def start(self) -> None:
        """Begin to draw; there is a song."""
        self._timer.start()
        self._follow()

    def stop(self) -> None:
        """Draw nothing any more."""
        self._timer.stop()

    def _follow(self) -> None:
        self._timer.setInterval(_PLAYING_MS if self._player.is_playing else _RESTING_MS)
        if self._timer.isActive():
            self.frame.emit()

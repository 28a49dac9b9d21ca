"""A page of the right panel that shows one song, and follows it for as long as it is seen."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class SongPage(QWidget):
    """Shows its song anew when a signal of it comes; while it is hidden, once it is seen again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stale = False
        self._next_turn = QTimer(self, interval=0, singleShot=True)
        self._next_turn.timeout.connect(self._catch_up)

    def show_song(self) -> None:
        """Show the song as it is now."""
        raise NotImplementedError

    def leave_letters_to_song(self) -> None:
        """Let a click on a button not take the focus: letters and Space stay commands of the song."""
        for button in self.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def follow(self, *signals: SignalInstance) -> None:
        """Show the song anew at each of these signals, whatever they say."""
        for signal in signals:
            signal.connect(self._follow)

    def follow_bursts(self, *signals: SignalInstance) -> None:
        """Show the song anew in the next turn of the event loop, once for all of these signals in one."""
        for signal in signals:
            signal.connect(self._follow_later)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._catch_up()

    def _follow(self) -> None:
        self._is_stale = True
        self._catch_up()

    def _follow_later(self) -> None:
        self._is_stale = True
        self._next_turn.start()

    def _catch_up(self) -> None:
        if self._is_stale and self.isVisible():
            self._is_stale = False
            self.show_song()

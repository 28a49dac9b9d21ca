"""A page of the right panel that shows one song, and follows it for as long as it is seen."""

from __future__ import annotations

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class SongPage(QWidget):
    """Shows its song anew when a signal of it comes; while it is hidden, once it is seen again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stale = False

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

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._is_stale:
            self._follow()

    def _follow(self) -> None:
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self.show_song()

"""The sync check of the open song: whether it runs, whether it can."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.player import Span
from chart_hero_app.playback.sync_check import start_sync_check
from chart_hero_app.view_models.song_session import SongSession


class SyncCheckModel(QObject):
    """Plays ten seconds of a song with a click on every note.

    Parameters
    ----------
    session : the song
    parent : Qt's owner

    Signals
    -------
    changed() : it began or ended, or whether it can be heard is different
    """

    changed = Signal()

    def __init__(self, session: SongSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._player = session, session.player
        self._span: Span | None = None
        self._player.state_changed.connect(self.changed)
        self._player.outputs.changed.connect(self.changed)
        session.editor.changed.connect(self.changed)

    @property
    def is_running(self) -> bool:
        """Whether it is heard just now."""
        return self._span is not None and self._player.span is self._span

    @property
    def reason(self) -> str:
        """Why it cannot be heard; empty if it can."""
        if self._player.outputs.device is None:
            return self._player.outputs.missing_text or self.tr("There is no audio device yet.")
        if not self._session.editor.document.notes:
            return self.tr("There are no notes to check.")
        return "" if self._player.can_play else self.tr("The song cannot be played yet.")

    def toggle(self) -> None:
        """Begin it, or end it."""
        if self.is_running:
            self._player.pause()
        elif not self.reason:
            self._span = start_sync_check(self._player, self._session.editor.document)
            self.changed.emit()

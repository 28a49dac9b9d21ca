"""Listens to the songs of the queue, one after the other, whether they are shown or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from chart_hero_app.figures import bars_text, bpm_text
from chart_hero_app.messages import message_of
from chart_hero_app.view_models.queue import QueueEntry, QueueModel, QueueState
from chart_hero_app.view_models.queue_naming import QueueNaming
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.service import is_song_known, known_artist

translate = QCoreApplication.translate

Opened = Callable[[SongSession], None]
Failed = Callable[[Exception], None]
OpenQuietly = Callable[[Path, Opened, Failed], None]
"""Opens the song of a file without showing it, then calls one of the two."""

_OVER = {
    SongState.READY: QueueState.DONE,
    SongState.STOPPED: QueueState.STOPPED,
    SongState.NO_DRUMS: QueueState.NO_DRUMS,
    SongState.FAILED: QueueState.FAILED,
}


class QueueRunner(QObject):
    """Runs the queue. It holds the sessions of songs that wait, are heard, or get a name.

    The app holds the one that is shown. A fault in one song is told in its row, and the next one begins.

    Parameters
    ----------
    queue : what waits
    open_quietly : opens a song that is not open yet
    naming : finds names for charted songs without one
    parent : Qt's owner

    Signals
    -------
    opened(SongSession) : the song that is to be heard now is open
    """

    opened = Signal(object)

    def __init__(
        self,
        queue: QueueModel,
        open_quietly: OpenQuietly,
        naming: QueueNaming,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._open_quietly = open_quietly
        self._naming = naming
        self._sessions: dict[int, SongSession] = {}
        self._shown: SongSession | None = None
        self._running: int | None = None
        self._is_resting = True
        self._began_s = 0.0
        queue.changed.connect(self._advance)
        queue.paused_changed.connect(self._advance)
        naming.let_go.connect(self._let_go)

    # Whose sessions are held

    def take(self, session: SongSession) -> None:
        """Let an open song wait in front of all others, or listen to it at once if none is heard."""
        artist = session.editor.document.metadata.artist
        entry = self._queue.entry_of(session.path)
        number = self._queue.next_number if entry is None else entry.number
        self._sessions[number] = session
        if entry is None:
            self._queue.add(session.path, session.title, artist, is_next=True)
        self._queue.update(
            number, title=session.title, artist=artist, project=session.project.path, is_held=False
        )
        self._queue.move(number, -len(self._queue.entries))
        if session.state is not SongState.LISTENING:
            session.wait()

    def keep_open(self, session: SongSession | None) -> None:
        """Know which song is shown: it stays open when its run is over."""
        self._shown = session
        if session is not None:
            session.editor.changed.connect(lambda: self._show_name(session))

    def holds(self, session: SongSession) -> bool:
        """Whether a song waits, is heard, or gets a name."""
        return session in self._held

    def is_opening(self, path: Path) -> bool:
        """Whether a song is about to be opened, to be listened to; `opened` will tell."""
        running = self._queue.running
        return running is not None and running.path == path and running.number not in self._sessions

    def session_of(self, path: Path) -> SongSession | None:
        """The session of a song that is held."""
        return next((session for session in self._held if session.path == path), None)

    def session_of_project(self, place: Path) -> SongSession | None:
        """The session of a project that is held."""
        return next((one for one in self._held if one.project.path == place), None)

    @property
    def _held(self) -> tuple[SongSession, ...]:
        return (*self._sessions.values(), *self._naming.sessions)

    def drop(self, number: int) -> None:
        """Stop listening to a song, and let go of it."""
        self._naming.drop(number)
        session = self._sessions.pop(number, None)
        if number == self._running:
            self._running = None
        if session is not None:
            session.listening.stop()
            self._release(session)

    def close(self) -> None:
        """Let go of all songs but the one that is shown."""
        self._queue.pause()
        self._naming.stop()
        for number in list(self._sessions):
            session = self._sessions.pop(number)
            if session is not self._shown:
                session.close()

    # One after the other

    def _advance(self) -> None:
        if self._running is not None:
            return
        entry = self._queue.next_waiting
        if entry is None:
            self._is_resting = True
            return
        if self._is_resting:
            self._is_resting = False
            self._naming.begin_run()
        self._running = entry.number
        self._began_s = time.monotonic()
        self._queue.update(entry.number, state=QueueState.RUNNING)
        session = self._sessions.get(entry.number)
        if session is not None:
            self._listen(entry.number, session)
        else:
            self._open(entry)

    def _open(self, entry: QueueEntry) -> None:
        self._open_quietly(
            entry.path,
            lambda session: self._take_opened(entry.number, session),
            lambda error: self._fail(entry.number, error),
        )

    def _take_opened(self, number: int, session: SongSession) -> None:
        if self._queue.entry(number) is None or number != self._running:
            session.close()
            return
        self._sessions[number] = session
        metadata = session.editor.document.metadata
        self._queue.update(number, title=session.title, artist=metadata.artist, project=session.project.path)
        self.opened.emit(session)
        if session.state is SongState.UNHEARD:
            self._listen(number, session)
        else:
            self._end(number, session)

    def _listen(self, number: int, session: SongSession) -> None:
        session.listening.progress_changed.connect(lambda: self._show_progress(number, session))
        session.state_changed.connect(lambda: self._follow(number, session))
        session.listen()

    def _show_progress(self, number: int, session: SongSession) -> None:
        progress = session.progress
        if progress is not None and number == self._running:
            self._queue.update(number, share=progress.share, left_s=progress.left_s)

    def _follow(self, number: int, session: SongSession) -> None:
        if number == self._running and session.state in _OVER:
            self._end(number, session)

    def _end(self, number: int, session: SongSession) -> None:
        """Tell what became of a song, let go of it, and go on with the next."""
        document = session.editor.document
        fault = session.fault
        self._running = None
        self._sessions.pop(number, None)
        self._queue.update(
            number,
            state=_OVER.get(session.state, QueueState.DONE),
            share=1.0,
            left_s=None,
            project=session.project.path,
            n_notes=len(document.notes),
            n_doubtful=session.review.n_left,
            bpm=bpm_text(document.tempo_map) if session.has_grid else "",
            trust=trust_of(session),
            care=care_of(session),
            took_s=time.monotonic() - self._began_s,
            message=None if fault is None else message_of(fault),
        )
        self._naming.name(number, session)
        self._release(session)
        self._advance()

    def _fail(self, number: int, error: Exception) -> None:
        self._running = None
        self._queue.update(number, state=QueueState.FAILED, message=message_of(error))
        self._advance()

    def _let_go(self, _: int, session: SongSession) -> None:
        """Be done with a song for whose name nobody asks any more."""
        self._show_name(session)
        self._release(session)

    def _show_name(self, session: SongSession) -> None:
        """Show the name of a song in the rows where it was missing."""
        metadata = session.editor.document.metadata
        for entry in self._queue.entries:
            if entry.is_nameless and entry.path == session.path and is_song_known(metadata):
                self._queue.update(
                    entry.number,
                    title=session.title,
                    artist=metadata.artist,
                    care=care_of(session),
                    is_nameless=False,
                )

    def _release(self, session: SongSession) -> None:
        if session is not self._shown and not self.holds(session):
            session.close()


def trust_of(session: SongSession) -> float | None:
    """How far the chart of a song is believed, 0..1: no further than its grid, nor than its notes."""
    n_notes = len(session.editor.document.notes)
    if session.tempo is None or not n_notes:
        return None
    return min(session.tempo.trust, 1 - session.review.n_left / n_notes)


def care_of(session: SongSession) -> str:
    """What to look at in a song, the gravest alone; empty for nothing."""
    if session.state is SongState.NO_DRUMS:
        return translate("Queue", "Hardly any drums heard")
    if session.state is SongState.STOPPED:
        return translate("Queue", "Not heard to the end")
    run = session.timeline.display.trust.longest_run
    if run is not None:
        return translate("Queue", "Check %1").replace("%1", bars_text(run.first, run.last))
    is_known = bool(known_artist(session.editor.document.metadata))
    return "" if is_known else translate("Queue", "Unknown artist")

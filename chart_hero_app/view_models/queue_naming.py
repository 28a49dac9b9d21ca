"""Finds names for the songs of the queue that have none, while the next ones are charted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app import identify_messages
from chart_hero_app.jobs import Job, JobMonitor, Lane
from chart_hero_app.view_models.cover_steps import CoverSteps
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.queue import QueueModel
from chart_hero_app.view_models.row_covers import RowCovers
from chart_hero_app.view_models.song_session import SessionServices, SongSession, SongState
from chart_hero_core.domain.identification import SongMatch
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.errors import ChartHeroError, IdentificationError, OptionError
from chart_hero_core.service import SongIdentifier, is_song_known

_logger = logging.getLogger(__name__)

NAMELESS = "nameless"
"""What the notice is about that names are no longer asked for."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A match that may be taken though nobody looks at it, and its picture; None for none."""

    match: SongMatch
    cover: bytes | None


class QueueNaming(QObject):
    """Asks AudD for charted songs without title or artist, one at a time, if the user wants it for the queue.

    A song is asked for once. What is not certain enough is not taken: its row says that it has no name. After
    an error that the next song would meet too, nobody is asked until the next run of the queue.

    Parameters
    ----------
    queue : whose rows tell of it
    identifier : who is asked
    notice : says why nobody is asked any more
    covers : pictures of the rows
    services : threads and choices
    parent : Qt's owner

    Signals
    -------
    let_go(int, SongSession) : nobody asks any more for the song of an entry
    """

    let_go = Signal(int, object)

    def __init__(
        self,
        queue: QueueModel,
        identifier: SongIdentifier,
        notice: NoticeModel,
        covers: RowCovers,
        services: SessionServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue, self._identifier, self._notice = queue, identifier, notice
        self._covers, self._jobs, self._settings = covers, services.jobs, services.settings
        self._asked: list[tuple[int, SongSession]] = []
        self._job: Job[FoundName | None] | None = None
        self._fault: IdentificationError | None = None
        services.settings.changed.connect(self._follow_choice)

    @property
    def sessions(self) -> tuple[SongSession, ...]:
        """The songs whose names are asked for, in order."""
        return tuple(session for _, session in self._asked)

    def begin_run(self) -> None:
        """Ask again, whatever ended it before: the queue begins anew."""
        self._fault = None
        self._notice.unsay(NAMELESS)

    def name(self, number: int, session: SongSession) -> None:
        """Ask for the name of a song that is charted and has none; it is in `sessions` until `let_go`."""
        metadata = session.editor.document.metadata
        is_wanted = self._is_on and session.state is SongState.READY and not is_song_known(metadata)
        if not is_wanted or session in self.sessions:
            return
        is_asked = self._fault is None and not session.is_missing
        self._queue.update(number, is_nameless=True, is_asked=is_asked)
        if is_asked:
            self._asked.append((number, session))
            self._ask_next()
        elif self._fault is not None and self._notice.says(NAMELESS):
            self._tell_end(self._fault)

    def drop(self, number: int) -> None:
        """Ask no more for the song of an entry; what was on its way is left behind."""
        numbers = [asked for asked, _ in self._asked]
        if number in numbers:
            self._let_go(numbers.index(number))

    def stop(self) -> None:
        """Ask no more for any song."""
        while self._asked:
            self._let_go(len(self._asked) - 1)

    @property
    def _is_on(self) -> bool:
        return self._settings.choices.identification.names_queue

    def _follow_choice(self) -> None:
        if not self._is_on:
            self.stop()
            self.begin_run()

    # One at a time

    def _ask_next(self) -> None:
        if self._job is not None or not self._asked:
            return
        _, session = self._asked[0]
        if is_song_known(session.editor.document.metadata):  # it was named by hand meanwhile
            self._let_go(0)
        else:
            work = partial(_look_up, self._identifier, session.path, session.cover is None)
            self._job = self._jobs.start(work, done=self._take, failed=self._fail, lane=Lane.ASKING)

    def _take(self, found: FoundName | None) -> None:
        _, session = self._asked[0]
        if found is not None and not is_song_known(session.editor.document.metadata):
            self._apply(found, session)
        self._let_go(0)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, IdentificationError) and error.ends_batch:
            self._fault = error
            self.stop()
            self._tell_end(error)
            return
        self._let_go(0)
        if not isinstance(error, ChartHeroError):
            raise error
        _logger.info("a song of the queue has no name yet: %s", error)

    def _let_go(self, place: int) -> None:
        number, session = self._asked.pop(place)
        if place == 0 and self._job is not None:
            self._job.abandon()
            self._job = None
        self._queue.update(number, is_asked=False)
        self.let_go.emit(number, session)
        self._ask_next()

    # What comes of it

    def _apply(self, found: FoundName, session: SongSession) -> None:
        """Take texts and picture as one step of undo, kept at once."""
        match, editor = found.match, session.editor
        texts = {
            "title": match.title,
            "artist": match.artist,
            "album": match.album,
            "year": match.year,
            "genre": match.genre,
        }
        said = {name: text for name, text in texts.items() if text}
        editor.end_amending()
        editor.perform(self.tr("identify the song"), lambda document: change_metadata(document, **said))
        editor.end_amending()
        if found.cover is not None and session.cover is None:
            CoverSteps(session, session).take(editor.history.done[-1], found.cover)
            project = session.project.path
            self._jobs.start(  # behind the picture, which is kept on the same lane
                lambda _: None, done=lambda _: self._covers.forget(project), lane=Lane.PROJECTS
            )

    def _tell_end(self, error: IdentificationError) -> None:
        n_nameless = sum(entry.is_nameless for entry in self._queue.entries)
        self._notice.say(NAMELESS, identify_messages.naming_ended(error, n_nameless))


def _look_up(
    identifier: SongIdentifier, song: Path, wants_cover: bool, monitor: JobMonitor
) -> FoundName | None:
    """Ask for a song and, if it is surely known, for its picture; in another thread."""
    match = identifier.identify(song, monitor).unattended()
    if match is None:
        return None
    return FoundName(match, _cover_of(identifier, match, monitor) if wants_cover else None)


def _cover_of(identifier: SongIdentifier, match: SongMatch, monitor: JobMonitor) -> bytes | None:
    """Fetch a picture; the song is known all the same where it cannot be had."""
    if not match.has_cover:
        return None
    try:
        cover = identifier.cover_for(match, monitor)
    except (IdentificationError, OptionError) as error:
        _logger.info("a song of the queue has no cover: %s", error)
        return None
    return None if cover is None else cover.data

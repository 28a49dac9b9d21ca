"""The whole app behind its window: the open song, the songs that wait, what is to be said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.messages import Answer, Message, message_of
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.sound_keeper import SoundKeeper
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app_notices import RECOVERY, AppNotices
from chart_hero_app.view_models.audd_key import AuddKey
from chart_hero_app.view_models.export import ExportModel
from chart_hero_app.view_models.model_choice import ModelChoice
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.queue import QueueModel
from chart_hero_app.view_models.queue_keeping import QueueKeeper
from chart_hero_app.view_models.queue_naming import QueueNaming
from chart_hero_app.view_models.queue_runner import QueueRunner
from chart_hero_app.view_models.recent import RecentSongs
from chart_hero_app.view_models.row_covers import RowCovers
from chart_hero_app.view_models.song_notices import SongNotices
from chart_hero_app.view_models.song_opening import OpenedSong, is_folder, open_project, open_song
from chart_hero_app.view_models.song_search import SongSearch
from chart_hero_app.view_models.song_session import SessionServices, SongSession
from chart_hero_app.view_models.status import StatusModel
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import CancelledError
from chart_hero_core.projects.disk import SUFFIX
from chart_hero_core.projects.library import Library
from chart_hero_core.runs.places import TrainingPlaces, usual_places
from chart_hero_core.service import ChartHero, SongIdentifier, load_decoders

_logger = logging.getLogger(__name__)

QUEUE_NAME = "queue.json"
"""File of the queue, beside the folder of the projects."""


class AppModel(QObject):
    """Everything behind the window.

    Parameters
    ----------
    engine : hears, charts and exports
    settings : what the user chose
    look : colours, fonts, icons
    library : the projects on this machine
    player : one for all songs, as there is one device; closed with the app
    jobs : the threads; closed with the app
    parent : Qt's owner
    identifier : says which song a file is; None for that of this user
    places : of the training; None for those of this user

    Attributes
    ----------
    audd_key : of the identifier
    model : what songs are heard with
    queue : songs that wait to be heard, and those that were
    notice : what the notice row says
    status : what the status bar says
    recent : the songs of the start page
    covers : the pictures of songs in rows and on cards
    training : what the training workspace is about

    Signals
    -------
    session_changed() : another song is open, or none
    opening_changed() : `is_opening`
    fault_raised(Message) : something cannot be done; to be shown as the error card
    file_wanted(Answer) : a button wants a file to be chosen: `CHOOSE_SONG`, `FIND_SONG`, `CHOOSE_MODEL`
    details_wanted(Message) : a button wants the details of a message
    device_wanted(), export_wanted(), tap_wanted() : a button wants the sound page, the export panel,
        the tempo to be tapped along
    queue_wanted() : several songs came; the queue is worth a look
    """

    session_changed = Signal()
    opening_changed = Signal()
    fault_raised = Signal(object)
    file_wanted = Signal(object)
    details_wanted = Signal(object)
    device_wanted = Signal()
    export_wanted = Signal()
    tap_wanted = Signal()
    queue_wanted = Signal()

    def __init__(
        self,
        engine: ChartHero,
        settings: Settings,
        look: Look,
        library: Library,
        player: Player,
        jobs: Jobs,
        parent: QObject | None = None,
        identifier: SongIdentifier | None = None,
        places: TrainingPlaces | None = None,
    ) -> None:
        super().__init__(parent)
        self.engine, self.settings, self.look = engine, settings, look
        self.library, self.player, self.jobs = library, player, jobs
        self._services = SessionServices(engine, jobs, settings, player)
        self._session: SongSession | None = None
        self._song_notices: SongNotices | None = None
        self._export: ExportModel | None = None
        self._wanted: Path | None = None
        self._unseen: SongSession | None = None
        self._is_model_due = False
        self._n_opening = 0
        self._is_closed = False
        self._sound_soon = QTimer(self, interval=0, singleShot=True)
        self._sound_soon.timeout.connect(self._sound)
        self._sound_keeper = SoundKeeper(player, settings, self)
        self.notice = NoticeModel(self)
        places = places or usual_places()
        self.model = ModelChoice(engine, jobs, settings, places.models, self)
        self.queue = QueueModel(self)
        self.recent = RecentSongs(library, jobs, self)
        self.covers = RowCovers(library, jobs, self)
        self.identifier = identifier or SongIdentifier()
        self.audd_key = AuddKey(self.identifier, jobs, self)
        self._queue_keeper = QueueKeeper(self.queue, library.folder.with_name(QUEUE_NAME), jobs, self)
        self.naming = QueueNaming(self.queue, self.identifier, self.notice, self.covers, self._services, self)
        self.runner = QueueRunner(self.queue, self._open_quietly, self.naming, self)
        self.training = TrainingStudio(
            places, self._services, look, self.model, self.notice, library, self.recent, self
        )
        self.training.failed.connect(self.show_fault)
        self.training.details_wanted.connect(self.details_wanted)
        self.status = StatusModel(jobs, player, self.queue, self)
        self.status.follow_training(self.training)
        self._notices = AppNotices(self.notice, player, self.model, settings, self.recent, self)
        self._notices.file_wanted.connect(self.file_wanted)
        self._notices.details_wanted.connect(self.details_wanted)
        self._notices.device_wanted.connect(self.device_wanted)
        self._notices.go_on_asked.connect(lambda entry: self.open_project(entry.path))
        self._song_search = SongSearch(library, jobs, self.queue, self.notice, self)
        self._song_search.ended.connect(self._end_opening)
        self._song_search.one_found.connect(self.open_song)
        self._song_search.queued.connect(self._show_first)
        self._song_search.refused.connect(self.fault_raised)
        self._song_search.failed.connect(self._miss_songs)
        self.recent.none_cut_off.connect(self._open_last)
        self.recent.failed.connect(self.show_fault)
        self.runner.opened.connect(self._show_if_wanted)
        self.queue.open_asked.connect(self._open_entry)
        self.queue.remove_asked.connect(self._remove_entry)

    # Beginning and end

    def begin(self, paths: Sequence[Path] = ()) -> None:
        """Get going once the window stands: the model is loaded, songs are opened, a crash is told.

        Parameters
        ----------
        paths : songs and folders to open
        """
        if len(paths) == 1 and not is_folder(paths[0]):
            self._is_model_due = True  # it would slow down the first sight of the song
        else:
            self.model.begin()
        if paths:
            self.open_paths(paths)
        else:
            self.recent.look_for_cut_off()
        self.recent.refresh()
        self._queue_keeper.begin()
        self.training.begin()
        self.jobs.start(lambda _: load_decoders())

    def close(self) -> bool:
        """Stop everything; the window is gone.

        Returns
        -------
        bool
            whether all threads ended in time
        """
        if self._is_closed:
            return True
        self._is_closed = True
        self._show_session(None)
        self.runner.close()
        self._queue_keeper.close()
        self.training.close()
        self.player.close()
        return self.jobs.close()

    # The open song

    @property
    def session(self) -> SongSession | None:
        """The open song; None on the start page."""
        return self._session

    @property
    def export(self) -> ExportModel | None:
        """The open song's way into the games; None without a song."""
        return self._export

    @property
    def is_opening(self) -> bool:
        """Whether a song is about to open."""
        return self._n_opening > 0

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or chosen: one song at once, several through the queue, folders searched."""
        if len(paths) == 1 and paths[0].suffix == SUFFIX:
            self.open_project(paths[0])
        elif len(paths) == 1 and not is_folder(paths[0]):
            self.open_song(paths[0])
        else:
            self._begin_opening()
            self._song_search.begin(paths)

    def open_song(self, path: Path) -> None:
        """Open a song by its file: as it was left if it is known, else new, and listened to."""
        running = self.runner.session_of(path)
        if running is not None:
            self._show_session(running)
        elif self.runner.is_opening(path):
            self._wanted = path
        else:
            waiting = self.queue.entry_of(path)
            if waiting is not None:  # it comes back, in front of all others, once it is open
                self.queue.remove([waiting.number])
            self._open(lambda monitor: open_song(path, self.library, monitor))

    def open_project(self, place: Path) -> None:
        """Open a known song by its project file."""
        running = self.runner.session_of_project(place)
        if running is not None:
            self._show_session(running)
        else:
            self._open(lambda monitor: open_project(place, self.library, monitor))

    def close_song(self) -> None:
        """Go back to the start page; a run of the song goes on in the queue."""
        self._show_session(None)
        self.recent.refresh()

    def find_song(self, path: Path) -> None:
        """Take a file for the open song's own, which is gone."""
        if self._session is not None:
            self._session.find_song(path)

    def _open(self, work: Callable[..., OpenedSong]) -> None:
        self._begin_opening()
        self.jobs.start(work, done=self._take_opened, failed=self._fail_opening, lane=Lane.PROJECTS)

    def _take_opened(self, opened: OpenedSong) -> None:
        self._end_opening()
        session = SongSession(opened, self._services, self)
        self._show_session(session)
        if opened.message is not None:
            self.notice.say(RECOVERY, opened.message)
        if opened.wants_listening:
            self._unseen = session
            listen = partial(self._listen_to_seen, session)
            session.when_seen(lambda: QTimer.singleShot(0, self, listen))  # once that sight is painted
        else:
            self._begin_due_model()

    def _listen_to_seen(self, session: SongSession) -> None:
        """Listen to a song now that its first sound is drawn, or that another takes its place."""
        if session is self._unseen:
            self._unseen = None
            self._begin_due_model()
            self.runner.take(session)

    def _begin_due_model(self) -> None:
        if self._is_model_due:
            self._is_model_due = False
            self.model.begin()

    def _show_session(self, session: SongSession | None) -> None:
        """Show another song; the one before is closed unless it is being listened to."""
        before = self._session
        if session is before:
            return
        if before is not None:
            self._put_away(before)
        self._notices.forget_cut_off()
        self._wanted = None
        self._session = session
        if session is not None:
            self._lay_out(session)
        self.runner.keep_open(session)
        self.status.follow(session)
        self.session_changed.emit()
        if session is not None:
            self._sound_soon.start()

    def _sound(self) -> None:
        """Decode the open song, now that the window has painted it: that would have been slowed down."""
        if self._session is not None:
            self._session.show()

    def _show_if_wanted(self, session: SongSession) -> None:
        """Show a song that was asked for while the queue was opening it."""
        if session.path == self._wanted:
            self._show_session(session)

    def _put_away(self, session: SongSession) -> None:
        if self._song_notices is not None:
            self._song_notices.close()
        if self._export is not None:
            self._export.close()
            self._export.deleteLater()
        self._song_notices = self._export = None
        self.status.follow(None)
        if not self._is_closed:
            self._listen_to_seen(session)
        session.hide()
        if not self.runner.holds(session):
            session.close()

    def _lay_out(self, session: SongSession) -> None:
        self._export = ExportModel(session, self._services, self)
        session.cover_changed.connect(lambda: self.covers.forget(session.project.path))
        self._song_notices = SongNotices(session, self.notice, self)
        self._song_notices.export_asked.connect(self.export_wanted)
        self._song_notices.tap_asked.connect(self.tap_wanted)
        self._song_notices.find_asked.connect(lambda: self.file_wanted.emit(Answer.FIND_SONG))

    def _begin_opening(self) -> None:
        self._n_opening += 1
        self.opening_changed.emit()

    def _end_opening(self) -> None:
        self._n_opening -= 1
        self.opening_changed.emit()

    def _fail_opening(self, error: Exception) -> None:
        self._end_opening()
        self._miss_songs(error)

    def _miss_songs(self, error: Exception) -> None:
        self._begin_due_model()
        if not isinstance(error, CancelledError):
            self.show_fault(error)

    # Many songs

    def _show_first(self, first: Path) -> None:
        """Several songs wait: show the first of them, unless one is open."""
        if self._session is None:
            self.open_song(first)
        self.queue_wanted.emit()

    def _open_quietly(
        self, path: Path, done: Callable[[SongSession], None], failed: Callable[[Exception], None]
    ) -> None:
        """Open a song for the queue, without showing it."""
        self.jobs.start(
            lambda monitor: open_song(path, self.library, monitor),
            done=lambda opened: done(SongSession(opened, self._services, self)),
            failed=failed,
            lane=Lane.PROJECTS,
        )

    def _open_entry(self, number: int) -> None:
        entry = self.queue.entry(number)
        if entry is not None and entry.is_missing and entry.project is not None:
            self.open_project(entry.project)
        elif entry is not None:
            self.open_song(entry.path)

    def _remove_entry(self, number: int) -> None:
        self.runner.drop(number)
        self.queue.remove([number])

    def _open_last(self) -> None:
        """Go on with the song that was open last, if the user wants to begin so."""
        is_wanted = self.settings.choices.general.start == "song"
        if is_wanted and self._session is None and not self.is_opening and self.recent.last is not None:
            self.open_project(self.recent.last.path)

    # What is told

    def show_fault(self, error: BaseException) -> None:
        """Show what went wrong as the error card; the open song stays as it is."""
        _logger.warning("shown to the user: %s", error, exc_info=error)
        self.fault_raised.emit(message_of(error))

    def answer(self, message: Message, answer: Answer) -> None:
        """Do what a button of an error card asks for."""
        self._notices.answer(message, answer)

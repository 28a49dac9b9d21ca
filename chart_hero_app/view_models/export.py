"""The open song's way into the games: where it goes, what is written, what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import methodcaller
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app import messages
from chart_hero_app.jobs import Job, Jobs, StageShare
from chart_hero_app.messages import Answer
from chart_hero_app.settings import ExportChoices
from chart_hero_app.view_models.export_remarks import ExportRemark, remark_of
from chart_hero_app.view_models.export_work import (
    MIDI_FORMAT,
    DiskShortError,
    SongOverview,
    SongsFolders,
    SongWork,
    WrittenSong,
    list_folders,
)
from chart_hero_app.view_models.song_session import SessionServices, SongSession, SongState
from chart_hero_core.domain.chart import Difficulty, SongMetadata
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import CancelledError
from chart_hero_core.export.metadata import song_folder_name
from chart_hero_core.game_folders import Game, GameFolder
from chart_hero_core.projects.contents import ExportRecord
from chart_hero_core.service import (
    ChartFormat,
    ChartingSpec,
    Cover,
    ExportOptions,
    ExportPlan,
    FolderFingerprint,
)

_LOOK_OVER_MS = 200
"""An edit is looked over so much later, with those that follow it."""


class ExportModel(QObject):
    """Exports one song, as often as wanted.

    Parameters
    ----------
    session : the song
    services : shared by all songs
    parent : Qt's owner

    Signals
    -------
    changed() : folders, name, choices, plan or remarks are others
    progress_changed() : `share`; None while nothing is written
    exported(ExportedSong) : it is done; `written` has its files
    told(Message) : it failed, or has to be asked about; `answer` takes the answer
    """

    changed = Signal()
    progress_changed = Signal()
    exported = Signal(object)
    told = Signal(object)

    def __init__(
        self, session: SongSession, services: SessionServices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._engine, self._settings = services.engine, services.settings
        self._jobs: Jobs = services.jobs
        self._job: Job[WrittenSong] | None = None
        self._look: Job[SongOverview] | None = None
        self._search: Job[SongsFolders] | None = None
        self._is_watched = False
        self._wishes: Mapping[str, Any] = {}
        self._searched: tuple[str, ...] = ()
        self._songs_folders = SongsFolders()
        self._remarks: tuple[ExportRemark, ...] = ()
        self._own_name: str | None = None
        self._records = session.project.exports
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look_over)
        self.share: float | None = None
        """0..1 of the export on its way; None without one."""
        self.plan: ExportPlan | None = None
        """What would be written; None while it is not known, or there is nothing."""
        self.written: WrittenSong | None = None
        """The last export of this run of the app."""
        session.editor.changed.connect(self._follow_song)
        session.state_changed.connect(self._follow_song)
        session.source_changed.connect(self._follow_song)
        self._settings.changed.connect(self._follow_choices)

    # Who looks

    def watch(self, is_watched: bool) -> None:
        """Keep `folders`, `plan` and `remarks` up to date, while somebody looks at them."""
        self._is_watched = is_watched
        self._timer.stop()
        if is_watched:
            self.refresh()

    def refresh(self) -> None:
        """Look for the games' folders, and the song over."""
        self._look_for_folders()
        self._look_over()

    def _look_for_folders(self) -> None:
        chosen = self._searched = self.choices.songs_folders
        if self._search is not None:
            self._search.abandon()
        self._search = self._jobs.start(lambda _: list_folders(chosen), done=self._take_folders)

    # Where it goes

    @property
    def folders(self) -> tuple[GameFolder, ...]:
        """Folders that songs can go to, the chosen one first."""
        return self._songs_folders.folders

    @property
    def folder(self) -> GameFolder | None:
        """The folder that the song goes to; None until one is found or chosen."""
        return self.folders[0] if self.folders else None

    @property
    def is_folder_found(self) -> bool:
        """Whether a game itself tells of the folder."""
        return self.folder is not None and self.folder.path in self._songs_folders.found

    @property
    def game(self) -> Game:
        """The game that the song goes to."""
        return Game.CLONE_HERO if self.folder is None else self.folder.game

    def choose_folder(self, path: Path) -> None:
        """Export to this folder from now on."""
        others = [name for name in self.choices.songs_folders if Path(name) != path]
        self.choose(songs_folders=(str(path), *others))

    @property
    def folder_name(self) -> str:
        """Name of the song's own folder: as the user said, as at the last export there, or as usual."""
        name = self._own_name
        if name is None and self._last_is_here and self.last is not None:
            name = self.last.place.name
        metadata = self._session.editor.document.metadata
        return song_folder_name(metadata, ExportOptions(Path(), folder_name=name))

    def name_folder(self, name: str) -> None:
        """Give the song's folder another name; empty for the usual one."""
        own_name = name.strip() or None
        if own_name != self.folder_name:
            self._own_name = own_name
            self.changed.emit()

    @property
    def is_again(self) -> bool:
        """Whether the export would go where the last one went."""
        return self._last_is_here and self.last is not None and self.last.place.name == self.folder_name

    # What is written

    @property
    def choices(self) -> ExportChoices:
        """What is written, and how."""
        return self._settings.choices.export

    def choose(self, **values: Any) -> None:
        """Change some of the `ExportChoices`, for this and all later exports."""
        self._settings.change("export", **values)

    @property
    def remarks(self) -> tuple[ExportRemark, ...]:
        """What there is to say about the chart, the gravest first."""
        return self._remarks

    @property
    def blocked_text(self) -> str:
        """Why nothing can be exported now; empty if it can."""
        if self._session.state in (SongState.LISTENING, SongState.WAITING):
            return self.tr("The song is still being heard.")
        if self._session.is_missing and self.choices.has_audio:
            return self.tr("The song's file is missing. Show where it is, or export without audio.")
        if not self._session.editor.document.notes:
            return self.tr("There are no notes to export.")
        if self.folder is None:
            return self.tr("Choose the folder that your game looks for songs in.")
        return ""

    @property
    def last(self) -> ExportRecord | None:
        """The last export of this song, in whatever run of the app."""
        return next((record for record in reversed(self._records) if record.format_name != MIDI_FORMAT), None)

    # Exporting

    def export(self, **wishes: Any) -> None:
        """Write the song; `exported` or `told` says what became of it.

        Parameters
        ----------
        wishes : fields of `ExportOptions` for this once, such as `overwrite`
        """
        if self._job is not None:
            return
        if self.blocked_text or self.folder is None:
            self.told.emit(messages.export_blocked(self.blocked_text))
            return
        self._wishes = wishes
        work = self._work(self.folder.path, wishes)
        needed_bytes = self.plan.audio_bytes if self.plan is not None else 0
        self.share = 0.0
        self._job = self._jobs.start(
            lambda monitor: work.write(needed_bytes, monitor),
            done=self._end,
            failed=self._fail,
            progressed=self._show_progress,
        )
        self.progress_changed.emit()

    def cancel(self) -> None:
        """Stop the export; nothing of it is left."""
        if self._job is not None:
            self._job.cancel()

    def answer(self, answer: Answer) -> None:
        """Take the answer to what was told: replace, keep both, try again."""
        if answer is Answer.REPLACE:
            self.export(overwrite=True)
        elif answer is Answer.KEEP_BOTH:
            self.export(keep_both=True)
        elif answer is Answer.TRY_AGAIN:
            self.export(**self._wishes)

    def close(self) -> None:
        """Stop, and tell nobody."""
        self.watch(False)
        for job in (self._job, self._look, self._search):
            if job is not None:
                job.abandon()
        self._job = self._look = self._search = None

    @property
    def _last_is_here(self) -> bool:
        """Whether the last export went to the folder that is chosen now."""
        last, folder = self.last, self.folder
        return last is not None and folder is not None and last.place.parent == folder.path

    @property
    def _charting(self) -> ChartingSpec:
        choices = self.choices
        difficulties = frozenset(Difficulty) if choices.has_difficulties else frozenset({Difficulty.EXPERT})
        return replace(
            self._session.charting,
            difficulties=difficulties,
            with_star_power=choices.has_star_power,
            with_activation_fills=choices.has_star_power,
            with_sections=choices.has_sections,
        )

    @property
    def _charter(self) -> str | None:
        """The user's name, unless the song itself names its charter."""
        song_names_one = self._session.editor.document.metadata.charter != SongMetadata("").charter
        return None if song_names_one else self.choices.charter or None

    def _options(self, parent: Path, wishes: Mapping[str, Any]) -> ExportOptions:
        choices, last = self.choices, self.last
        return ExportOptions(
            parent,
            ChartFormat(choices.chart_format),
            choices.has_audio,
            general_midi=parent / f"{self.folder_name}.mid" if choices.has_midi else None,
            charter=self._charter,
            folder_name=self.folder_name,
            cover=None if self._session.cover is None else Cover.sniffed(self._session.cover),
            last=None if last is None else FolderFingerprint(last.place, last.fingerprints),
            **wishes,
        )

    def _work(self, parent: Path, wishes: Mapping[str, Any]) -> SongWork:
        session = self._session
        midis = [record for record in self._records if record.format_name == MIDI_FORMAT]
        return SongWork(
            self._engine,
            session.editor.document,
            session.path,
            None if session.heard is None else session.heard.source,
            self._options(parent, wishes),
            self._charting,
            midis[-1] if midis else None,
        )

    def _show_progress(self, news: object) -> None:
        if isinstance(news, StageShare):
            self.share = news.share
            self.progress_changed.emit()

    def _end(self, written: WrittenSong) -> None:
        self.written = written
        self._own_name = None
        self._records = (*self._records, *written.records)
        for record in written.records:
            self._session.keeper.keep_beside(methodcaller("add_export", record))
        self._stop_showing()
        self.exported.emit(written.song)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._stop_showing()
        if isinstance(error, DiskShortError):
            self.told.emit(messages.disk_short(error.missing_bytes))
        elif not isinstance(error, CancelledError):
            self.told.emit(messages.export_failed(error))

    def _stop_showing(self) -> None:
        self._job = None
        self.share = None
        self.progress_changed.emit()

    # What stands against it

    def _take_folders(self, folders: SongsFolders) -> None:
        self._search = None
        self._songs_folders = folders
        self.changed.emit()

    def _follow_choices(self) -> None:
        if self.choices.songs_folders != self._searched:
            self._look_for_folders()
        self._follow_song()

    def _follow_song(self) -> None:
        self.changed.emit()
        if self._is_watched and not self._timer.isActive():
            self._timer.start(_LOOK_OVER_MS)

    def _look_over(self) -> None:
        if self._look is not None:
            self._look.abandon()
        work = self._work(Path(), {})
        if self._session.is_missing:
            work = replace(work, options=replace(work.options, with_audio=False))
        self._look = self._jobs.start(
            lambda _: work.look_over(), done=lambda overview: self._take_overview(overview, work.document)
        )

    def _take_overview(self, overview: SongOverview, document: ChartDocument) -> None:
        self._look = None
        self.plan = overview.plan
        self._remarks = tuple(remark_of(problem, document) for problem in overview.problems)
        self.changed.emit()

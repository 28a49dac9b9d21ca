"""The open song's way into the games: where it goes, what is written, what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app import messages
from chart_hero_app.figures import count_text
from chart_hero_app.jobs import Job, JobMonitor, Jobs, StageShare
from chart_hero_app.messages import Answer, message_of
from chart_hero_app.settings import ExportChoices
from chart_hero_app.view_models.song_session import SessionServices, SongSession, SongState
from chart_hero_core.domain.chart import Difficulty, SongMetadata
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.position import position_of
from chart_hero_core.errors import CancelledError, FolderExistsError
from chart_hero_core.export.metadata import song_folder_name
from chart_hero_core.game_folders import Game, GameFolder, find_game_folders, game_folder_at
from chart_hero_core.projects.contents import ExportRecord
from chart_hero_core.service import (
    ChartFormat,
    ChartingSpec,
    Cover,
    ExportedSong,
    ExportOptions,
    ExportProblem,
    FolderFingerprint,
    ProblemKind,
    SongSource,
    look_at,
    problems_of,
)


@dataclass(frozen=True, slots=True)
class ExportRemark:
    """Something to say before the export.

    Parameters
    ----------
    problem : what the core found
    sentence : in words
    place_s : heard second of the first place; None for none in particular
    """

    problem: ExportProblem
    sentence: str
    place_s: float | None


class ExportModel(QObject):
    """Exports one song, as often as wanted.

    Parameters
    ----------
    session : the song
    services : shared by all songs
    parent : Qt's owner

    Signals
    -------
    changed() : folders, name, choices or remarks are others
    progress_changed() : `share`; None while nothing is written
    exported(ExportedSong) : it is done
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
        self._job: Job[ExportedSong] | None = None
        self._wishes: Mapping[str, Any] = {}
        self._folders: tuple[GameFolder, ...] = ()
        self._remarks: tuple[ExportRemark, ...] = ()
        self._own_name: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look_over)
        self.share: float | None = None
        """0..1 of the export on its way; None without one."""
        self.result: ExportedSong | None = None
        """The last export of this run of the app."""
        session.editor.changed.connect(self._follow_document)
        session.state_changed.connect(self.changed)
        self._settings.changed.connect(self.changed)

    # Where it goes

    def refresh(self) -> None:
        """Look for the games' folders, and the song over; when the panel opens."""
        chosen = self._settings.choices.export.songs_folders
        self._jobs.start(lambda _: _all_folders(chosen), done=self._take_folders)
        self._look_over()

    @property
    def folders(self) -> tuple[GameFolder, ...]:
        """Folders that songs can go to, the chosen one first."""
        return self._folders

    @property
    def folder(self) -> GameFolder | None:
        """The folder that the song goes to; None until one is found or chosen."""
        return self._folders[0] if self._folders else None

    def choose_folder(self, path: Path) -> None:
        """Export to this folder from now on."""
        others = [name for name in self.choices.songs_folders if Path(name) != path]
        self.choose(songs_folders=(str(path), *others))
        self.refresh()

    @property
    def folder_name(self) -> str:
        """Name of the song's own folder."""
        if self._own_name is not None:
            return self._own_name
        metadata = self._session.editor.document.metadata
        return song_folder_name(metadata, ExportOptions(Path()))

    def name_folder(self, name: str) -> None:
        """Give the song's folder another name; empty for the usual one."""
        self._own_name = name.strip() or None
        self.changed.emit()

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
        exports = self._session.project.exports
        return exports[-1] if exports else None

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
        document, charting, engine = self._session.editor.document, self._charting, self._engine
        options = self._options(self.folder.path, wishes)
        source, heard = self._session.path, self._session.heard

        def write(monitor: JobMonitor) -> ExportedSong:
            song = heard.source if heard is not None else _source_at(source, document)
            return engine.export_document(document, song, options, charting, monitor)

        self.share = 0.0
        self._job = self._jobs.start(write, done=self._end, failed=self._fail, progressed=self._show_progress)
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
        if self._job is not None:
            self._job.abandon()
            self._job = None

    @property
    def _charting(self) -> ChartingSpec:
        choices = self.choices
        difficulties = frozenset(Difficulty) if choices.has_difficulties else frozenset({Difficulty.EXPERT})
        return replace(
            self._session.charting,
            difficulties=difficulties,
            with_star_power=choices.has_star_power,
            with_activation_fills=choices.has_star_power,
        )

    @property
    def _charter(self) -> str | None:
        """The user's name, unless the song itself names its charter."""
        song_names_one = self._session.editor.document.metadata.charter != SongMetadata("").charter
        return None if song_names_one else self.choices.charter or None

    def _options(self, parent: Path, wishes: Mapping[str, Any]) -> ExportOptions:
        choices, last = self.choices, self.last
        midi = parent / f"{self.folder_name}.mid" if choices.has_midi else None
        return ExportOptions(
            parent,
            ChartFormat(choices.chart_format),
            choices.has_audio,
            general_midi=midi,
            overwrite_midi=True,
            charter=self._charter,
            folder_name=self._own_name,
            cover=None if self._session.cover is None else Cover.sniffed(self._session.cover),
            last=None if last is None else _fingerprint_of(last),
            **wishes,
        )

    def _show_progress(self, news: object) -> None:
        if isinstance(news, StageShare):
            self.share = news.share
            self.progress_changed.emit()

    def _end(self, song: ExportedSong) -> None:
        self._stop_showing()
        self.result = song
        record = _record_of(song, self.choices.chart_format)
        self._session.keeper.keep_beside(lambda project: project.add_export(record))
        self.exported.emit(song)

    def _fail(self, error: Exception) -> None:
        self._stop_showing()
        if isinstance(error, CancelledError):
            return
        if isinstance(error, FolderExistsError):
            self.told.emit(messages.folder_exists(error.path.name))
        else:
            self.told.emit(message_of(error))

    def _stop_showing(self) -> None:
        self._job = None
        self.share = None
        self.progress_changed.emit()

    # What stands against it

    def _take_folders(self, folders: tuple[GameFolder, ...]) -> None:
        self._folders = folders
        self.changed.emit()

    def _follow_document(self) -> None:
        if not self._timer.isActive():
            self._timer.start(200)

    def _look_over(self) -> None:
        document = self._session.editor.document
        self._jobs.start(lambda _: problems_of(document), done=self._take_problems)

    def _take_problems(self, problems: tuple[ExportProblem, ...]) -> None:
        document = self._session.editor.document
        self._remarks = tuple(self._remark(problem, document) for problem in problems)
        self.changed.emit()

    def _remark(self, problem: ExportProblem, document: ChartDocument) -> ExportRemark:
        if not problem.ticks:
            return ExportRemark(problem, self._sentence(problem, ""), None)
        tick = problem.ticks[0]
        bar = position_of(document.tempo_map, tick).bar
        sentence = self._sentence(problem, str(bar))
        return ExportRemark(problem, sentence, float(document.tempo_map.seconds_at(tick)))

    def _sentence(self, problem: ExportProblem, bar: str) -> str:
        count = len(problem.ticks)
        sentences = {
            ProblemKind.NO_NOTES: self.tr("There are no notes: no game would load the song."),
            ProblemKind.THREE_HANDS: self.tr("Three hands at once in bar %1."),
            ProblemKind.TOO_CLOSE: self.tr("Notes too close together in bar %1."),
            ProblemKind.DOUBTFUL: self.tr("1 note is still doubtful.")
            if count == 1
            else self.tr("%2 notes are still doubtful."),
            ProblemKind.NO_ARTIST: self.tr("The artist is not known."),
        }
        return sentences[problem.kind].replace("%1", bar).replace("%2", count_text(count))


def _all_folders(chosen: tuple[str, ...]) -> tuple[GameFolder, ...]:
    """Find the folders that the user chose, as far as they are there, and those of the games."""
    found = {folder.path: folder for folder in find_game_folders()}
    own = [found.get(Path(name)) or game_folder_at(Game.CLONE_HERO, Path(name)) for name in chosen]
    in_order = [folder for folder in own if folder is not None]
    return (*in_order, *(folder for folder in found.values() if folder not in in_order))


def _source_at(path: Path, document: ChartDocument) -> SongSource:
    """Find the sound of a song that nobody listened to."""
    return SongSource(path, look_at(path).tags, document.duration_s)


def _record_of(song: ExportedSong, format_name: str) -> ExportRecord:
    return ExportRecord(song.folder, format_name, datetime.now(UTC), song.fingerprint.files)


def _fingerprint_of(record: ExportRecord) -> FolderFingerprint:
    return FolderFingerprint(record.place, record.fingerprints)

"""The data page: sources, the songs found in them, what the user decides, the scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app.figures import left_text
from chart_hero_app.jobs import Job, Lane
from chart_hero_app.view_models.training.data_figures import DataFigures, figures_of
from chart_hero_app.view_models.training.data_scan import DataScan, scan_arguments
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.words import percent_text
from chart_hero_core.projects.library import LibraryEntry
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, DataSource, Decision, SongRow
from chart_hero_core.runs.decisions import add_source, answer_cymbals, decide, hold_out, remove_source
from chart_hero_core.service import GameFolder, find_game_folders


class DataModel(QObject):
    """What the data page shows and asks for.

    Parameters
    ----------
    studio : has the data set
    arguments : of the scan's process, from the folder of the data set
    find_folders : finds the folders of the games
    parent : Qt's owner

    Attributes
    ----------
    figures : of the data set that is shown
    scan : looks at the songs
    suggestions : folders of games that are no sources yet

    Signals
    -------
    changed() : the data set, and `figures` with it
    suggestions_changed() : `suggestions`
    corrections_changed() : `corrections`
    """

    changed = Signal()
    suggestions_changed = Signal()
    corrections_changed = Signal()

    def __init__(
        self,
        studio: TrainingStudio,
        arguments: Callable[[Path], list[str]] = scan_arguments,
        find_folders: Callable[[], Sequence[GameFolder]] = find_game_folders,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._find_folders = studio, find_folders
        self._data_set = DataSet()
        self.figures = DataFigures()
        self.suggestions: tuple[GameFolder, ...] = ()
        self._games: tuple[GameFolder, ...] = ()
        self._counting: Job[DataFigures] | None = None
        self.scan = DataScan(studio.places.data, studio.new_watch(), studio.jobs, arguments, self)
        self.scan.found.connect(studio.read_data_set)
        self.scan.changed.connect(self._say_state)
        studio.data_set_changed.connect(self._follow)
        studio.recent.changed.connect(self.corrections_changed)
        studio.closed.connect(self.scan.close)

    def begin(self) -> None:
        """Look what there is: songs, a scan that goes on, folders of games."""
        self.scan.find()
        self._follow()
        self._studio.jobs.start(lambda _: tuple(self._find_folders()), done=self._take_games)

    # The data set

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Folders, in the order in which they were added."""
        return self._data_set.sources

    @property
    def rows(self) -> tuple[SongRow, ...]:
        """All songs."""
        return self._data_set.songs

    @property
    def cymbals(self) -> CymbalAnswer:
        """What the user said about swapped charts."""
        return self._data_set.cymbals

    @property
    def asks_about_cymbals(self) -> bool:
        """Whether the user is to say if ride and crash are swapped."""
        return self._data_set.must_ask_about_cymbals and not self.scan.is_running

    def exchanges_cymbals(self, row: SongRow) -> bool:
        """Whether ride and crash of a song are swapped back, as the user said."""
        return self._data_set.exchanges_cymbals(row)

    def _follow(self) -> None:
        """Count the data set anew, elsewhere; only what was asked for last is shown."""
        if self._counting is not None:
            self._counting.abandon()
        data_set = self._studio.data_set
        self._counting = self._studio.jobs.start(
            lambda _: figures_of(data_set), done=partial(self._take_figures, data_set)
        )

    def _take_figures(self, data_set: DataSet, figures: DataFigures) -> None:
        self._counting = None
        self._data_set, self.figures = data_set, figures
        self._choose_suggestions()
        self._say_state()
        self.changed.emit()

    def _say_state(self) -> None:
        """Say in the navigation how far the scan is; else the studio says how many songs there are."""
        progress = self.scan.progress
        if progress is None:
            self._studio.say_data_state()
            return
        words = self.tr("scanning")
        if progress.n_songs:
            words = self.tr("scanning, %1").replace("%1", percent_text(progress.share))
        if progress.seconds_left is not None:
            words = self.tr("%1, %2 left").replace("%1", percent_text(progress.share))
            words = words.replace("%2", left_text(progress.seconds_left))
        self._studio.set_state(TrainingPageName.DATA, words)

    # Sources

    def _take_games(self, games: tuple[GameFolder, ...]) -> None:
        self._games = games
        self._choose_suggestions()

    def _choose_suggestions(self) -> None:
        known = {source.path for source in self.sources}
        suggestions = tuple(game for game in self._games if game.path not in known)
        if suggestions != self.suggestions:
            self.suggestions = suggestions
            self.suggestions_changed.emit()

    def add_folders(self, paths: Sequence[Path]) -> None:
        """Take folders in, and look at their songs."""

        def change(data_set: DataSet) -> DataSet:
            for path in paths:
                data_set = add_source(data_set, path)
            return data_set

        if paths:
            self._studio.change_data_set(change)
            self._scan_after_changes()

    def remove_source(self, path: Path) -> None:
        """Take a folder and its songs out; the folder itself stays as it is."""
        self._studio.change_data_set(partial(remove_source, path=path))

    def scan_again(self) -> None:
        """Look at all songs that are new or have changed."""
        self.scan.start()

    def _scan_after_changes(self) -> None:
        """Begin a scan once all changes so far are on the disk: the lane keeps their order."""
        self._studio.jobs.start(lambda _: None, done=lambda _: self.scan.start(), lane=Lane.PROJECTS)

    # Own corrections

    @property
    def corrections(self) -> tuple[LibraryEntry, ...]:
        """Projects with edits of the user, which may be learned from."""
        return tuple(
            entry
            for entry in self._studio.recent.entries
            if entry.fault is None and entry.summary is not None and entry.summary.position > 0
        )

    @property
    def used_corrections(self) -> tuple[Path, ...]:
        """Project files that the user ticked."""
        folder = self._studio.library.folder
        return next((source.only for source in self.sources if source.path == folder), ())

    def use_corrections(self, projects: Sequence[Path]) -> None:
        """Learn from these projects and no others; from none if there are none."""
        folder = self._studio.library.folder
        if tuple(projects) == self.used_corrections:
            return
        if projects:
            self._studio.change_data_set(partial(add_source, path=folder, only=tuple(projects)))
            self._scan_after_changes()
        else:
            self.remove_source(folder)

    # Songs

    def accept(self, row: SongRow) -> None:
        """Learn from a misaligned song at the offset that was found."""
        self._decide(row, Decision.ACCEPTED)

    def leave_out(self, row: SongRow) -> None:
        """Neither learn from a song nor measure on it."""
        self._decide(row, Decision.LEFT_OUT)

    def take_back(self, row: SongRow) -> None:
        """Let a song be as it was found."""
        self._decide(row, Decision.AS_FOUND)

    def _decide(self, row: SongRow, decision: Decision) -> None:
        self._studio.change_data_set(partial(decide, path=row.path, decision=decision))

    def hold_out(self, n_songs: int) -> None:
        """Hold about so many songs out."""
        self._studio.change_data_set(partial(hold_out, n_songs=n_songs))

    def answer_cymbals(self, answer: CymbalAnswer) -> None:
        """Say whether ride and crash are swapped where it looks like it; `NOT_ASKED` to be asked again."""
        self._studio.change_data_set(partial(answer_cymbals, answer=answer))

    def calibrate(self) -> None:
        """Calibrate instead of learning."""
        self._studio.calibrate()

"""The training workspace behind its pages: the data set, the run, the result, what each page is at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.figures import count_text
from chart_hero_app.jobs import Lane
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.model_choice import ModelChoice
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.recent import RecentSongs
from chart_hero_app.view_models.song_session import SessionServices
from chart_hero_app.view_models.training.page_states import PageState, TrainingPageName, states_of_nothing
from chart_hero_core.projects.library import Library
from chart_hero_core.runs.data_set import DataSet
from chart_hero_core.runs.places import TrainingPlaces

if TYPE_CHECKING:
    from chart_hero_app.view_models.training.data import DataModel
    from chart_hero_app.view_models.training.listening import Listening
    from chart_hero_app.view_models.training.models import ModelsModel
    from chart_hero_app.view_models.training.process_watch import ProcessWatch
    from chart_hero_app.view_models.training.result import ResultModel
    from chart_hero_app.view_models.training.result_shelf import FinishedRun
    from chart_hero_app.view_models.training.run import RunModel
    from chart_hero_app.view_models.training.run_finding import FoundRun
    from chart_hero_app.view_models.training.search import SearchModel
    from chart_hero_core.runs.control import RunState
    from chart_hero_core.runs.kept_models import KeptModel
    from chart_hero_core.runs.library import InUse
    from chart_hero_core.runs.plan import ExpertSettings
    from chart_hero_core.runs.results import RunResult


class TrainingStudio(QObject):
    """What the pages of the training workspace share.

    Nothing is read before `begin`, which is called once the window stands; what is needed of the training's
    files is imported then, too.

    Parameters
    ----------
    places : where data sets, runs, searches and models lie
    services : engine, threads, choices, device: as songs have them
    look : colours and fonts
    model : the model that songs are heard with
    notice : of the window
    library, recent : the projects, whose corrections may be learned from
    parent : Qt's owner

    Attributes
    ----------
    data_set : as it was last read or written; empty before
    run : folder of the run that the pages are about; None without one
    result : what came of a run; None without one

    Signals
    -------
    data_set_changed(), run_changed(), result_changed() : of the attributes
    models_changed() : a model was kept, taken out, renamed, or is in use now
    search_changed() : a search was begun, went on, or ended
    navigation(TrainingPageName) : the workspace is to be shown, with this page
    states_changed() : `state`, `model_name` or `last_end` says something else
    failed(Exception) : something could not be read or written
    calibration_asked() : the run page is to be shown with calibration chosen
    settings_proposed(ExpertSettings) : the form of the next run has these now, which a search found
    controls_changed() : a page has other controls, so the order of the Tab key is to be made anew
    details_wanted(Message) : a button wants the details of a message
    closed() : whoever watches something is to stop now
    """

    data_set_changed = Signal()
    run_changed = Signal()
    result_changed = Signal()
    models_changed = Signal()
    search_changed = Signal()
    navigation = Signal(object)
    states_changed = Signal()
    failed = Signal(object)
    calibration_asked = Signal()
    settings_proposed = Signal(object)
    controls_changed = Signal()
    details_wanted = Signal(object)
    closed = Signal()

    def __init__(
        self,
        places: TrainingPlaces,
        services: SessionServices,
        look: Look,
        model: ModelChoice,
        notice: NoticeModel,
        library: Library,
        recent: RecentSongs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.places, self.services, self.look = places, services, look
        self.model, self.notice = model, notice
        self.library, self.recent = library, recent
        self.jobs, self.settings = services.jobs, services.settings
        self.player, self.engine = services.player, services.engine
        self.data_set = DataSet()
        self.run: Path | None = None
        self.result: RunResult | None = None
        self.model_name = self.tr("Shipped model")
        """What songs are heard with, in words."""
        self._states = states_of_nothing()
        self._has_begun = self._is_closed = False
        model.changed.connect(self._follow_model)
        self._begin_soon = QTimer(self, interval=0, singleShot=True)
        self._begin_soon.timeout.connect(self._look_what_there_is)

    # Beginning and end

    def begin(self) -> None:
        """Look what there is, once; the window stands."""
        if not self._has_begun:
            self._has_begun = True
            self._begin_soon.start()

    def _look_what_there_is(self) -> None:
        self.read_data_set()
        places = self.places
        self.jobs.start(lambda _: _find(places), done=self._take_found, failed=self.failed.emit)
        self.jobs.start(lambda _: _find_results(places), done=self._take_results, failed=self.failed.emit)
        self.jobs.start(lambda _: _find_search(places), done=self._take_search, failed=self.failed.emit)
        self.jobs.start(
            lambda _: _find_models(self.model),
            done=lambda found: self.models_model.take_models(*found),
            failed=self.failed.emit,
        )

    def _take_found(self, found: FoundRun | None) -> None:
        """Offer a run that broke off, or watch one that goes on; one that was begun meanwhile goes first."""
        if found is None or self.run is not None:
            return
        self.set_state(TrainingPageName.RUN, found.text, found.badge)
        self.run_model.adopt(found.folder)

    def _take_search(self, found: tuple[Path, RunState] | None) -> None:
        """Show the search that was worked on last, and watch it if it goes on."""
        if found is not None and not self._is_closed:
            self.search_model.adopt(*found)

    def _take_results(self, found: list[FinishedRun]) -> None:
        """Say what came of the last run that ended."""
        if found and not self._is_closed:
            self.result_model.take_runs(found)

    def close(self) -> None:
        """Look at nothing any more; what runs goes on without the window."""
        self._is_closed = True
        self._begin_soon.stop()
        self.closed.emit()
        if "run_watch" in self.__dict__:
            self.run_watch.stop_watching()
        if "run_model" in self.__dict__:
            self.run_model.close()

    @cached_property
    def run_model(self) -> RunModel:
        """The run that the pages are about, and the form of the next."""
        from chart_hero_app.view_models.training.run import RunModel  # late, for the start

        return RunModel(self, parent=self)

    @cached_property
    def search_model(self) -> SearchModel:
        """The search that the pages are about, and the form of the next."""
        from chart_hero_app.view_models.training.search import SearchModel  # late, for the start

        return SearchModel(self, parent=self)

    @cached_property
    def result_model(self) -> ResultModel:
        """The result that the pages are about, and what becomes of its model."""
        from chart_hero_app.view_models.training.result import ResultModel  # late, for the start

        return ResultModel(self, self.listening, parent=self)

    @cached_property
    def models_model(self) -> ModelsModel:
        """All models, and what can be done with them."""
        from chart_hero_app.view_models.training.models import ModelsModel  # late, for the start

        return ModelsModel(self, parent=self)

    @cached_property
    def run_watch(self) -> ProcessWatch:
        """Watches the process of `run`."""
        return self.new_watch()

    def new_watch(self) -> ProcessWatch:
        """Make a watch for another process, such as a search; whoever takes it ends it."""
        from chart_hero_app.view_models.training.process_watch import ProcessWatch  # late, for the start

        return ProcessWatch(self.jobs, self)

    @cached_property
    def data_model(self) -> DataModel:
        """The data set as its page shows it, and the scan."""
        from chart_hero_app.view_models.training.data import DataModel  # late, for the start

        return DataModel(self, parent=self)

    @cached_property
    def listening(self) -> Listening:
        """Plays pieces of songs with charts, one at a time on all pages."""
        from chart_hero_app.view_models.training.listening import Listening  # late, for the start

        listening = Listening(self.player, self.jobs, self)
        listening.failed.connect(self.failed)
        self.closed.connect(listening.stop)
        return listening

    # The data set

    def read_data_set(self) -> None:
        """Read the data set again: a scan may have found songs."""
        folder = self.places.data
        self.jobs.start(
            lambda _: _read(folder), done=self._take_data_set, failed=self.failed.emit, lane=Lane.PROJECTS
        )

    def change_data_set(self, change: Callable[[DataSet], DataSet]) -> None:
        """Change the data set on the disk, and then here; in the order in which it was asked for.

        Parameters
        ----------
        change : runs in another thread; see `runs.decisions`
        """
        folder = self.places.data
        self.jobs.start(
            lambda _: _write(folder, change),
            done=self._take_data_set,
            failed=self.failed.emit,
            lane=Lane.PROJECTS,
            must_end=True,
        )

    def _take_data_set(self, data_set: DataSet) -> None:
        if data_set != self.data_set:
            self.data_set = data_set
            self.say_data_state()
            self.data_set_changed.emit()

    def say_data_state(self) -> None:
        """Say how many songs there are to learn from and to measure on."""
        n_used = sum(song.is_used for song in self.data_set.songs)
        words = self.tr("1 chart") if n_used == 1 else self.tr("%1 charts")
        words = words.replace("%1", count_text(n_used))
        self.set_state(TrainingPageName.DATA, words if self.data_set.songs else self.tr("no songs yet"))

    # The run, its result, the model

    @property
    def idle_run_text(self) -> str:
        """What is said of the run page while it only has the form of the next: whether there was one."""
        return self.tr("not yet") if self.last_end is None else self.tr("done")

    def say_run_state(self) -> None:
        """Say what the run page is at, and when a run ended, now that other runs have a result."""
        if "run_model" in self.__dict__:
            self.run_model.tell_studio()
        elif self.run is None:
            self.set_state(TrainingPageName.RUN, self.idle_run_text)
        self.states_changed.emit()

    def show_run(self, run: Path | None) -> None:
        """Let the pages be about another run."""
        if run != self.run:
            self.run = run
            self.run_changed.emit()

    def show_result(self, result: RunResult | None) -> None:
        """Let the result page be about another result."""
        if result != self.result:
            self.result = result
            _ = self.result_model  # it says in the navigation what came of the run, seen or not
            self.result_changed.emit()

    def _follow_model(self) -> None:
        """Say what songs are heard with."""
        if self.model.in_use is not None:
            self.model_name = self.model.in_use.name
            self.states_changed.emit()
            self.models_changed.emit()

    def calibrate(self) -> None:
        """Show the run page with calibration chosen."""
        self.navigation.emit(TrainingPageName.RUN)
        self.calibration_asked.emit()

    def use_settings(self, settings: ExpertSettings) -> None:
        """Show the run page with settings that a search found."""
        self.run_model.form.choose(expert=settings)
        self.settings_proposed.emit(settings)
        self.navigation.emit(TrainingPageName.RUN)

    # What the pages are at

    def state(self, page: TrainingPageName) -> PageState:
        """What the navigation says of a page."""
        return self._states[page]

    def set_state(self, page: TrainingPageName, text: str, badge: str = "") -> None:
        """Say what a page is at: "41 %, 13 min left"; the badge, "41 %", is for the workspace switch."""
        state = PageState(text, badge)
        if state != self._states[page]:
            self._states[page] = state
            self.states_changed.emit()

    @property
    def progress(self) -> str:
        """How far the run, or else the search, is that works now: "41 %"; empty while none does."""
        runs = "run_model" in self.__dict__ and self.run_model.stage.is_at_work
        run = self._states[TrainingPageName.RUN].badge if runs else ""
        return run or self._states[TrainingPageName.SEARCH].badge

    @property
    def last_end(self) -> datetime | None:
        """When the run ended that has the newest result, local time; None without one."""
        runs = self.result_model.runs if "result_model" in self.__dict__ else ()
        return runs[0].finished_at if runs else None

    @property
    def badge(self) -> str:
        """The first badge of a page that wears one, the run's in front."""
        order = (TrainingPageName.RUN, *TrainingPageName)
        return next((self._states[page].badge for page in order if self._states[page].badge), "")


def _read(folder: Path) -> DataSet:
    from chart_hero_core.runs.data_folder import read_data_set  # late, for the start of the window

    return read_data_set(folder)


def _write(folder: Path, change: Callable[[DataSet], DataSet]) -> DataSet:
    from chart_hero_core.runs.data_folder import change_data_set  # late, for the start of the window

    return change_data_set(folder, change)


def _find(places: TrainingPlaces) -> FoundRun | None:
    from chart_hero_app.view_models.training.run_finding import find_run  # late, for the start of the window

    return find_run(places.runs)


def _find_search(places: TrainingPlaces) -> tuple[Path, RunState] | None:
    from chart_hero_app.view_models.training.search_reader import find_search  # late, for the start

    return find_search(places.studies)


def _find_results(places: TrainingPlaces) -> list[FinishedRun]:
    from chart_hero_app.view_models.training.result_shelf import finished_runs  # late, for the start

    return finished_runs(places.runs)


def _find_models(model: ModelChoice) -> tuple[list[KeptModel], InUse]:
    from chart_hero_app.view_models.training.models import look  # late, for the start

    return look(model.library)

"""The search for settings: started, watched, paused, stopped, taken up again; what it found is put to use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from chart_hero_app.figures import decimal_text, left_text
from chart_hero_app.messages import Answer, Gravity, Message, as_sentences, say
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.process_watch import last_words
from chart_hero_app.view_models.training.run_choices import reason_against
from chart_hero_app.view_models.training.search_reader import SearchNews, SearchReader
from chart_hero_app.view_models.training.search_words import outcome_text
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.words import percent_text
from chart_hero_core.runs.control import Request, RunState, ask, forget_request
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.search import SearchPlan, SearchState, give_more_time, new_search

TOPIC = "training search"
"""Of what the notice row says about it."""


class SearchStage(Enum):
    """What can be done about the search."""

    NONE = "none"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    BROKEN_OFF = "broken off"
    FAILED = "failed"
    DONE = "done"

    @property
    def is_at_work(self) -> bool:
        """Whether a process works, or is about to."""
        return self in (SearchStage.STARTING, SearchStage.RUNNING)


_STAGES = {
    RunState.WAITING: SearchStage.BROKEN_OFF,
    RunState.RUNNING: SearchStage.RUNNING,
    RunState.PAUSED: SearchStage.PAUSED,
    RunState.BROKEN_OFF: SearchStage.BROKEN_OFF,
    RunState.FAILED: SearchStage.FAILED,
    RunState.DONE: SearchStage.DONE,
}


def search_command(folder: Path) -> list[str]:
    """What Python is told to work on a search."""
    return ["-m", "chart_hero_core.training.search", str(folder)]


class SearchModel(QObject):
    """The one search that the workspace is about, and the form of the next.

    Parameters
    ----------
    studio : what the pages share
    command : what Python is told to work on a search
    parent : Qt's owner

    Attributes
    ----------
    choices : of the user, for the next search
    folder : of the search; None without one
    stage : what can be done about it
    news : what is to be seen of it
    asked : what its process was asked for and has not done yet; None for nothing
    last_words : what its process said besides, if it failed or broke off
    is_seen : whether the page is on the screen; else its end is told by a notice

    Signals
    -------
    changed() : anything of it
    """

    changed = Signal()

    def __init__(
        self,
        studio: TrainingStudio,
        command: Callable[[Path], list[str]] = search_command,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._command = studio, command
        self._watch = studio.new_watch()
        self._was_at_work = False
        self.choices = SearchPlan()
        self.folder: Path | None = None
        self.stage = SearchStage.NONE
        self.news = SearchNews()
        self.asked: Request | None = None
        self.last_words = ""
        self.is_seen = False
        self._watch.digested.connect(self._take_news)
        self._watch.ended.connect(self._take_end)
        self._watch.failed.connect(self._miss_start)
        studio.closed.connect(self._watch.stop_watching)
        studio.data_set_changed.connect(self.changed)
        studio.notice.answered.connect(self._answer)
        self.changed.connect(self._tell_studio)

    @property
    def state(self) -> SearchState:
        """Where its trials stand."""
        return self.news.state

    @property
    def can_go_on(self) -> bool:
        """Whether its process can be started again."""
        if self.stage is SearchStage.DONE:
            return self.state.n_ended < self.state.n_trials
        return self.stage in (SearchStage.PAUSED, SearchStage.BROKEN_OFF, SearchStage.FAILED)

    @property
    def block(self) -> str:
        """Why a search cannot start; "" if it can."""
        data_set = self._studio.data_set
        against = reason_against(self.plan.kind, data_set)
        if against:
            return against
        if not data_set.held_out_songs and data_set.kit is None:
            return self.tr("No song is held out to measure on. Hold some out on the Data page.")
        if not self.choices.vary:
            return self.tr("Nothing is ticked. Tick what may differ.")
        return ""

    @property
    def plan(self) -> RunPlan:
        """What the trials are made from: the training that the Run page has chosen."""
        plan = self._studio.run_model.form.plan
        kind = RunKind.FINE_TUNE if plan.kind is RunKind.CALIBRATE else plan.kind
        return replace(plan, name=self.tr("Search"), kind=kind, kit=self._studio.data_set.kit)

    # What is asked for

    def adopt(self, folder: Path, state: RunState) -> None:
        """Show a search from before, and watch it if its process works."""
        if self.stage is not SearchStage.NONE:
            return
        self.folder = folder
        self._was_at_work = state is RunState.RUNNING
        self._show(_STAGES[state])
        self._watch.attach(folder, digest=SearchReader(folder))

    def choose(self, **changes: Any) -> None:
        """Take other choices, by the fields of `SearchPlan`."""
        self.choices = replace(self.choices, **changes)
        self.changed.emit()

    def start(self) -> None:
        """Start the search that was chosen, unless one is at work."""
        if self.stage is not SearchStage.NONE or self.block:
            return
        plan, search, studies = self.plan, self.choices, self._studio.places.studies
        self._show(SearchStage.STARTING)
        self._studio.jobs.start(
            lambda _: new_search(studies, plan, search),
            done=self._run_process,
            failed=self._miss_start,
            must_end=True,
        )

    def pause(self) -> None:
        """Let it end for now; the trial that runs can go on later."""
        self._ask(Request.PAUSE)

    def stop(self) -> None:
        """Let it end; what was found stays."""
        self._ask(Request.STOP)

    def go_on(self) -> None:
        """Start its process again: it goes on where it was."""
        folder = self.folder
        if folder is None or not self.can_go_on:
            return
        self._show(SearchStage.STARTING)

        def get_ready(_: object) -> Path:
            forget_request(folder)
            give_more_time(folder)
            return folder

        self._studio.jobs.start(get_ready, done=self._run_process, failed=self._miss_start, must_end=True)

    def begin_anew(self) -> None:
        """Show the form of another search; this one stays where it is."""
        if not self.stage.is_at_work:
            self._watch.stop_watching()
            self.folder, self.news, self.last_words = None, SearchNews(), ""
            self._show(SearchStage.NONE)

    def use_best(self) -> None:
        """Propose the best settings for the next run."""
        if self.state.best is not None:
            self._studio.use_settings(self.state.best)

    # How it is done

    def _run_process(self, folder: Path) -> None:
        self.folder, self.asked, self.last_words, self._was_at_work = folder, None, "", True
        self._watch.start(folder, self._command(folder), digest=SearchReader(folder))
        self._studio.search_changed.emit()

    def _ask(self, request: Request) -> None:
        folder = self.folder
        if folder is None or not self.stage.is_at_work:
            return
        self.asked = request
        self._studio.jobs.start(lambda _: ask(folder, request), failed=self._miss_request, must_end=True)
        self.changed.emit()

    def _show(self, stage: SearchStage) -> None:
        self.stage = stage
        self.changed.emit()

    def _take_news(self, news: SearchNews) -> None:
        has_changed = news is not self.news
        self.news = news
        if self.stage is SearchStage.STARTING and self._watch.is_watching:
            self.stage, has_changed = SearchStage.RUNNING, True
        if has_changed:
            self.changed.emit()

    def _take_end(self, state: RunState) -> None:
        self.asked = None
        folder, stage = self.folder, _STAGES[state]
        assert folder is not None
        if stage in (SearchStage.FAILED, SearchStage.BROKEN_OFF):
            self._studio.jobs.start(lambda _: last_words(folder), done=self._take_last_words)
        self._show(stage)
        was_at_work, self._was_at_work = self._was_at_work, False
        if was_at_work:
            self._studio.search_changed.emit()
            if not self.is_seen and stage is not SearchStage.PAUSED:
                self._studio.notice.say(TOPIC, self._end_message(stage))

    def _take_last_words(self, words: str) -> None:
        self.last_words = words
        self.changed.emit()

    def _miss_start(self, error: Exception) -> None:
        self.asked = None
        self._show(SearchStage.NONE if self.folder is None else SearchStage.BROKEN_OFF)
        self._studio.failed.emit(error)

    def _miss_request(self, error: Exception) -> None:
        self.asked = None
        self.changed.emit()
        self._studio.failed.emit(error)

    # What it says elsewhere

    @property
    def fault(self) -> str:
        """Why it failed, as it said so; "" if it did not."""
        return as_sentences(self.news.fault) if self.stage is SearchStage.FAILED else ""

    def _end_message(self, stage: SearchStage) -> Message:
        show = (Answer.SHOW_TRAINING, self.tr("Show"))
        if stage is SearchStage.DONE:
            words = self.tr("The search has ended.") + " " + outcome_text(self.state)
            return say(Gravity.SUCCESS, words, show)
        return say(Gravity.WARNING, self.tr("The search broke off. It can go on."), show)

    def _answer(self, topic: str, _: Message, answer: Answer) -> None:
        if topic == TOPIC and answer is Answer.SHOW_TRAINING:
            self._studio.notice.unsay(TOPIC)
            self._studio.navigation.emit(TrainingPageName.SEARCH)

    def _tell_studio(self) -> None:
        """Say in the navigation and on the workspace switch how far it is."""
        share = percent_text(self.news.share)
        badge = share if self.stage.is_at_work else ""
        self._studio.set_state(TrainingPageName.SEARCH, self._state_text(share), badge)

    def _state_text(self, share: str) -> str:
        left_s = self.news.now.seconds_left if self.news.now is not None else None
        if self.stage is SearchStage.RUNNING and self.asked is None:
            return f"{share}, " + self.tr("%1 left").replace("%1", left_text(left_s)) if left_s else share
        if self.stage is SearchStage.DONE:
            gain = self.state.gain
            if self.state.beats_present and gain is not None:
                return self.tr("better by %1").replace("%1", decimal_text(gain))
            return self.tr("nothing better")
        return {
            SearchStage.NONE: self.tr("off"),
            SearchStage.STARTING: self.tr("starting"),
            SearchStage.RUNNING: self.tr("pausing") if self.asked is Request.PAUSE else self.tr("stopping"),
            SearchStage.PAUSED: self.tr("paused at %1"),
            SearchStage.BROKEN_OFF: self.tr("broke off at %1"),
            SearchStage.FAILED: self.tr("failed"),
        }[self.stage].replace("%1", share)

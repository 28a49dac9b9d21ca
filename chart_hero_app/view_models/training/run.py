"""The run of the training workspace: started, watched, paused, stopped, taken up again, thrown away.

Its process outlives the window. What is known of it comes from its files, read and folded by a thread of the
jobs, so that neither a long log nor a slow disk holds the window up.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app.figures import left_text
from chart_hero_app.messages import BRIEF_S, Answer, Gravity, Message, as_sentences, say
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.process_watch import last_words
from chart_hero_app.view_models.training.run_folder import (
    RunNews,
    RunReader,
    throw_away,
)
from chart_hero_app.view_models.training.run_form import RunForm
from chart_hero_app.view_models.training.run_progress import RunPhase, RunProgress
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.words import percent_text
from chart_hero_core.projects.library import move_to_trash
from chart_hero_core.runs.control import Request, RunState, ask, forget_request, new_run, state_of
from chart_hero_core.runs.events import Failed
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import RunResult

TOPIC = "training run"
"""Of what the notice row says about it."""


class RunStage(Enum):
    """What can be done about the run."""

    NONE = "none"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    BROKEN_OFF = "broken off"
    FAILED = "failed"
    DONE = "done"
    LEAVING = "leaving"

    @property
    def is_at_work(self) -> bool:
        """Whether a process works, or is about to."""
        return self in (RunStage.STARTING, RunStage.RUNNING)


_STAGES = {
    RunState.WAITING: RunStage.BROKEN_OFF,
    RunState.RUNNING: RunStage.RUNNING,
    RunState.PAUSED: RunStage.PAUSED,
    RunState.BROKEN_OFF: RunStage.BROKEN_OFF,
    RunState.FAILED: RunStage.FAILED,
    RunState.DONE: RunStage.DONE,
}


def training_command(folder: Path) -> list[str]:
    """What Python is told to work on a run."""
    return ["-m", "chart_hero_core.training", str(folder)]


class RunModel(QObject):
    """The one run that the workspace is about, and the form of the next.

    Parameters
    ----------
    studio : what the pages share
    command : what Python is told to work on a run
    discard : moves a folder to the trash
    parent : Qt's owner

    Attributes
    ----------
    form : of the next run
    plan : of the run; None without one
    stage : what can be done about it
    progress : where it stands
    disk_bytes : that it takes, decoded sound included
    asked : what its process was asked for and has not done yet; None for nothing
    last_words : what its process said besides, if it failed or broke off
    is_seen : whether the run page is on the screen; else its end is told by a notice

    Signals
    -------
    changed() : anything of it
    ended(RunStage) : its process ended while it was watched
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(
        self,
        studio: TrainingStudio,
        command: Callable[[Path], list[str]] = training_command,
        discard: Callable[[Path], None] = move_to_trash,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._command, self._discard = studio, command, discard
        self._watch = studio.run_watch
        self._was_at_work = False
        self.form = RunForm(studio, parent=self)
        self.plan: RunPlan | None = None
        self.stage = RunStage.NONE
        self.progress = RunProgress()
        self.disk_bytes = 0
        self.asked: Request | None = None
        self.last_words = ""
        self.is_seen = False
        self._watch.digested.connect(self._take_news)
        self._watch.ended.connect(self._take_end)
        self._watch.failed.connect(self._miss_start)
        studio.run_changed.connect(self._follow_studio)
        studio.notice.answered.connect(self._answer)
        self.changed.connect(self.tell_studio)

    @property
    def folder(self) -> Path | None:
        """Folder of the run; None without one."""
        return self._studio.run

    @property
    def can_go_on(self) -> bool:
        """Whether its process can be started again."""
        return self.stage in (RunStage.PAUSED, RunStage.BROKEN_OFF, RunStage.FAILED)

    @property
    def can_keep_best(self) -> bool:
        """Whether there is something learned that could be kept."""
        is_learning = self.plan is not None and self.plan.kind is not RunKind.CALIBRATE
        return is_learning and bool(self.progress.best_step) and self.progress.phase is not RunPhase.JUDGING

    # What is asked for

    def adopt(self, folder: Path) -> None:
        """Go on with a run from before, whether its process works or not."""
        self._studio.show_run(folder)

    def start(self) -> None:
        """Start the run that the form asks for, unless there is one."""
        if self.stage is not RunStage.NONE or self.form.block:
            return
        plan, runs = self.form.plan, self._studio.places.runs
        self.plan = plan
        self._show(RunStage.STARTING)

        def begun(folder: Path) -> None:
            self._studio.show_run(folder)
            self._run_process(folder, plan)

        self._studio.jobs.start(
            lambda _: new_run(runs, plan), done=begun, failed=self._miss_start, must_end=True
        )

    def pause(self) -> None:
        """Let it write a checkpoint and end; it can go on later."""
        self._ask(Request.PAUSE)

    def stop(self) -> None:
        """Let it learn no more, and see what became of the best so far."""
        self._ask(Request.STOP)

    def go_on(self) -> None:
        """Start its process again: it goes on where it was."""
        self._restart(None)

    def keep_best(self) -> None:
        """Start its process again, only to see what became of the best so far."""
        self._restart(Request.STOP)

    def discard(self) -> None:
        """Throw the run away, whatever it learned."""
        folder = self.folder
        if folder is None or self.stage is RunStage.LEAVING:
            return
        self._watch.stop_watching()
        self._watch.end()
        self._show(RunStage.LEAVING)
        discard = self._discard
        self._studio.jobs.start(
            lambda _: throw_away(folder, discard),
            done=lambda _: self._studio.show_run(None),
            failed=self._miss_discarding,
            must_end=True,
        )

    def close(self) -> None:
        """Look at nothing any more; the process goes on."""
        self.form.close()

    # How it is done

    def _run_process(self, folder: Path, plan: RunPlan) -> None:
        self._was_at_work = True
        self._watch.start(folder, self._command(folder), digest=RunReader(folder, plan))

    def _ask(self, request: Request) -> None:
        if self.stage.is_at_work:
            self.asked = request
            self._insist()
            self.changed.emit()

    def _insist(self) -> None:
        """Ask for what is still to be done: a process that has just begun forgets what was asked before."""
        folder, request = self.folder, self.asked
        is_done = request is Request.STOP and self.progress.phase is RunPhase.JUDGING
        if folder is not None and request is not None and not is_done:
            self._studio.jobs.start(lambda _: ask(folder, request), failed=self._miss_request, must_end=True)

    def _restart(self, request: Request | None) -> None:
        folder, plan = self.folder, self.plan
        if folder is None or plan is None or not self.can_go_on:
            return
        self._watch.stop_watching()  # it may be about to say how the run ended before
        self.asked = request
        self._show(RunStage.STARTING)
        self._studio.jobs.start(
            lambda _: forget_request(folder),
            done=lambda _: self._run_process(folder, plan),
            failed=self._miss_start,
            must_end=True,
        )

    def _follow_studio(self) -> None:
        """Go on with the run that the studio is about; without one, with the form."""
        folder = self.folder
        if folder is None:
            self._watch.stop_watching()
            self.plan, self.asked, self.progress, self.disk_bytes = None, None, RunProgress(), 0
            self._studio.notice.unsay(TOPIC)
            self._show(RunStage.NONE)
            self.form.forget()
        elif self.stage is not RunStage.STARTING:  # it is from before
            self._studio.jobs.start(
                lambda _: (read_json(folder / PLAN_NAME, RunPlan), state_of(folder)),
                done=lambda found: self._take_found(folder, *found),
                failed=self._studio.failed.emit,
            )

    def _take_found(self, folder: Path, plan: RunPlan, state: RunState) -> None:
        if folder != self.folder:
            return  # another is shown by now
        self.plan = plan
        self._was_at_work = state is RunState.RUNNING
        self._show(_STAGES[state])
        self._watch.attach(folder, digest=RunReader(folder, plan))

    # What becomes of it

    def _show(self, stage: RunStage) -> None:
        self.stage = stage
        self.changed.emit()

    def _take_news(self, news: RunNews) -> None:
        has_changed = news.progress is not self.progress or news.disk_bytes != self.disk_bytes
        self.progress, self.disk_bytes = news.progress, news.disk_bytes
        self._insist()
        if self.stage is RunStage.STARTING and self._watch.is_watching:
            self.stage, has_changed = RunStage.RUNNING, True
        if has_changed:
            self.changed.emit()

    def _take_end(self, state: RunState) -> None:
        self.asked = None
        folder, stage = self.folder, _STAGES[state]
        assert folder is not None
        if stage in (RunStage.FAILED, RunStage.BROKEN_OFF):
            self._studio.jobs.start(lambda _: last_words(folder), done=self._take_last_words)
        if stage is RunStage.DONE:
            path = folder / RESULT_NAME
            self._studio.jobs.start(
                lambda _: read_json(path, RunResult), done=self._take_result, failed=self._miss_result
            )
            return
        self._end(stage)

    def _take_result(self, result: RunResult) -> None:
        self._studio.show_result(result)
        self._end(RunStage.DONE)

    def _end(self, stage: RunStage) -> None:
        self._show(stage)
        was_at_work, self._was_at_work = self._was_at_work, False
        if not was_at_work:
            return
        if not self.is_seen:
            self._studio.notice.say(TOPIC, self._end_message(stage))
        self.ended.emit(stage)

    def _take_last_words(self, words: str) -> None:
        self.last_words = words
        self.changed.emit()

    def _miss_start(self, error: Exception) -> None:
        self.asked = None
        self._show(RunStage.NONE if self.folder is None else RunStage.BROKEN_OFF)
        self._studio.failed.emit(error)

    def _miss_request(self, error: Exception) -> None:
        self.asked = None
        self.changed.emit()
        self._studio.failed.emit(error)

    def _miss_discarding(self, error: Exception) -> None:
        folder, plan = self.folder, self.plan
        self._studio.failed.emit(error)
        if folder is not None and plan is not None:
            self._watch.attach(folder, digest=RunReader(folder, plan))

    def _miss_result(self, error: Exception) -> None:
        self._end(RunStage.BROKEN_OFF)
        self._studio.failed.emit(error)

    # What it says elsewhere

    @property
    def fault(self) -> str:
        """Why it failed, as it said so; "" if it did not."""
        end = self.progress.end
        return as_sentences(end.message) if isinstance(end, Failed) else ""

    def _end_message(self, stage: RunStage) -> Message:
        name = self.plan.name if self.plan is not None else ""
        show = (Answer.SHOW_TRAINING, self.tr("Show"))
        if stage is RunStage.DONE:
            words = self.tr('"%1" has learned. See what became of it.').replace("%1", name)
            return say(Gravity.SUCCESS, words, show)
        if stage is RunStage.PAUSED:
            words = self.tr('The training of "%1" is paused.').replace("%1", name)
            return say(Gravity.HINT, words, show, lasts_s=BRIEF_S)
        words = self.tr('The training of "%1" broke off. It can go on.').replace("%1", name)
        return say(Gravity.WARNING, words, show)

    def see_end(self) -> None:
        """Say no more that the run ended: whoever looks at it, or at its result, knows."""
        self._studio.notice.unsay(TOPIC)

    def _answer(self, topic: str, _: Message, answer: Answer) -> None:
        if topic == TOPIC and answer is Answer.SHOW_TRAINING:
            self.see_end()
            page = TrainingPageName.RESULT if self.stage is RunStage.DONE else TrainingPageName.RUN
            self._studio.navigation.emit(page)

    def tell_studio(self) -> None:
        """Say in the navigation, on the workspace switch and in the status bar how far it is."""
        share = percent_text(self.progress.share)
        badge = share if self.stage.is_at_work else self.tr("Go on?") if self.can_go_on else ""
        self._studio.set_state(TrainingPageName.RUN, self._state_text(share), badge)

    def _state_text(self, share: str) -> str:
        left_s = self.progress.seconds_left
        if self.stage is RunStage.NONE:
            return self._studio.idle_run_text
        if self.stage is RunStage.RUNNING and self.asked is None:
            return f"{share}, " + self.tr("%1 left").replace("%1", left_text(left_s)) if left_s else share
        return {
            RunStage.STARTING: self.tr("starting"),
            RunStage.RUNNING: self.tr("pausing") if self.asked is Request.PAUSE else self.tr("stopping"),
            RunStage.PAUSED: self.tr("paused at %1"),
            RunStage.BROKEN_OFF: self.tr("broke off at %1"),
            RunStage.FAILED: self.tr("failed"),
            RunStage.DONE: self.tr("done"),
            RunStage.LEAVING: self.tr("discarding"),
        }[self.stage].replace("%1", share)

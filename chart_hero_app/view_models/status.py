"""What the status bar says: the song in figures at the left, the machine at the right."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from chart_hero_app.figures import bars_text, count_text, instant_text, left_text, tempo_text
from chart_hero_app.jobs import Jobs
from chart_hero_app.messages import BRIEF_S
from chart_hero_app.playback.player import Player
from chart_hero_app.view_models.queue import QueueModel
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.words import no_bars_yet


class Activity(Enum):
    """What goes on."""

    READY = "ready"
    BUSY = "busy"
    FAULT = "fault"


class StatusModel(QObject):
    """Texts of the status bar, each empty while there is nothing to say.

    Parameters
    ----------
    jobs, player, queue : shared by all songs
    parent : Qt's owner

    Signals
    -------
    changed() : some text is another; told at most once in a turn of the event loop
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, player: Player, queue: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player, self._queue = player, queue
        self._session: SongSession | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.changed)
        self._training = self._trained = self._model_name = ""
        self._studio: TrainingStudio | None = None
        self.computer = self.tr("CPU")
        """What the model computes on."""
        self.hint = ""
        """Said in place of the activity for as long as it holds."""
        self._hint_timer = QTimer(self)
        self._hint_timer.setSingleShot(True)
        self._hint_timer.timeout.connect(lambda: self.say(""))
        queue.changed.connect(self._tell)
        jobs.idle_changed.connect(self._tell)
        player.outputs.changed.connect(self._tell)

    def follow(self, session: SongSession | None) -> None:
        """Speak of another song, or of none."""
        before = self._session
        if before is not None:
            for signal in _signals_of(before):
                signal.disconnect(self._tell)
            before.timeline.display.edit_refused.disconnect(self._refuse_edit)
        self._session = session
        if session is not None:
            for signal in _signals_of(session):
                signal.connect(self._tell)
            session.timeline.display.edit_refused.connect(self._refuse_edit)
        self._tell()

    # Left

    @property
    def activity(self) -> Activity:
        """Whether something runs, or broke off."""
        if self._session is not None and self._session.state is SongState.FAILED:
            return Activity.FAULT
        is_busy = self._queue.running is not None or self._hears_again or bool(self._training)
        return Activity.BUSY if is_busy else Activity.READY

    @property
    def activity_text(self) -> str:
        """What runs: "Ready", "Listening, about 19 s left"."""
        running = self._queue.running
        if self.hint:
            return self.hint
        if running is None:
            return self.tr("Listening again") if self._hears_again else self._training or self.tr("Ready")
        if running.left_s is None:
            return self.tr("Listening to %1").replace("%1", running.title)
        return self.tr("Listening, about %1 left").replace("%1", left_text(running.left_s))

    @property
    def _hears_again(self) -> bool:
        """Whether a part of the open song is heard again."""
        return self._session is not None and self._session.rereading.is_listening

    @property
    def notes_text(self) -> str:
        """Number of notes: "1,129 notes"; "326 notes so far" while a song is heard."""
        session = self._session
        if session is None:
            return ""
        hearing = session.timeline.display.hearing
        if session.state is SongState.LISTENING and hearing is not None and hearing.strokes:
            return self.tr("%1 notes so far").replace("%1", count_text(len(hearing.strokes)))
        return self.tr("%1 notes").replace("%1", count_text(len(session.editor.document.notes)))

    @property
    def tempo_text(self) -> str:
        """Tempo: "140.0 BPM steady", "92-141 BPM, 14 changes", "Check bars 33 to 48"."""
        session = self._session
        if session is None or not session.has_grid:
            return ""
        run = session.timeline.display.trust.longest_run
        if run is not None:
            return self.tr("Check %1").replace("%1", bars_text(run.first, run.last))
        return tempo_text(session.editor.document.tempo_map)

    @property
    def doubt_text(self) -> str:
        """What is left to review: "23 doubtful left", "Nothing doubtful left"."""
        session = self._session
        if session is None or not session.has_grid:
            return ""
        n_left = session.review.n_left
        if n_left == 0:
            return self.tr("Nothing doubtful left")
        return self.tr("%1 doubtful left").replace("%1", count_text(n_left))

    @property
    def selection_text(self) -> str:
        """How many notes are selected: "8 selected"."""
        n_selected = 0 if self._session is None else len(self._session.editor.selection)
        return self.tr("%1 selected").replace("%1", count_text(n_selected)) if n_selected else ""

    # Right

    @property
    def snap_text(self) -> str:
        """The grid that notes snap to: "Snap 1/16"."""
        if self._session is None:
            return ""
        return self.tr("Snap %1").replace("%1", self._session.timeline.display.options.snap.label)

    @property
    def saved_text(self) -> str:
        """When the last edit was recorded: "Saved 14:02:31"."""
        if self._session is None:
            return ""
        return self.tr("Saved %1").replace("%1", instant_text(self._session.keeper.saved_at))

    @property
    def device_text(self) -> str:
        """What plays: the name of the device; "No audio device" if there is none."""
        outputs = self._player.outputs
        if outputs.device is not None:
            return outputs.device.name
        return self.tr("No audio device") if outputs.missing_text else ""

    @property
    def device_hint(self) -> str:
        """Why nothing plays; empty while something can."""
        return self._player.outputs.missing_text

    @property
    def computer_text(self) -> str:
        """What the model computes on."""
        return self.computer

    def follow_training(self, training: TrainingStudio) -> None:
        """Say from now on how far its run is."""
        self._studio = training
        training.states_changed.connect(self._look_at_training)

    def _look_at_training(self) -> None:
        studio = self._studio
        if studio is not None:
            self.show_training(studio.progress, studio.model_name, studio.last_end)

    def show_training(self, badge: str, model_name: str = "", last_end: datetime | None = None) -> None:
        """Say how far a training run is, while nothing else goes on.

        Parameters
        ----------
        badge : of the run; empty once none runs
        model_name : of the model that songs are heard with
        last_end : when a run ended last, local time; it is told on the same day
        """
        self._training = self.tr("Training, %1").replace("%1", badge) if badge else ""
        is_of_today = last_end is not None and last_end.date() == datetime.now().date()
        ended = self.tr("Training finished %1")
        self._trained = ended.replace("%1", f"{last_end:%H:%M}") if last_end and is_of_today else ""
        self._model_name = model_name
        self._tell()

    @property
    def training_texts(self) -> tuple[str, str]:
        """What the training workspace says in place of the song's figures: what goes on, what stays.

        As in "Training, 41 %" and "Editor unaffected"; "Training finished 14:21" and "Shipped 1.2 in use".
        """
        rests = self.activity is Activity.READY and not self.hint
        words = (self._trained if rests else "") or self.activity_text
        if self._training:
            return words, self.tr("Editor unaffected")
        return words, self.tr("%1 in use").replace("%1", self._model_name) if self._model_name else ""

    def say(self, hint: str) -> None:
        """Say something in place of the activity; empty to say it again."""
        self._hint_timer.stop()
        self.hint = hint
        self._tell()

    def say_briefly(self, hint: str) -> None:
        """Say why something cannot be done, for some seconds."""
        self.say(hint)
        self._hint_timer.start(round(1000 * BRIEF_S))

    def _refuse_edit(self) -> None:
        self.say_briefly(no_bars_yet())

    def _tell(self) -> None:
        if not self._timer.isActive():
            self._timer.start(0)


def _signals_of(session: SongSession) -> tuple[SignalInstance, ...]:
    """Everything that may change a text."""
    return (
        session.state_changed,
        session.editor.changed,
        session.editor.selection_changed,
        session.timeline.display.hearing_changed,
        session.timeline.display.options_changed,
        session.review.changed,
        session.rereading.listening_changed,
        session.keeper.saved,
    )

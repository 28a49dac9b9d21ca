"""One open song: everything that the window shows and changes about it, and the jobs that run for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from chart_hero_app.jobs import Lane
from chart_hero_app.playback.recorder import Recorder
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.grid_answers import GridAnswers
from chart_hero_app.view_models.grid_edits import GridEdits
from chart_hero_app.view_models.highway_preview import HighwayPreview
from chart_hero_app.view_models.listening import ListeningModel, Outcome
from chart_hero_app.view_models.part_keeping import PartKeeper
from chart_hero_app.view_models.progress import Progress
from chart_hero_app.view_models.rereading import Rereading
from chart_hero_app.view_models.review import ReviewModel
from chart_hero_app.view_models.run_display import RunDisplay
from chart_hero_app.view_models.song_keeping import SongKeeper
from chart_hero_app.view_models.song_marks import SongMarks
from chart_hero_app.view_models.song_opening import PICTURE, OpenedSong, take_other_place
from chart_hero_app.view_models.song_sound import SongSound
from chart_hero_app.view_models.song_state import SessionServices, SongState
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.history import History
from chart_hero_core.errors import NoDrumsError
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import Hearing, keep_hearing, keep_tempo
from chart_hero_core.review.reading import SongPeaks, with_fresh_notes
from chart_hero_core.service import (
    ChartingSpec,
    HeardSong,
    TranscribeOptions,
    Transcription,
    document_of,
)

__all__ = ["SessionServices", "SongSession", "SongState"]

_NO_RESIDUALS = np.zeros(0)


class SongSession(QObject):
    """One open song.

    Parameters
    ----------
    opened : as it was found
    services : shared by all songs
    parent : Qt's owner

    Attributes
    ----------
    editor : its document, undo, selection, candidates; there from the first moment on, then empty
    timeline : which part is seen; `timeline.display` has the picture, the trust, what is heard meanwhile
    player : plays it while it is shown
    review : its doubtful places
    rereading : its sensitivities, a part heard again
    grid : edits of its tempo, beat lines and bars
    answers : what the user said about the grid that was found
    recorder : notes played in by keys
    marks : what goes against the hands
    listening : its run
    keeper : its project; `keeper.saved_at`
    path : the song's file, which may be gone
    cover : bytes of its picture; None without one
    heard, peaks : what was heard; None before
    tempo : how the grid was found; None before
    fault : why the last run broke off
    warnings : plain sentences about the sound and the chart

    Signals
    -------
    state_changed() : `state` is another
    source_changed() : the song's file was found, or is gone
    charted(Transcription) : a run came to its end
    sound_failed(Exception) : the sound cannot be used (any further)
    other_song_given(Path) : the file that was shown is another recording
    cover_changed() : `cover` is another
    """

    state_changed = Signal()
    source_changed = Signal()
    charted = Signal(object)
    sound_failed = Signal(object)
    other_song_given = Signal(object)
    cover_changed = Signal()

    def __init__(self, opened: OpenedSong, services: SessionServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        history = opened.project.history
        self.player = services.player
        self.editor = EditorModel(history, self)
        self.timeline = TimelineModel(opened.duration_s, self)
        self.keeper = SongKeeper(opened.project, self.editor, services.jobs, self)
        self.review = ReviewModel(self.editor, self.timeline, self.player, services.settings, self)
        self.listening = ListeningModel(services.engine, services.jobs, self)
        PartKeeper(self.listening, self.keeper, self)
        self.rereading = Rereading(self.editor, services.engine, services.jobs, services.settings, self)
        self.grid = GridEdits(self.editor, services.jobs, self)
        self.answers = GridAnswers(self.editor, self.keeper, self)
        self.recorder = Recorder(
            services.player, self.editor, lambda: self.timeline.display.options.snap, self
        )
        self.marks = SongMarks(self.editor, self.rereading, self.timeline.display, services.jobs, self)
        self.highway = HighwayPreview(self.editor, self.rereading, services.settings, services.jobs, self)
        self._run = RunDisplay(
            self.timeline.display, self.listening, self.editor, lambda: self.charting.kit, services.jobs, self
        )
        self._sound: SongSound | None = None
        self._picture = opened.picture
        self.path, self.is_missing = opened.path, opened.is_missing
        self.cover = opened.cover
        self.tempo = opened.tempo
        self._model = opened.model
        self._before: tuple[SongState, HeardSong | None, SongPeaks | None] | None = None
        """What there was of the song before it is heard again."""
        self.fault: Exception | None = None
        self.warnings: tuple[str, ...] = ()
        self._state = SongState.UNHEARD
        self._take_heard(opened)
        self.listening.heard_more.connect(self._run.show_strokes)
        self.listening.ended.connect(self._end_run)
        self.listening.failed.connect(self._break_off)
        self.rereading.heard_again.connect(self._keep_heard)
        self.editor.changed.connect(self._show_trust)

    def _take_heard(self, opened: OpenedSong) -> None:
        """Take what an earlier run found."""
        if opened.heard is not None and opened.peaks is not None:
            self.rereading.take(opened.heard, opened.peaks)
            is_whole, has_chart = opened.heard.is_complete, bool(self.editor.document.notes)
            if not is_whole:
                is_stopped = opened.tempo is not None or not opened.wants_listening
                self._state = SongState.STOPPED if is_stopped else SongState.UNHEARD
            else:
                self._state = SongState.READY if has_chart or opened.tempo else SongState.NO_DRUMS
        elif self.editor.document.notes:
            self._state = SongState.READY
        self._show_trust()

    # What it is

    @property
    def project(self) -> ProjectFile:
        """Its project."""
        return self.keeper.project

    @property
    def state(self) -> SongState:
        """What there is of its chart."""
        return self._state

    @property
    def progress(self) -> Progress | None:
        """How far the run is; None without one."""
        return self.listening.progress

    @property
    def picture(self) -> SoundPicture | None:
        """What the sound looks like, as far as it is decoded."""
        return self.timeline.display.picture

    @property
    def heard(self) -> HeardSong | None:
        """What was heard; None before."""
        return self.rereading.heard

    @property
    def title(self) -> str:
        """What the song is called."""
        return self.editor.document.metadata.title or self.path.stem

    @property
    def has_grid(self) -> bool:
        """Whether bars and beats mean anything yet."""
        return self._state in (SongState.READY, SongState.STOPPED)

    @property
    def has_found_grid(self) -> bool:
        """Whether the grid is the one that the run found, and no hand changed it."""
        return self.tempo is not None and self.editor.document.tempo_map == self.tempo.tempo_map

    @property
    def charting(self) -> ChartingSpec:
        """How notes are made of strokes."""
        return self.rereading.charting

    # Shown or not

    def show(self) -> None:
        """Take the player, and draw the sound."""
        sound = SongSound(self.player, self.editor, self.timeline, self._services.jobs, self)
        self._sound = sound
        sound.drawn.connect(self._keep_picture)
        sound.failed.connect(self.sound_failed)
        if self.is_missing:
            sound.show_picture(self._picture)
        else:
            sound.load(self.path, self._picture)
        sound.use_grid(self.has_grid)
        self._run.refresh()
        self.marks.refresh()

    def when_seen(self, begin: Callable[[], None]) -> None:
        """Call back once the first of its sound is drawn, or cannot be; at once if it is."""
        if self.picture is not None:
            begin()
        else:
            self.timeline.display.sound_changed.connect(begin, Qt.ConnectionType.SingleShotConnection)
            self.sound_failed.connect(lambda _: begin(), Qt.ConnectionType.SingleShotConnection)

    def hide(self) -> None:
        """Give the player back; a run goes on."""
        self.recorder.stop()
        if self._sound is not None:
            self._sound.close()
            self._sound.deleteLater()
            self._sound = None

    def close(self) -> None:
        """Stop all jobs of the song, and let go of its project."""
        self.listening.close()
        self._run.close()
        self.rereading.close()
        self.grid.close()
        self.marks.close()
        self.highway.close()
        self.hide()
        self.keeper.close()
        self.deleteLater()

    # The run

    def listen(self) -> None:
        """Listen to the whole song (again), or to the rest of one that was stopped; pins stay."""
        document = self.editor.document
        options = TranscribeOptions(sensitivities=document.sensitivities, charting=self.charting)
        self.fault = None
        self._run.forget_strokes()
        job = {} if self._model is None else {"model": asdict(self._model)}
        self.keeper.keep_beside(lambda project: project.begin_job(job))
        self._go(SongState.LISTENING)
        if self._is_half_heard and self.heard is not None:
            self.listening.go_on(self.heard)
        else:
            self.listening.listen(self.path, options, document.duration_s, self._model)

    def wait(self) -> None:
        """Wait for its turn."""
        self._go(SongState.WAITING)

    def listen_anew(self, model: DrumModel | None = None) -> None:
        """Listen to the whole song again, with another model if one is named; pins stay.

        If it comes to nothing, or is stopped, everything is as it was before.
        """
        self._before = self._state, self.heard, self.rereading.peaks
        self._model = model
        self.rereading.forget()
        self.listen()

    def chart_anyway(self) -> None:
        """Chart a song in which hardly any drums were heard, from what there is."""
        if self.heard is not None:
            self._go(SongState.LISTENING)
            self.listening.go_on(self.heard, accept_few=True)

    def stop_listening(self) -> None:
        """Stop the run; what was heard stays."""
        self.listening.stop()

    def remove_heard(self) -> None:
        """Take out every note that the hand has not settled, and what was heard of the song."""
        self.rereading.forget()
        self.editor.perform(
            self.tr("remove the notes heard"), lambda document: with_fresh_notes(document, ())
        )
        self._go(SongState.UNHEARD)

    @property
    def _is_half_heard(self) -> bool:
        return self.heard is not None and not self.heard.is_complete

    def _end_run(self, outcome: Outcome) -> None:
        self.keeper.keep_beside(lambda project: project.finish_job())
        if self._before is not None and (outcome.transcription is None or not outcome.heard.is_complete):
            self._put_back(outcome.error)
            return
        self._before = None
        self.rereading.take(outcome.heard, outcome.peaks)
        self._keep_heard(outcome.heard)
        if outcome.transcription is not None:
            self._take_chart(outcome.transcription)
        elif isinstance(outcome.error, NoDrumsError):
            self._go(SongState.NO_DRUMS)
        else:
            self.fault = outcome.error
            self._go(SongState.FAILED if outcome.error is not None else SongState.STOPPED)

    def _break_off(self, error: Exception) -> None:
        self.keeper.keep_beside(lambda project: project.finish_job())
        if self._before is not None:
            self._put_back(error)
            return
        self.fault = error
        self._go(SongState.FAILED)

    def _put_back(self, error: Exception | None) -> None:
        """Go back to what was heard before the song was heard again."""
        assert self._before is not None, "the song was not heard before"
        (state, heard, peaks), self._before, self._model = self._before, None, None
        self._run.forget_strokes()
        if heard is not None and peaks is not None:
            self.rereading.take(heard, peaks)
            self._keep_heard(heard)
        self._go(state)
        if error is not None:
            self.rereading.failed.emit(error)

    def _take_chart(self, transcription: Transcription) -> None:
        """Take the chart of a run: the first one begins the song's history, a later one is a step."""
        fresh = document_of(transcription)
        before = self.editor.document
        is_first = self.tempo is None
        keeps_grid = self.tempo is not None and before.tempo_map != self.tempo.tempo_map

        def make(document: ChartDocument) -> None:
            self.tempo = tempo
            self._run.forget_strokes()
            if is_first:
                self.editor.restart(History(document))
                self.keeper.keep_soon()
            else:
                self.editor.perform(self.tr("listen to the song again"), lambda _: document)
            self._go(SongState.READY if transcription.heard.is_complete else SongState.STOPPED)
            self.charted.emit(transcription)

        tempo = transcription.tempo
        self.warnings = transcription.warnings
        self.keeper.keep_beside(lambda project: keep_tempo(project, tempo))
        self.rereading.merge(fresh, make, keeps_grid=keeps_grid)

    def _keep_heard(self, heard: HeardSong) -> None:
        hearing = Hearing(heard.activations, heard.decoding, heard.model)
        self.keeper.keep_beside(lambda project: keep_hearing(project, hearing))

    def _go(self, state: SongState) -> None:
        self._state = state
        if self._sound is not None:
            self._sound.use_grid(self.has_grid)
        self._run.refresh()
        self._show_trust()
        self.state_changed.emit()

    # What the timeline shows of it

    def _show_trust(self) -> None:
        """Show how far bars are believed, as long as the grid is the one that was found."""
        display, accepted = self.timeline.display, self.editor.document.accepted_bars
        residuals = self.tempo.bar_residuals_ms if self.tempo and self.has_found_grid else _NO_RESIDUALS
        if residuals is not display.trust.residuals_ms or accepted != display.trust.accepted:
            display.show_trust(residuals, accepted)

    def _keep_picture(self, picture: SoundPicture) -> None:
        self.keeper.keep_beside(lambda project: project.keep_picture(PICTURE, picture.to_bytes()))
        if abs(picture.duration_s - self.editor.document.duration_s) > 0.5 and self.tempo is None:
            self.timeline.change_duration(picture.duration_s)

    # The song's file

    def find_song(self, path: Path) -> None:
        """Take a file for the song, if it is the same recording; else `other_song_given`."""
        project = self.project
        self._services.jobs.start(
            lambda monitor: take_other_place(project, path, monitor),
            done=partial(self._take_place, path),
            failed=self.sound_failed.emit,
            lane=Lane.PROJECTS,
        )

    def _take_place(self, path: Path, is_song: bool) -> None:
        if not is_song:
            self.other_song_given.emit(path)
            return
        self.path, self.is_missing = path, False
        if self._sound is not None:
            self._sound.load(path, self._picture)
        self.source_changed.emit()

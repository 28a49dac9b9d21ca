"""A song being listened to, on the thread of the model: how far it is, what was heard, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, JobMonitor, Jobs, Lane, StageShare
from chart_hero_app.view_models.progress import Progress, progress_at
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.progress import SilentMonitor, Stage
from chart_hero_core.errors import CancelledError, ChartHeroError
from chart_hero_core.review.reading import SongPeaks
from chart_hero_core.service import ChartHero, HeardSoFar, HeardSong, TranscribeOptions, Transcription


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of a run.

    Parameters
    ----------
    heard : what is worth keeping, of the whole song or of its beginning
    peaks : of what was heard
    transcription : the chart of it; None if it was not charted
    error : why it was not; None for a run that was stopped
    took_s : how long it took
    """

    heard: HeardSong
    peaks: SongPeaks
    transcription: Transcription | None
    error: ChartHeroError | None
    took_s: float


class ListeningModel(QObject):
    """The run of one song.

    Signals
    -------
    progress_changed() : it began, went on or ended; `progress`
    heard_more(HeardSoFar) : strokes so far
    ended(Outcome) : it came to an end, or was stopped
    failed(Exception) : it broke off, and nothing of it can be charted
    """

    progress_changed = Signal()
    heard_more = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, engine: ChartHero, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs = jobs
        self._job: Job[Outcome] | None = None
        self._began_s: float | None = None
        self._duration_s = self._heard_before_s = 0.0
        self.progress: Progress | None = None
        """Where the run stands; None without one."""

    @property
    def is_running(self) -> bool:
        """Whether a run waits for its turn, or is on its way."""
        return self._job is not None

    def listen(
        self, path: Path, options: TranscribeOptions, duration_s: float, model: DrumModel | None = None
    ) -> None:
        """Listen to a whole song; it waits until the model is free.

        Parameters
        ----------
        path : the song
        options : how to hear and chart it
        duration_s : as far as it is known; 0 if it is not
        model : to hear it with; None for the one in use
        """
        engine = self._engine
        self._start(
            lambda monitor: _charted(
                engine, lambda: engine.listen(path, options, monitor, monitor.tell, model), monitor, False
            ),
            duration_s,
        )

    def go_on(self, heard: HeardSong, *, accept_few: bool = False) -> None:
        """Listen to what is left of a song, or chart it if nothing is.

        Parameters
        ----------
        heard : what was heard of it
        accept_few : chart it even if there are hardly any strokes
        """
        engine = self._engine
        self._start(
            lambda monitor: _charted(
                engine, lambda: engine.go_on(heard, monitor, monitor.tell), monitor, accept_few
            ),
            heard.duration_s,
            heard.heard_s,
        )

    def stop(self) -> None:
        """Stop the run; what was heard until then comes with `ended`."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop the run, and tell nobody: the song is closed."""
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def _start(self, work: Callable[[JobMonitor], Outcome], duration_s: float, heard_s: float = 0.0) -> None:
        self._duration_s, self._heard_before_s = duration_s, heard_s
        self._began_s = None
        self._show(Progress(Stage.DECODE, 0.0, None, 0.0))
        self._job = self._jobs.start(
            work, done=self._end, failed=self._fail, progressed=self._go_on, lane=Lane.MODEL
        )

    def _go_on(self, news: object) -> None:
        if isinstance(news, HeardSoFar):
            self._duration_s = news.duration_s
            self.heard_more.emit(news)
        elif isinstance(news, StageShare):
            now_s = time.monotonic()
            self._began_s = now_s if self._began_s is None else self._began_s
            elapsed_s = now_s - self._began_s
            self._show(progress_at(news.stage, news.share, elapsed_s, self._duration_s, self._heard_before_s))

    def _show(self, progress: Progress | None) -> None:
        self.progress = progress
        self.progress_changed.emit()

    def _end(self, outcome: Outcome) -> None:
        self._job = None
        self._show(None)
        self.ended.emit(outcome)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._show(None)
        self.failed.emit(error)


def _charted(
    engine: ChartHero, listen: Callable[[], HeardSong], monitor: JobMonitor, accept_few: bool
) -> Outcome:
    """Listen, then chart; in the thread of the model.

    Of a song that was stopped the beginning is charted, as far as it can be; one that cannot be charted
    still says what was heard.
    """
    started_s = time.monotonic()
    monitor.advance(Stage.DECODE, 0.0)
    heard = listen()
    peaks = SongPeaks.of(heard.activations, heard.decoding)
    transcription, error = None, None
    is_stopped = not heard.is_complete
    try:
        transcription = engine.chart(
            heard, SilentMonitor() if is_stopped else monitor, accept_few=accept_few or is_stopped
        )
    except CancelledError:
        pass  # in the very last moment: what was heard counts
    except ChartHeroError as failure:
        error = None if is_stopped else failure
    return Outcome(heard, peaks, transcription, error, time.monotonic() - started_s)

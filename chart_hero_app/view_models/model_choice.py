"""Which weights songs are heard with, and with how many threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.settings import Settings
from chart_hero_core.errors import ModelError
from chart_hero_core.service import ChartHero, ModelFacts, check_weights_file, read_model_facts


def usual_threads() -> int:
    """All processor cores but one, which is for the window."""
    return max((os.cpu_count() or 2) - 1, 1)


class ModelChoice(QObject):
    """The model in use. It is changed on the thread of the model, so never in the middle of a song.

    Parameters
    ----------
    engine : listens with it; what it was made with is the shipped one
    jobs : the threads
    settings : keep the choice
    parent : Qt's owner

    Signals
    -------
    changed() : another model is in use, or what its card says was read
    failed(Exception) : the model in use is damaged; the shipped one is used instead, if it can be
    refused(Exception) : a file that was chosen cannot be used; the model before stays in use
    """

    changed = Signal()
    failed = Signal(object)
    refused = Signal(object)

    def __init__(
        self, engine: ChartHero, jobs: Jobs, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._settings = engine, jobs, settings
        self._shipped = engine.model_path
        self._n_threads = settings.choices.transcription.n_threads
        self.facts: ModelFacts | None = None
        """What the card of the model says; None before it was read."""
        settings.changed.connect(self._follow_threads)

    @property
    def is_shipped(self) -> bool:
        """Whether the model in use came with the program."""
        return self._settings.choices.transcription.model is None

    def begin(self) -> None:
        """Load the model and what it needs, so that the first song need not wait for it."""
        chosen = self._settings.choices.transcription.model
        path = self._shipped if chosen is None else Path(chosen)
        engine, n_threads, shipped = self._engine, self._used_threads, self._shipped
        engine.model_path = path

        def get_ready(_: object) -> ModelFacts:
            with _on_failure(engine, shipped):
                engine.get_ready(n_threads)
            return read_model_facts(path)

        self._start(get_ready, path, self.failed, is_kept=False)

    def use(self, path: Path) -> None:
        """Listen with other weights from the next song on; kept if they can be used."""
        try:
            check_weights_file(path)
        except ModelError as error:
            self.refused.emit(error)
            return
        engine = self._engine

        def change(_: object) -> ModelFacts:
            with _on_failure(engine, engine.model_path):
                engine.use_model(path)
            return read_model_facts(path)

        self._start(change, path, self.refused, is_kept=True)

    def use_shipped(self) -> None:
        """Listen with the weights that came with the program."""
        self.use(self._shipped)

    def _start(
        self, work: Callable[[object], ModelFacts], path: Path, told: SignalInstance, *, is_kept: bool
    ) -> None:
        self._jobs.start(
            work,
            done=lambda facts: self._take(path, facts, is_kept),
            failed=lambda error: _tell(error, told),
            lane=Lane.MODEL,
        )

    def _take(self, path: Path, facts: ModelFacts, is_kept: bool) -> None:
        self.facts = facts
        if is_kept:
            model = None if path == self._shipped else str(path)
            self._settings.change("transcription", model=model)
        self.changed.emit()

    @property
    def _used_threads(self) -> int:
        return self._n_threads or usual_threads()

    def _follow_threads(self) -> None:
        n_threads = self._settings.choices.transcription.n_threads
        if n_threads != self._n_threads:
            self._n_threads = n_threads
            engine, used = self._engine, self._used_threads
            self._jobs.start(
                lambda _: engine.get_ready(used),
                failed=lambda error: _tell(error, self.failed),
                lane=Lane.MODEL,
            )


def _tell(error: Exception, told: SignalInstance) -> None:
    if not isinstance(error, ModelError):
        raise error
    told.emit(error)


@contextmanager
def _on_failure(engine: ChartHero, otherwise: Path) -> Iterator[None]:
    """Go on with other weights if some cannot be used; if these cannot either, the next song tells."""
    try:
        yield
    except ModelError:
        if engine.model_path != otherwise:
            with suppress(ModelError):
                engine.use_model(otherwise)
        raise

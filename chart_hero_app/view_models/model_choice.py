"""Which model songs are heard with, and with how many threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from chart_hero_app.jobs import Jobs, Lane
from chart_hero_app.settings import Settings
from chart_hero_core.errors import ChartHeroError, ModelError
from chart_hero_core.projects.library import move_to_trash
from chart_hero_core.service import ChartHero, ModelFacts, model_library, read_model_facts

if TYPE_CHECKING:
    from chart_hero_core.runs.kept_models import KeptModel
    from chart_hero_core.runs.library import ModelLibrary


def usual_threads() -> int:
    """All processor cores but one, which is for the window."""
    return max((os.cpu_count() or 2) - 1, 1)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model that was loaded, what its card says, and why it is not the one that was chosen."""

    model: KeptModel
    facts: ModelFacts
    notice: str = ""
    error: ModelError | None = None


class ModelChoice(QObject):
    """The model in use. It is changed on the thread of the model, so never in the middle of a song.

    The choice is the library's: window and command line agree. Songs that were heard keep their chart.

    Parameters
    ----------
    engine : listens with it; what it was made with is the shipped one
    jobs : the threads
    settings : keep the number of threads
    folder : of the kept models
    parent : Qt's owner

    Signals
    -------
    changed() : another model is in use, or what its card says was read
    lost(str) : the model that was chosen is gone or damaged, in one sentence; the shipped one is used
    failed(Exception) : no model can be loaded, or the chosen one cannot; the shipped one is used if it can be
    refused(Exception) : a model that was to be used cannot be; the one before stays in use
    """

    changed = Signal()
    lost = Signal(str)
    failed = Signal(object)
    refused = Signal(object)

    def __init__(
        self, engine: ChartHero, jobs: Jobs, settings: Settings, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._settings, self._folder = engine, jobs, settings, folder
        self._shipped = engine.model_path
        self._n_threads = settings.choices.transcription.n_threads
        self.in_use: KeptModel | None = None
        """The model in use; None before it was loaded."""
        self.facts: ModelFacts | None = None
        """What its card says; None before it was read."""
        settings.changed.connect(self._follow_threads)

    @cached_property
    def library(self) -> ModelLibrary:
        """The kept models; for threads of jobs, as it reads files."""
        return model_library(self._folder, self._shipped, lambda path: move_to_trash(path))

    @property
    def is_shipped(self) -> bool:
        """Whether the model in use came with the program."""
        return self.in_use is None or self.in_use.is_shipped

    def begin(self) -> None:
        """Load the model that is chosen, so that the first song need not wait for it; again if it changed."""
        engine, n_threads, shipped = self._engine, self._used_threads, self._shipped

        def get_ready(_: object) -> _Loaded:
            choice = self.library.choice()
            try:
                engine.get_ready(n_threads, choice.model.path)
            except ModelError as error:
                if choice.model.is_shipped:
                    raise
                engine.get_ready(n_threads, shipped)
                return _Loaded(self.library.shipped, read_model_facts(shipped), error=error)
            return _Loaded(choice.model, read_model_facts(choice.model.path), choice.notice)

        self._jobs.start(
            get_ready, done=self._take, failed=lambda error: _tell(error, self.failed), lane=Lane.MODEL
        )

    def use(self, path: Path) -> None:
        """Listen with another model of the library from the next song on; kept if it can be used.

        Parameters
        ----------
        path : of its weights
        """
        self._change(lambda library: _model_at(library, path))

    def use_shipped(self) -> None:
        """Listen with the model that came with the program."""
        self.use(self._shipped)

    def take(self, path: Path) -> None:
        """Take a file into the library, and listen with it from the next song on."""
        self._change(lambda library: library.import_model(path))

    def _change(self, find: Callable[[ModelLibrary], KeptModel]) -> None:
        engine = self._engine

        def change(_: object) -> _Loaded:
            library = self.library
            model = find(library)
            with _on_failure(engine, engine.model_path):
                engine.use_model(model.path)
                library.use(model)
            return _Loaded(model, read_model_facts(model.path))

        self._jobs.start(
            change, done=self._take, failed=lambda error: _tell(error, self.refused), lane=Lane.MODEL
        )

    def _take(self, loaded: _Loaded) -> None:
        self.in_use, self.facts = loaded.model, loaded.facts
        self.changed.emit()
        if loaded.notice:
            self.lost.emit(loaded.notice)
        if loaded.error is not None:
            self.failed.emit(loaded.error)

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


def _model_at(library: ModelLibrary, path: Path) -> KeptModel:
    for model in library.models():
        if model.path == path:
            return model
    raise ModelError(f'The model "{path.stem}" is gone; choose another one.', path)


def _tell(error: Exception, told: SignalInstance) -> None:
    if not isinstance(error, ChartHeroError):
        raise error
    told.emit(error)


@contextmanager
def _on_failure(engine: ChartHero, otherwise: Path) -> Iterator[None]:
    """Go on with other weights if some cannot be used; if these cannot either, the next song tells."""
    try:
        yield
    except ModelError:
        with suppress(ModelError):
            engine.use_model(otherwise)
        raise

"""The models page: all models, and what can be done with them. Only `use` changes which one is in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Lane
from chart_hero_app.view_models.training.model_words import count_of_models
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.result_words import fill
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.errors import ChartHeroError
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.library import InUse, ModelLibrary

T = TypeVar("T")


class ModelsModel(QObject):
    """All models of the user. Files are read and written on threads of jobs.

    Parameters
    ----------
    studio : what the pages share
    parent : Qt's owner

    Attributes
    ----------
    models : the shipped one, then the kept ones; empty before they were read
    in_use : which of them songs are heard with; None before

    Signals
    -------
    changed() : another model is there, or in use
    told(str) : something is done
    refused(Exception) : something could not be done; nothing is changed
    """

    changed = Signal()
    told = Signal(str)
    refused = Signal(object)

    def __init__(self, studio: TrainingStudio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._choice = studio, studio.model
        self.models: tuple[KeptModel, ...] = ()
        self.in_use: KeptModel | None = None
        studio.models_changed.connect(self.refresh)
        studio.model.refused.connect(self.refused)

    @property
    def shipped(self) -> KeptModel | None:
        """The model that came with the program; None before it was read."""
        return self.models[0] if self.models else None

    def refresh(self) -> None:
        """Look which models there are."""
        choice = self._choice
        self._studio.jobs.start(
            lambda _: look(choice.library), done=lambda found: self.take_models(*found), failed=self._miss
        )

    def take_models(self, models: list[KeptModel], choice: InUse) -> None:
        """Go on with these models."""
        self.models, self.in_use = tuple(models), choice.model
        self._studio.set_state(TrainingPageName.MODELS, count_of_models(len(models)))
        self.changed.emit()

    # What can be done

    def use(self, model: KeptModel) -> None:
        """Hear songs with a model from now on; songs that were heard keep their chart."""
        self._choice.use(model.path)

    def use_shipped(self) -> None:
        """Hear songs with the model that came with the program."""
        self._choice.use_shipped()

    def take(self, path: Path) -> None:
        """Take a file in; songs are heard as before."""
        words = self.tr('"%1" is here. Songs are heard as before until you use it.')
        self._change(
            lambda library: library.import_model(path), lambda model: self._tell(fill(words, model.name))
        )

    def export(self, model: KeptModel, folder: Path) -> None:
        """Write a model into one file."""
        words = self.tr('"%1" is written. This one file is all that a friend needs.')
        self._change(
            lambda library: library.export(model, folder), lambda path: self._tell(fill(words, path.name))
        )

    def rename(self, model: KeptModel, name: str) -> None:
        """Give a model another name."""
        self._change(
            lambda library: library.rename(model, name), lambda _: self._follow_files(model, self.in_use)
        )

    def delete(self, model: KeptModel) -> None:
        """Move a model to the trash; if it was in use, the shipped one is from now on."""
        words = self.tr('"%1" is in the trash.')

        def deleted(_: None) -> None:
            self._follow_files(model, self.in_use)
            self._tell(fill(words, model.name))

        self._change(lambda library: library.delete(model), deleted)

    def _follow_files(self, model: KeptModel, in_use: KeptModel | None) -> None:
        """Go on with what is in use now, where a model's files are elsewhere or gone."""
        if in_use is not None and in_use.path == model.path:
            self._choice.begin()
        else:
            self._studio.models_changed.emit()

    def _tell(self, words: str) -> None:
        self._studio.models_changed.emit()
        self.told.emit(words)

    def _change(self, work: Callable[[ModelLibrary], T], done: Callable[[T], None]) -> None:
        choice = self._choice
        self._studio.jobs.start(
            lambda _: work(choice.library),
            done=done,
            failed=self._miss,
            lane=Lane.MODEL,  # an import is loaded, to see whether it can be
            must_end=True,
        )

    def _miss(self, error: Exception) -> None:
        if not isinstance(error, ChartHeroError):
            raise error
        self.refused.emit(error)


def look(library: ModelLibrary) -> tuple[list[KeptModel], InUse]:
    """See which models there are, and which one is in use."""
    return library.models(), library.choice()

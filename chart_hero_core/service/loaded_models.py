"""The models that an engine listens with: its own, and those of songs that another one heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.errors import OptionError

if TYPE_CHECKING:
    from chart_hero_core.model.checkpoint import LoadedModel
    from chart_hero_core.runs.library import ModelLibrary

OpenLibrary: TypeAlias = "Callable[[], ModelLibrary]"
"""Opens the library of the user's models; it is not opened before another model is needed."""


class LoadedModels:
    """Loads models when they are needed; its own one stays.

    Parameters
    ----------
    path : weights of its own model, their card beside them
    library : opens the library where other models are looked for; None for nowhere
    """

    def __init__(self, path: Path, library: OpenLibrary | None) -> None:
        self.path = path
        self._library = library
        self._own: LoadedModel | None = None

    def change(self, path: Path) -> None:
        """Take another model for its own, read anew even if it is the same file."""
        self.path, self._own = path, None

    def loaded(self, model: DrumModel | None = None) -> LoadedModel:
        """Load a model; None for its own.

        Raises
        ------
        ModelError
            if it is damaged
        OptionError
            if it is not here
        """
        from chart_hero_core.model.checkpoint import load_model

        if self._own is None:
            self._own = load_model(self.path)
        if model is None or model.digest == self._own.known_as.digest:
            return self._own
        kept = None if self._library is None else self._library().find_digest(model.digest)
        if kept is None:
            raise OptionError(
                f'The model "{model.name}", which heard the song, is not here any more; '
                "hear the whole song again with another one."
            )
        return load_model(kept.path)

"""The models that an engine listens with: its own, and the one of a song that another began to hear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chart_hero_core.errors import OptionError
from chart_hero_core.service.transcription import HeardSong

if TYPE_CHECKING:
    from chart_hero_core.model.checkpoint import LoadedModel
    from chart_hero_core.runs.library import ModelLibrary


class LoadedModels:
    """Loads models when they are first needed; its own stays, and the last of all others.

    Parameters
    ----------
    path : weights of its own model, their card beside them
    library : where the models of songs are looked for; None for nowhere
    """

    def __init__(self, path: Path, library: ModelLibrary | None) -> None:
        self.path = path
        self._library = library
        self._own: LoadedModel | None = None
        self._other: tuple[Path, LoadedModel] | None = None

    def change(self, path: Path) -> None:
        """Take another model for its own, read anew even if it is the same file."""
        self.path, self._own = path, None

    def loaded(self, path: Path | None = None) -> LoadedModel:
        """Load a model; None for its own.

        Raises
        ------
        ModelError
            if it is damaged
        """
        from chart_hero_core.model.checkpoint import load_model

        if path is not None and path != self.path:
            if self._other is None or self._other[0] != path:
                self._other = (path, load_model(path))
            return self._other[1]
        if self._own is None:
            self._own = load_model(self.path)
        return self._own

    def of(self, heard: HeardSong) -> LoadedModel:
        """Load the model that heard a song; its own for a song of which nobody knows that any more.

        Raises
        ------
        ModelError
            if it is damaged
        OptionError
            if it is not here any more
        """
        own = self.loaded()
        if heard.model is None or heard.model.digest == own.known_as.digest:
            return own
        kept = None if self._library is None else self._library.find_digest(heard.model.digest)
        if kept is None:
            raise OptionError(
                f'{heard.path.name} was heard with another model, "{heard.model.name}", which is not here; '
                "hear the whole song again."
            )
        return self.loaded(kept.path)

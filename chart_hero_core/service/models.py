"""The models of this user: where they lie, and which of them songs are heard with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from chart_hero_core.service.shipped import default_model

if TYPE_CHECKING:
    from chart_hero_core.runs.library import ModelLibrary


def model_library(
    folder: Path | None = None, shipped: Path | None = None, trash: Callable[[Path], None] = Path.unlink
) -> ModelLibrary:
    """Open the library of kept models; window and command line share that of the user.

    Parameters
    ----------
    folder : of the models; None for that of this user
    shipped : weights that every library has; None for those that ship with the program
    trash : takes a file away
    """
    from chart_hero_core.runs.library import ModelLibrary
    from chart_hero_core.runs.places import usual_places

    return ModelLibrary(folder or usual_places().models, shipped or default_model(), _check, trash)


def _check(path: Path) -> None:
    """Load weights strictly; raises ModelError if they cannot be used."""
    from chart_hero_core.model.checkpoint import check_model

    check_model(path)

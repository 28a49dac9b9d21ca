"""Where data sets, runs, studies and kept models lie: folders of one folder among the user's data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from chart_hero_core.domain.app_name import APP_NAME


@dataclass(frozen=True, slots=True)
class TrainingPlaces:
    """The folders below `root`; none of them need be there."""

    root: Path

    @property
    def data(self) -> Path:
        """The data set of the window."""
        return self.root / "data"

    @property
    def runs(self) -> Path:
        """A folder for every run."""
        return self.root / "runs"

    @property
    def studies(self) -> Path:
        """A folder for every search."""
        return self.root / "searches"

    @property
    def models(self) -> Path:
        """The models that were kept, and which one is in use."""
        return self.root / "models"


def usual_places() -> TrainingPlaces:
    """Tell where the user's own lie; window and command line share them."""
    return TrainingPlaces(platformdirs.user_data_path(APP_NAME, appauthor=False) / "training")

"""The page of the training workspace called Data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chart_hero_app.view_models.training.studio import TrainingStudio


class DataPage(QWidget):
    """An empty page.

    Parameters
    ----------
    studio : what the pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.setAccessibleName(self.tr("Data"))

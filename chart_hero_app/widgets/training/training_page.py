"""The training workspace: its pages, and the list of them at the left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.late_page import LatePage
from chart_hero_app.widgets.training.data_page import DataPage
from chart_hero_app.widgets.training.models_page import ModelsPage
from chart_hero_app.widgets.training.navigation import TrainingNavigation
from chart_hero_app.widgets.training.result_page import ResultPage
from chart_hero_app.widgets.training.run_page import RunPage
from chart_hero_app.widgets.training.search_page import SearchPage

_PAGES: dict[TrainingPageName, type[DataPage | RunPage | ResultPage | SearchPage | ModelsPage]] = {
    TrainingPageName.DATA: DataPage,
    TrainingPageName.RUN: RunPage,
    TrainingPageName.RESULT: ResultPage,
    TrainingPageName.SEARCH: SearchPage,
    TrainingPageName.MODELS: ModelsPage,
}


class TrainingPage(QWidget):
    """The list of the pages, and the one that is chosen; each is made when it is first seen.

    Parameters
    ----------
    studio : what the pages share

    Signals
    -------
    rebuilt() : there are other controls in the window
    """

    rebuilt = Signal()

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Training"))
        self._studio = studio
        self.navigation = TrainingNavigation(studio)
        self._stack = QStackedWidget()
        for kind in _PAGES.values():
            page = LatePage(lambda kind=kind: kind(studio, self))  # type: ignore[misc]
            page.made.connect(self.rebuilt)
            self._stack.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self._stack, 1)
        self.navigation.chosen.connect(self.show_page)

    @property
    def data_page(self) -> DataPage | None:
        """The data page; None before it was seen."""
        page = self._stack.widget(list(_PAGES).index(TrainingPageName.DATA))
        content = page.content if isinstance(page, LatePage) else None
        return content if isinstance(content, DataPage) else None

    @property
    def page(self) -> TrainingPageName:
        """The page that is seen."""
        return self.navigation.page

    def show_page(self, page: TrainingPageName) -> None:
        """Turn to a page."""
        self.navigation.show_page(page)
        self._stack.setCurrentIndex(list(_PAGES).index(page))
        if page in (TrainingPageName.RUN, TrainingPageName.RESULT):
            self._studio.run_model.see_end()

"""The page of the training workspace called Run: the form of the next run, or the run that there is."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.run import RunStage
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.training.run_form_view import RunFormView
from chart_hero_app.widgets.training.run_view import RunView


class RunPage(QWidget):
    """Turns from the form to the run when it starts, and back when it is gone.

    Parameters
    ----------
    studio : what the pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._run = studio, studio.run_model
        self.setAccessibleName(self.tr("Run"))
        self.form = RunFormView(self._run.form, studio.look)
        self.view = RunView(self._run, studio.jobs, studio.look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.form.start_asked.connect(self._run.start)
        self.form.data_asked.connect(lambda: studio.navigation.emit(TrainingPageName.DATA))
        self.view.result_asked.connect(lambda: studio.navigation.emit(TrainingPageName.RESULT))
        self.view.new_asked.connect(lambda: studio.show_run(None))
        self._run.changed.connect(self._show)
        self._run.ended.connect(self._follow_end)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what the next run costs, as long as somebody looks."""
        super().showEvent(event)
        self._run.is_seen = True
        self._watch_form()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave that be."""
        super().hideEvent(event)
        self._run.is_seen = False
        self._watch_form()

    def _show(self) -> None:
        page = self.form if self._run.stage is RunStage.NONE else self.view
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            self._watch_form()

    def _watch_form(self) -> None:
        self._run.form.watch(self._run.is_seen and self._run.stage is RunStage.NONE)

    def _follow_end(self, stage: RunStage) -> None:
        """Turn to the result for whoever waited for it here."""
        if not self.isVisible():
            return
        if stage is RunStage.DONE:
            self._studio.navigation.emit(TrainingPageName.RESULT)
        else:
            announce(
                self, self._studio.state(TrainingPageName.RUN).text, at_once=stage is not RunStage.PAUSED
            )

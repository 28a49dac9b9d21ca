"""The training workspace in the window: made when it is first seen, led to by commands and a badge."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.training.studio import TrainingPageName, TrainingStudio
from chart_hero_app.widgets.late_page import LatePage
from chart_hero_app.windows.shell import Shell, Workspace


class TrainingRoom(LatePage):
    """Stands for the training workspace until it is seen.

    Parameters
    ----------
    studio : what its pages share
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(self._make_page, parent)
        self._studio = studio
        self._wanted = TrainingPageName.DATA

    def _make_page(self) -> QWidget:
        from chart_hero_app.widgets.training.training_page import TrainingPage  # late, for the start

        self.page = TrainingPage(self._studio)
        self.page.rebuilt.connect(self.made)
        self.page.show_page(self._wanted)
        return self.page

    def show_page(self, page: TrainingPageName) -> None:
        """Turn to a page, now or once there are pages."""
        self._wanted = page
        if self.is_made:
            self.page.show_page(page)


def bind_training(commands: CommandRegistry, app: AppModel, shell: Shell, room: TrainingRoom) -> None:
    """Say what the commands of the training do, and what the workspace switch says of it."""
    studio = app.training

    def show(page: TrainingPageName) -> None:
        room.show_page(page)
        shell.show_workspace(Workspace.TRAINING)

    commands.bind("view.training", lambda: shell.show_workspace(Workspace.TRAINING))
    for page in TrainingPageName:
        commands.bind(f"training.{page.value}", partial(show, page))
    studio.navigation.connect(show)
    studio.states_changed.connect(lambda: shell.top_bar.show_badge(Workspace.TRAINING, studio.badge))
    room.made.connect(shell.order_tabs)

"""The training workspace in the window: made when it is first seen, led to by commands and a badge."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.training.data_rows import RowUse, use_of
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.late_page import LatePage
from chart_hero_app.windows.shell import Shell, Workspace

if TYPE_CHECKING:
    from chart_hero_app.widgets.training.data_page import DataPage
    from chart_hero_core.runs.data_set import SongRow

translate = QCoreApplication.translate


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

    @property
    def shows_data(self) -> bool:
        """Whether the data page is the one that is turned to."""
        return self.is_made and self.page.page is TrainingPageName.DATA

    @property
    def data_page(self) -> DataPage | None:
        """The data page; None before it was seen."""
        return self.page.data_page if self.is_made else None


def bind_training(commands: CommandRegistry, app: AppModel, shell: Shell, room: TrainingRoom) -> None:
    """Say what the commands of the training do, and what the workspace switch says of it."""
    studio = app.training

    def show(page: TrainingPageName) -> None:
        room.show_page(page)
        shell.show_workspace(Workspace.TRAINING)

    def scan() -> None:
        show(TrainingPageName.DATA)
        studio.data_model.scan_again()

    def no_sources() -> str:
        return "" if studio.data_set.sources else translate("Training", "Add a folder to learn from first.")

    commands.bind("view.training", lambda: shell.show_workspace(Workspace.TRAINING))
    for page in TrainingPageName:
        commands.bind(f"training.{page.value}", partial(show, page))
    commands.bind("training.scan", scan, no_sources)
    _SongKeys(room).bind(commands)
    studio.navigation.connect(show)
    studio.states_changed.connect(lambda: shell.top_bar.show_badge(Workspace.TRAINING, studio.badge))
    room.made.connect(shell.order_tabs)
    studio.controls_changed.connect(shell.order_tabs)


class _SongKeys:
    """What the keys do in the table of the data page.

    Parameters
    ----------
    room : has the page, once it was seen
    """

    def __init__(self, room: TrainingRoom) -> None:
        self._room = room

    def bind(self, commands: CommandRegistry) -> None:
        """Say so."""
        commands.bind("training.listen", lambda: self._do("listen"), self._no_song)
        commands.bind("training.decide", lambda: self._do("decide"), self._nothing_to_decide)
        commands.bind("training.leave_out", lambda: self._do("decide"), self._not_used)

    @property
    def _row(self) -> SongRow | None:
        page = self._room.data_page
        return None if page is None else page.table.current

    def _do(self, what: Literal["listen", "decide"]) -> None:
        page, row = self._room.data_page, self._row
        if page is not None and row is not None:
            page.listen(row) if what == "listen" else page.decide(row)

    def _no_song(self) -> str:
        return "" if self._row is not None else translate("Training", "Choose a song first.")

    def _nothing_to_decide(self) -> str:
        row = self._row
        if row is None or use_of(row) in (RowUse.TO_DECIDE, RowUse.LEFT_OUT):
            return self._no_song()
        return translate("Training", "There is nothing to accept about this song.")

    def _not_used(self) -> str:
        row = self._row
        if row is None or row.is_used:
            return self._no_song()
        return translate("Training", "This song is not used anyway.")

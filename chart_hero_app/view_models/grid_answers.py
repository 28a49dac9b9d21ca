"""What the user said about the grid that was found: bars that look right, the tempo, all of it.

Bars that look right are part of the document, and a step of undo. That a question is not to be asked again
is kept beside it: it changes nothing.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from chart_hero_app.figures import bars_text
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.song_keeping import SongKeeper
from chart_hero_core.editing.tempo_commands import accept_bars

_GRID_IS_RIGHT, _LEVEL_IS_RIGHT = "grid_is_right", "level_is_right"


class GridAnswers(QObject):
    """Takes and keeps the answers of one song.

    Parameters
    ----------
    editor, keeper : of the song
    parent : Qt's owner

    Attributes
    ----------
    grid_is_right : nothing more is to be asked about the grid as a whole
    level_is_right : nor whether half or double the tempo is meant
    """

    def __init__(self, editor: EditorModel, keeper: SongKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._keeper = editor, keeper
        view = keeper.project.view
        self.grid_is_right = bool(view.get(_GRID_IS_RIGHT))
        self.level_is_right = bool(view.get(_LEVEL_IS_RIGHT))

    def accept_bars(self, first: int, last: int) -> None:
        """Say that bars look right, from one number to another, as one step of undo."""
        name = self.tr("accept %1").replace("%1", bars_text(first, last))
        self._editor.perform(name, partial(accept_bars, numbers=range(first, last + 1)))

    def accept_grid(self) -> None:
        """Say that the grid looks right as a whole."""
        self.grid_is_right = True
        self._keep(_GRID_IS_RIGHT)

    def keep_level(self) -> None:
        """Say that neither half nor double the tempo is meant."""
        self.level_is_right = True
        self._keep(_LEVEL_IS_RIGHT)

    def _keep(self, answer: str) -> None:
        self._keeper.keep_beside(lambda project: project.change_view({**project.view, answer: True}))

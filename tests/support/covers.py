"""Pictures of songs, for tables of songs whose pictures do not matter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.row_covers import PicturedSong, RowCovers
from chart_hero_core.projects.library import Library


class OneCover(RowCovers):
    """Has the same picture for every song, at once.

    Parameters
    ----------
    picture : of every song; None for none
    """

    def __init__(self, picture: QImage | None = None) -> None:
        super().__init__(Library(Path()), Jobs())
        self._of_all = picture
        self.asked: list[PicturedSong] = []

    def picture(self, song: PicturedSong) -> QImage | None:
        """The one picture; who asked for it is kept."""
        self.asked.append(song)
        return self._of_all

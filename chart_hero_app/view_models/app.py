"""The whole app behind its window: the open song, the songs that wait, what is to be said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.service import ChartHero

if TYPE_CHECKING:
    from chart_hero_app.playback.player import Player
    from chart_hero_app.settings import Settings
    from chart_hero_app.theme.look import Look
    from chart_hero_app.view_models.notice import NoticeModel
    from chart_hero_app.view_models.queue import QueueModel
    from chart_hero_app.view_models.status import StatusModel
    from chart_hero_core.projects.library import Library


class AppModel(QObject):
    """Everything behind the window.

    Attributes
    ----------
    engine : hears, charts and exports
    settings : what the user chose
    look : colours, fonts, icons
    jobs : the threads
    player : one for all songs, as there is one device
    library : the projects on this machine
    queue : songs that wait to be heard, and those that were
    notice : what the notice row says
    status : what the status bar says

    Signals
    -------
    session_changed() : another song is open, or none
    recent_changed() : `recent` is another
    fault_raised(Message) : something cannot be done; to be shown as the error card
    """

    session_changed = Signal()
    recent_changed = Signal()
    fault_raised = Signal(object)

    engine: ChartHero
    settings: Settings
    look: Look
    jobs: Jobs
    player: Player
    library: Library
    queue: QueueModel
    notice: NoticeModel
    status: StatusModel

    @property
    def session(self) -> SongSession | None:
        """The open song."""
        raise NotImplementedError

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or chosen: one song at once, several through the queue, folders searched."""

    def open_project(self, path: Path) -> None:
        """Open a known song by its project file."""

    def close_song(self) -> None:
        """Go back to the start page."""

    def close(self) -> None:
        """Stop everything; the window is about to go."""

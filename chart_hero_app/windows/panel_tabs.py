"""The tabs of the right panel: one for all songs, and three that are made anew for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_model import SongModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.drums_panel import DrumsPanel
from chart_hero_app.widgets.late_page import LatePage
from chart_hero_app.widgets.review_panel import ReviewPanel
from chart_hero_app.widgets.right_panel import RightPanel
from chart_hero_app.widgets.song_panel import SongPanel
from chart_hero_app.widgets.sound_panel import SoundPanel
from chart_hero_app.windows.file_choice import choose_picture

DRUMS, SONG, SOUND, REVIEW = "drums", "song", "sound", "review"


class PanelTabs(QObject):
    """Fills the right panel.

    Parameters
    ----------
    app : behind the window
    panel : what is filled

    Signals
    -------
    export_asked() : a tab wants the export panel
    rebuilt() : there are other controls
    """

    export_asked = Signal()
    rebuilt = Signal()

    def __init__(self, app: AppModel, panel: RightPanel) -> None:
        super().__init__(panel)
        self._app = app
        self._panel = panel
        self._cover: SongCover | None = None
        self._model: SongModel | None = None
        panel.add_page(DRUMS, self.tr("Drums"), QWidget())
        panel.add_page(SONG, self.tr("Song"), QWidget())
        panel.add_page(SOUND, self.tr("Sound"), SoundPanel(app.player, app.look))
        panel.add_page(REVIEW, self.tr("Review"), QWidget())

    @property
    def cover(self) -> SongCover | None:
        """The open song's picture; None without a song."""
        return self._cover

    def show_song(self, session: SongSession | None) -> None:
        """Show another song, or none."""
        if self._cover is not None:
            self._cover.close()
            self._cover.deleteLater()
            self._cover = None
        if self._model is not None:
            self._model.close()
            self._model.deleteLater()
            self._model = None
        if session is None:
            for name in (DRUMS, SONG, REVIEW):
                self._panel.replace_page(name, QWidget())
            return
        self._cover = cover = SongCover(session, self._app.jobs, self)
        for name, make in (
            (DRUMS, partial(DrumsPanel, session, self._app.look)),
            (SONG, partial(self._song_panel, session, cover)),
            (REVIEW, partial(self._review_panel, session)),
        ):
            page = LatePage(make)
            page.made.connect(self.rebuilt)
            self._panel.replace_page(name, page)
        self._panel.show_page(DRUMS)

    def _song_panel(self, session: SongSession, cover: SongCover) -> SongPanel:
        self._model = SongModel(session, self._app.model, self._app.jobs, self)
        panel = SongPanel(session, cover, self._model, self._app.look)
        panel.picture_asked.connect(self._choose_picture)
        return panel

    def _review_panel(self, session: SongSession) -> ReviewPanel:
        panel = ReviewPanel(session, self._app.look)
        panel.export_asked.connect(self.export_asked)
        return panel

    def _choose_picture(self) -> None:
        if self._cover is not None:
            choose_picture(self._panel, self._cover.take)

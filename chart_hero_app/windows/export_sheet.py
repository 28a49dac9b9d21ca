"""The export panel of the open song, as a sheet over the right panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from chart_hero_app import messages
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.messages import BRIEF_S
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.export import ExportModel
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.export_panel import ExportPanel, open_in_file_manager
from chart_hero_app.windows.file_choice import choose_songs_folder
from chart_hero_app.windows.shell import Shell, Workspace

EXPORT = "export"
"""What the notice of a finished export is about."""

translate = QCoreApplication.translate


class ExportSheet(QObject):
    """Opens and closes the export panel, and carries out what it asks for.

    Parameters
    ----------
    app : behind the window
    shell : whose right panel it lies over
    commands : export, export again
    open_folder : shows a folder

    Signals
    -------
    place_asked(float) : a heard second is to be shown
    """

    place_asked = Signal(float)

    def __init__(
        self,
        app: AppModel,
        shell: Shell,
        commands: CommandRegistry,
        open_folder: Callable[[Path], object] = open_in_file_manager,
    ) -> None:
        super().__init__(shell)
        self._app, self._shell, self._commands = app, shell, commands
        self._open_folder = open_folder
        self._panel: ExportPanel | None = None
        self._make_panel: Callable[[], ExportPanel] | None = None
        commands.bind("file.export", self.open, self._hindrance)
        commands.bind("file.export_again", self.export_again, self._hindrance)

    def show_song(self, session: SongSession | None, cover: SongCover | None) -> None:
        """Be about another song with its picture, or about none."""
        if self._panel is not None:
            self.close()
            self._panel.deleteLater()
        self._panel = self._make_panel = None
        export = self._app.export
        if session is None or export is None:
            return
        self._make_panel = partial(self._panel_of, session, export, cover)
        export.told.connect(lambda _: self.open())
        export.exported.connect(lambda _: self._tell_exported())

    @property
    def panel(self) -> ExportPanel | None:
        """The panel of the open song, made when it is first asked for; None on the start page."""
        if self._panel is None and self._make_panel is not None:
            self._panel = self._make_panel()
            self._keep()
        return self._panel

    def _panel_of(self, session: SongSession, export: ExportModel, cover: SongCover | None) -> ExportPanel:
        panel = ExportPanel(export, session, self._app.look, self._open_folder)
        if cover is not None:
            panel.show_cover(cover.picture)
            cover.changed.connect(lambda: panel.show_cover(cover.picture))
        panel.close_asked.connect(self.close)
        panel.edit_asked.connect(self._edit)
        panel.review_asked.connect(self._review)
        panel.place_asked.connect(self.place_asked)
        panel.folder_asked.connect(lambda: choose_songs_folder(self._shell, panel.take_folder))
        panel.details_asked.connect(self._shell.error_card.show_message)
        return panel

    @property
    def is_open(self) -> bool:
        """Whether the panel is seen."""
        return self._panel is not None and self._panel.isVisible()

    def open(self) -> None:
        """Show the panel."""
        panel = self.panel
        if panel is None:
            return
        self._shell.show_workspace(Workspace.EDITOR)
        if not self.is_open:
            self._shell.editor_page.open_sheet(panel)
            self._shell.song_bar.lead_to_export(False)

    def close(self) -> None:
        """Bring the tabs back."""
        if self._panel is not None and self._shell.editor_page.panel.sheet is self._panel:
            self._shell.editor_page.close_sheet()
            self._shell.song_bar.lead_to_export(True)
            self._keep()
            self._shell.focus_timeline()

    def _keep(self) -> None:
        """Keep the panel where it can be opened again; a widget without a parent would be a window."""
        if self._panel is not None:
            self._panel.hide()
            self._panel.setParent(self._shell.editor_page.panel)

    def export_again(self) -> None:
        """Write the song as the last time; what comes in between is asked in the panel."""
        if self._app.export is not None:
            self.open()
            self._app.export.export()

    def _hindrance(self) -> str:
        session = self._app.session
        if session is None:
            return translate("Window", "No song is open.")
        return "" if session.has_grid else translate("Window", "Wait until the song is charted.")

    def _edit(self) -> None:
        self.close()
        self._shell.editor_page.show_panel(True)
        self._shell.editor_page.panel.show_page("song")

    def _review(self) -> None:
        self.close()
        self._commands.run("review.next")

    def _tell_exported(self) -> None:
        """Say it in the notice row, if the panel that says it is not seen."""
        if not self.is_open and self._app.export is not None:
            message = messages.exported(self._app.export.game.value)
            self._app.notice.say(EXPORT, replace(message, answers=(), labels=(), lasts_s=BRIEF_S))

"""The commands that the window itself carries out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from chart_hero_app.commands.open_song import OpenSong
from chart_hero_app.figures import instant_text
from chart_hero_app.messages import Answer, Gravity
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.windows.key_list import KeyList
from chart_hero_app.windows.layout_commands import bind_layout_commands
from chart_hero_app.windows.preferences import Preferences
from chart_hero_app.windows.shell import Workspace

if TYPE_CHECKING:
    from chart_hero_app.windows.main_window import MainWindow

translate = QCoreApplication.translate


def bind_window_commands(window: MainWindow, app: AppModel) -> None:
    """Say what the commands of the window do."""
    _bind_files(window, app)
    _bind_views(window, app)
    commands = window.commands
    _bind_escape(window, app)
    commands.bind("help.commands", window.palette_list.open)
    commands.bind("help.keys", lambda: KeyList(app.look, commands, window).open())
    commands.bind("help.refresh_devices", app.player.outputs.refresh)

    @cache
    def preferences() -> Preferences:
        return Preferences(app, commands, window)

    commands.bind("file.preferences", lambda: preferences().open_beside())


def _bind_escape(window: MainWindow, app: AppModel) -> None:
    """Let go of the selection; without one, ask whether to stop what goes on: Enter does it then."""
    song = OpenSong(app)

    def is_asking() -> bool:
        message = app.notice.message
        return app.session is not None and message is not None and message.gravity is Gravity.WORKING

    def let_go() -> None:
        if song.editor.selection:
            song.editor.select([])
        else:
            window.notice_row.take_focus()

    window.commands.bind("edit.select_none", let_go, lambda: "" if is_asking() else song.no_selection())


def _bind_files(window: MainWindow, app: AppModel) -> None:
    commands, no_song = window.commands, OpenSong(app).no_song

    def say_saved() -> None:
        if app.session is not None:
            saved_at = instant_text(app.session.keeper.saved_at)
            app.status.say(translate("Window", "Saved already, %1").replace("%1", saved_at))

    commands.bind("file.open", lambda: window.choose_file(Answer.CHOOSE_SONG))
    commands.bind("file.open_folder", window.choose_folder)
    commands.bind("file.close", app.close_song, no_song)
    commands.bind("file.saved", say_saved, no_song)
    commands.bind("file.quit", window.close)


def _bind_views(window: MainWindow, app: AppModel) -> None:
    commands, page, no_song = window.commands, window.editor_page, OpenSong(app).no_song

    def show_tab(name: str) -> None:
        window.show_workspace(Workspace.EDITOR)
        page.show_panel(True)
        page.panel.show_page(name)

    commands.bind("view.editor", lambda: window.show_workspace(Workspace.EDITOR))
    commands.bind("view.queue", lambda: window.show_workspace(Workspace.QUEUE))
    commands.bind("view.next_region", window.next_region)
    commands.bind("view.previous_region", window.previous_region)
    commands.bind("view.full_screen", window.toggle_full_screen, is_on=window.isFullScreen)
    commands.bind("view.sound", lambda: show_tab("sound"), no_song)
    commands.bind("review.other_model", lambda: show_tab("song"), no_song)
    bind_layout_commands(commands, page, no_song)

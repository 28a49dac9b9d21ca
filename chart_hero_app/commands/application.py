"""Commands of files and of the window, and the one call that binds all that need no window."""

from __future__ import annotations

from functools import partial

from chart_hero_app.commands.notes import bind_notes
from chart_hero_app.commands.open_song import OpenSong, tr
from chart_hero_app.commands.playback import bind_playback
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.review import bind_review
from chart_hero_app.commands.selection import bind_selection
from chart_hero_app.commands.tempo import bind_tempo
from chart_hero_app.commands.view import bind_view
from chart_hero_app.figures import instant_text
from chart_hero_app.messages import Gravity, Message
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.windows.shell import Shell, Workspace

SAVED = "saved"
"""What the notice of a song that is saved already is about."""

_SAVED_S = 4.0


def bind_app(registry: CommandRegistry, app: AppModel) -> None:
    """Bind every command that needs no more than what is behind the window."""
    song = OpenSong(app)
    bind_notes(registry, song)
    bind_selection(registry, song)
    bind_playback(registry, song)
    bind_review(registry, song)
    bind_tempo(registry, song)
    bind_view(registry, song)
    registry.bind("file.close", app.close_song, song.no_song)
    registry.bind("file.saved", lambda: say_saved(app), song.no_song)
    registry.bind("help.refresh_devices", app.player.outputs.refresh)


def bind_shell(registry: CommandRegistry, shell: Shell) -> None:
    """Bind the commands of the window's shell."""

    def shows(workspace: Workspace) -> bool:
        return shell.workspace is workspace

    for name, workspace in (("editor", Workspace.EDITOR), ("queue", Workspace.QUEUE)):
        registry.bind(
            f"view.{name}", partial(shell.show_workspace, workspace), is_on=partial(shows, workspace)
        )
    page = shell.editor_page
    registry.bind("view.next_region", shell.next_region)
    registry.bind("view.previous_region", shell.previous_region)
    registry.bind("view.panel", page.toggle_panel, is_on=lambda: page.has_panel)
    registry.bind(
        "view.highway", lambda: page.show_highway(not page.has_highway), is_on=lambda: page.has_highway
    )
    registry.bind("view.full_screen", lambda: _toggle_full_screen(shell), is_on=shell.isFullScreen)
    registry.bind("file.quit", shell.close)


def say_saved(app: AppModel) -> None:
    """Say since when the song is saved; it always is."""
    if app.session is not None:
        saved_at = instant_text(app.session.keeper.saved_at)
        text = tr("Saved already, %1.", saved_at)
        app.notice.say(SAVED, Message(Gravity.HINT, text, lasts_s=_SAVED_S))


def _toggle_full_screen(shell: Shell) -> None:
    if shell.isFullScreen():
        shell.showNormal()
    else:
        shell.showFullScreen()

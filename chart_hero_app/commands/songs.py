"""The one call that binds every command of the open song; those of the window are the window's."""

from __future__ import annotations

from chart_hero_app.commands.notes import bind_notes
from chart_hero_app.commands.open_song import OpenSong
from chart_hero_app.commands.playback import bind_playback
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.review import bind_review
from chart_hero_app.commands.selection import bind_selection
from chart_hero_app.commands.tempo import bind_tempo
from chart_hero_app.commands.view import bind_view
from chart_hero_app.view_models.app import AppModel


def bind_song_commands(registry: CommandRegistry, app: AppModel) -> None:
    """Bind every command that needs no more than what is behind the window.

    They look for the open song when they run, so this is done once.
    """
    song = OpenSong(app)
    for bind in (bind_notes, bind_selection, bind_playback, bind_review, bind_tempo, bind_view):
        bind(registry, song)

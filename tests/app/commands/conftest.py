"""A song whose every note is known, and all commands that need no window."""

from __future__ import annotations

import pytest

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.songs import bind_song_commands
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.history import History
from tests.support.app_bench import AppBench
from tests.support.documents import groove_document


@pytest.fixture
def registry(bench: AppBench) -> CommandRegistry:
    """All commands of an app without a song."""
    registry = CommandRegistry(bench.app.settings, is_mac=False, parent=bench.app)
    bind_song_commands(registry, bench.app)
    return registry


@pytest.fixture
def song(session: SongSession, registry: CommandRegistry) -> SongSession:
    """The open song: six bars of 2 s; hats on every eighth, kick on 1 and 3, snare on 2 and 4."""
    session.editor.restart(History(groove_document(6)))
    session.timeline.resize(1000.0)
    return session

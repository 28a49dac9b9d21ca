"""The preferences of an app that does what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from chart_hero_app.application import follow_choices
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench


@pytest.fixture
def settings(bench: AppBench) -> Settings:
    """What is chosen in the app of `bench`."""
    return bench.app.settings


@pytest.fixture
def commands(settings: Settings) -> CommandRegistry:
    """All commands, as on a PC, none of which does anything."""
    registry = CommandRegistry(settings, is_mac=False)
    for command in registry.unbound:
        registry.bind(command.id, lambda: None, is_on=lambda: False)
    return registry


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Folder of the log."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


@pytest.fixture
def preferences(bench: AppBench, commands: CommandRegistry, logs: Path) -> Iterator[Preferences]:
    """The preferences, shown."""
    follow_choices(bench.app.look, bench.app.settings)
    bench.app.settings.change("look", theme="dark", reduces_motion=True)
    preferences = Preferences(bench.app, commands, None, logs)
    preferences.resize(832, 576)
    preferences.show()
    QApplication.processEvents()
    yield preferences
    bench.until_idle()
    preferences.close()
    preferences.deleteLater()

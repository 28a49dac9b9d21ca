"""A shell with a song in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenuBar, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.recent_card import RecentSong
from chart_hero_app.widgets.selection_strip import StripButton, StripContent
from chart_hero_app.widgets.status_bar import StatusItem
from chart_hero_app.windows.shell import Shell
from chart_hero_core.domain.chart import Pad

MakeShell = Callable[[], Shell]


@pytest.fixture
def layout(tmp_path: Path) -> QSettings:
    """Where the window remembers its layout."""
    return QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def make_shell(qapp: QApplication, look: Look, layout: QSettings) -> Iterator[MakeShell]:
    """Make shown shells with a song each; they are closed after the test."""
    made: list[Shell] = []

    def make() -> Shell:
        shell = Shell(look, layout, ["1/8", "1/16", "1/16 T", _tr("Off")], QWidget(), QWidget(), _menus())
        shell.show_song(a_timeline(), QWidget())
        fill(shell, look)
        shell.show()
        made.append(shell)
        return shell

    yield make
    for shell in made:
        shell.close()
        shell.deleteLater()


@pytest.fixture
def shell(make_shell: MakeShell) -> Shell:
    """A shown shell with a song."""
    return make_shell()


def a_timeline() -> QWidget:
    """What stands in for the song over time."""
    timeline = QWidget()
    timeline.setAccessibleName("Timeline")
    timeline.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return timeline


def _menus() -> QMenuBar:
    menus = QMenuBar()
    for name in ("File", "Edit", "View", "Play", "Chart", "Tools", "Help"):
        menus.addMenu(_tr(name))
    return menus


def fill(shell: Shell, look: Look) -> None:
    """Give a shell as much to say as it ever has."""
    bar = shell.song_bar
    bar.show_song("War of Freedom", "Sectoid", None, is_known=True)
    bar.show_position("31.3.1", 52.5, 174.9)
    bar.show_doubtful(1123)
    bar.snap.show_value("1/16")
    shell.status_bar.show_left(
        [StatusItem(_tr("1,129 notes")), StatusItem(_tr("23 doubtful left"), is_doubt=True)]
    )
    shell.status_bar.show_right([StatusItem(_tr("Built-in speakers")), StatusItem("CPU")])
    verbs = ("Keep", "Cymbal", "Ghost", "Accent", "Repair fill", "Delete")
    shell.editor_page.strip.show_content(
        StripContent(
            _tr("High tom"),
            _tr("bar 32.3.3  heard 7 ms late"),
            Pad.YELLOW_TOM,
            _tr("62 % sure"),
            buttons=tuple(StripButton(verb, _tr(verb), verb[0]) for verb in verbs),
        )
    )
    for name in ("Drums", "Song", "Sound", "Review"):
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(label(_tr(name), "subhead"))
        column.addWidget(Button(look, _tr(name)))
        shell.editor_page.panel.add_page(name, _tr(name), page)
    songs = [RecentSong(str(i), "War of Freedom", _tr("23 doubtful"), "doubt") for i in range(4)]
    shell.empty_view.show_recent(songs)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Test", text)

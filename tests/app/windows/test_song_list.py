"""The list of all songs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.song_list import SongList
from tests.support.app_bench import AppBench
from tests.support.widgets import nameless_controls


@pytest.fixture
def songs(bench: AppBench, session: SongSession, look: Look) -> Iterator[SongList]:
    """The list of one song, which lies closed."""
    bench.app.close_song()
    bench.until(lambda: bool(bench.app.recent.entries))
    bench.until_idle()
    songs = SongList(look, bench.app.recent)
    songs.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    songs.show()
    yield songs
    songs.close()
    songs.deleteLater()


def shown(songs: SongList) -> list[str]:
    table = songs.table
    rows = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
    return [item.text() for row in rows if (item := table.item(row, 0)) is not None]


def test_a_song_is_listed_and_opened(songs: SongList, qtbot: QtBot, bench: AppBench) -> None:
    assert shown(songs) == ["Groove - Nobody"]

    with qtbot.waitSignal(songs.song_chosen) as chosen:
        QTest.keyClick(songs, Qt.Key.Key_Return)

    assert chosen.args == [bench.app.recent.entries[0].path]


def test_the_filter_leaves_what_is_named_so(songs: SongList) -> None:
    songs.field.setText("nobody gro")
    assert shown(songs) == ["Groove - Nobody"]

    songs.field.setText("polka")

    assert shown(songs) == []
    assert not songs.open_button.isEnabled()


def test_a_song_goes_to_the_trash(songs: SongList, bench: AppBench) -> None:
    place = songs.chosen
    songs.delete_button.click()
    bench.until(lambda: bool(bench.trashed))

    assert bench.trashed[0] == place


def test_every_control_has_a_name(songs: SongList) -> None:
    assert nameless_controls(songs) == []

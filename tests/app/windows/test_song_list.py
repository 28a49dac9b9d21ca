"""The list of all songs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.song_list_table import SongColumn
from chart_hero_app.windows.song_list import SongList
from chart_hero_core.projects.backups import write_backup
from chart_hero_core.projects.disk import backup_of
from tests.support.app_bench import AppBench
from tests.support.widgets import cut_words, nameless_controls


@pytest.fixture
def place(tmp_path: Path, charted_once: Path) -> Path:
    """The project of one song, which lies closed."""
    shutil.copytree(charted_once, tmp_path / "app", dirs_exist_ok=True)
    (place,) = (tmp_path / "app" / "projects").glob("*.charthero")
    return place


@pytest.fixture
def opened() -> list[Path]:
    """Folders that were shown."""
    return []


@pytest.fixture
def songs(bench: AppBench, place: Path, look: Look, opened: list[Path]) -> Iterator[SongList]:
    yield from listed(bench, look, opened)


def listed(bench: AppBench, look: Look, opened: list[Path]) -> Iterator[SongList]:
    songs = SongList(look, bench.app.recent, bench.app.covers, open_folder=opened.append)
    songs.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    songs.show()
    bench.until_idle()
    yield songs
    songs.close()
    songs.deleteLater()


def shown(songs: SongList) -> list[str]:
    return [songs.rows.index(row, SongColumn.SONG).data() for row in range(songs.rows.rowCount())]


def words(songs: SongList, column: SongColumn) -> str:
    return str(songs.rows.index(0, column).data())


def card_buttons(songs: SongList) -> dict[str, Button]:
    assert songs.card is not None
    return {button.text(): button for button in songs.card.findChildren(Button)}


def damage(place: Path, *, with_backup: bool) -> None:
    if with_backup:
        write_backup(place)
    else:
        backup_of(place).unlink(missing_ok=True)
    place.write_bytes(b"not a project" * 1000)


def test_a_song_is_listed_and_opened(songs: SongList, qtbot: QtBot, place: Path) -> None:
    assert shown(songs) == ["Groove"]
    assert words(songs, SongColumn.NOTES) == "78"
    assert words(songs, SongColumn.SIZE).endswith("KB")
    assert songs._sum.text().startswith("1 song, ")

    with qtbot.waitSignal(songs.song_chosen) as chosen:
        QTest.keyClick(songs.table, Qt.Key.Key_Return)

    assert chosen.args == [place]


def test_the_filter_leaves_what_is_named_so(songs: SongList) -> None:
    songs.field.setText("nobody gro")
    assert shown(songs) == ["Groove"]

    songs.field.setText("polka")
    assert shown(songs) == []
    assert not songs.open_button.isEnabled()

    songs.field.clear()
    assert songs.chosen is not None


def test_songs_are_sorted_by_a_column(bench: AppBench, place: Path, songs: SongList) -> None:
    copy = place.with_name("Z copy.charthero")
    shutil.copy(place, copy)
    bench.app.recent.refresh()
    bench.until(lambda: songs.rows.rowCount() == 2)

    songs.table.sortByColumn(SongColumn.SIZE, Qt.SortOrder.AscendingOrder)
    sizes = [songs.rows.entry_at(songs.rows.index(row, 0)).size_bytes for row in range(2)]
    assert sizes == sorted(sizes)


def test_a_song_goes_to_the_trash_once_it_was_asked(songs: SongList, bench: AppBench, place: Path) -> None:
    songs.table.setFocus()
    QTest.keyClick(songs.table, Qt.Key.Key_Delete)
    card_buttons(songs)["Keep"].click()
    assert songs.card is None
    assert bench.trashed == []

    songs.delete_button.click()
    assert 'Move the chart of "Groove" to the trash' in songs.card.sentence.text()  # type: ignore[union-attr]
    card_buttons(songs)["Move to trash"].click()
    bench.until(lambda: bool(bench.trashed))
    bench.until_idle()

    assert bench.trashed[0] == place


def test_a_song_that_is_open_stays(bench: AppBench, songs: SongList, groove: Path) -> None:
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None)
    bench.app.recent.refresh()
    bench.until(lambda: words(songs, SongColumn.STATE) == "Open now")
    bench.until_idle()

    assert not songs.delete_button.isEnabled()
    assert songs.delete_button.toolTip() == "Close the song first."


def test_its_folder_is_shown(songs: SongList, opened: list[Path], place: Path) -> None:
    songs.show_button.click()

    assert opened == [place.parent]


def test_the_last_good_state_of_a_damaged_project_is_offered(
    bench: AppBench, place: Path, look: Look, qtbot: QtBot
) -> None:
    damage(place, with_backup=True)
    listing = listed(bench, look, [])
    songs = next(listing)

    assert words(songs, SongColumn.STATE) == "Damaged, can be mended"
    assert songs.card is not None
    assert songs.card.sentence.text().startswith('The file of "Groove" is damaged. Everything up to ')
    assert songs.open_button.text() == "Open last good state"
    with qtbot.waitSignal(songs.song_chosen) as chosen:
        songs.open_button.click()
    assert chosen.args == [place]
    assert list(listing) == []

    bench.app.open_project(place)
    bench.until(lambda: bench.app.session is not None)
    bench.until_idle()
    assert len(bench.session.editor.document.notes) == 78


def test_a_damaged_project_without_a_good_state_says_so(bench: AppBench, place: Path, look: Look) -> None:
    damage(place, with_backup=False)
    listing = listed(bench, look, [])
    songs = next(listing)

    assert words(songs, SongColumn.STATE) in ("Damaged", "Cannot be read")
    assert not songs.open_button.isEnabled()
    assert songs.card is not None
    assert songs.delete_button.isEnabled()
    assert list(listing) == []


def test_every_control_has_a_name(songs: SongList) -> None:
    assert nameless_controls(songs) == []


@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_words_are_cut(
    bench: AppBench, place: Path, look: Look, opened: list[Path], text_percent: int
) -> None:
    look.choose_text_percent(text_percent)
    listing = listed(bench, look, opened)
    songs = next(listing)
    songs.delete_button.click()
    QApplication.processEvents()
    cuts = cut_words(songs)
    assert list(listing) == []

    assert cuts == []

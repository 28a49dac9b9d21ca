"""The data page: what it shows of a data set, and what its controls do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chart_hero_app.messages import Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data_rows import RowGroup
from chart_hero_app.view_models.training.data_scan import ScanFault, ScanProgress
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.training.data_page import DataPage
from chart_hero_app.widgets.training.data_table import DataColumn
from chart_hero_core.domain.chart import Pad
from chart_hero_core.projects.contents import Summary
from chart_hero_core.projects.library import LibraryEntry
from chart_hero_core.runs.data_folder import change_data_set
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, SongState
from chart_hero_core.runs.decisions import add_source
from tests.support.app_bench import AppBench
from tests.support.data_sets import SONGS, a_data_set, a_row, a_usual_data_set

MakePage = Callable[[DataSet], DataPage]


@pytest.fixture
def make(studio: TrainingStudio, bench: AppBench, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakePage]:
    """Show the page of a data set; nothing is scanned unless a test says so."""
    pages: list[DataPage] = []

    def make(data_set: DataSet) -> DataPage:
        change_data_set(studio.places.data, lambda _: data_set)
        studio.read_data_set()
        bench.until(lambda: studio.data_set == data_set)
        monkeypatch.setattr(studio.data_model.scan, "start", lambda: None)
        page = DataPage(studio)
        pages.append(page)
        page.resize(1200, 800)
        page.show()
        bench.until_idle()
        return page

    yield make
    for page in pages:
        page.close()
        page.deleteLater()


@pytest.fixture
def page(make: MakePage) -> DataPage:
    """A page with songs of every kind."""
    return make(a_usual_data_set(40))


def cell(page: DataPage, row: int, column: DataColumn) -> str:
    return str(page.table.songs.index(row, column).data())


def a_project(path: Path, n_edits: int) -> LibraryEntry:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    summary = Summary("Salt", "Mira Sol", 180.0, 900, 0, now, n_edits, n_edits)
    return LibraryEntry(path, 1000, now, summary=summary)


def button(page: DataPage, words: str) -> Button:
    return next(one for one in page.findChildren(Button) if one.text() == words and not one.isHidden())


def test_without_sources_there_is_one_thing_to_do(make: MakePage) -> None:
    page = make(DataSet())

    assert page.add_first.isVisible()
    assert not page.table.isVisible()


def test_what_was_found_is_summed_up(page: DataPage) -> None:
    assert page.head.summary == "40 usable, 1 no audio, 1 no drums, 2 misaligned, 1 duplicate, 1 damaged"


def test_a_row_says_what_was_found_and_what_can_be_done(page: DataPage) -> None:
    assert cell(page, 0, DataColumn.SONG) == "Late"
    assert cell(page, 0, DataColumn.NOTES) == "708"
    assert cell(page, 0, DataColumn.OFFSET) == "+85 ms"
    assert cell(page, 0, DataColumn.LIKENESS) == "90 %"
    assert cell(page, 0, DataColumn.USE) == "Misaligned"
    assert cell(page, 0, DataColumn.ACTION) == "Accept offset"


def test_why_a_song_is_not_used_is_in_its_tooltip(page: DataPage) -> None:
    tooltip = page.table.songs.index(1, DataColumn.USE).data(Qt.ItemDataRole.ToolTipRole)

    assert tooltip == "It drifts by 210 ms"


def test_a_chip_shows_its_songs_alone(page: DataPage) -> None:
    page.groups.chips[RowGroup.NO_AUDIO].click()

    assert page.table.songs.rowCount() == 1
    assert cell(page, 0, DataColumn.SONG) == "Silent"


def test_states_without_songs_have_no_chip(make: MakePage) -> None:
    page = make(a_data_set(a_row("One"), a_row("Two")))

    assert page.groups.chips[RowGroup.USABLE].isVisible()
    assert not page.groups.chips[RowGroup.DAMAGED].isVisible()


def test_a_head_orders_the_songs(page: DataPage) -> None:
    page.table.sortByColumn(DataColumn.SONG, Qt.SortOrder.AscendingOrder)
    first = cell(page, 0, DataColumn.SONG)
    page.table.sortByColumn(DataColumn.SONG, Qt.SortOrder.DescendingOrder)

    assert (first, cell(page, 0, DataColumn.SONG)) == ("Again", "Song 0039")


def test_the_chosen_song_stays_chosen_in_another_order(page: DataPage) -> None:
    page.table.selectRow(0)
    chosen = page.table.current

    page.table.sortByColumn(DataColumn.SONG, Qt.SortOrder.DescendingOrder)

    assert page.table.current == chosen


def test_an_offset_is_accepted_by_its_link(page: DataPage, bench: AppBench) -> None:
    page.table.link_clicked.emit(page.table.songs.index(0, DataColumn.ACTION))

    bench.until(lambda: page.model.figures.n_accepted == 1)


def test_a_song_is_left_out_and_used_again(page: DataPage, bench: AppBench) -> None:
    song = next(row for row in page.model.rows if row.name == "Song 0003")
    page.decide(song)
    bench.until(lambda: page.model.figures.n_left_out == 1)

    page.decide(next(row for row in page.model.rows if row.name == "Song 0003"))

    bench.until(lambda: page.model.figures.n_left_out == 0)


def test_lanes_have_bars_with_their_notes(page: DataPage) -> None:
    bar = page.totals.bars[Pad.YELLOW_CYMBAL]

    assert bar.value() == 400 * page.model.figures.n_training
    assert bar.accessibleName() == f"Hi-hat, {bar.value():,} notes"


def test_the_slider_holds_songs_out(page: DataPage, bench: AppBench) -> None:
    page.held_out.slider.setValue(11)

    assert page.held_out.count_text == "11 songs"
    bench.until(lambda: page.model.figures.n_held_out == 11)


def test_swapped_cymbals_are_asked_about_above_the_songs(page: DataPage, bench: AppBench) -> None:
    assert page.remarks.sentences[0].startswith("In 2 charts ride and crash look swapped.")

    button(page, "Swap them back").click()

    bench.until(lambda: page.model.cymbals is CymbalAnswer.SWAPPED)
    assert page.remarks.sentences == [
        "Ride and crash of 2 charts are swapped back before anything is learned."
    ]


def test_too_few_songs_lead_to_calibration(make: MakePage, studio: TrainingStudio) -> None:
    page = make(a_data_set(*(a_row(f"Song {i}") for i in range(8))))
    led_to: list[TrainingPageName] = []
    studio.navigation.connect(led_to.append)
    assert "Too few to train. Calibrate in seconds instead." in page.remarks.sentences

    button(page, "Calibrate").click()

    assert led_to == [TrainingPageName.RUN]
    assert not page.head.train.isVisible()


def test_enough_songs_lead_to_a_run(page: DataPage, studio: TrainingStudio) -> None:
    led_to: list[TrainingPageName] = []
    studio.navigation.connect(led_to.append)

    page.head.train.click()

    assert led_to == [TrainingPageName.RUN]


def test_a_scan_says_how_far_it_is(page: DataPage) -> None:
    page.model.scan.progress = ScanProgress(213, 714, "Night Bus", 190.0)
    page.model.scan.changed.emit()

    assert page.head.scan_text == "Song 214 of 714: Night Bus"
    assert page.head.bar.value() == round(1000 * 213 / 714)
    assert page.head.cancel.isVisible()
    assert not page.head.rescan.isVisible()


def test_a_scan_that_failed_says_why_and_what_to_do(
    page: DataPage, studio: TrainingStudio, bench: AppBench
) -> None:
    details: list[Message] = []
    studio.details_wanted.connect(details.append)
    page.model.scan.fault = ScanFault("The drive of Songs is gone. Plug it in and scan again.", "errno 5")
    page.model.scan.changed.emit()
    assert page.remarks.sentences[0] == "The drive of Songs is gone. Plug it in and scan again."

    button(page, "Details").click()

    assert details[0].details == "errno 5"


def test_a_folder_without_charts_says_so(make: MakePage) -> None:
    page = make(add_source(DataSet(), SONGS))

    warnings = [card.warning.text() for card in page.sources.cards]
    assert warnings == ["No charts were found here. Choose the folder that holds the song folders."]
    assert not page.remarks.sentences


def test_a_source_is_removed_by_its_button(page: DataPage, bench: AppBench) -> None:
    remove = next(w for w in page.sources.findChildren(type(page.corrections.close_button)))
    assert remove.accessibleName() == "Remove Songs"

    remove.click()

    bench.until(lambda: not page.model.sources)
    assert page.add_first.isVisible()


def test_a_folder_that_is_dropped_becomes_a_source(page: DataPage, bench: AppBench, tmp_path: Path) -> None:
    folder = tmp_path / "More songs"
    folder.mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    action, buttons, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    QApplication.sendEvent(page, QDragEnterEvent(QPoint(9, 9), action, data, buttons, keys))
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), action, data, buttons, keys))

    bench.until(lambda: folder in [source.path for source in page.model.sources])


def test_a_song_file_that_is_dropped_is_left_to_the_window(page: DataPage, tmp_path: Path) -> None:
    song = tmp_path / "song.ogg"
    song.write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(song))])
    event = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    QApplication.sendEvent(page, event)

    assert not event.isAccepted()


def test_a_song_is_heard_and_stopped_by_its_link(page: DataPage, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        type(page._listening),
        "play_row",
        lambda _, row, *, exchanges_cymbals: played.append((row.name, exchanges_cymbals)),
    )

    page.table.link_clicked.emit(page.table.songs.index(0, DataColumn.LISTEN))

    assert played == [("Late", False)]


def test_songs_without_sound_cannot_be_heard(page: DataPage) -> None:
    rows = range(page.table.songs.rowCount())
    silent = next(row for row in rows if cell(page, row, DataColumn.SONG) == "Silent")

    assert cell(page, silent, DataColumn.LISTEN) == ""


def test_thousands_of_songs_are_shown_at_once(make: MakePage) -> None:
    page = make(a_data_set(*(a_row(f"Song {i:05}", charter=f"C{i % 40}") for i in range(2000))))

    assert page.table.songs.rowCount() == 2000
    assert page.model.figures.states[SongState.USABLE] == 2000


def test_own_corrections_are_off_until_they_are_ticked(
    page: DataPage, studio: TrainingStudio, bench: AppBench
) -> None:
    project = studio.library.folder / "Salt" / "Salt.charthero"
    studio.recent.entries = (a_project(project, n_edits=12), a_project(Path("Untouched"), n_edits=0))
    studio.recent.changed.emit()
    assert page.model.used_corrections == ()
    button(page, "Choose").click()
    sheet = page.corrections
    assert [sheet.list.item(row).text() for row in range(sheet.list.count())] == ["Salt, 12 edits"]
    assert sheet.ticked == ()

    sheet.list.item(0).setCheckState(Qt.CheckState.Checked)
    sheet.use.click()

    bench.until(lambda: page.model.used_corrections == (project,))


@pytest.mark.parametrize("text_percent", [100, 125])
def test_nothing_is_cut_in_a_small_window(
    pseudo_locale: None, make: MakePage, look: Look, text_percent: int
) -> None:
    page = make(a_usual_data_set(40))
    look.choose_text_percent(text_percent)
    page.resize(1024 - look.theme.text_px(216), 560)
    QTest.qWait(1)

    for shown in page.findChildren(Button):
        if shown.isVisible():
            assert shown.width() >= shown.minimumSizeHint().width(), shown.text()
    table = page.table
    needed = sum(table.columnWidth(column) for column in DataColumn)
    assert needed <= table.viewport().width() + 1

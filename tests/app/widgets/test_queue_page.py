"""The queue's page: rows that follow the queue, and everything that can be done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import message_of
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.queue import QueueModel, QueueState
from chart_hero_app.widgets.queue_page import QueuePage
from chart_hero_app.widgets.queue_page_table import QueueColumn, QueueGroup
from chart_hero_app.widgets.song_cells import CELL_ROLE
from chart_hero_core.errors import UnreadableAudioError
from tests.support.covers import OneCover
from tests.support.pseudo_locale import PseudoLocale
from tests.support.widgets import cut_words, nameless_controls

BROKEN = UnreadableAudioError("intro.wav is empty (0 bytes); copy or download it again.", Path("intro.wav"))


@pytest.fixture
def queue(qtbot: QtBot) -> QueueModel:
    """A song done, one that failed, one that is heard, and three that wait."""
    queue = QueueModel()
    for name in ("Feelings", "intro", "Chaos God", "Salt", "Ninth Floor", "Runaway Clock"):
        queue.add(Path(f"{name}.mp3"), name, "Sectoid" if name == "Feelings" else "")
    found = {"n_notes": 1388, "n_doubtful": 4, "bpm": "95.0", "trust": 0.93, "took_s": 27.0}
    queue.update(1, state=QueueState.DONE, **found)
    queue.update(2, state=QueueState.FAILED, message=message_of(BROKEN))
    queue.update(3, state=QueueState.RUNNING, share=0.61, left_s=8.0)
    return queue


@pytest.fixture
def page(queue: QueueModel, look: Look, qtbot: QtBot) -> QueuePage:
    return shown(queue, look, qtbot)


def shown(queue: QueueModel, look: Look, qtbot: QtBot) -> QueuePage:
    page = QueuePage(queue, look, OneCover())
    qtbot.addWidget(page)
    page.resize(1024, 600)
    page.show()
    return page


def text(page: QueuePage, row: int, column: QueueColumn) -> str:
    words = page.table.model().index(row, column).data()
    assert isinstance(words, str)
    return words


def titles(page: QueuePage) -> list[str]:
    return [text(page, row, QueueColumn.SONG) for row in range(page.table.model().rowCount())]


def click(page: QueuePage, row: int, column: QueueColumn) -> None:
    place = page.table.visualRect(page.table.model().index(row, column)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


# What it shows


def test_a_row_says_what_became_of_its_song(page: QueuePage) -> None:
    done, failed, running, waiting = ([text(page, row, column) for column in QueueColumn] for row in range(4))

    assert done == ["Feelings", "93", "1,388", "95.0", "4", "", "0:27", "Open"]
    assert failed[1] == "Failed"
    assert failed[5] == "intro.wav is empty (0 bytes). Copy or download it again."
    assert (running[1], running[7]) == ("61 %", "Listening, 8 s left")
    assert (waiting[1], waiting[7]) == ("Waiting", "Remove")


def test_the_head_sums_it_up(page: QueuePage, queue: QueueModel) -> None:
    assert page.head._title.text() == "2 of 6 songs done"
    assert page.head._left.text() == "about 1 min left"

    page.head.pause.click()

    assert queue.is_paused
    assert page.head.pause.text() == "Go on"
    assert "Paused." in page.head._hint.text()


def test_rows_follow_the_queue_and_the_selection_stays(page: QueuePage, queue: QueueModel) -> None:
    page.table.selectRow(4)

    queue.add(Path("first.mp3"), is_next=True)
    queue.remove([1])
    queue.move(5, 5)

    assert titles(page) == ["intro", "Chaos God", "first", "Salt", "Runaway Clock", "Ninth Floor"]
    assert [entry.title for entry in page.table.selected] == ["Ninth Floor"]
    assert page.table.current is not None
    assert page.table.current.title == "Ninth Floor"


def test_an_empty_queue_says_what_to_do(queue: QueueModel, page: QueuePage, qtbot: QtBot) -> None:
    queue.remove(range(1, 7))

    assert page.add_first.isVisible()
    assert not page.table.isVisible()
    with qtbot.waitSignal(page.add_folder_asked):
        page.add_first.click()


def test_groups_are_counted_and_seen_alone(page: QueuePage) -> None:
    assert page.groups.chips[QueueGroup.WAITING].text() == "Waiting  4"
    assert not page.groups.chips[QueueGroup.CHECK].isVisible()

    page.groups.chips[QueueGroup.FAILED].click()
    assert titles(page) == ["intro"]
    page.groups.chips[QueueGroup.ALL].click()
    QTest.keyClicks(page.groups.field, "sect")
    assert titles(page) == ["Feelings"]


def test_every_cell_can_be_read_aloud(page: QueuePage) -> None:
    model = page.table.model()
    song = model.index(0, QueueColumn.SONG)

    assert page.table.accessibleName() == "Songs of the queue"
    assert model.headerData(QueueColumn.DOUBTFUL, Qt.Orientation.Horizontal) == "Doubtful"
    assert model.data(song, Qt.ItemDataRole.AccessibleTextRole) == "Feelings, Sectoid"


# What can be done


def test_a_link_opens_removes_or_explains(page: QueuePage, queue: QueueModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(queue.open_asked, check_params_cb=lambda number: number == 1):
        click(page, 0, QueueColumn.ACTION)
    with qtbot.waitSignal(
        page.details_asked, check_params_cb=lambda message: "UnreadableAudioError" in message.details
    ):
        click(page, 1, QueueColumn.ACTION)
    with qtbot.waitSignal(queue.remove_asked, check_params_cb=lambda number: number == 4):
        click(page, 3, QueueColumn.ACTION)


def test_a_song_without_a_name_says_so_and_is_identified_by_its_link(
    page: QueuePage, queue: QueueModel, qtbot: QtBot
) -> None:
    queue.update(1, is_nameless=True)
    assert text(page, 0, QueueColumn.ACTION) == "Identify"
    cell = page.table.model().index(0, QueueColumn.SONG).data(CELL_ROLE)
    assert cell.detail == "No name yet"

    with qtbot.waitSignal(queue.identify_asked, check_params_cb=lambda number: number == 1):
        click(page, 0, QueueColumn.ACTION)


def test_a_song_whose_name_is_asked_for_offers_nothing(page: QueuePage, queue: QueueModel) -> None:
    asked: list[int] = []
    queue.identify_asked.connect(asked.append)
    queue.update(1, is_nameless=True, is_asked=True)
    assert text(page, 0, QueueColumn.ACTION) == "Asking for its name"

    click(page, 0, QueueColumn.ACTION)

    assert asked == []


def test_a_double_click_opens(page: QueuePage, queue: QueueModel, qtbot: QtBot) -> None:
    place = page.table.visualRect(page.table.model().index(3, QueueColumn.SONG)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    with qtbot.waitSignal(queue.open_asked, check_params_cb=lambda number: number == 4):
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_all_selected_songs_are_removed(page: QueuePage, queue: QueueModel) -> None:
    asked: list[int] = []
    queue.remove_asked.connect(asked.append)
    page.table.selectAll()

    page.remove_selected()

    assert asked == [1, 2, 3, 4, 5, 6]


def test_a_waiting_song_is_moved(page: QueuePage) -> None:
    page.table.selectRow(3)

    page.move_current(1)
    assert titles(page)[3:] == ["Ninth Floor", "Salt", "Runaway Clock"]
    page.move_current(-1)
    assert titles(page)[3:] == ["Salt", "Ninth Floor", "Runaway Clock"]


@pytest.mark.parametrize(
    ("row", "is_below", "order"),
    [
        (5, True, ["Ninth Floor", "Runaway Clock", "Salt"]),
        (5, False, ["Ninth Floor", "Salt", "Runaway Clock"]),
        (0, False, ["Salt", "Ninth Floor", "Runaway Clock"]),
    ],
)
def test_a_waiting_song_is_dragged(page: QueuePage, row: int, is_below: bool, order: list[str]) -> None:
    page.table.selectRow(3)
    target = page.table.visualRect(page.table.model().index(row, 0))
    place = QPointF(target.center() + QPoint(0, target.height() // 4 * (1 if is_below else -1)))
    action, button = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton

    page.table.dropEvent(QDropEvent(place, action, QMimeData(), button, Qt.KeyboardModifier.NoModifier))

    assert titles(page)[:3] == ["Feelings", "intro", "Chaos God"]
    assert titles(page)[3:] == order


def test_only_waiting_songs_can_be_dragged(page: QueuePage) -> None:
    model = page.table.model()
    can_drag = [bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(6)]

    assert can_drag == [False, False, False, True, True, True]


# How it looks


def test_every_control_has_a_name(page: QueuePage) -> None:
    assert nameless_controls(page) == []


@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_words_are_cut(queue: QueueModel, look: Look, qtbot: QtBot, text_percent: int) -> None:
    look.choose_text_percent(text_percent)
    translator = PseudoLocale()
    QCoreApplication.installTranslator(translator)
    page = shown(queue, look, qtbot)
    page.resize(round(1024 * text_percent / 100), 600)
    QCoreApplication.processEvents()
    cuts = cut_words(page)
    QCoreApplication.removeTranslator(translator)

    assert cuts == []


# From the last run


def test_songs_of_the_last_run_wait_for_one_button(queue: QueueModel, page: QueuePage) -> None:
    queue.remove([3])
    queue.update(4, is_held=True)
    assert page.head.pause.text() == "Go on"
    assert page.head._hint.text() == "1 song waits from last time. Nothing of it is heard until you go on."

    page.head.pause.click()

    assert queue.n_held == 0
    assert queue.next_waiting is not None
    assert page.head.pause.text() == "Pause"


def test_a_row_says_that_its_file_is_gone(queue: QueueModel, page: QueuePage, qtbot: QtBot) -> None:
    gone = message_of(BROKEN)
    queue.update(4, state=QueueState.FAILED, is_missing=True, message=gone)
    queue.update(1, is_missing=True)
    assert text(page, 3, QueueColumn.STATE) == "Gone"
    assert text(page, 3, QueueColumn.CARE) == gone.sentence
    assert text(page, 0, QueueColumn.CARE) == "The song file was moved or renamed"

    with qtbot.waitSignal(queue.remove_asked) as removed:
        click(page, 3, QueueColumn.ACTION)

    assert removed.args == [4]


def test_what_is_done_can_be_removed_at_once(queue: QueueModel, page: QueuePage) -> None:
    page.remove_done.click()

    assert titles(page) == ["Chaos God", "Salt", "Ninth Floor", "Runaway Clock"]
    assert not page.remove_done.isVisible()


def test_rows_show_the_covers_of_their_songs(queue: QueueModel, look: Look, qtbot: QtBot) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill("#FF00FF")
    covers = OneCover(picture)
    page = QueuePage(queue, look, covers)
    qtbot.addWidget(page)
    page.resize(1024, 600)
    page.show()
    row = page.table.visualRect(page.table.model().index(1, QueueColumn.SONG))

    shot = page.table.viewport().grab().toImage()

    assert shot.pixelColor(row.x() + 8 + 14, row.center().y()).name() == "#ff00ff"
    assert {song.title for song in covers.asked} >= {"Feelings", "intro"}

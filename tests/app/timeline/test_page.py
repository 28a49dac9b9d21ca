from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing
from chart_hero_app.widgets.timeline.lane_headers import LaneHeader
from chart_hero_app.widgets.timeline.page import TimelinePage
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import place_of
from tests.support.timeline import TimelineBench, hit, song

SNARE, HAT = hit(2, 1, Pad.SNARE, confidence=0.62), hit(2, 2, Pad.YELLOW_CYMBAL)


@pytest.fixture
def bench(look: Look) -> TimelineBench:
    return TimelineBench(song(SNARE, HAT), look)


@pytest.fixture
def page(qtbot: QtBot, bench: TimelineBench) -> TimelinePage:
    page = TimelinePage(*bench.parts)
    qtbot.addWidget(page)
    page.resize(1_136, 732)
    page.arrange(48, 48, 160)
    page.show()
    qtbot.waitExposed(page)
    return page


def bands_of(page: TimelinePage) -> tuple[QWidget, ...]:
    return page.ruler, page.waveform, page.strips, page.lanes


def header_of(page: TimelinePage, name: str) -> LaneHeader:
    return next(header for header in page.findChildren(LaneHeader) if header.accessibleName() == name)


def test_bands_share_the_height_as_drawn(page: TimelinePage) -> None:
    assert page.overview.height() == 40
    assert [band.height() for band in bands_of(page)] == [56, 204, 48, 384]


def test_all_bands_begin_and_end_at_the_same_pixels(page: TimelinePage, bench: TimelineBench) -> None:
    assert len({(band.x(), band.width()) for band in bands_of(page)}) == 1
    assert bench.timeline.width_px == page.lanes.width()


def test_low_windows_go_without_strips(page: TimelinePage, qtbot: QtBot) -> None:
    page.arrange(32, 0, 116)

    qtbot.waitUntil(lambda: page.waveform.height() == 732 - 40 - 56 - 256)
    assert not page.strips.isVisible()


def test_no_lane_name_is_cut(page: TimelinePage, look: Look) -> None:
    look.choose_text_percent(150)

    headers = page.findChildren(LaneHeader)

    assert all(header.width() >= min(header.needed_px, 200) for header in headers)
    assert headers[0].width() > 152


def test_the_page_turns_after_the_playhead(page: TimelinePage, bench: TimelineBench) -> None:
    bench.timeline.show_span(0.0, 10.0)
    bench.playhead_s = 8.9
    page.advance()
    bench.playhead_s = 9.1
    page.advance()

    assert bench.timeline.start_s == pytest.approx(8.1)


def test_the_playhead_is_seen_over_every_band(page: TimelinePage, bench: TimelineBench) -> None:
    bench.timeline.show_span(0.0, 10.0)
    bench.playhead_s = 5.0
    page.advance()

    image = page.grab().toImage()

    x = round(page.lanes.x() + bench.timeline.x_of(5.0))
    playhead = bench.look.theme.color("playhead")
    for band in (page.waveform, page.strips, page.lanes):
        y = band.y() + band.height() // 2
        assert playhead in [image.pixelColor(x + dx, y) for dx in (-1, 0, 1)]


def test_a_seek_in_any_band_is_passed_on(page: TimelinePage, qtbot: QtBot) -> None:
    for band, y in ((page.ruler, 36), (page.lanes, 10)):
        with qtbot.waitSignal(page.seek_asked):
            QTest.mouseClick(band, Qt.MouseButton.LeftButton, pos=QPoint(600, y))


def test_a_run_that_stopped_offers_to_go_on(page: TimelinePage, bench: TimelineBench, qtbot: QtBot) -> None:
    strokes = (HeardStroke(1.0, Pad.KICK),)
    bench.timeline.display.show_hearing(Hearing(4.0, strokes, is_running=False))
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "Listen again")

    with qtbot.waitSignal(page.listen_asked) as asked:
        button.click()

    assert asked.args == [4.0]
    bench.timeline.display.show_hearing(None)
    assert not button.isVisible()


# Lane heads


def test_a_lane_is_muted_by_its_button(page: TimelinePage, bench: TimelineBench) -> None:
    mute, solo = header_of(page, "Snare").findChildren(QToolButton)

    mute.click()
    assert bench.timeline.display.muted == {Pad.SNARE}

    mute.click()
    solo.click()
    assert bench.timeline.display.muted == frozenset()
    assert bench.timeline.display.soloed == {Pad.SNARE}


def test_buttons_follow_what_is_muted_elsewhere(page: TimelinePage, bench: TimelineBench) -> None:
    bench.timeline.display.toggle_mute([Pad.SNARE])

    mute, _ = header_of(page, "Snare").findChildren(QToolButton)
    assert mute.isChecked()


def test_a_click_on_a_head_makes_its_lane_the_active_one(page: TimelinePage, bench: TimelineBench) -> None:
    QTest.mouseClick(header_of(page, "Ride"), Qt.MouseButton.LeftButton, pos=QPoint(50, 20))

    assert bench.editor.active_pad is Pad.BLUE_CYMBAL


def test_a_drag_on_a_name_asks_for_another_volume(
    page: TimelinePage, bench: TimelineBench, qtbot: QtBot
) -> None:
    header = header_of(page, "Ride")

    with qtbot.waitSignal(bench.timeline.display.volume_asked) as asked:
        QTest.mousePress(header, Qt.MouseButton.LeftButton, pos=QPoint(50, 40))
        QTest.mouseMove(header, QPoint(50, 10))
    QTest.mouseRelease(header, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))

    assert asked.args == [Pad.BLUE_CYMBAL, pytest.approx(2**0.5)]


def test_folded_lanes_have_the_games_names(page: TimelinePage, bench: TimelineBench, qtbot: QtBot) -> None:
    bench.timeline.display.choose(folds_lanes=True)

    names = ["Snare", "Yellow", "Blue", "Green", "Kick"]
    qtbot.waitUntil(lambda: [each.accessibleName() for each in page.findChildren(LaneHeader)] == names)


# What is spoken


def test_lanes_are_rows_and_the_selected_note_is_their_cell(page: TimelinePage, bench: TimelineBench) -> None:
    bench.editor.select([place_of(SNARE)])

    table = QAccessible.queryAccessibleInterface(page.lanes)

    rows = [table.child(index) for index in range(table.childCount())]
    names = [row.text(QAccessible.Text.Name) for row in rows]
    assert table.role() is QAccessible.Role.Table
    assert names[2] == "Hi-hat, 1 notes"
    assert names[6] == "Snare, 1 notes, 1 doubtful"
    assert [row.childCount() for row in rows] == [0, 0, 0, 0, 0, 0, 1, 0]
    assert table.focusChild().text(QAccessible.Text.Name) == "Snare, bar 2 beat 1, 62 per cent sure"


def test_the_spoken_note_lies_where_it_is_drawn(page: TimelinePage, bench: TimelineBench) -> None:
    bench.editor.select([place_of(SNARE)])

    cell = QAccessible.queryAccessibleInterface(page.lanes).focusChild()

    middle = page.lanes.mapFromGlobal(cell.rect().center())
    assert middle.x() == pytest.approx(bench.timeline.x_of(2.0), abs=2)
    assert page.lanes.rows.row_at(middle.y()) == 6


def test_the_description_follows_the_selection(page: TimelinePage, bench: TimelineBench) -> None:
    bench.editor.select([place_of(HAT)])
    assert page.lanes.accessibleDescription() == "Hi-hat, bar 2 beat 2, sure"

    bench.editor.select([place_of(HAT), place_of(SNARE)])
    assert page.lanes.accessibleDescription() == "2 notes selected"


def test_every_control_has_a_name(page: TimelinePage) -> None:
    controls = [page.overview, *bands_of(page), *page.findChildren(QToolButton)]

    assert all(control.accessibleName() for control in controls)

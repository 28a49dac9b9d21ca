from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.timeline.highway import BARS_AHEAD, Highway
from chart_hero_app.widgets.timeline.highway_plane import STRIKE_LIFT_PX, HighwayPlane
from chart_hero_core.domain.chart import DrumNote, Pad
from tests.support.timeline import BAR_S, TimelineBench, hit, song

WIDTH, HEIGHT = 304, 272


def highway(qtbot: QtBot, look: Look, *notes: DrumNote) -> tuple[Highway, TimelineBench]:
    bench = TimelineBench(song(*notes), look)
    view = Highway(*bench.parts)
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    view.show()
    return view, bench


def pixels_of(image: QImage, colour: QColor) -> list[tuple[int, int]]:
    return [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y) == colour
    ]


def middle(places: list[tuple[int, int]]) -> tuple[float, float]:
    xs, ys = zip(*places, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


@given(st.floats(-0.1, 3.0))
def test_time_to_the_screen_and_back_is_the_same_time(ahead_s: float) -> None:
    plane = HighwayPlane(WIDTH, HEIGHT, 3.0)

    assert plane.ahead_at(plane.point(0.5, ahead_s).y()) == pytest.approx(ahead_s, abs=1e-6)


def test_the_strike_line_lies_where_it_should() -> None:
    plane = HighwayPlane(WIDTH, HEIGHT, 3.0)

    assert plane.point(0.2, 0.0).y() == pytest.approx(HEIGHT - STRIKE_LIFT_PX)


def test_what_is_farther_is_higher_and_smaller() -> None:
    plane = HighwayPlane(WIDTH, HEIGHT, 3.0)
    steps = [0.0, 1.0, 2.0, 3.0]

    heights, widths = [plane.point(0.5, s).y() for s in steps], [plane.lane_px(s) for s in steps]

    assert heights == sorted(heights, reverse=True)
    assert widths == sorted(widths, reverse=True)
    assert heights[0] - heights[1] > heights[2] - heights[3]


def test_lanes_lie_as_in_the_game(qtbot: QtBot, look: Look) -> None:
    pads = (Pad.SNARE, Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)
    view, _ = highway(qtbot, look, *(hit(1, 2, pad) for pad in pads))

    image = view.grab().toImage()

    places = [
        middle([p for p in pixels_of(image, look.theme.lane_fill(pad)) if p[1] < view.plane.strike_y - 20])
        for pad in pads
    ]
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_a_left_handed_highway_is_mirrored(qtbot: QtBot, look: Look) -> None:
    view, _ = highway(qtbot, look, hit(1, 2, Pad.SNARE))
    view.set_lefty(True)

    x, _ = middle(pixels_of(view.grab().toImage(), look.theme.lane_fill(Pad.SNARE)))

    assert x > WIDTH / 2


def test_a_kick_is_a_bar_over_all_lanes(qtbot: QtBot, look: Look) -> None:
    view, _ = highway(qtbot, look, hit(1, 2, Pad.KICK))

    xs = [x for x, _ in pixels_of(view.grab().toImage(), look.theme.lane_fill(Pad.KICK))]

    assert max(xs) - min(xs) > 0.45 * WIDTH


def test_notes_come_nearer_with_the_playhead(qtbot: QtBot, look: Look) -> None:
    view, bench = highway(qtbot, look, hit(2, 1, Pad.SNARE))
    fill = look.theme.lane_fill(Pad.SNARE)
    _, before = middle(pixels_of(view.grab().toImage(), fill))
    bench.playhead_s = 0.5
    view.advance()

    _, after = middle(pixels_of(view.grab().toImage(), fill))

    assert after > before


def test_what_was_struck_is_gone(qtbot: QtBot, look: Look) -> None:
    view, bench = highway(qtbot, look, hit(1, 2, Pad.KICK))
    bench.playhead_s = 0.6

    assert pixels_of(view.grab().toImage(), look.theme.lane_fill(Pad.KICK)) == []


class Level(QObject):
    """A level of one note, in place of the document's own."""

    changed = Signal()
    notes = (hit(1, 2, Pad.KICK),)
    seconds = np.array([0.5])


def test_another_level_is_shown_in_place_of_expert(qtbot: QtBot, look: Look) -> None:
    view, _ = highway(qtbot, look, hit(1, 2, Pad.SNARE))
    view.show_preview(Level(view))

    image = view.grab().toImage()

    assert pixels_of(image, look.theme.lane_fill(Pad.KICK))
    assert not [
        place
        for place in pixels_of(image, look.theme.lane_fill(Pad.SNARE))
        if place[1] < view.plane.strike_y - 20
    ]


@pytest.mark.parametrize(("asked", "taken"), [(0.1, 0.5), (1.5, 1.5), (9.0, 2.0)])
def test_speed_says_how_much_is_seen(qtbot: QtBot, look: Look, asked: float, taken: float) -> None:
    view, _ = highway(qtbot, look)

    view.set_speed(asked)

    assert view.speed == taken
    assert view.plane.ahead_s == pytest.approx(BARS_AHEAD * BAR_S / taken)


def test_a_click_seeks_to_what_lies_there(qtbot: QtBot, look: Look) -> None:
    view, bench = highway(qtbot, look)
    bench.playhead_s = 10.0
    at = view.plane.point(0.5, 1.0).toPoint()

    with qtbot.waitSignal(view.seek_asked) as asked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(at.x(), at.y()))

    assert asked.args == [pytest.approx(11.0, abs=0.03)]

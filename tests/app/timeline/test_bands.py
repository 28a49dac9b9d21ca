"""Waveform, strips, overview and ruler: what they show, and what the mouse does there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.timeline import Span
from chart_hero_app.view_models.timeline_display import Hearing
from chart_hero_app.widgets.timeline.headers import values_text
from chart_hero_app.widgets.timeline.overview import OVERVIEW_PX, Overview
from chart_hero_app.widgets.timeline.ruler import Ruler
from chart_hero_app.widgets.timeline.strips import EnergyStrips
from chart_hero_app.widgets.timeline.waveform import LINE_PX_PER_S, WaveformView
from chart_hero_core.domain.chart import Pad, Section
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from tests.support.timeline import BAR_TICKS, DURATION_S, TimelineBench, hit, picture_of, song

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SECTIONS = (Section(0, "Intro"), Section(4 * BAR_TICKS, "Verse"))


@pytest.fixture
def bench(look: Look) -> TimelineBench:
    return TimelineBench(song(hit(2, 1, Pad.SNARE, confidence=0.3), sections=SECTIONS), look)


def shown(qtbot: QtBot, band: QWidget, height: int) -> QWidget:
    qtbot.addWidget(band)
    band.resize(1_000, height)
    band.show()
    return band


def columns_of(image: QImage, colour: QColor) -> set[int]:
    """Pixels from the left where a colour is seen."""
    return {
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) == colour for y in range(image.height()))
    }


def wheel(band: QWidget, turns: int, modifiers: Qt.KeyboardModifier = NONE, x: float = 500) -> None:
    event = QWheelEvent(
        QPointF(x, 5),
        band.mapToGlobal(QPointF(x, 5)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    band.wheelEvent(event)


# Waveform


class Samples:
    sample_rate = 44_100

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def samples_between(self, first: int, stop: int) -> npt.NDArray[np.float32]:
        self.asked.append((first, stop))
        return np.sin(np.arange(first, stop) / 10).astype(np.float32)


def test_the_waveform_is_as_high_as_the_song_is_loud(qtbot: QtBot, bench: TimelineBench) -> None:
    peaks = np.zeros(24_000)
    peaks[800:1_200] = 1.0  # the third second
    peaks[2_000:2_400] = 0.5
    bench.timeline.display.show_sound(picture_of(peaks))
    view = shown(qtbot, WaveformView(*bench.parts), 200)

    image = view.grab().toImage()

    def height_at(x: int) -> int:
        grounds = {bench.look.theme.color(token).rgb() for token in ("sunken", "bar-line", "beat-line")}
        return sum(image.pixel(x, y) not in grounds for y in range(200))

    assert height_at(250) == pytest.approx(172, abs=2)
    assert height_at(550) == pytest.approx(86, abs=2)
    assert height_at(430) == 2


def test_loudness_is_bright_within_dim_peaks(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_sound(picture_of(np.ones(24_000)))
    view = shown(qtbot, WaveformView(*bench.parts), 200)

    image = view.grab().toImage()

    assert image.pixelColor(333, 100) == bench.look.theme.color("wave-rms")
    assert image.pixelColor(333, 30) == bench.look.theme.color("wave-peak")


def test_the_waveform_grows_while_the_song_is_decoded(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_sound(picture_of(np.ones(800)))
    view = shown(qtbot, WaveformView(*bench.parts), 200)
    before = view.grab().toImage()
    bench.timeline.display.show_sound(picture_of(np.ones(2_000)))

    after = view.grab().toImage()

    dim = bench.look.theme.color("wave-peak")
    assert max(columns_of(before, dim)) == 199
    assert max(columns_of(after, dim)) == 499


def test_close_up_the_waveform_is_drawn_from_the_samples(qtbot: QtBot, bench: TimelineBench) -> None:
    samples = Samples()
    bench.timeline.display.show_sound(picture_of(np.ones(24_000)))
    bench.timeline.display.take_samples(samples)
    bench.timeline.show_span(30.0, 30.01)
    view = shown(qtbot, WaveformView(*bench.parts), 200)

    image = view.grab().toImage()

    assert bench.timeline.px_per_s >= LINE_PX_PER_S
    assert all(29.9 < first / samples.sample_rate < 30.1 for first, _ in samples.asked)
    assert columns_of(image, bench.look.theme.color("wave-rms"))


# Strips


def test_strips_have_their_colours_from_high_to_low(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_sound(picture_of(np.ones(24_000)))
    view = shown(qtbot, EnergyStrips(*bench.parts), 48)

    image = view.grab().toImage()

    seen = [image.pixelColor(300, y).hue() for y in (14, 30, 46)]
    wanted = [bench.look.theme.color(f"strip-{name}").hue() for name in ("high", "mid", "low")]
    assert seen == pytest.approx(wanted, abs=6)


# Wheel and middle button, on any band


def test_the_wheel_scrolls(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, EnergyStrips(*bench.parts), 48)

    wheel(view, -2)

    assert bench.timeline.start_s == pytest.approx(1.92)


def test_the_wheel_with_ctrl_zooms_at_the_pointer(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, EnergyStrips(*bench.parts), 48)

    wheel(view, 2, Qt.KeyboardModifier.ControlModifier, x=400)

    assert bench.timeline.px_per_s == pytest.approx(100 * 1.25**2)
    assert bench.timeline.second_at(400) == pytest.approx(4.0)


def test_the_wheel_with_shift_changes_the_lanes(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, EnergyStrips(*bench.parts), 48)

    wheel(view, 1, Qt.KeyboardModifier.ShiftModifier)

    assert bench.timeline.display.options.extra_lane_px == 4


def test_dragging_with_the_middle_button_pans(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.scroll_to(20.0)
    view = shown(qtbot, EnergyStrips(*bench.parts), 48)

    QTest.mousePress(view, Qt.MouseButton.MiddleButton, pos=QPoint(500, 10))
    QTest.mouseMove(view, QPoint(350, 10))
    QTest.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=QPoint(350, 10))

    assert bench.timeline.start_s == pytest.approx(21.5)


# Overview


def test_doubtful_notes_are_marked_in_the_overview(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.scroll_to(30.0)
    view = shown(qtbot, Overview(*bench.parts), OVERVIEW_PX)

    places = columns_of(view.grab().toImage(), bench.look.theme.color("doubt"))

    assert places
    assert all(abs(x - 1_000 * 2.0 / DURATION_S) <= 3 for x in places)


def test_dragging_the_frame_moves_the_view(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, Overview(*bench.parts), OVERVIEW_PX)

    QTest.mousePress(view, LEFT, pos=QPoint(100, 20))
    QTest.mouseMove(view, QPoint(400, 20))
    QTest.mouseRelease(view, LEFT, pos=QPoint(400, 20))

    assert bench.timeline.start_s == pytest.approx(300 * DURATION_S / 1_000)


def test_a_click_beside_the_frame_brings_it_there(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, Overview(*bench.parts), OVERVIEW_PX)

    QTest.mouseClick(view, LEFT, pos=QPoint(500, 20))

    assert bench.timeline.start_s == pytest.approx(25.0)
    assert bench.timeline.end_s == pytest.approx(35.0)


def test_arrow_keys_move_the_view(qtbot: QtBot, bench: TimelineBench) -> None:
    view = shown(qtbot, Overview(*bench.parts), OVERVIEW_PX)

    QTest.keyClick(view, Qt.Key.Key_Right)
    assert bench.timeline.start_s == pytest.approx(2.0)

    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert bench.timeline.start_s == pytest.approx(12.0)


# Ruler


def test_a_click_on_the_bars_seeks(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    with qtbot.waitSignal(ruler.seek_asked) as asked:
        QTest.mouseClick(ruler, LEFT, pos=QPoint(310, 36))

    assert asked.args == [pytest.approx(3.1)]


def test_a_drag_over_the_bars_makes_a_loop_on_the_grid(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    ruler.pressed(LEFT, QPointF(395, 36), NONE)
    ruler.moved(LEFT, QPointF(205, 36), NONE)
    ruler.released(LEFT, QPointF(205, 36), NONE)

    assert bench.timeline.loop == Span(2.0, 4.0)
    assert ruler.grab().toImage().pixelColor(300, 25) == bench.look.theme.color("accent")


def test_a_drag_with_shift_makes_a_loop_beside_the_grid(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    ruler.pressed(LEFT, QPointF(201, 36), Qt.KeyboardModifier.ShiftModifier)
    ruler.moved(LEFT, QPointF(397, 36), Qt.KeyboardModifier.ShiftModifier)

    assert bench.timeline.loop == Span(pytest.approx(2.01), pytest.approx(3.97))


def test_a_section_is_renamed_in_its_place(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    QTest.mouseDClick(ruler, LEFT, pos=QPoint(900, 10))
    field = ruler.findChild(QLineEdit)
    field.setText("Chorus")
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert [section.name for section in bench.document.sections] == ["Intro", "Chorus"]
    assert bench.editor.history.undo_name == "rename section"


def test_esc_leaves_a_section_its_name(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    ruler.rename(0)
    field = ruler.findChild(QLineEdit)
    field.setText("Chorus")
    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert bench.document.sections == SECTIONS


def test_a_dragged_section_goes_to_the_nearest_bar(qtbot: QtBot, bench: TimelineBench) -> None:
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    ruler.pressed(LEFT, QPointF(850, 10), NONE)
    ruler.moved(LEFT, QPointF(620, 10), NONE)
    ruler.released(LEFT, QPointF(620, 10), NONE)

    assert [section.tick for section in bench.document.sections] == [0, 3 * BAR_TICKS]


def test_a_click_on_the_trust_bar_asks_about_its_bar(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_trust(np.array([2.0, 30.0, np.nan]))
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    with qtbot.waitSignal(ruler.bar_asked) as asked:
        QTest.mouseClick(ruler, LEFT, pos=QPoint(250, 52))

    assert asked.args == [2]


def test_bars_are_trusted_by_shape_as_well_as_colour(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_trust(np.array([5.0, 18.0, 40.0, np.nan]))
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    image = ruler.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)

    def shades_of(bar: int) -> list[bytes]:
        box = image.copy(200 * bar + 40, 49, 100, 5)
        return [bytes(box.constScanLine(y))[:100] for y in range(5)]

    blocks = [b"".join(shades_of(bar)) for bar in range(4)]
    assert len(set(blocks)) == 4
    assert len(set(shades_of(0)[2])) == 1  # solid
    assert len(set(shades_of(1)[0])) > 1  # dashed at its edge
    assert len(set(shades_of(2)[2])) > 1  # hatched


def test_without_a_grid_the_ruler_shows_no_bars(qtbot: QtBot, bench: TimelineBench) -> None:
    bench.timeline.display.show_hearing(Hearing(3.0))
    ruler = shown(qtbot, Ruler(*bench.parts), 56)

    assert columns_of(ruler.grab().toImage(), bench.look.theme.color("bar-line")) == set()


def test_the_header_tells_tempo_and_metre_at_the_playhead() -> None:
    tempo_map = TempoMap(
        (TempoChange(0, 120.0), TempoChange(2 * BAR_TICKS, 140.0)),
        (TimeSignature(0), TimeSignature(2 * BAR_TICKS, 7, 8)),
    )

    assert values_text(tempo_map, 3.9) == "120.0 4/4"
    assert values_text(tempo_map, 4.1) == "140.0 7/8"

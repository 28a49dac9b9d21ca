"""The look on a high-contrast system."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.contrast import LEAST_CONTRAST, high_contrast_theme
from chart_hero_app.theme.style import style_sheet
from chart_hero_app.theme.theme import LanePalette, Theme, read_tokens
from chart_hero_app.theme.vision import contrast
from chart_hero_app.widgets.timeline.lanes import LanesView
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from tests.support.contrast import ContrastLook, contrast_palette
from tests.support.timeline import TimelineBench, hit, song

PALETTES = [contrast_palette(is_dark=True), contrast_palette(is_dark=False)]
DECORATION = {"wave-peak", "beat-line", "sub-line"}
GROUNDS = {"window", "panel", "raised", "hover", "sunken", "lane", "lane-alt", "on-accent"}


@pytest.fixture
def contrast_look(qapp: QApplication) -> Iterator[ContrastLook]:
    look = ContrastLook(qapp)
    look.choose_reduced_motion(True)
    yield look
    qapp.setStyleSheet("")


def theme_of(palette: QPalette) -> Theme:
    return high_contrast_theme(palette, LanePalette.GAME, 1.0)


@pytest.mark.parametrize("palette", PALETTES, ids=["dark", "light"])
def test_every_colour_comes_from_the_system_or_stands_out_from_it(palette: QPalette) -> None:
    theme, window = theme_of(palette), palette.color(QPalette.ColorRole.Window)

    for token in read_tokens()["themes"]["dark"]:
        colour = theme.color(token)
        if token in GROUNDS or token.endswith("-soft"):
            assert token == "on-accent" or colour == window
        elif token not in DECORATION:
            assert contrast(colour, window) >= LEAST_CONTRAST, token


@pytest.mark.parametrize("palette", PALETTES, ids=["dark", "light"])
def test_edges_are_two_pixels_and_soft_grounds_are_none(palette: QPalette) -> None:
    theme = theme_of(palette)

    assert (theme.edge_px, theme.note_edge_px) == (2.0, 2.0)
    assert theme.soft(theme.color("doubt"), 0.17).alpha() == 0
    assert all(theme.lane_edge(pad) == theme.color("text") for pad in Pad)
    assert "border: 2px solid" in style_sheet(theme)
    assert "{{" not in style_sheet(theme)


def test_a_highlight_that_cannot_be_told_from_the_ground_is_not_used() -> None:
    palette = contrast_palette()
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#202020"))

    theme = theme_of(palette)

    assert theme.color("accent") == theme.color("text")
    assert theme.color("on-accent") == theme.color("window")


def test_the_application_takes_the_colours_of_the_system(
    contrast_look: ContrastLook, qapp: QApplication
) -> None:
    assert contrast_look.theme.has_high_contrast
    assert qapp.palette().color(QPalette.ColorRole.Highlight).name() == "#1aebff"


def test_a_doubtful_note_has_its_flag_and_no_shaded_column(contrast_look: ContrastLook, qtbot: QtBot) -> None:
    bench = TimelineBench(song(hit(2, 1, Pad.SNARE, confidence=0.4)), contrast_look)
    view = LanesView(*bench.parts)
    qtbot.addWidget(view)
    view.resize(1_000, view.height())

    image = view.grab().toImage()

    x, top = 200, LANES.index(Pad.SNARE) * 48
    assert image.pixelColor(x, top + 4) == contrast_look.theme.color("doubt")
    assert image.pixelColor(x + 8, top + 40) == contrast_look.theme.color("lane")


def test_a_note_has_an_edge_in_the_colour_of_text(contrast_look: ContrastLook, qtbot: QtBot) -> None:
    bench = TimelineBench(song(hit(2, 1, Pad.GREEN_TOM)), contrast_look)
    view = LanesView(*bench.parts)
    qtbot.addWidget(view)
    view.resize(1_000, view.height())

    image = view.grab().toImage()

    middle = LANES.index(Pad.GREEN_TOM) * 48 + 24
    seen = {image.pixelColor(x, middle).name() for x in range(190, 200)}
    assert {"#ffffff", contrast_look.theme.lane_fill(Pad.GREEN_TOM).name()} <= seen

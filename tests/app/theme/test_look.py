"""The look that the user chose, laid over the application."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.theme.style import qt_palette, style_sheet
from chart_hero_app.theme.theme import FOLDER, LanePalette, Theme, type_styles

ICONS = sorted(path.stem for path in (FOLDER / "icons").glob("*.svg"))


def test_the_theme_is_the_one_that_was_chosen(look: Look, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.changed):
        look.choose_theme(ThemeChoice.LIGHT)

    assert not look.theme.is_dark
    assert look.theme_choice is ThemeChoice.LIGHT


def test_the_application_takes_the_colours(look: Look, qapp: QApplication) -> None:
    look.choose_theme(ThemeChoice.LIGHT)

    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#f6f7f9"
    assert "#00756c" in qapp.styleSheet().lower()


def test_nothing_is_told_when_nothing_changes(look: Look, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look.choose_theme(ThemeChoice.DARK)


def test_lanes_take_the_chosen_palette(look: Look) -> None:
    look.choose_lane_palette(LanePalette.SAFE_B)

    assert look.theme.palette is LanePalette.SAFE_B
    assert look.lane_palette is LanePalette.SAFE_B


@pytest.mark.parametrize(("asked", "taken"), [(125, 125), (40, 90), (300, 150)])
def test_text_sizes_stay_within_their_bounds(look: Look, asked: int, taken: int) -> None:
    look.choose_text_percent(asked)

    assert look.text_percent == taken
    assert look.theme.font("body").pixelSize() == round(13 * taken / 100)


def test_nothing_moves_where_motion_is_reduced(look: Look) -> None:
    look.choose_reduced_motion(True)
    assert look.motion.is_reduced

    look.choose_reduced_motion(False)
    assert not look.motion.is_reduced


def test_fonts_have_the_size_and_weight_of_their_role() -> None:
    font = Theme(text_scale=1.5).font("headline")

    assert (font.pixelSize(), font.weight().value) == (36, 600)


def test_figures_are_equally_wide() -> None:
    tags = [tag.toString().data().decode() for tag in Theme().font("body").featureTags()]

    assert tags == ["tnum"]


@pytest.mark.parametrize("theme", [Theme(True), Theme(False)], ids=["dark", "light"])
def test_the_style_sheet_is_filled_to_the_last_place(theme: Theme) -> None:
    sheet = style_sheet(theme)

    assert "{{" not in sheet
    assert "}}" not in sheet


@pytest.mark.parametrize("theme", [Theme(True), Theme(False)], ids=["dark", "light"])
def test_every_drawing_of_the_style_sheet_is_there_in_a_colour_of_its_theme(theme: Theme) -> None:
    files = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    colours = {colour.upper() for colour in theme.hex_colours.values()}

    inks = {re.findall(r'stroke="(#\w+)"', Path(file).read_text("utf-8"))[0] for file in files}

    assert files
    assert inks <= colours


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_colour_asked_for(name: str, qapp: QApplication) -> None:
    image = Theme().icon(name, "accent").pixmap(32, 32).toImage()
    points = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    opaque = [colour for colour in points if colour.alpha() == 255]

    assert opaque
    assert all(abs(colour.hue() - QColor("#3CCFC0").hue()) < 8 for colour in opaque)


def test_an_icon_of_something_switched_on_has_another_colour(qapp: QApplication) -> None:
    icon = Theme().icon("stop")
    image = icon.pixmap(16, 16, mode=QIcon.Mode.Normal, state=QIcon.State.On).toImage()

    assert image.pixelColor(8, 8).name() == "#3ccfc0"


def test_an_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        Theme().icon("unicorn")


def test_disabled_text_is_paler() -> None:
    palette = qt_palette(Theme())

    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).alpha() < 255


def test_type_grows_by_role() -> None:
    styles = type_styles()

    assert styles["caption"].size_px < styles["body"].size_px < styles["headline"].size_px

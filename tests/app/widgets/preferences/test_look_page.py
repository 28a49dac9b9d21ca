from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.theme.theme import LanePalette
from chart_hero_app.theme.vision import ColourVision, seen_with
from chart_hero_app.widgets.preferences.look_page import LookPage
from chart_hero_app.windows.preferences import Preferences
from chart_hero_core.domain.chart import Pad


@pytest.fixture
def page(preferences: Preferences) -> LookPage:
    preferences.show_page(preferences.looks)
    QApplication.processEvents()
    return preferences.looks


def test_another_theme_is_seen_at_once(page: LookPage, look: Look, settings: Settings) -> None:
    page.theme.segment(2).click()

    assert settings.choices.look.theme == "light"
    assert look.theme_choice is ThemeChoice.LIGHT
    assert not look.theme.is_dark


def test_lane_colours_are_taken_with_a_click_on_their_card(
    page: LookPage, look: Look, settings: Settings, qtbot: QtBot
) -> None:
    card = page.cards[LanePalette.SAFE_A]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))

    assert settings.choices.look.palette == "safe-a"
    assert look.lane_palette is LanePalette.SAFE_A
    assert card.radio.isChecked()
    assert not page.cards[LanePalette.GAME].radio.isChecked()


def swatch(page: LookPage, palette: LanePalette) -> QColor:
    """Colour of the leftmost of the five, the kick's."""
    groove = page.cards[palette].groove
    return groove.grab().toImage().pixelColor(QPoint(10, groove.height() - 6))


@pytest.mark.parametrize("palette", list(LanePalette))
def test_the_groove_is_painted_in_its_own_colours(page: LookPage, palette: LanePalette) -> None:
    theme = page.cards[palette].groove.theme

    assert swatch(page, palette) == theme.lane_fill(Pad.KICK)
    assert theme.palette is palette


@pytest.mark.parametrize("vision", [ColourVision.DEUTERANOPIA, ColourVision.PROTANOPIA])
def test_colours_are_seen_with_other_eyes(page: LookPage, look: Look, vision: ColourVision) -> None:
    kick = look.theme.lane_fill(Pad.KICK)

    page.vision.setCurrentIndex(page.vision.findData(vision))

    seen = swatch(page, LanePalette.GAME).rgb()
    assert seen == seen_with(vision, kick).rgb()
    assert seen != kick.rgb()


def test_motion_follows_the_system_until_the_box_is_ticked(
    page: LookPage, look: Look, settings: Settings
) -> None:
    settings.change("look", reduces_motion=None)
    assert page.motion_note.isVisible()

    page.motion.click()

    assert settings.choices.look.reduces_motion is True
    assert look.reduces_motion
    assert not page.motion_note.isVisible()


def test_the_highways_speed_is_chosen_by_keys(page: LookPage, settings: Settings, qtbot: QtBot) -> None:
    qtbot.keyClick(page.speed.slider, Qt.Key.Key_Right)
    qtbot.keyClick(page.speed.slider, Qt.Key.Key_Right)

    assert settings.choices.look.highway_speed == 1.2
    assert page.speed.figure.text() == "120 %"


def test_lefty_is_one_choice_on_both_pages(
    page: LookPage, preferences: Preferences, settings: Settings
) -> None:
    page.lefty.click()

    assert settings.choices.kit.is_lefty
    assert preferences.kit.lefty.isChecked()

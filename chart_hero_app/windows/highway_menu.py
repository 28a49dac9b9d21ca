"""The menu of the highway: its difficulty, how fast it comes, and whether its lanes are mirrored."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from chart_hero_app.settings import Settings
from chart_hero_app.view_models.highway_preview import HighwayPreview
from chart_hero_app.words import difficulty_name, percent_text
from chart_hero_core.domain.chart import Difficulty

translate = QCoreApplication.translate

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Offered; the preferences take every speed between them."""


def highway_menu(preview: HighwayPreview, settings: Settings, parent: QWidget) -> QMenu:
    """Make the menu as things stand now; it deletes itself when it closes.

    Parameters
    ----------
    preview : the difficulty is chosen there
    settings : what is chosen is kept there, and followed from there
    parent : Qt's owner
    """
    menu = QMenu(parent)
    levels = QActionGroup(menu)
    for difficulty in reversed(Difficulty):
        action = menu.addAction(difficulty_name(difficulty))
        action.setActionGroup(levels)
        action.setCheckable(True)
        action.setChecked(difficulty is preview.difficulty)
        action.triggered.connect(lambda _=False, difficulty=difficulty: preview.choose(difficulty))
    menu.addSeparator()
    speeds = QActionGroup(menu)
    now = settings.choices.look.highway_speed
    for speed in SPEEDS:
        action = menu.addAction(translate("Highway", "Speed %1").replace("%1", percent_text(speed)))
        action.setActionGroup(speeds)
        action.setCheckable(True)
        action.setChecked(abs(speed - now) < 0.005)
        action.triggered.connect(lambda _=False, speed=speed: settings.change("look", highway_speed=speed))
    menu.addSeparator()
    lefty = menu.addAction(translate("Highway", "Left-handed"))
    lefty.setCheckable(True)
    lefty.setChecked(settings.choices.kit.is_lefty)
    lefty.triggered.connect(lambda is_on: settings.change("kit", is_lefty=is_on))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu

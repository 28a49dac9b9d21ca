"""What the user chose to see, turned into one `Theme` and laid over the whole application."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from chart_hero_app.theme.contrast import high_contrast_theme
from chart_hero_app.theme.key_names import KeyNames
from chart_hero_app.theme.motion import Motion
from chart_hero_app.theme.style import qt_palette, style_sheet
from chart_hero_app.theme.theme import LanePalette, Theme

TEXT_SIZES_PERCENT = (90, 100, 125, 150)
"""Text sizes offered; every whole percentage between the outer two is honoured."""


class ThemeChoice(StrEnum):
    """Which theme the user asked for."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Look(QObject):
    """How the application looks now. One per application; widgets repaint on `changed`.

    Parameters
    ----------
    application : what is styled
    parent : Qt's owner

    Attributes
    ----------
    keys : what controls show as the keys of their commands
    motion : what moves for a moment

    Signals
    -------
    changed() : `theme` is another one, or motion was switched
    """

    changed = Signal()

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keys = KeyNames(self)
        self._application = application
        self._choice = ThemeChoice.SYSTEM
        self._palette = LanePalette.GAME
        self._text_percent = 100
        self._reduce_motion: bool | None = None
        self.motion = Motion(self)
        application.setStyle("Fusion")
        self._hints = application.styleHints()
        self._access = self._hints.accessibility()  # kept: Python's handle dies with that of its parent
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._access.contrastPreferenceChanged.connect(self._follow_system)
        self._theme = self._theme_now()
        self._apply()
        self.motion.reduce(self.reduces_motion)

    @property
    def theme(self) -> Theme:
        """The look as it is now."""
        return self._theme

    # What was chosen

    @property
    def theme_choice(self) -> ThemeChoice:
        """The theme asked for."""
        return self._choice

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Take a theme, or the system's own."""
        self._choice = choice
        if choice is ThemeChoice.SYSTEM:
            self._hints.unsetColorScheme()
        else:  # title bars and file dialogs follow
            is_dark = choice is ThemeChoice.DARK
            self._hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
        self._update()

    @property
    def lane_palette(self) -> LanePalette:
        """The lanes' colours."""
        return self._palette

    def choose_lane_palette(self, palette: LanePalette) -> None:
        """Take other colours for the lanes."""
        self._palette = palette
        self._update()

    @property
    def text_percent(self) -> int:
        """Size of all type, 100 for as drawn."""
        return self._text_percent

    def choose_text_percent(self, percent: int) -> None:
        """Take another size for all type, 90..150; what lies outside is brought in."""
        self._text_percent = min(max(percent, TEXT_SIZES_PERCENT[0]), TEXT_SIZES_PERCENT[-1])
        self._update()

    @property
    def reduces_motion(self) -> bool:
        """Whether nothing may move that need not."""
        if self._reduce_motion is not None:
            return self._reduce_motion
        if not hasattr(self._access, "motionPreference"):  # Qt has it from 6.12 on
            return False
        return bool(self._access.motionPreference().name == "ReducedMotion")

    def choose_reduced_motion(self, reduce: bool | None) -> None:
        """Hold still, or not; None follows the system."""
        before = self.reduces_motion
        self._reduce_motion = reduce
        self.motion.reduce(self.reduces_motion)
        if self.reduces_motion is not before:
            self.changed.emit()

    # How it is laid over the application

    def _follow_system(self) -> None:
        self._update()

    def _theme_now(self) -> Theme:
        system = self._contrast_palette()
        if system is not None:
            return high_contrast_theme(system, self._palette, self._text_percent / 100)
        chosen_light = self._choice is ThemeChoice.LIGHT
        system_light = (
            self._choice is ThemeChoice.SYSTEM and self._hints.colorScheme() is Qt.ColorScheme.Light
        )
        return Theme(not (chosen_light or system_light), self._palette, self._text_percent / 100)

    def _contrast_palette(self) -> QPalette | None:
        """Colours of a high-contrast system; None for every other."""
        if self._access.contrastPreference() is not Qt.ContrastPreference.HighContrast:
            return None
        self._application.setPalette(QPalette())  # the system's own again, to be read
        return QGuiApplication.palette()

    def _update(self) -> None:
        theme = self._theme_now()
        if theme != self._theme:
            self._theme = theme
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        palette = qt_palette(self._theme)
        self._application.setPalette(palette)
        self._application.setFont(self._theme.font("body"))
        self._application.setStyleSheet(style_sheet(self._theme))
        QToolTip.setPalette(palette)

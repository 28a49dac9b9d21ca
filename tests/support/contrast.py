"""A look as on a high-contrast system, whatever the system of the test is."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from chart_hero_app.theme.look import Look


def contrast_palette(*, is_dark: bool = True) -> QPalette:
    """Colours like those of Windows' "Aquatic" and "Desert" themes."""
    names = ("#000000", "#ffffff", "#1aebff", "#000000")
    if not is_dark:
        names = ("#ffffff", "#000000", "#37006e", "#ffffff")
    window, text, highlight, highlighted = map(QColor, names)
    palette, role = QPalette(), QPalette.ColorRole
    for ground in (role.Window, role.Base, role.Button):
        palette.setColor(ground, window)
    for ink in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(ink, text)
    palette.setColor(role.Highlight, highlight)
    palette.setColor(role.HighlightedText, highlighted)
    return palette


class ContrastLook(Look):
    """Told that the system wants high contrast, in the colours of `contrast_palette`."""

    is_dark = True

    def _contrast_palette(self) -> QPalette:
        return contrast_palette(is_dark=self.is_dark)

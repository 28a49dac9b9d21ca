"""The theme of a high-contrast system: its own colours, strong edges, and no ground but one."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from chart_hero_app.theme.theme import LanePalette, Theme
from chart_hero_app.theme.vision import contrast

_GROUNDS = ("window", "panel", "raised", "hover", "sunken", "lane", "lane-alt")
_SOFTS = ("accent-soft", "success-soft", "warn-soft", "error-soft", "doubt-soft")
_INKS = (
    "text",
    "text-2",
    "text-3",
    "border",
    "border-strong",
    "playhead",
    "selection",
    "bar-line",
    "wave-rms",
)
_FAINT_INKS = {"wave-peak": 0.5, "beat-line": 0.4, "sub-line": 0.25}
"""Shares of text in what nothing depends on."""
_SPEAKING = ("success", "warn", "error", "doubt", "strip-low", "strip-mid", "strip-high")
LEAST_CONTRAST = 4.5


def high_contrast_theme(system: QPalette, lane_palette: LanePalette, text_scale: float) -> Theme:
    """Build a theme from the system's own colours.

    Colours that speak (success, doubt ...) stay our own where they can be told from the system's ground.

    Parameters
    ----------
    system : what the system paints with
    lane_palette : colours of notes; they get an edge in the colour of text
    text_scale : as of `Theme`
    """
    window, text = system.color(QPalette.ColorRole.Window), system.color(QPalette.ColorRole.WindowText)
    is_dark = window.lightnessF() < 0.5
    own = Theme(is_dark)
    colours = dict.fromkeys(_GROUNDS + _SOFTS, window) | dict.fromkeys(_INKS, text)
    colours |= {token: _mixed(text, window, share) for token, share in _FAINT_INKS.items()}
    colours |= {
        token: own.color(token) if contrast(own.color(token), window) >= LEAST_CONTRAST else text
        for token in _SPEAKING
    }
    accent = system.color(QPalette.ColorRole.Highlight)
    on_accent = system.color(QPalette.ColorRole.HighlightedText)
    if min(contrast(accent, window), contrast(accent, on_accent)) < LEAST_CONTRAST:
        accent, on_accent = text, window
    colours |= {"accent": accent, "on-accent": on_accent}
    names = tuple((token, colour.name()) for token, colour in colours.items())
    return Theme(is_dark, lane_palette, text_scale, names)


def _mixed(ink: QColor, ground: QColor, share: float) -> QColor:
    pairs = zip(
        (ink.redF(), ink.greenF(), ink.blueF()), (ground.redF(), ground.greenF(), ground.blueF()), strict=True
    )
    return QColor.fromRgbF(*(share * over + (1 - share) * under for over, under in pairs))

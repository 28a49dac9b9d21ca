"""A theme in Qt's own terms: a palette, and the style sheet filled from the template `style.qss`."""

from __future__ import annotations

import re

from PySide6.QtGui import QPalette

from chart_hero_app.theme.theme import FOLDER, Theme, type_styles

_PLACE = re.compile(r"\{\{([a-z0-9-]+):?([a-z0-9-]*)\}\}")


def qt_palette(theme: Theme) -> QPalette:
    """Colours for whatever the style sheet leaves to Fusion."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "panel",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "sunken",
        QPalette.ColorRole.AlternateBase: "lane-alt",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "text",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Highlight: "accent" if theme.has_high_contrast else "accent-soft",
        QPalette.ColorRole.HighlightedText: "on-accent" if theme.has_high_contrast else "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.PlaceholderText: "text-3",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "hover",
        QPalette.ColorRole.Midlight: "raised",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border",
        QPalette.ColorRole.Shadow: "window",
    }
    for role, token in roles.items():
        palette.setColor(role, theme.color(token))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.disabled_color())
    return palette


def style_sheet(theme: Theme) -> str:
    """Fill the template `style.qss`, and `contrast.qss` behind it for a high-contrast system.

    `{{accent}}` stands for a colour, `{{type:label}}` for size and weight of a role, `{{px:28}}` for
    pixels that grow with the text size, `{{disabled}}` for the ink of what cannot be used,
    `{{edge}}` for the width of edges, `{{image:check}}` for a drawing of the folder `indicators`.
    """
    styles = type_styles()
    colours = theme.hex_colours
    variant = "dark" if theme.is_dark else "light"
    disabled = theme.disabled_color()

    def fill(place: re.Match[str]) -> str:
        kind, name = place.groups()
        if kind == "type":
            return f"font-size: {theme.text_px(styles[name].size_px)}px; font-weight: {styles[name].weight}"
        if kind == "px":
            return f"{theme.text_px(int(name))}px"
        if kind == "image":
            return f'url("{(FOLDER / "indicators" / f"{name}-{variant}.svg").as_posix()}")'
        if kind == "disabled":
            return f"rgba({disabled.red()}, {disabled.green()}, {disabled.blue()}, {disabled.alphaF():.2f})"
        if kind == "edge":
            return f"{theme.edge_px:.0f}px"
        return colours[kind]

    templates = ("style.qss", "contrast.qss") if theme.has_high_contrast else ("style.qss",)
    return "".join(_PLACE.sub(fill, (FOLDER / name).read_text(encoding="utf-8")) for name in templates)

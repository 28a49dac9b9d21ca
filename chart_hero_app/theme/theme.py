"""One look as a value: colours, fonts and icons, read from `tokens.json`.

Widgets that paint themselves take their colours here; the style sheet is filled from the same tokens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPen

from chart_hero_app.theme.icons import draw_tinted, tinted_icon
from chart_hero_core.domain.chart import Pad

FOLDER = Path(__file__).parent

FontRole = Literal[
    "caption",
    "bar-number",
    "label",
    "body",
    "button",
    "primary",
    "subhead",
    "title",
    "page",
    "headline",
    "readout",
]
"""Uses of type; size, line height and weight of each stand in `tokens.json`."""

DISABLED_OPACITY = 0.6
"""Of `text-3`, for what cannot be used now."""


class LanePalette(StrEnum):
    """The colours of the lanes: the game's own, or one of two that colour-blind eyes can tell apart."""

    GAME = "game"
    SAFE_A = "safe-a"
    SAFE_B = "safe-b"


@dataclass(frozen=True)
class TypeStyle:
    """A use of type at text size 100 %: size and line height in pixels, weight 100..900."""

    size_px: int
    line_px: int
    weight: int


@cache
def read_tokens() -> Mapping[str, Any]:
    """Everything that `tokens.json` says."""
    tokens: Mapping[str, Any] = json.loads((FOLDER / "tokens.json").read_text(encoding="utf-8"))
    return tokens


@cache
def type_styles() -> dict[str, TypeStyle]:
    """Every use of type by its role."""
    return {
        role: TypeStyle(style["size"], style["line"], style["weight"])
        for role, style in read_tokens()["type"].items()
    }


@dataclass(frozen=True)
class Theme:
    """One look.

    Parameters
    ----------
    is_dark : dark grounds, light text
    palette : the lanes' colours
    text_scale : 0.9..1.5, multiplies every size of type
    overrides : tokens that differ from `tokens.json`, such as a high-contrast system's own colours
    """

    is_dark: bool = True
    palette: LanePalette = LanePalette.GAME
    text_scale: float = 1.0
    overrides: tuple[tuple[str, str], ...] = ()

    @property
    def has_high_contrast(self) -> bool:
        """Whether the colours are those of a high-contrast system theme."""
        return bool(self.overrides)

    @property
    def edge_px(self) -> float:
        """Width of a plain edge."""
        return 2.0 if self.has_high_contrast else 1.0

    @property
    def note_edge_px(self) -> float:
        """Width of the edge around a note, and of a line that tells as much."""
        return 2.0 if self.has_high_contrast else 1.5

    @cached_property
    def hex_colours(self) -> dict[str, str]:
        """Every token's colour as #RRGGBB."""
        colours: dict[str, str] = read_tokens()["themes"]["dark" if self.is_dark else "light"]
        return colours | dict(self.overrides)

    def color(self, token: str) -> QColor:
        """Colour of a token.

        Raises
        ------
        KeyError : `tokens.json` has no such token
        """
        return QColor(self.hex_colours[token])

    def soft(self, colour: QColor, opacity: float) -> QColor:
        """A ground of a share of a colour; none at all with high contrast, where edges tell as much."""
        ground = QColor(colour)
        ground.setAlphaF(0.0 if self.has_high_contrast else opacity)
        return ground

    def chosen_pen(self) -> QPen:
        """Edge of what is chosen: none, or what tells it where the ground under it does not."""
        return QPen(self.color("accent"), 2) if self.has_high_contrast else QPen(Qt.PenStyle.NoPen)

    def disabled_color(self) -> QColor:
        """Colour of the text and icon of what cannot be used now."""
        colour = self.color("text-3")
        colour.setAlphaF(DISABLED_OPACITY)
        return colour

    def lane_fill(self, pad: Pad) -> QColor:
        """Colour of the notes of a pad."""
        return QColor(read_tokens()["lanes"][self.palette]["fill"][pad.colour])

    def lane_edge(self, pad: Pad) -> QColor | None:
        """Colour of the edge around the notes of a pad; None on dark grounds, which need none."""
        if self.has_high_contrast:
            return self.color("text")
        if self.is_dark:
            return None
        return QColor(read_tokens()["lanes"][self.palette]["light-edge"][pad.colour])

    def font(self, role: FontRole) -> QFont:
        """System font at the size and weight of a role, with figures of equal width."""
        if role not in self._fonts:
            style = type_styles()[role]
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            font.setPixelSize(self.text_px(style.size_px))
            font.setWeight(QFont.Weight(style.weight))
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[role] = font
        return QFont(self._fonts[role])

    @cached_property
    def _fonts(self) -> dict[FontRole, QFont]:
        """Those made so far; sizes are asked for by the hundred whenever something is laid out."""
        return {}

    def text_px(self, px: float) -> int:
        """Pixels that a size of type, or a room made for text, takes at the chosen text size."""
        return round(px * self.text_scale)

    def draw_icon(self, painter: QPainter, place: QRect, name: str, token: str = "text-2") -> None:
        """Draw an icon in the colour of a token; the empty token is that of what cannot be used.

        Raises
        ------
        FileNotFoundError : there is no icon of that name
        """
        colour = self.color(token) if token else self.disabled_color()
        draw_tinted(painter, place, FOLDER / "icons" / f"{name}.svg", colour)

    def icon(self, name: str, token: str = "text-2", checked_token: str = "accent") -> QIcon:
        """Icon in the colour of a token; in `checked_token` where it stands for something switched on.

        Raises
        ------
        FileNotFoundError : there is no icon of that name
        """
        return tinted_icon(
            FOLDER / "icons" / f"{name}.svg",
            self.color(token),
            self.color(checked_token),
            self.disabled_color(),
        )

"""The shadow under what lies over the window."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

_DROP_PX, _BLUR_PX, _OPACITY = 12, 32, 0.38


def shadow(under: QWidget) -> QGraphicsDropShadowEffect:
    """Make the shadow of a popover or a card, owned by it."""
    effect = QGraphicsDropShadowEffect(under)
    effect.setOffset(0, _DROP_PX)
    effect.setBlurRadius(_BLUR_PX)
    colour = QColor(0, 0, 0)
    colour.setAlphaF(_OPACITY)
    effect.setColor(colour)
    return effect

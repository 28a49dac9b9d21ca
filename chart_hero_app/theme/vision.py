"""What eyes make of colours: their contrast, and what colour-blind eyes see of them.

References
----------
Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE
TVCG 15 (6), 2009; its matrices for full severity, applied to linear RGB.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor


class ColourVision(StrEnum):
    """Kinds of colour vision."""

    FULL = "full"
    DEUTERANOPIA = "deuteranopia"
    PROTANOPIA = "protanopia"
    TRITANOPIA = "tritanopia"


_MATRICES = {
    ColourVision.FULL: np.eye(3),
    ColourVision.PROTANOPIA: np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    ColourVision.DEUTERANOPIA: np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    ColourVision.TRITANOPIA: np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear_rgb(colour: QColor) -> npt.NDArray[np.float64]:
    """(3,) linear light of an sRGB colour, each 0..1."""
    encoded = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio 1..21 of WCAG 2.2."""
    darker, lighter = sorted(
        float(linear_rgb(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (first, second)
    )
    return (lighter + 0.05) / (darker + 0.05)


def seen_with(vision: ColourVision, colour: QColor) -> QColor:
    """Colour that full colour vision would have to see to get the same impression."""
    linear = np.clip(_MATRICES[vision] @ linear_rgb(colour), 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return QColor.fromRgbF(*(float(part) for part in np.clip(encoded, 0.0, 1.0)))

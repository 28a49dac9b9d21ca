"""Pictures made of vertical bars, one a column of device pixels, with smooth ends.

Drawn by arrays: paths of thousands of points take the raster engine several times as long.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

Floats = npt.NDArray[np.float32]

_LEVELS = 16
"""Steps of coverage; more cannot be told apart."""


def bars_image(
    upper: tuple[Floats, Floats], lower: tuple[Floats, Floats], height: int, colours: tuple[QColor, QColor]
) -> QImage:
    """Draw two layers of bars, the second over the first.

    Parameters
    ----------
    upper, lower : per layer the (n_columns,) ends of the bars, device pixels from the top
    height : of the picture, device pixels
    colours : of the layers
    """
    behind, front = (_coverage(*ends, height) for ends in zip(upper, lower, strict=True))
    pixels = _palette(*(colour.rgba() for colour in colours))[behind * _LEVELS + front]
    return _image(pixels)


def area_image(upper: Floats, height: int, colour: QColor) -> QImage:
    """Draw bars that stand on the bottom, (n_columns,) upper ends in device pixels from the top."""
    levels = _coverage(upper, np.full_like(upper, height), height)
    return _image(_palette(colour.rgba(), colour.rgba())[levels])


def shades_image(shares: npt.NDArray[np.float64], colour: QColor) -> QImage:
    """Draw one row of a colour, (n_columns,) shares of it; to be stretched to any height."""
    levels = np.rint(np.clip(shares, 0, 1) * (_LEVELS - 1)).astype(np.intp)
    return _image(_palette(colour.rgba(), colour.rgba())[levels][np.newaxis])


def _coverage(upper: Floats, lower: Floats, height: int) -> npt.NDArray[np.intp]:
    rows = np.arange(height, dtype=np.float32)[:, np.newaxis]
    covered = np.minimum(lower, rows + 1) - np.maximum(upper, rows)
    return np.asarray(np.clip(covered, 0, 1) * (_LEVELS - 1) + 0.5).astype(np.intp)


@lru_cache
def _palette(behind: int, front: int) -> npt.NDArray[np.uint32]:
    """(16 * 16,) premultiplied pixels by coverage of the layer behind and the one in front."""
    shares = np.linspace(0, 1, _LEVELS)
    first = shares[:, np.newaxis, np.newaxis] * _premultiplied(behind)
    second = shares[np.newaxis, :, np.newaxis] * _premultiplied(front)
    mixed = second + first * (1 - second[..., 3:] / 255)
    channels = np.rint(mixed).astype(np.uint32).reshape(-1, 4)
    return np.asarray(channels[:, 3] << 24 | channels[:, 2] << 16 | channels[:, 1] << 8 | channels[:, 0])


def _premultiplied(rgba: int) -> npt.NDArray[np.float64]:
    """(4,) blue, green, red, alpha, 0..255."""
    alpha, red, green, blue = (rgba >> shift & 255 for shift in (24, 16, 8, 0))
    return np.array([blue, green, red, 255]) * (alpha / 255)


def _image(pixels: npt.NDArray[np.uint32]) -> QImage:
    height, width = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # the array's memory goes with it

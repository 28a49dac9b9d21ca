"""Covers for songs that have no picture: drawn here, always the same one for the same song.

Motifs are laid out on a square of 100 x 100, y downwards, and painted as coverage per pixel, so that their
edges are smooth at any size. Their colours are those of no theme, and of no lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from math import pi, sin
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chart_hero_core.pictures.pixels import COVER_PX, Pixels

_UNIT = 100.0
_Plane = npt.NDArray[np.float32]


class Paints(NamedTuple):
    """Colours of a cover, from the ground to what stands out."""

    ground: str
    far: str
    near: str
    spot: str


PAINTS = (
    Paints("#1F2F45", "#B5473A", "#5A1F2B", "#F0B44C"),
    Paints("#2A2140", "#57398A", "#3B2A63", "#E6DAF7"),
    Paints("#12343B", "#2D8C86", "#CFE8D5", "#F2E6C9"),
    Paints("#3A2618", "#C98B4A", "#8A5228", "#F4E3C8"),
    Paints("#182B3A", "#3F7396", "#204A66", "#F2C9A1"),
    Paints("#38202B", "#A34D63", "#6A2C41", "#F3D3B3"),
    Paints("#22301F", "#6F8F4E", "#3F5A33", "#EADFA8"),
    Paints("#262A33", "#7C8699", "#4B5466", "#E9B872"),
)


def draw_cover(title: str, artist: str, edge_px: int = COVER_PX) -> Pixels:
    """Draw the cover of a song that has none.

    Parameters
    ----------
    title, artist : of the song; the same ones make the same cover on every computer
    edge_px : of the square

    Returns
    -------
    (edge_px, edge_px, 3) of red, green and blue
    """
    dice = blake2b(f"{title}\n{artist}".encode(errors="replace"), digest_size=8).digest()
    paints, draw = PAINTS[dice[0] % len(PAINTS)], _MOTIFS[dice[1] % len(_MOTIFS)]
    canvas = _Canvas(edge_px, paints.ground)
    draw(canvas, paints, dice[2] / 255, dice[3] / 255)
    return canvas.pixels()


class _Canvas:
    """A square that shapes are laid on, one over the other; each is worked out only where it can be."""

    def __init__(self, edge_px: int, ground: str) -> None:
        self._per_unit = np.float32(edge_px / _UNIT)
        self._places = (np.arange(edge_px, dtype=np.float32) + np.float32(0.5)) / self._per_unit
        self._colours = np.tile(_rgb(ground), (edge_px, edge_px, 1))

    def disc(self, colour: str, x: float, y: float, radius: float) -> None:
        rows, columns = self._span(y - radius, y + radius), self._span(x - radius, x + radius)
        across, along = self._places[columns] - np.float32(x), self._places[rows] - np.float32(y)
        inside = np.float32(radius) - np.hypot(across[np.newaxis, :], along[:, np.newaxis])
        self._lay(colour, inside, rows, columns)

    def below(self, colour: str, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Fill everything below a line through points, from the left edge to the right one."""
        line = np.interp(self._places, xs, ys).astype(np.float32)
        steepness = np.hypot(1.0, np.gradient(line, self._places)).astype(np.float32)
        rows = self._span(float(line.min()), _UNIT)
        inside = (self._places[rows][:, np.newaxis] - line) / steepness
        self._lay(colour, inside, rows, slice(None))

    def box(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        """Fill a box, given by its upper left corner."""
        rows, columns = self._span(y, y + height), self._span(x, x + width)
        across, along = self._places[columns], self._places[rows]
        inside_across = np.minimum(across - np.float32(x), np.float32(x + width) - across)
        inside_along = np.minimum(along - np.float32(y), np.float32(y + height) - along)
        inside = np.minimum(inside_across[np.newaxis, :], inside_along[:, np.newaxis])
        self._lay(colour, inside, rows, columns)

    def pixels(self) -> Pixels:
        return np.rint(self._colours).astype(np.uint8)

    def _span(self, start: float, end: float) -> slice:
        """The pixels that a shape from `start` to `end` touches."""
        first = int(start * self._per_unit) - 1
        return slice(max(0, first), max(0, int(end * self._per_unit) + 2))

    def _lay(self, colour: str, inside: _Plane, rows: slice, columns: slice) -> None:
        """Lay a shape on top.

        Parameters
        ----------
        colour : of it
        inside : (n_rows, n_columns) how far each pixel's middle lies inside the shape, units; below 0 outside
        rows, columns : the pixels of `inside`
        """
        coverage = np.clip(inside * self._per_unit + np.float32(0.5), 0, 1)[:, :, np.newaxis]
        there = self._colours[rows, columns]
        there += coverage * (_rgb(colour) - there)


def _rgb(colour: str) -> _Plane:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)


def _draw_hills(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """A sun behind two ridges."""
    canvas.disc(paints.spot, 35 + 30 * across, 46, 20 + 6 * along)
    peak = 30 + 40 * along
    canvas.below(paints.far, (0, peak - 14, peak, peak + 16, 100), (66, 52, 62, 46, 74))
    canvas.below(paints.near, (0, peak + 8, 100), (82, 72, 88))


def _draw_waves(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """Two swells under a small moon."""
    canvas.disc(paints.spot, 25 + 50 * along, 26, 9)
    xs = range(0, 101, 2)
    for colour, level, phase in ((paints.far, 48.0, across), (paints.near, 70.0, across + 0.4)):
        canvas.below(colour, xs, [level + 9 * sin(2 * pi * (x / 82 + phase)) for x in xs])


def _draw_slope(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """A ball above a slope."""
    left, right = 62 + 26 * across, 8 + 22 * along
    canvas.below(paints.far, (0, 100), (left, right))
    canvas.below(paints.near, (0, 100), (left + 24, right + 44))
    canvas.disc(paints.spot, 30 + 8 * along, 30 - 4 * across, 15)


def _draw_frames(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """Squares within each other, pushed towards a corner."""
    x, y = 50 + 6 * (across - 0.5), 50 + 6 * (along - 0.5)
    for step, (colour, edge) in enumerate(((paints.far, 68), (paints.near, 46), (paints.spot, 22))):
        shift = step * 1.6
        left, top = x - edge / 2 + shift * (across - 0.5), y - edge / 2 + shift * (along - 0.5)
        canvas.box(colour, left, top, edge, edge)


def _draw_rings(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """A record that is not in the middle."""
    x, y = 30 + 40 * across, 34 + 40 * along
    for colour, radius in ((paints.near, 62), (paints.far, 46), (paints.near, 30), (paints.spot, 13)):
        canvas.disc(colour, x, y, radius)


def _draw_bars(canvas: _Canvas, paints: Paints, across: float, along: float) -> None:
    """Columns of unequal height."""
    for index in range(5):
        height = 24 + 52 * abs(sin(1.7 * index + 6 * across + 2 * along))
        colour = (paints.far, paints.near)[index % 2] if index != round(4 * along) else paints.spot
        canvas.box(colour, 10 + 16.5 * index, 88 - height, 13, height)


_MOTIFS: tuple[Callable[[_Canvas, Paints, float, float], None], ...] = (
    _draw_hills,
    _draw_waves,
    _draw_slope,
    _draw_frames,
    _draw_rings,
    _draw_bars,
)

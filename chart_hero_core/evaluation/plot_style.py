"""How plots look: the colours of the lanes, quiet axes, one size of text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

INK, QUIET_INK, GRID_INK, PAPER = "#1F2430", "#5B6472", "#E3E7ED", "#FFFFFF"
ACCENT = "#2F6FDE"

CLASS_COLOURS = {
    "KD": "#E8842A",
    "SD": "#D93A49",
    "TT": "#3C86E8",
    "HH": "#C9A21B",
    "CH": "#C9A21B",
    "OH": "#E0C55C",
    "CY": "#2F9E56",
    "RD": "#5AA9A0",
    "CC": "#2F9E56",
}
"""Orange kick, red snare, yellow hats, blue toms, green cymbals: the lanes, dark enough for white paper."""

SHARES = LinearSegmentedColormap.from_list("shares", [PAPER, "#A9C4F2", ACCENT])
"""From nothing to all."""

CLASS_NAMES = {
    "KD": "kick",
    "SD": "snare",
    "TT": "toms",
    "HH": "hi-hat",
    "CH": "closed hat",
    "OH": "open hat",
    "CY": "cymbals",
    "RD": "ride",
    "CC": "crash",
}

TEXT: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine draws the same
    "font.size": 11,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.edgecolor": GRID_INK,
    "axes.labelcolor": QUIET_INK,
    "axes.titlecolor": INK,
    "xtick.color": QUIET_INK,
    "ytick.color": INK,
    "text.color": INK,
}
DOTS_PER_INCH = 110
MARGIN_INCHES = 0.12


def new_figure(width: float, height: float) -> Figure:
    """Make an empty picture of a size in inches, which no screen is needed for."""
    with rc_context(TEXT):
        figure = Figure(figsize=(width, height), facecolor=PAPER, layout="constrained")
        FigureCanvasAgg(figure)
        engine = figure.get_layout_engine()
        if isinstance(engine, ConstrainedLayoutEngine):
            engine.set(w_pad=MARGIN_INCHES, h_pad=MARGIN_INCHES)
        return figure


def lightened(colour: str, share: float) -> tuple[float, float, float]:
    """Mix a colour with the paper: at share 0 it stays, at 1 it is gone."""
    red, green, blue = (one + share * (1 - one) for one in to_rgb(colour))
    return red, green, blue


def quieten(axes: Axes, grid_axis: str | None = None) -> None:
    """Take the frame away; leave thin lines along one axis ("x", "y") behind the data."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    if grid_axis == "x":
        axes.xaxis.grid(visible=True, color=GRID_INK, linewidth=1)
    elif grid_axis == "y":
        axes.yaxis.grid(visible=True, color=GRID_INK, linewidth=1)


def save(figure: Figure, path: Path) -> Path:
    """Write a picture as PNG, without a date in it."""
    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
    return path

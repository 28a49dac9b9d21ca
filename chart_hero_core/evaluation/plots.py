"""The pictures of a report. Importing this brings matplotlib; nothing is shown, only written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chart_hero_core.evaluation.class_schemes import FIVE_CLASSES, SEVEN_CLASSES
from chart_hero_core.evaluation.confusion import Confusion
from chart_hero_core.evaluation.edit_plots import draw_edits
from chart_hero_core.evaluation.onset_scores import WIDE_WINDOW_S, OnsetScores
from chart_hero_core.evaluation.plot_style import (
    ACCENT,
    CLASS_COLOURS,
    CLASS_NAMES,
    GRID_INK,
    INK,
    PAPER,
    QUIET_INK,
    SHARES,
    TEXT,
    lightened,
    new_figure,
    quieten,
    save,
)
from chart_hero_core.evaluation.reliability import Reliability
from chart_hero_core.evaluation.report import CANDIDATES, EvaluationReport

BAR = 0.24
HISTOGRAM_MS = 50
HISTOGRAM_STEP_MS = 2
ROW_INCHES = 0.3


def draw_plots(report: EvaluationReport, folder: Path) -> Mapping[str, Path]:
    """Draw every picture that a report has figures for.

    Parameters
    ----------
    report : what was measured
    folder : where the PNG files go

    Returns
    -------
    caption to file, in the order of the page
    """
    seven = report.onsets[SEVEN_CLASSES.name].wide
    five = report.onsets[FIVE_CLASSES.name].wide
    plots: dict[str, tuple[str, Callable[[], Figure]]] = {
        "F, precision and recall per class": ("classes", lambda: draw_classes(seven)),
        "Heard instead of what": ("confusion", lambda: draw_confusion(report.confusion)),
        "Timing errors per class": ("timing", lambda: draw_timing(five)),
        "Edits per 100 notes": ("edits", lambda: draw_edits(report)),
        "Songs": ("songs", lambda: draw_songs(report)),
    }
    if report.reliability:
        plots["Confidence against truth"] = ("reliability", lambda: draw_reliability(report.reliability))
    with rc_context(TEXT):
        return {caption: save(draw(), folder / f"{name}.png") for caption, (name, draw) in plots.items()}


def draw_classes(scores: OnsetScores) -> Figure:
    """Draw F, precision and recall of every class as bars."""
    figure = new_figure(9.0, 4.2)
    axes = figure.add_subplot()
    names = [name for name, counts in scores.per_class.items() if counts.n_reference]
    for i, name in enumerate(names):
        counts = scores.per_class[name]
        values = (counts.f_measure, counts.precision, counts.recall)
        for k, (value, lightness) in enumerate(zip(values, (0.0, 0.45, 0.7), strict=True)):
            colour = lightened(CLASS_COLOURS[name], lightness)
            axes.bar(i + (k - 1) * BAR, value, BAR * 0.92, color=colour)
        axes.text(i - BAR, counts.f_measure + 0.015, f"{counts.f_measure:.2f}", ha="center", fontsize=10)
    labels = [f"{CLASS_NAMES[name]}\n{scores.per_class[name].n_reference} strokes" for name in names]
    axes.set_xticks(range(len(names)), labels)
    axes.set_ylim(0, 1.08)
    axes.set_yticks(np.arange(0, 1.01, 0.2))
    axes.set_title(f"F, precision and recall (from left to right), {_window(scores)}")
    invented = [
        f"{counts.n_predicted} {CLASS_NAMES[name]}"
        for name, counts in scores.per_class.items()
        if counts.n_predicted and not counts.n_reference
    ]
    if invented:
        axes.set_xlabel(f"in no song, but heard: {', '.join(invented)}")
    quieten(axes, "y")
    return figure


def draw_confusion(confusion: Confusion) -> Figure:
    """Draw the table of what was played against what was heard, shaded by the share of its row."""
    figure = new_figure(8.6, 6.6)
    axes = figure.add_subplot()
    counts = confusion.counts
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap=SHARES, vmin=0, vmax=1, aspect="auto")
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = PAPER if shares[row, column] > 0.55 else INK
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=colour, fontsize=10)
    n = len(confusion.classes)
    axes.set_xticks(
        range(n + 1), [*confusion.classes, "missed"], rotation=35, ha="right", rotation_mode="anchor"
    )
    axes.set_yticks(range(n + 1), [*confusion.classes, "nothing"])
    axes.axhline(n - 0.5, color=QUIET_INK, linewidth=1)
    axes.axvline(n - 0.5, color=QUIET_INK, linewidth=1)
    axes.set_xlabel("heard as")
    axes.set_ylabel("played")
    axes.set_title(f"What was heard instead of what, within {WIDE_WINDOW_S * 1000:g} ms")
    quieten(axes)
    return figure


def draw_timing(scores: OnsetScores) -> Figure:
    """Draw a histogram of timing errors for every class, one below the other."""
    names = [name for name in scores.scheme.classes if scores.timing(name) is not None]
    figure = new_figure(8.0, 1.1 + 1.15 * max(len(names), 1))
    edges = np.arange(-HISTOGRAM_MS, HISTOGRAM_MS + 1, HISTOGRAM_STEP_MS)
    rows = figure.subplots(max(len(names), 1), 1, sharex=True, squeeze=False)[:, 0]
    for axes, name in zip(rows, names, strict=False):
        errors_ms = 1000 * np.concatenate([song.errors_s[name] for song in scores.songs])
        axes.hist(errors_ms, bins=edges.tolist(), color=CLASS_COLOURS[name])
        axes.axvline(0, color=QUIET_INK, linewidth=1)
        _label_timing(axes, CLASS_NAMES[name], errors_ms)
    rows[0].set_title("Timing of what was found")
    rows[-1].set_xlabel("heard too early  ·  ms  ·  heard too late")
    return figure


def draw_reliability(reliability: Mapping[str, Reliability]) -> Figure:
    """Draw how often notes are right against how sure the model is of them."""
    figure = new_figure(6.2, 6.0)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=QUIET_INK, linewidth=1, linestyle=(0, (4, 4)))
    for name, label, colour in (("all", "notes", ACCENT), (CANDIDATES, "all candidates", "#E8842A")):
        if name not in reliability:
            continue
        one = reliability[name]
        bins = np.array([(b.mean_confidence, b.share_right, b.n_notes) for b in one.bins])
        text = f"{label}: calibration error {one.calibration_error:.3f}"
        axes.plot(bins[:, 0], bins[:, 1], color=colour, linewidth=2, marker="o", markersize=6, label=text)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_aspect("equal")
    axes.set_xlabel("confidence")
    axes.set_ylabel("share that needs no edit")
    axes.set_title("Can confidences be believed?")
    axes.legend(frameon=False, loc="lower right", fontsize=10)
    quieten(axes, "y")
    return figure


def draw_songs(report: EvaluationReport) -> Figure:
    """Draw micro F and edits per 100 notes of every song, the best at the top."""
    scores = report.onsets[FIVE_CLASSES.name].wide
    songs = sorted(scores.songs, key=lambda song: song.micro.f_measure)
    names = [song.name for song in songs]
    figure = new_figure(9.0, 1.5 + ROW_INCHES * len(names))
    left, right = figure.subplots(1, 2, sharey=True)
    places = np.arange(len(names))
    values = [song.micro.f_measure for song in songs]
    edits = report.edits[1].songs
    rates = [edits[name].per_100 or 0.0 for name in names]
    for axes, figures, digits, colour in ((left, values, 2, ACCENT), (right, rates, 0, "#E8842A")):
        axes.barh(places, figures, 0.68, color=colour)
        for place, value in zip(places.tolist(), figures, strict=True):
            axes.text(value, place, f" {value:.{digits}f}", va="center", fontsize=9, color=QUIET_INK)
        quieten(axes, "x")
    left.set_yticks(places, names, fontsize=10)
    left.set_ylim(-0.6, len(names) - 0.4)
    left.set_xlim(0, 1.1)
    right.set_xlim(0, 1.15 * max(*rates, 1.0))
    left.set_title("Micro F, 5 classes")
    right.set_title("Edits per 100 notes, raw")
    return figure


def _label_timing(axes: Axes, name: str, errors_ms: npt.NDArray[np.float64]) -> None:
    text = f"{name}\nmedian {np.median(errors_ms):+.1f} ms"
    axes.text(0.01, 0.92, text, transform=axes.transAxes, va="top", fontsize=10, linespacing=1.5)
    axes.set_yticks([])
    axes.set_xlim(-HISTOGRAM_MS, HISTOGRAM_MS)
    quieten(axes, "x")
    axes.axhline(0, color=GRID_INK, linewidth=1)


def _window(scores: OnsetScores) -> str:
    return f"{scores.window_s * 1000:g} ms"

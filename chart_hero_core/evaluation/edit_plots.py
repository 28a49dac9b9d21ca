"""The picture of the edits: what has to be done per 100 notes of each part, in every flow."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chart_hero_core.evaluation.chart_scores import KNOWN_GRID, OWN_GRID
from chart_hero_core.evaluation.edit_summary import EditSummary, PartEdits
from chart_hero_core.evaluation.edits import EDIT_KINDS, Verdict
from chart_hero_core.evaluation.plot_style import INK, new_figure, quieten
from chart_hero_core.evaluation.report import FLOW, EvaluationReport

KIND_COLOURS = {
    Verdict.ADD: "#2F6FDE",
    Verdict.DELETE: "#D93A49",
    Verdict.LANE_MOVE: "#C9A21B",
    Verdict.TIME_MOVE: "#8A93A3",
}
USUAL = 1
"""The middle one of the tolerances: 30 ms."""


def draw_edits(report: EvaluationReport) -> Figure:
    """Draw the edits per 100 notes of every part, stacked by kind; a panel per flow."""
    flows = [(FLOW, report.edits[USUAL])]
    if report.charts:
        flows += [
            (KNOWN_GRID, report.charts.known_grid[USUAL]),
            (OWN_GRID, report.charts.own_grid[USUAL]),
            ("own grid, by position", report.charts.positions),
        ]
    figure = new_figure(9.0, 1.0 + 2.0 * len(flows))
    panels = figure.subplots(len(flows), 1, sharex=True, squeeze=False)[:, 0].tolist()
    for axes, (title, summary) in zip(panels, flows, strict=True):
        _draw_flow(axes, title, summary)
    panels[0].legend(frameon=False, ncols=len(EDIT_KINDS), loc="lower right", bbox_to_anchor=(1.0, 1.0))
    panels[-1].set_xlabel("edits per 100 notes")
    return figure


def _draw_flow(axes: Axes, title: str, summary: EditSummary) -> None:
    rows: list[tuple[str, PartEdits]] = [("all", summary.pooled)]
    rows += [(part.value, edits) for part, edits in summary.parts.items() if edits.n_reference]
    names = [name for name, _ in reversed(rows)]
    ends = [0.0] * len(rows)
    for kind in EDIT_KINDS:
        rates = _rates([edits for _, edits in reversed(rows)], kind)
        axes.barh(names, rates, 0.7, left=ends, color=KIND_COLOURS[kind], label=f"{kind.value}s")
        ends = [end + rate for end, rate in zip(ends, rates, strict=True)]
    for place, end in enumerate(ends):
        axes.text(end, place, f" {end:.1f}", va="center", fontsize=10, color=INK)
    axes.margins(x=0.1)
    axes.set_title(title)
    quieten(axes, "x")


def _rates(parts: Sequence[PartEdits], kind: Verdict) -> list[float]:
    return [100 * part.kinds[kind] / max(part.n_reference, 1) for part in parts]

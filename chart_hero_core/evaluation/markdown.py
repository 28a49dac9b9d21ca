"""Figures and tables as Markdown that reads well as plain text too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chart_hero_core.evaluation.bootstrap import Interval

ABSENT = "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a table whose columns are aligned: the first left, the rest right."""
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        for row in cells
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def share(value: float | None) -> str:
    """Write a share, 0..1, to three digits."""
    return ABSENT if value is None else f"{value:.3f}"


def number(value: float | None) -> str:
    """Write a number to one digit."""
    return ABSENT if value is None else f"{value:.1f}"


def signed(value: float | None) -> str:
    """Write a number to one digit, with its sign."""
    return ABSENT if value is None else f"{value:+.1f}"


def interval(value: Interval | None, digits: int) -> str:
    """Write an interval in brackets, to be put behind its figure; nothing for none."""
    return f" ({value.low:.{digits}f} .. {value.high:.{digits}f})" if value else ""
